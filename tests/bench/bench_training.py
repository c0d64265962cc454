#!/usr/bin/env python3
"""Time `twb train` beside transformers' Trainer: a text classifier on the same rows, in turn on this machine, each in its own process.

    bench_training.py --twb build/release/bin/twb --peer PYTHON --model FOLDER --data train.csv [--types fp32 bf16] [--rounds 3]
FOLDER holds an encoder (all-MiniLM-L6-v2), the file the columns text and label. Prints a line a type: steps a second of both (medians over
the rounds, loading left out, logging every 10 steps), their ratio, and the mean losses, which say that both did the same work. PYTHON needs torch,
transformers and accelerate.
"""
import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

PEER = """
import csv, json, sys
import torch, transformers as hf
request = json.load(open(sys.argv[1]))
torch.set_num_threads(request["threads"])
hf.set_seed(42)
tokenizer = hf.AutoTokenizer.from_pretrained(request["model"])
model = hf.AutoModelForSequenceClassification.from_pretrained(request["model"], num_labels=len(request["labels"]))
rows = [{**tokenizer(row["text"], truncation=True, max_length=request["length"]), "labels": request["labels"].index(row["label"])}
        for row in csv.DictReader(open(request["data"]))]
order = {"use_seedable_sampler": False}  # the rows in the order of earlier versions, and of this program
arguments = hf.TrainingArguments(**request["arguments"], use_cpu=True, report_to="none", disable_tqdm=True, accelerator_config=order)
trainer = hf.Trainer(model, arguments, hf.DataCollatorWithPadding(tokenizer), rows)
print("\\n" + json.dumps({"version": hf.__version__, **trainer.train().metrics}))
"""


def run(command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, env={**os.environ, "HF_HUB_OFFLINE": "1"})
    if done.returncode != 0:
        sys.exit(done.stderr)
    return json.loads(done.stdout.strip().splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--twb", required=True, type=Path)
    parser.add_argument("--peer", required=True, type=Path)
    parser.add_argument("--model", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--types", nargs="+", default=["fp32", "bf16"])
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--length", type=int, default=128)
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    a = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        data, recipe = Path(scratch) / "train.csv", Path(scratch) / "request.json"
        rows = list(csv.DictReader(open(a.data, newline="")))[:a.batch * a.steps]
        labels = sorted({row["label"] for row in rows})
        with open(data, "w", newline="") as file:
            csv.writer(file).writerows([("text", "label"), *((row["text"], row["label"]) for row in rows)])

        def ours(arguments):
            recipe.write_text(json.dumps({
                "model": a.model, "head": "AutoModelForSequenceClassification", "task": "text-classification", "train_dataset": str(data),
                "data": {"max_length": a.length}, "arguments": {**arguments, "report_to": "none"}}))
            return run([a.twb, "train", recipe, "--json"])["metrics"]

        def theirs(arguments):
            recipe.write_text(json.dumps({"model": a.model, "labels": labels, "data": str(data), "length": a.length, "arguments": arguments,
                                          "threads": len(os.sched_getaffinity(0))}))
            return run([a.peer, "-c", PEER, recipe])

        print(f"{len(rows)} rows, batches of {a.batch}, {a.steps} steps")
        for kind in a.types:
            arguments = {"output_dir": f"{scratch}/out", "per_device_train_batch_size": a.batch, "max_steps": a.steps, "save_strategy": "no",
                         "logging_steps": 10, "bf16": kind == "bf16"}
            rounds = [(ours(arguments), theirs(arguments)) for _ in range(a.rounds)]
            mine, peer = (statistics.median(each[side]["train_steps_per_second"] for each in rounds) for side in (0, 1))
            print(f"{kind}: {mine:.3f} steps/s; transformers {rounds[0][1]['version']}: {peer:.3f}; ratio {mine / peer:.2f}; "
                  f"mean loss {rounds[0][0]['train_loss']:.4f} and {rounds[0][1]['train_loss']:.4f}", flush=True)


if __name__ == "__main__":
    main()
