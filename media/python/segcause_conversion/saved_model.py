"""TensorFlow SavedModel folders."""

import os
import platform

from . import check, comparison
from .answers import Failure, answer, in_words, require

OPSET = 17
DEFAULT_SIZE = 64


def inspect(arguments):
    """Checks that the folder holds a SavedModel, and that the packages that convert it are installed."""
    if not os.path.isfile(os.path.join(arguments.file, "saved_model.pb")):
        raise Failure("the folder holds no saved_model.pb")
    require("tensorflow", "tf2onnx")
    answer("found", kind="saved-model", key=None)


def convert(arguments):
    """Writes the model as ONNX, with tf2onnx."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    # Conversion computes little: starting a GPU would take longer.
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    require("tensorflow", "tf2onnx")
    import onnx
    import tensorflow
    import tf2onnx

    try:
        loaded = tensorflow.saved_model.load(arguments.file)
    except Exception as error:
        raise Failure(f"TensorFlow {tensorflow.__version__} cannot load it: {in_words(error)}") from error
    signature = loaded.signatures.get("serving_default") or next(iter(loaded.signatures.values()), None)
    if signature is None:
        raise Failure("it has no signature; save it with one, as model.export(…) of Keras does")
    specs = signature.structured_input_signature[1]
    if len(specs) != 1:
        raise Failure(f"it has {len(specs)} inputs ({', '.join(specs)}); SegCause explains models with one")
    [(name, spec)] = specs.items()
    image = check.example([size or (DEFAULT_SIZE if i else 1) for i, size in enumerate(spec.shape)])
    outputs = signature(**{name: tensorflow.constant(image)})

    @tensorflow.function(input_signature=[spec])
    def model(image):
        return signature(**{name: image})

    try:
        converted, _ = tf2onnx.convert.from_function(model, input_signature=[spec], opset=OPSET)
    except Exception as error:
        raise Failure(f"tf2onnx cannot convert it: {in_words(error)}") from error
    onnx.save(converted, arguments.out)
    by_name = {key: value.numpy() for key, value in outputs.items()}
    arrays = [by_name[key] for key in sorted(by_name)] if len(converted.graph.output) == len(by_name) else []
    answer(
        "converted",
        python=platform.python_version(),
        packages={"tensorflow": tensorflow.__version__, "tf2onnx": tf2onnx.__version__, "onnx": onnx.__version__},
        shape=list(image.shape),
        outputs=[check.sample(array) for array in arrays],
        **comparison.fields(arguments.out, image, arrays, []),
    )
