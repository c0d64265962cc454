#!/bin/sh
# Builds the fuzz targets with clang and runs each for some seconds (default 60), at low priority:
#     packaging/fuzz.sh [SECONDS] [TARGET...]
# New inputs go to build/fuzz/corpus; an input that crashes stays in build/fuzz/findings. Needs clang and libclang-rt (libFuzzer).
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
[ $# -gt 0 ] && shift

cmake -B build/fuzz -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ \
      -DTWB_BUILD_FUZZERS=ON -DTWB_SANITIZE=ON -DTWB_WARNINGS_AS_ERRORS=OFF -DTWB_BUILD_GUI=OFF >/dev/null

targets=${*:-$(ls tests/fuzz/*_target.cpp | sed 's|.*/||; s|_target.cpp||')}
for target in $targets; do
    nice -n 19 ninja -C build/fuzz -j 2 "fuzz_$target" >/dev/null
    mkdir -p "build/fuzz/corpus/$target" build/fuzz/findings
    echo "== $target"
    nice -n 19 "build/fuzz/fuzz/fuzz_$target" "build/fuzz/corpus/$target" "tests/fuzz/corpus/$target" -max_total_time="$seconds" \
        -artifact_prefix="build/fuzz/findings/$target-" -rss_limit_mb=2048 -timeout=20 -print_final_stats=1 2>&1 |
        grep -E 'ERROR|SUMMARY|runtime error|Uncaught|terminate|stat::number_of_executed_units|Test unit written' || true
done
if [ -n "$(ls build/fuzz/findings 2>/dev/null)" ]; then
    echo "Findings: build/fuzz/findings" >&2
    exit 1
fi
