#!/usr/bin/env python3
"""Copies cases of the shared parity packs, and the models that they need, into this folder (see README.md beside this file).

    python3 copy_cases.py ../../../../shared/parity/packs text_encoders 'bert/*' 'distilbert/*'

Arrays that the pack keeps in .npy files are written into pack.json as {"$array": ...}. Needs numpy.
"""
import base64
import fnmatch
import json
import shutil
import sys
from pathlib import Path

import numpy as np


def inline(value, base):
    if isinstance(value, dict):
        if set(value) == {"$npy"}:
            a = np.asarray(np.load(base / value["$npy"]), order="C")
            return {"$array": {"dtype": a.dtype.name, "shape": list(a.shape), "data": base64.b64encode(a.tobytes()).decode()}}
        return {k: inline(v, base) for k, v in value.items()}
    if isinstance(value, list):
        return [inline(v, base) for v in value]
    return value


def main():
    packs, name, *patterns = sys.argv[1:]
    source, target = Path(packs) / name, Path(__file__).parent / name
    spec = json.loads((source / "pack.json").read_text(encoding="utf-8"))
    cases = [c for c in spec["cases"] if any(fnmatch.fnmatch(c["id"], p) for p in patterns)]
    target.mkdir(exist_ok=True)
    for case in cases:
        for model in (case["params"].get("model"), (case["params"].get("options") or {}).get("assistant_model")):
            if model and (source / model).is_dir() and not (target / model).exists():
                shutil.copytree(source / model, target / model)
    kept = {k: v for k, v in spec.items() if k != "cases"}
    kept["cases"] = [inline(c, source) for c in cases]
    (target / "pack.json").write_text(json.dumps(kept, ensure_ascii=False, indent=None, separators=(",", ":")).replace('{"id"', '\n{"id"') + "\n",
                                      encoding="utf-8")
    print(f"{len(cases)} cases of {name}")


if __name__ == "__main__":
    main()
