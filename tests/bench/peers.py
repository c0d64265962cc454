"""Times a peer of the program in a process of its own: peers.py transformers|onnxruntime|onnxruntime-int8 FOLDER [BATCHxLENGTH...]; one JSON line a figure.

Needs torch, transformers<5, onnx, onnxruntime and numpy<2 (packaging/bench.sh makes an environment with them)."""
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

THREADS = int(os.environ.get("TWB_THREADS") or len(os.sched_getaffinity(0)))


def median_s(call, runs):
    call()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def say(peer, what, value, unit):
    print(json.dumps({"peer": peer, "what": what, "value": round(value, 4), "unit": unit}), flush=True)


def inputs_of(shape):
    """The same numbers as encoder_bench.cpp: "8x128", or "32x512mixed" with rows of 16 to 512 tokens, padded to the longest."""
    batch, length = map(int, shape.removesuffix("mixed").split("x"))
    lengths = [16 + i * 157 % (length - 15) if shape.endswith("mixed") else length for i in range(batch)]
    longest = max(lengths)
    ids = np.broadcast_to(np.arange(longest, dtype=np.int64) % 1000 + 2000, (batch, longest)).copy()
    mask = (np.arange(longest) < np.array(lengths)[:, None]).astype(np.int64)
    return batch, {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}


def runs_of(shape):
    batch, length = map(int, shape.removesuffix("mixed").split("x"))
    return 31 if batch == 1 else 3 if batch * length > 8192 else 9


def transformers(folder, shapes):
    from transformers import AutoModel
    torch.set_num_threads(THREADS)
    say("transformers", "encoder load", median_s(lambda: AutoModel.from_pretrained(folder), 5), "s")
    model = AutoModel.from_pretrained(folder).eval()
    for shape in shapes:
        batch, arrays = inputs_of(shape)
        tensors = {k: torch.from_numpy(v) for k, v in arrays.items()}
        with torch.inference_mode():
            say("transformers", f"encoder {shape}", batch / median_s(lambda: model(**tensors), runs_of(shape)), "sentences/s")


def export(folder, file):
    from transformers import AutoModel
    model = AutoModel.from_pretrained(folder, attn_implementation="eager").eval()
    model.config.return_dict = False
    names = ["input_ids", "attention_mask", "token_type_ids"]
    _, arrays = inputs_of("1x16")
    torch.onnx.export(model, tuple(torch.from_numpy(arrays[n]) for n in names), file, dynamo=False, input_names=names,
                      output_names=["last_hidden_state", "pooler_output"], dynamic_axes={n: {0: "batch", 1: "length"} for n in names})


def quantized(file):
    """The same graph with int8 weights and activations quantised at run time."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    quantize_dynamic(file, file + ".int8", weight_type=QuantType.QInt8, per_channel=True)
    return file + ".int8"


def onnxruntime(folder, shapes, int8=False):
    import onnxruntime as ort
    kind = ", int8" if int8 else ""
    options = ort.SessionOptions()
    options.intra_op_num_threads = THREADS
    with tempfile.TemporaryDirectory() as tmp:
        file = f"{tmp}/model.onnx"
        export(folder, file)
        if int8:
            file = quantized(file)

        def load():
            return ort.InferenceSession(file, options, providers=["CPUExecutionProvider"])

        say("onnxruntime", f"encoder load{kind}", median_s(load, 5), "s")
        session = load()
    for shape in shapes:
        batch, arrays = inputs_of(shape)
        feed = {i.name: arrays[i.name] for i in session.get_inputs()}
        say("onnxruntime", f"encoder {shape}{kind}", batch / median_s(lambda: session.run(None, feed), runs_of(shape)), "sentences/s")


def make_bert_base(folder, _):
    """A model of BERT-base's size with random weights, to time."""
    from transformers import BertConfig, BertModel
    torch.manual_seed(0)
    BertModel(BertConfig()).save_pretrained(folder, safe_serialization=True)


if __name__ == "__main__":
    peers = {"transformers": transformers, "onnxruntime": onnxruntime, "onnxruntime-int8": lambda *a: onnxruntime(*a, int8=True),
             "make-bert-base": make_bert_base}
    peers[sys.argv[1]](Path(sys.argv[2]), sys.argv[3:] or ["1x128", "32x128"])
