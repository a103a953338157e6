"""PyTorch files: TorchScript, exported programs, pickled modules, and weights alone."""

import os
import platform
import re
import tarfile
import zipfile

from . import check, user_code
from .answers import Failure, PickleRefused, answer, in_words, require
from .onnx_export import export, has_tracing, packages_for
from .weights import describe, find_in, load_into


def inspect(arguments):
    """Says what a file holds."""
    require("torch")
    kind, model, loaded, key = read(arguments)
    require(*packages_for(kind))
    found = {"kind": kind, "key": key}
    if kind == "weights":
        found.update(describe(model, loaded))
    elif kind == "exported":
        found["shape"] = [int(size) for size in example_of(model, arguments)[0].shape]
    else:
        parameters = dict(model.named_parameters())
        found.update({**describe(parameters, None), "modules": []})
    answer("found", **found)


def convert(arguments):
    """Writes the model of a file as ONNX."""
    require("torch")
    import torch

    kind, model, _, _ = read(arguments)
    require(*packages_for(kind))
    if kind == "weights":
        made = user_code.make(arguments.model, arguments.arguments, arguments.path)
        if not isinstance(made, torch.nn.Module):
            raise Failure(f"{arguments.model} gives a {type(made).__name__}, not a torch.nn.Module")
        load_into(made, arguments.model.rpartition(":")[2], model)
        model = made
    inputs = example_of(model, arguments)
    program, callee = model, model.module() if kind == "exported" else model
    if kind != "exported":
        callee.eval().float()
    outputs = run(callee, inputs)
    export(kind, program, inputs, arguments.out)
    answer(
        "converted",
        python=platform.python_version(),
        packages=versions(),
        shape=list(inputs[0].shape),
        outputs=[check.sample(output) for output in outputs],
    )


def read(arguments):
    """(kind, model or weights, all that the file holds, key)"""
    import torch

    file = arguments.file
    # Python's own code stays out of the file unless the user agreed, whoever loads it.
    os.environ["TORCH_FORCE_WEIGHTS_ONLY_LOAD"] = "0" if arguments.run_pickle else "1"
    names = zip_names(file)
    try:
        if any(name.endswith("/constants.pkl") for name in names):
            return "torchscript", torch.jit.load(file, map_location="cpu"), None, None
        if any(name.endswith(("archive_format", "serialized_exported_program.json")) for name in names):
            if not (arguments.run_pickle or has_tracing()):
                raise PickleRefused(f"PyTorch {torch.__version__} loads all of an exported program")
            return "exported", torch.export.load(file), None, None
        loaded = load(file, arguments)
    except (Failure, PickleRefused):
        raise
    except Exception as error:
        if "weights_only" in str(error) and not arguments.run_pickle:
            raise PickleRefused(reason_of(error)) from error
        raise Failure(f"it cannot be loaded by PyTorch {torch.__version__}: {in_words(error)}") from error
    found, key = find_in(loaded)
    return ("module" if isinstance(found, torch.nn.Module) else "weights"), found, loaded, key


def load(file, arguments):
    import torch

    if not arguments.run_pickle:
        return torch.load(file, map_location="cpu", weights_only=True)
    user_code.look_in(arguments.path)
    try:
        return torch.load(file, map_location="cpu", weights_only=False)
    except ModuleNotFoundError as error:
        name = user_code.top(error)
        message = f"it needs the Python module {name}, which is neither in the workspace nor installed"
        raise Failure(message, [name]) from error
    except AttributeError as error:
        raise Failure(f"the code it was saved with is not that of the workspace: {error}") from error


def zip_names(file):
    with open(file, "rb") as opened:
        start = opened.read(8)
    if start.startswith(b"PK"):
        try:
            with zipfile.ZipFile(file) as archive:
                return archive.namelist()
        except zipfile.BadZipFile as error:
            raise Failure("it is damaged or cut short") from error
    # A pickle of protocol 2 or later, or the tar that the first versions of PyTorch wrote.
    if not start.startswith(b"\x80") and not tarfile.is_tarfile(file):
        raise Failure("it is not a PyTorch file")
    return []


def reason_of(error):
    """What of the file is more than weights, as PyTorch says it."""
    named = re.search(r"GLOBAL ([\w.]+)", str(error))
    return named.group(1) if named else "more than weights"


def example_of(model, arguments):
    import torch

    program = getattr(model, "graph_signature", None)
    if program is None:
        shape = [int(size) for size in arguments.shape.split(",")]
        return (torch.from_numpy(check.example(shape)),)
    inputs = [node.meta["val"] for node in model.graph.nodes if node.name in program.user_inputs]
    if len(inputs) != 1:
        raise Failure(f"it has {len(inputs)} inputs; SegCause explains models with one")
    return (torch.from_numpy(check.example([int(size) for size in inputs[0].shape])),)


def run(model, inputs):
    """What the model gives for an input, as NumPy arrays."""
    import torch
    from torch.utils._pytree import tree_leaves

    try:
        with torch.no_grad():
            leaves = tree_leaves(model(*inputs))
    except Exception as error:
        shape = "×".join(str(size) for size in inputs[0].shape)
        raise Failure(f"the model fails on an input of {shape}: {in_words(error)}") from error
    return [leaf.detach().numpy() for leaf in leaves if isinstance(leaf, torch.Tensor)]


def versions():
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for name in ("torch", "onnx", "onnxscript"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
