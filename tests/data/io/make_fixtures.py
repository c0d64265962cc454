#!/usr/bin/env python3
"""Writes the small torch files beside it; needs torch 2.13, numpy < 2 and nothing else: python3 make_fixtures.py"""
import os
import random

import numpy as np
import torch

torch.manual_seed(0), random.seed(0), np.random.seed(0)
x = torch.arange(12.0).view(3, 4)
weights = {"plain": x, "transposed": x.t(), "every_other": x[:, ::2], "expanded": torch.ones(1).expand(5), "tied": x,
           "half": x.half(), "bfloat16": x.bfloat16(), "ids": torch.arange(3), "mask": torch.tensor([True, False]),
           "float8": x.to(torch.float8_e4m3fn), "uint16": torch.tensor([1, 65535], dtype=torch.uint16), "scalar": torch.tensor(3.0),
           "empty": torch.zeros(0, 3), "parameter": torch.nn.Parameter(torch.ones(2)), "step": 7}
torch.save(weights, "weights.bin")
torch.save({k: v for k, v in weights.items() if k not in ("float8", "uint16")}, "legacy.bin", _use_new_zipfile_serialization=False)
torch.save({"python": random.getstate(), "numpy": np.random.get_state(), "cpu": torch.tensor([1, 2], dtype=torch.uint8),
            "figure": np.float64(0.25), "count": np.int64(-3)}, "state.pth")


class Call:
    def __reduce__(self):
        return os.system, ("echo called",)


torch.save({"weight": Call()}, "calls_system.bin")
torch.save({"weight": Call()}, "calls_system_legacy.bin", _use_new_zipfile_serialization=False)
