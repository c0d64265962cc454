#!/usr/bin/env python3
"""Time tokenizer_bench beside Hugging Face's tokenizers (Rust), in the same run, on the same text.

    python3 bench_tokenizers.py --bench build/release/tests/tokenizer_bench --text TEXT --threads 1 NAME=FOLDER...
Needs transformers (and its tokenizers). Prints a table: megabytes a second of both, their ratio, load times, and whether the token counts agree.
"""
import argparse
import json
import os
import subprocess
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("--bench", required=True)
parser.add_argument("--text", required=True)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("folders", nargs="+", metavar="NAME=FOLDER")
args = parser.parse_args()
os.environ["TOKENIZERS_PARALLELISM"] = "true" if args.threads > 1 else "false"
os.environ["RAYON_NUM_THREADS"] = str(args.threads)
os.environ["HF_HUB_OFFLINE"] = "1"

import tokenizers  # noqa: E402
import transformers  # noqa: E402

text = open(args.text, encoding="utf-8", newline="").read()
lines = text.split("\n")
if lines and not lines[-1]:
    lines.pop()
megabytes = len(text.encode()) / 1e6
print(f"{megabytes:.1f} MB, {len(lines)} lines, {args.threads} thread(s), tokenizers {tokenizers.__version__}")
print(f"{'':14} {'ours MB/s':>10} {'HF MB/s':>9} {'ratio':>6} {'load ours ms':>13} {'load HF ms':>11}  tokens")
for entry in args.folders:
    name, folder = entry.split("=", 1)
    begin = time.perf_counter()
    # The backend alone where there is a file for it: transformers adds its own time to it.
    path = os.path.join(folder, "tokenizer.json")
    backend = tokenizers.Tokenizer.from_file(path) if os.path.exists(path) else transformers.AutoTokenizer.from_pretrained(folder).backend_tokenizer
    load = time.perf_counter() - begin
    backend.no_truncation()
    backend.no_padding()
    best = 1e9
    for _ in range(3):
        begin = time.perf_counter()
        encodings = backend.encode_batch(lines)
        best = min(best, time.perf_counter() - begin)
    count = sum(len(e) for e in encodings)
    del encodings
    done = subprocess.run([args.bench, folder, args.text, str(args.threads)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    ours = json.loads(done.stdout)
    same = "same" if ours["tokens"] == count else f"{ours['tokens']} against {count}"
    print(f"{name:14} {megabytes / ours['encode_s']:10.2f} {megabytes / best:9.2f} {best / ours['encode_s']:6.2f} {ours['load_s'] * 1e3:13.1f} {load * 1e3:11.1f}  {same}")
