#!/usr/bin/env bash
# From a fresh clone to the open window: installs what is missing, builds, starts the program on its starter model.
# Arguments are handed on to the program, e.g. packaging/run.sh path/to/model
set -euo pipefail
cd "$(dirname "$0")/.."

packaging/setup.sh
cmake --preset release
cmake --build --preset release --target transformer-workbench twb

if [[ -z ${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-} && $(uname) == Linux ]]; then
    echo "There is no display here. The program is built: build/release/bin/transformer-workbench; try it with xvfb-run, or use build/release/bin/twb."
    exit 1
fi
exec build/release/bin/transformer-workbench "$@"
