"""PyTorch's two ONNX exporters: the newer one keeps module paths and stack traces, the older one takes TorchScript."""

import os
import warnings

from .answers import Failure, in_words

CLASSIC_OPSET = 17
# The size limit of a single ONNX file, from protobuf.
MAX_BYTES = 2**31 - 1


def packages_for(kind):
    """The packages that the exporters need besides PyTorch."""
    return ["onnx", "onnxscript"] if kind == "exported" or has_tracing() else []


def has_tracing():
    """Whether this PyTorch has the newer exporter, for every kind of model but TorchScript."""
    import torch

    return tuple(int(part) for part in torch.__version__.split(".")[:2]) >= (2, 6)


def export(kind, model, inputs, out):
    """Writes a model as ONNX with the newer exporter, or with the older one where that fails."""
    weights = model.state_dict if kind == "exported" else model.state_dict()
    size = sum(item.numel() * item.element_size() for item in weights.values())
    if size > MAX_BYTES:
        raise Failure(f"its weights take {size / 1e9:.1f} GB; an ONNX file holds at most 2.1")
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    exporters = {
        "torchscript": [classic],
        "exported": [tracing],
    }.get(kind, [tracing, classic] if has_tracing() else [classic])
    first = None
    for exporter in exporters:
        try:
            exporter(model, inputs, out)
            return
        except Exception as error:
            first = first or error
            print(f"The {exporter.__name__} exporter failed: {in_words(error)}")
            if os.path.exists(out):
                os.remove(out)
    raise Failure(f"PyTorch cannot export it: {in_words(first)}")


def tracing(model, inputs, out):
    import torch

    torch.onnx.export(model, inputs, out, dynamo=True, external_data=False, verbose=False)


def classic(model, inputs, out):
    import torch

    choice = {"dynamo": False} if has_tracing() else {}
    options = {"input_names": ["image"], "opset_version": CLASSIC_OPSET}
    torch.onnx.export(model, inputs, out, **options, **choice)
