#!/usr/bin/env python3
"""Safetensors both ways with the reference package.

    safetensors_fixture.py write FILE   makes the fixture of tests/tensors/safetensors_test.cpp
    safetensors_fixture.py read FILE    opens a file of ours with the package and prints its tensors
"""
import sys

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

if len(sys.argv) != 3 or sys.argv[1] not in ("write", "read"):
    sys.exit(__doc__)
if sys.argv[1] == "write":
    tensors = {
        "f32": (np.arange(6, dtype=np.float32) / 4).reshape(2, 3),
        "f16": np.array([-1.5, 0, 6e-8, 65504], dtype=np.float16),
        "i64": np.array([-1, 2**62], dtype=np.int64),
        "bool": np.array([True, False, True]),
        "scalar": np.array(3.25, dtype=np.float32),
        "empty": np.zeros((0, 4), dtype=np.float32),
    }
    save_file(tensors, sys.argv[2], metadata={"format": "pt"})
else:
    with safe_open(sys.argv[2], framework="np") as file:
        print("metadata", file.metadata())
        for name in sorted(file.keys()):
            tensor = file.get_tensor(name)
            print(name, tensor.dtype, list(tensor.shape), tensor.ravel()[:4].tolist())
