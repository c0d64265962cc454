#!/usr/bin/env bash
# Installs what is missing, builds everything and runs all tests. The last line is ctest's summary; the exit status is ctest's.
# Arguments are handed on to ctest, e.g. packaging/test.sh -R text
set -euo pipefail
cd "$(dirname "$0")/.."

packaging/setup.sh
cmake --preset release -DTWB_BUILD_TESTS=ON
cmake --build --preset release

log=build/release/ctest.log
status=0
ctest --preset release "$@" 2>&1 | tee "$log" || status=$?
grep 'tests passed' "$log" || true
exit "$status"
