"""Numbers by which the ONNX file can be held against the model it was made from."""

MOST_VALUES = 64


def example(shape):
    """A float32 input whose i-th value is (7919 i mod 1000) / 1000 - 0.5, as a NumPy array."""
    import numpy

    count = int(numpy.prod(shape))
    values = numpy.arange(count, dtype=numpy.int64) * 7919 % 1000 / 1000 - 0.5
    return values.astype(numpy.float32).reshape(shape)


def sample(output):
    """The shape of an output, and values of it that lie the same number of places apart."""
    step = max(1, -(-output.size // MOST_VALUES))
    return {
        "shape": list(output.shape),
        "step": step,
        "values": [float(value) for value in output.reshape(-1)[::step]],
    }
