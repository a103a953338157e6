"""PyTorch's two exporters: the one that keeps where layers come from, and the one that takes TorchScript."""

import os
import warnings

from .answers import Failure, in_words

CLASSIC_OPSET = 17
# ONNX keeps a model in one file up to here.
MOST_BYTES = 2**31 - 1


def packages_for(kind):
    """What the exporters need besides PyTorch."""
    return ["onnx", "onnxscript"] if kind == "exported" or has_tracing() else []


def has_tracing():
    """Whether this PyTorch has the exporter that keeps module paths and stack traces for every model."""
    import torch

    return tuple(int(part) for part in torch.__version__.split(".")[:2]) >= (2, 6)


def export(kind, model, inputs, out):
    """Writes a model; where the newer exporter cannot, the older one is tried."""
    weights = model.state_dict if kind == "exported" else model.state_dict()
    size = sum(item.numel() * item.element_size() for item in weights.values())
    if size > MOST_BYTES:
        raise Failure(f"its weights take {size / 1e9:.1f} GB; an ONNX file holds at most 2.1")
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    ways = {
        "torchscript": [classic],
        "exported": [tracing],
    }.get(kind, [tracing, classic] if has_tracing() else [classic])
    first = None
    for way in ways:
        try:
            way(model, inputs, out)
            return
        except Exception as error:
            first = first or error
            print(f"The {way.__name__} exporter cannot: {in_words(error)}")
            if os.path.exists(out):
                os.remove(out)
    raise Failure(f"PyTorch cannot export it: {in_words(first)}")


def tracing(model, inputs, out):
    import torch

    torch.onnx.export(model, inputs, out, dynamo=True, external_data=False, verbose=False)


def classic(model, inputs, out):
    import torch

    more = {"dynamo": False} if has_tracing() else {}
    names = {"input_names": ["image"], "opset_version": CLASSIC_OPSET}
    torch.onnx.export(model, inputs, out, **names, **more)
