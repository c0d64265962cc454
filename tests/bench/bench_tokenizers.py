#!/usr/bin/env python3
"""Time tokenizer_bench beside Hugging Face's tokenizers (Rust), in the same run, on the same text, each in its own process.

    python3 bench_tokenizers.py --bench build/release/tests/tokenizer_bench --threads 1 2 --text FILE... -- NAME=FOLDER...
The texts are put together (of .json files the strings), repeated or cut to --megabytes, and encoded line by line as one batch. Prints a table: megabytes a
second of both, with offsets (which the Rust library always computes) and of ours also without; their ratio with offsets; load times of
tokenizer.json; whether the token counts agree; then how long one line of 0.25 and 1 MB without a space takes.
Needs transformers (and its tokenizers).
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

PEER = """
import json, os, sys, time
folder, text, out = sys.argv[1:4]
import tokenizers
path = os.path.join(folder, "tokenizer.json")
if not os.path.exists(path):    # transformers makes it from the slow files; that takes longer, and is not what is timed
    import transformers
    transformers.AutoTokenizer.from_pretrained(folder).backend_tokenizer.save(path := os.path.join(out, "tokenizer.json"))
begin = time.perf_counter()
tokenizer = tokenizers.Tokenizer.from_file(path)
load = time.perf_counter() - begin
tokenizer.no_truncation(); tokenizer.no_padding()
lines = open(text, encoding="utf-8", newline="").read().split("\\n")
if not lines[-1]: lines.pop()
best = 1e9
for _ in range(int(sys.argv[4])):
    begin = time.perf_counter()
    encodings = tokenizer.encode_batch(lines)
    best = min(best, time.perf_counter() - begin)
    count = sum(len(e) for e in encodings)
    del encodings
print(json.dumps({"load_s": load, "encode_s": best, "tokens": count, "version": tokenizers.__version__}))
"""


def text_of(path):
    content = open(path, encoding="utf-8", newline="").read()
    if not path.endswith(".json"):
        return content
    strings = []

    def walk(value):
        if isinstance(value, str):
            strings.append(value)
        for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(child)
    walk(json.loads(content))
    return "\n".join(strings) + "\n"


def run(command, environment=None):
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **(environment or {})})
    if done.returncode != 0:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


parser = argparse.ArgumentParser()
parser.add_argument("--bench", required=True)
parser.add_argument("--text", nargs="+", required=True)
parser.add_argument("--megabytes", type=float, default=10)
parser.add_argument("--threads", type=int, nargs="+", default=[1])
parser.add_argument("folders", nargs="+", metavar="NAME=FOLDER")
args = parser.parse_args()

with tempfile.TemporaryDirectory() as scratch:
    def write(name, data):
        path = os.path.join(scratch, name)
        open(path, "wb").write(data)
        return path

    def peer(folder, path, threads, runs=2):
        parallel = {"TOKENIZERS_PARALLELISM": "true" if threads > 1 else "false", "RAYON_NUM_THREADS": str(threads), "HF_HUB_OFFLINE": "1"}
        return run([sys.executable, "-c", PEER, folder, path, scratch, str(runs)], parallel)

    def ours(folder, path, threads, offsets=True):
        return run([args.bench, folder, path, str(threads), "offsets" if offsets else "bare"])

    text = "".join(map(text_of, args.text)).encode()
    size = int(args.megabytes * 1e6)
    text = (text * (size // len(text) + 1))[:size].decode(errors="ignore").encode()
    mixed = write("mixed.txt", text)
    megabytes = len(text) / 1e6
    print(f"{megabytes:.1f} MB, {text.count(10)} lines")
    print(f"{'':12} {'threads':>7} {'ours':>7} {'HF':>7} {'ratio':>6} {'no offsets':>10} {'load ours':>10} {'load HF':>9}  tokens")
    for entry in args.folders:
        name, folder = entry.split("=", 1)
        for threads in args.threads:
            theirs = peer(folder, mixed, threads)
            mine = ours(folder, mixed, threads)
            bare = ours(folder, mixed, threads, offsets=False)
            same = "same" if mine["tokens"] == theirs["tokens"] else f"{mine['tokens']} against {theirs['tokens']}"
            print(f"{name:12} {threads:7} {megabytes / mine['encode_s']:7.2f} {megabytes / theirs['encode_s']:7.2f} "
                  f"{theirs['encode_s'] / mine['encode_s']:6.2f} {megabytes / bare['encode_s']:10.2f} "
                  f"{min(mine['load_s'], bare['load_s']) * 1e3:7.1f} ms {theirs['load_s'] * 1e3:6.1f} ms  {same}", flush=True)

    # "ab" again and again merges everywhere; letters in disorder hardly.
    disorder = "".join(chr(97 + (i * i * 7 + i // 3) % 26) for i in range(1_000_000)).encode()
    print("one line without spaces, s: 0.25 and 1 MB of ours, 0.25 MB of HF")
    for entry in args.folders:
        name, folder = entry.split("=", 1)
        for kind, line in (("ab", b"ab" * 500_000), ("disorder", disorder)):
            short, whole = write("short.txt", line[:250_000]), write("long.txt", line)
            print(f"{name:12} {kind:9} {ours(folder, short, 1)['encode_s']:8.3f} {ours(folder, whole, 1)['encode_s']:8.3f} "
                  f"{peer(folder, short, 1, runs=1)['encode_s']:8.3f}", flush=True)
