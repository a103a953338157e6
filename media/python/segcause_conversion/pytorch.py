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
    """Reports what a file holds."""
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
    """Writes the model of a file, or the model that its weights belong to, as ONNX."""
    require("torch")
    import torch

    kind, model, _, _ = read(arguments)
    require(*packages_for(kind))
    if kind == "weights":
        weights, model = model, user_code.build(arguments.model, arguments.arguments, arguments.path)
        if not isinstance(model, torch.nn.Module):
            raise Failure(f"{arguments.model} returns a {type(model).__name__}, not a torch.nn.Module")
        load_into(model, arguments.model.rpartition(":")[2], weights)
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
    """Loads a file; returns its kind, its model or weights, all it holds, and the key of the weights in it."""
    import torch

    file = arguments.file
    # Makes every torch.load, also those inside of PyTorch, refuse pickled code unless the user agreed to run it.
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
    """Loads a pickle, without running code in it unless the user agreed."""
    import torch

    if not arguments.run_pickle:
        return torch.load(file, map_location="cpu", weights_only=True)
    user_code.search_in(arguments.path)
    try:
        return torch.load(file, map_location="cpu", weights_only=False)
    except ModuleNotFoundError as error:
        name = user_code.top(error)
        message = f"it needs the Python module {name}, which is neither in the workspace nor installed"
        raise Failure(message, [name]) from error
    except AttributeError as error:
        raise Failure(f"it was saved with other code than that of the workspace: {error}") from error


def zip_names(file):
    """The names in a zip archive; none for the formats of PyTorch that are no archives."""
    with open(file, "rb") as opened:
        start = opened.read(8)
    if start.startswith(b"PK"):
        try:
            with zipfile.ZipFile(file) as archive:
                return archive.namelist()
        except zipfile.BadZipFile as error:
            raise Failure("it is damaged or cut short") from error
    # Older versions of PyTorch wrote pickles of protocol 2, and the first ones a tar archive.
    if not start.startswith(b"\x80") and not tarfile.is_tarfile(file):
        raise Failure("it is not a PyTorch file")
    return []


def reason_of(error):
    """The name of the code in a file that PyTorch refused to load, from its message."""
    named = re.search(r"GLOBAL ([\w.]+)", str(error))
    return named.group(1) if named else "more than weights"


def example_of(model, arguments):
    """The check input as a tensor, in a tuple: of the shape that an exported program records, else of `--shape`."""
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
    """The outputs of a model, as NumPy arrays."""
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
    """The versions of the packages involved, by name."""
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for name in ("torch", "onnx", "onnxscript"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
