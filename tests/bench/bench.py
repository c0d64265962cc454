#!/usr/bin/env python3
"""Times the built program against what people would use instead, in turn on this machine, and prints one table (Markdown).

    packaging/bench.sh ENCODER        ENCODER: folder of all-MiniLM-L6-v2 in Hugging Face layout
    tests/bench/bench.py --build build/release --encoder ENCODER [--peers PYTHON] [--rounds 3]

Every figure is the median over the rounds; in each round all programs run one after the other. Run it on a machine that does nothing else; the
busy neighbour, one process that computes without end, is started here.
"""
import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHAPES = ["1x128", "8x128", "32x128", "32x512mixed"]
KINDS = ["bfloat16", "int8", "int4"]
THREE_LINES = """from transformers import pipeline
classify = pipeline("text-classification", model=%r)
print(classify("we love you"))"""


@contextmanager
def busy_neighbour():
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        process.kill()
        process.wait()


@contextmanager
def display():
    """An X display of our own, in DISPLAY; nothing when Xvfb is not installed."""
    if not shutil.which("Xvfb"):
        yield False
        return
    read, write = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24"], pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            os.environ["DISPLAY"] = ":" + pipe.readline().strip()
        yield True
    finally:
        server.terminate()
        server.wait()


def wall_s(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def startup_s(program):
    start = time.time()
    out = subprocess.run([program, "--measure-startup"], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    return int(out) / 1000 - start


def idle_memory_mib(program, wait_s=8):
    """Memory of the program at rest: the window is open, the engine's library is loaded, no model is. Its own, and with shared libraries."""
    process = subprocess.Popen([program], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(wait_s)
        fields = dict(line.split(":", 1) for line in Path(f"/proc/{process.pid}/status").read_text().splitlines())
        return int(fields["VmRSS"].split()[0]) / 1024, int(fields["RssAnon"].split()[0]) / 1024
    finally:
        process.terminate()
        process.wait()


def json_lines(command):
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    return [json.loads(line) for line in out.splitlines() if line.startswith("{")]


def encoder_figures(a, rounds, shapes, encoder, kinds=()):
    """{(what, unit): {peer: median}}"""
    commands = [[a.build / "tests/encoder_bench", encoder, *shapes]]
    commands += [[a.build / "tests/encoder_bench", encoder, *shapes, kind] for kind in kinds]
    if a.peers:
        peers = ["transformers", "onnxruntime", *(["onnxruntime-int8"] if "int8" in kinds else [])]
        commands += [[a.peers, HERE / "peers.py", peer, encoder, *shapes] for peer in peers]
    seen = {}
    for _ in range(rounds):
        for command in commands:
            for r in json_lines(command):
                seen.setdefault((r["what"], r["unit"]), {}).setdefault(r["peer"], []).append(r["value"])
    return {key: {peer: statistics.median(values) for peer, values in peers.items()} for key, peers in seen.items()}


def print_encoder(figures, condition):
    for (what, unit), peers in figures.items():
        cells = [f"{peers[p]:.3g} {unit}" if p in peers else "" for p in ("transformer-workbench", "transformers", "onnxruntime")]
        print(f"| {what}{condition} | " + " | ".join(cells) + " |", flush=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--build", type=Path, required=True)
    ap.add_argument("--encoder", type=Path, required=True)
    ap.add_argument("--peers", type=Path, help="Python with torch, transformers, onnx and onnxruntime")
    ap.add_argument("--rounds", type=int, default=3)
    a = ap.parse_args()
    model = HERE.parent.parent / "resources/models/sst-mini-bert"
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.processor())
    print(f"{time.strftime('%Y-%m-%d')}, {cpu}, {len(os.sched_getaffinity(0))} cores, {platform.system()} {platform.release()}\n")
    print("| figure | this program | transformers | ONNX Runtime |\n| --- | --- | --- | --- |")
    window = a.build / "bin/transformer-workbench"
    if window.exists():
        with display() as there:
            if there:
                startup_s(window)
                print(f"| window usable after start | {statistics.median(startup_s(window) for _ in range(5)):.2f} s | | |", flush=True)
                rss, own = idle_memory_mib(window)
                print(f"| memory at rest, engine loaded, no model | {rss:.0f} MiB (of its own: {own:.0f} MiB) | | |", flush=True)
    ours = [a.build / "bin/twb", "run", "text-classification", "we love you", "--model", model]
    theirs = [a.peers, "-c", THREE_LINES % str(model)] if a.peers else None
    first = {"ours": [], "theirs": []}
    for round_ in range(a.rounds + 2):
        first["ours"].append(wall_s(ours))
        if theirs:
            first["theirs"].append(wall_s(theirs))
    cells = [f"{statistics.median(v[1:]):.2f} s" if v else "" for v in first.values()]
    print(f"| from the command to the first answer | {' | '.join(cells)} | |", flush=True)
    print_encoder(encoder_figures(a, a.rounds, SHAPES, a.encoder, KINDS), "")
    with busy_neighbour():
        print_encoder(encoder_figures(a, 1, SHAPES[:1], a.encoder), ", busy neighbour")
    if a.peers:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([a.peers, HERE / "peers.py", "make-bert-base", folder], check=True, stderr=subprocess.DEVNULL)
            print_encoder(encoder_figures(a, 1, ["1x128", "8x128"], folder, ["int8"]), ", BERT-base size")
    for figure in json_lines([a.build / "tests/linear_bench"]):
        print(f"| {figure['what']}, {figure['kind']} | {figure['us']:.0f} µs, cosine {figure['cosine']:.5f} | | |", flush=True)


if __name__ == "__main__":
    main()
