"""The check input and samples of the outputs, by which an ONNX file can be compared with its original model."""

MAX_VALUES = 64


def example(shape):
    """The check input, a float32 NumPy array whose i-th value is (7919 i mod 1000) / 1000 - 0.5."""
    import numpy

    count = int(numpy.prod(shape))
    values = numpy.arange(count, dtype=numpy.int64) * 7919 % 1000 / 1000 - 0.5
    return values.astype(numpy.float32).reshape(shape)


def sample(output):
    """The shape of an output, and every `step`-th of its values in row-major order, at most MAX_VALUES."""
    step = max(1, -(-output.size // MAX_VALUES))
    return {
        "shape": list(output.shape),
        "step": step,
        "values": [float(value) for value in output.reshape(-1)[::step]],
    }
