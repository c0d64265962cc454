#!/usr/bin/env bash
# Makes build/release/packages/transformer-workbench_VERSION_ARCH.deb, with LibTorch inside, for the system it runs on.
set -euo pipefail
cd "$(dirname "$0")/.."

packaging/setup.sh
cmake --preset release
cmake --build --preset release --target transformer-workbench twb twb_engine
cpack --config build/release/CPackConfig.cmake -G DEB
