"""Checks ONNX files with `onnx.checker`, shapes included: python tools/check_onnx.py MODEL.onnx ..."""

import sys

import onnx

for path in sys.argv[1:]:
    onnx.checker.check_model(path, full_check=True)
    print(f"{path}: accepted")
