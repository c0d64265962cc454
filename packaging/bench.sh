#!/usr/bin/env bash
# Times the program against transformers and ONNX Runtime: packaging/bench.sh ENCODER_FOLDER. The peers are installed into .deps/peers.
set -euo pipefail
cd "$(dirname "$0")/.."
[[ $# -ge 1 ]] || { echo "usage: packaging/bench.sh FOLDER_OF_ALL_MINILM_L6_V2 [options of tests/bench/bench.py]" >&2; exit 2; }

if [[ ! -x .deps/peers/bin/python ]]; then
    python3 -m venv .deps/peers
    .deps/peers/bin/pip install --quiet 'torch==2.13.0' 'transformers<5' onnx onnxruntime 'numpy<2'
fi
cmake --preset release
cmake --build --preset release --target transformer-workbench twb encoder_bench linear_bench
exec tests/bench/bench.py --build build/release --peers .deps/peers/bin/python --encoder "$@"
