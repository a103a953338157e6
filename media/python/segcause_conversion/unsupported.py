"""Weights that cannot be loaded into a model as they are: parts of a sharded checkpoint, and quantised ones."""

import os
import re

from .answers import Failure

SHARD = re.compile(r"-(\d+)-of-(\d+)\.\w+$")
# Names that quantisers give to what they store beside the packed weights.
QUANTISED = re.compile(
    r"(?:^|\.)(?:qweight|qzeros|g_idx|SCB|weight_format|absmax|quant_map|zero_point"
    r"|_packed_params(?:\._packed_params)?|_weight_bias(?:\.\w+)?)$|\.quant_state\.|\.absmax$"
)
POINTER = b"version https://git-lfs"


def check_file(file):
    """Refuses files that are known not to hold a model by their name or first bytes."""
    name = os.path.basename(file)
    shard = SHARD.search(name)
    if shard and int(shard.group(2)) > 1:
        raise Failure(f"it is shard {int(shard.group(1))} of {int(shard.group(2))}: merge the shards into one file first")
    with open(file, "rb") as opened:
        start = opened.read(len(POINTER))
    if start == POINTER:
        raise Failure("it is a pointer of Git LFS, not the file itself: run git lfs pull")
    if start.startswith(b"GGUF"):
        raise Failure("it is a GGUF file, whose weights are quantised: convert the original PyTorch checkpoint")
    if re.search(r"\.index\.json$|\.distcp$", name):
        raise Failure("it is part of a sharded checkpoint: merge the shards into one file first")


def check_weights(weights):
    """Refuses a dictionary of weights that is quantised or sharded."""
    import torch

    for name, item in weights.items():
        kind = type(item).__name__
        if kind in ("ShardedTensor", "DTensor", "LocalTensor"):
            raise Failure(f"its weights are sharded ({name} is a {kind}): save the full state dict of the model first")
        packed = isinstance(item, torch.Tensor) and is_packed(name, item)
        if packed or QUANTISED.search(name):
            what = f"{name} is {str(item.dtype).removeprefix('torch.')}" if packed else f"it holds {name}"
            raise Failure(quantised(what))


def is_sharded(loaded):
    """Whether what a file holds, or a dictionary in it, is what DeepSpeed or FSDP leave in one shard of several."""
    import torch

    for part in (loaded, *loaded.values()) if isinstance(loaded, dict) else ():
        if not isinstance(part, dict):
            continue
        tensors = [item for item in part.values() if isinstance(item, torch.Tensor)]
        flat = any("flat_param" in str(name) for name in part)
        if flat or (tensors and all(item.numel() == 0 for item in tensors)):
            return True
    return False


def quantised(what):
    return f"its weights are quantised ({what}): convert the float checkpoint of the model instead"


def is_packed(name, item):
    """Whether a tensor is quantised, by its type; whole numbers count only where weights are expected."""
    import torch

    if item.is_quantized or str(item.dtype).startswith(("torch.float8", "torch.float4", "torch.q")):
        return True
    return item.dim() > 1 and name.endswith("weight") and item.dtype in (torch.int8, torch.uint8, torch.int32)
