"""Compares the output of an ONNX file with that of its original model, on the check input."""

import os
import time

from .answers import Failure, in_words

# The difference that float32 arithmetic in another order explains, relative to the largest value.
TOLERANCE = 1e-3
# Part of the labels that may differ, where two classes are as likely.
LABELS = 1e-3
# Seconds for ONNX's own evaluator, which is written in Python.
PATIENCE = 60


class NotCompared(Exception):
    """The outputs could not be compared; the message says why."""


def fields(path, image, outputs, notes):
    """The fields of an answer that say how far the ONNX file is from the model; removes the file where that is too far."""
    try:
        return {"comparison": compare(path, image, outputs), "notes": notes}
    except NotCompared as error:
        print(f"The output was not compared: {error}")
        return {"comparison": None, "notes": [*notes, f"its output could not be compared with the original's: {error}"]}
    except Failure:
        os.remove(path)
        raise


def compare(path, image, outputs):
    """
    Returns what the ONNX file was run with, and the largest difference of its outputs from those of the model.

    image: the check input; outputs: the model's outputs for it, as NumPy arrays
    Raises a `Failure` where they differ beyond tolerance, and `NotCompared` where nothing can run the file.
    """
    runner, ours = run(path, image)
    if [list(output.shape) for output in ours] != [list(output.shape) for output in outputs]:
        shapes = " and ".join(", ".join("×".join(map(str, one.shape)) for one in some) for some in (ours, outputs))
        raise NotCompared(f"the outputs of the ONNX file and of the model have different shapes, {shapes}")
    largest = max((difference(a, b) for a, b in zip(ours, outputs)), default=0.0)
    for a, b in zip(ours, outputs):
        if not agree(a, b):
            raise Failure(
                f"the converted model gives another output than the original: they differ by up to {largest:.3g} "
                f"({runner}), so it was not kept; call eval() on the model, or look for code that depends on values of the input"
            )
    return {"with": runner, "largest": largest}


def difference(a, b):
    """The largest difference of two arrays; infinite where only one holds a number."""
    import numpy

    if a.size == 0:
        return 0.0
    x, y = a.astype(numpy.float64), b.astype(numpy.float64)
    with numpy.errstate(invalid="ignore"):
        apart = numpy.where((x == y) | (numpy.isnan(x) & numpy.isnan(y)), 0, numpy.abs(x - y))
    largest = float(numpy.max(numpy.nan_to_num(apart, nan=numpy.finfo(numpy.float64).max, posinf=numpy.finfo(numpy.float64).max)))
    return largest


def agree(a, b):
    """Whether two arrays are equal but for rounding."""
    import numpy

    if not numpy.issubdtype(b.dtype, numpy.floating):
        return b.size == 0 or float(numpy.mean(a != b)) <= LABELS
    finite = numpy.abs(b[numpy.isfinite(b)])
    return difference(a, b) <= TOLERANCE * float(finite.max(initial=0)) + 1e-6


def run(path, image):
    """Runs an ONNX file; returns the name of what ran it, and the outputs."""
    reason = "neither onnxruntime nor onnx is installed"
    for runner in (with_runtime, with_evaluator):
        try:
            return runner(path, image)
        except ImportError:
            continue
        except NotCompared as error:
            reason = str(error)
        except Exception as error:
            reason = f"{runner.__doc__} fails on the ONNX file: {in_words(error)}"
    raise NotCompared(reason)


def with_runtime(path, image):
    """onnxruntime"""
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    [only] = session.get_inputs()
    return f"onnxruntime {onnxruntime.__version__}", session.run(None, {only.name: image})


def with_evaluator(path, image):
    """onnx's evaluator"""
    import onnx
    from onnx.reference import ReferenceEvaluator

    evaluator = ReferenceEvaluator(path)
    [only] = evaluator.input_names
    limit = time.monotonic() + PATIENCE
    for node in evaluator.rt_nodes_:
        node.run = within(limit, node.run)
    outputs = evaluator.run(None, {only: image})
    return f"onnx {onnx.__version__}", outputs


def within(limit, run_node):
    """The function that runs a node, until a time has come."""

    def run_in_time(*inputs, **options):
        if time.monotonic() > limit:
            raise NotCompared(f"onnx's evaluator takes longer than {PATIENCE} s; install onnxruntime to compare")
        return run_node(*inputs, **options)

    return run_in_time
