"""
Reads `.safetensors` files with the standard library.

The format: the length of the header as 8 bytes, little-endian; the header, JSON that gives each tensor's dtype, shape and
place; then the tensors' bytes, without gaps. See https://github.com/huggingface/safetensors#format.
"""

import json
import math
import os

from .answers import Failure

MAX_HEADER = 100_000_000
DTYPES = {
    "F64": "float64",
    "F32": "float32",
    "F16": "float16",
    "BF16": "bfloat16",
    "F8_E4M3": "float8_e4m3fn",
    "F8_E5M2": "float8_e5m2",
    "I64": "int64",
    "I32": "int32",
    "I16": "int16",
    "I8": "int8",
    "U64": "uint64",
    "U32": "uint32",
    "U16": "uint16",
    "U8": "uint8",
    "BOOL": "bool",
}
# Frameworks that store kernels with their axes in another order than PyTorch.
OTHER_FRAMEWORKS = {"tf": "TensorFlow", "flax": "Flax", "jax": "JAX", "mlx": "MLX", "paddle": "Paddle"}


def is_safetensors(file):
    """Whether a file's contents begin as those of a `.safetensors` file do."""
    with open(file, "rb") as opened:
        start = opened.read(9)
    return len(start) == 9 and start[8:] == b"{" and int.from_bytes(start[:8], "little") <= MAX_HEADER


def read(file):
    """The tensors of a file by name; raises a `Failure` where the file breaks the format."""
    with open(file, "rb") as opened:
        size = os.fstat(opened.fileno()).st_size
        length = int.from_bytes(opened.read(8), "little")
        if size < 8 or length > min(MAX_HEADER, size - 8):
            raise Failure("it is damaged or cut short: its header is longer than the file")
        entries, origin = header(opened.read(length))
        if origin in OTHER_FRAMEWORKS:
            raise Failure(f"it was saved by {OTHER_FRAMEWORKS[origin]}, not by PyTorch: convert the original model there")
        begin, tensors = 0, {}
        for name, (dtype, shape, end) in places(entries, size - 8 - length):
            tensors[name] = tensor(opened.read(end - begin), dtype, shape)
            begin = end
        return tensors


def header(raw):
    """The entries of the tensors by name, and the framework that wrote the file, where it says."""
    try:
        entries = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Failure("its header is not JSON: it is no .safetensors file, or damaged") from error
    if not isinstance(entries, dict):
        raise Failure("its header lists no tensors: it is no .safetensors file, or damaged")
    about = entries.pop("__metadata__", None)
    return entries, about.get("format") if isinstance(about, dict) else None


def places(entries, available):
    """The dtype, shape and end of each tensor, in the order of their bytes, checked against the bytes available."""
    import torch

    found, begin = [], 0
    for name, entry in sorted(entries.items(), key=lambda item: offsets_of(*item)):
        first, end = offsets_of(name, entry)
        dtype = getattr(torch, DTYPES.get(str(entry.get("dtype")), ""), None)
        if dtype is None:
            raise Failure(f"{name} has the dtype {str(entry.get('dtype'))[:20]}, which this PyTorch does not have")
        shape = entry.get("shape")
        if not isinstance(shape, list) or not all(type(length) is int and length >= 0 for length in shape):
            raise Failure(f"its header is damaged: {name} has no shape")
        if first != begin or end > available or end - first != math.prod(shape) * torch.empty(0, dtype=dtype).element_size():
            raise Failure(f"it is damaged or cut short: the bytes of {name} are not where its header says")
        found.append((name, (dtype, shape, end)))
        begin = end
    if begin != available:
        raise Failure("it is damaged: it holds more bytes than its header lists")
    return found


def offsets_of(name, entry):
    offsets = entry.get("data_offsets") if isinstance(entry, dict) else None
    if not isinstance(offsets, list) or len(offsets) != 2 or not all(type(offset) is int for offset in offsets):
        raise Failure(f"its header is damaged: {name} has no offsets")
    return tuple(offsets)


def tensor(raw, dtype, shape):
    import torch

    # frombuffer takes no empty buffer, and a writable one.
    return torch.frombuffer(bytearray(raw), dtype=dtype).reshape(shape) if raw else torch.empty(shape, dtype=dtype)
