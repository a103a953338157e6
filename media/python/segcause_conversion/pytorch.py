"""PyTorch files: TorchScript, exported programs, pickled modules, and weights alone."""

import platform
from contextlib import contextmanager

from . import check, comparison, known_network, training_mode, user_code
from .answers import Choice, Failure, answer, in_words, require
from .onnx_export import export, packages_for
from .pytorch_file import read
from .weights import describe, load_into


def inspect(arguments):
    """Reports what a file holds."""
    require("torch")
    kind, found, loaded = read(arguments)
    require(*packages_for(kind))
    [first, *others] = found.values()
    # Where there are several, the user picks one of `keys`.
    keys = list(found)
    about = {"kind": kind, "key": keys[0] or None if not others else None, "keys": keys if others else []}
    if kind == "weights":
        about.update(describe({name: item for weights in reversed(found.values()) for name, item in weights.items()}, loaded))
    elif kind == "exported":
        about["shape"] = [int(size) for size in example_of(first, arguments)[0].shape]
    else:
        about.update({**describe(dict(first.named_parameters()), None), "modules": []})
    answer("found", **about)


def convert(arguments):
    """Writes the model of a file, or the model that its weights belong to, as ONNX."""
    require("torch")
    kind, found, _ = read(arguments)
    require(*packages_for(kind))
    if kind != "weights" and len(found) > 1:
        raise Choice("key", found, f"it holds several models ({', '.join(found)})")
    model, notes = built(arguments, found) if kind == "weights" else (next(iter(found.values())), [])
    inputs = example_of(model, arguments)
    if kind == "exported":
        changed = training_mode.set_to_evaluation(model)
        if changed:
            notes.append(f"it was exported in training mode; set to evaluation: {', '.join(changed)}")
    elif kind == "torchscript":
        training_mode.check_script(model)
    outputs = reference(kind, model, inputs)
    export(kind, model, inputs, arguments.out)
    for note in notes:
        print(note)
    answer(
        "converted",
        python=platform.python_version(),
        packages=versions(),
        shape=list(inputs[0].shape),
        outputs=[check.sample(output) for output in outputs],
        **comparison.fields(arguments.out, inputs[0].numpy(), outputs, notes),
    )


def built(arguments, found):
    """The model that weights belong to, with them loaded, and what there is to say about it."""
    import torch

    if arguments.network:
        model = known_network.build(arguments.network, arguments.options)
        return model, load_into(model, arguments.network.rpartition(".")[2], found, arguments.prefix)
    if not arguments.model:
        raise Failure("it holds weights alone: name the class or function that builds their model with --model=FILE.py:NAME")
    model = user_code.build(arguments.model, arguments.arguments, arguments.path)
    if not isinstance(model, torch.nn.Module):
        raise Failure(f"{arguments.model} returns a {type(model).__name__}, not a torch.nn.Module")
    return model, load_into(model, arguments.model.rpartition(":")[2], found, arguments.prefix)


def reference(kind, model, inputs):
    """
    The outputs of a model in evaluation, as NumPy arrays; its state is afterwards what it was before.

    Raises a `Failure` where it is not a function of its input, or its output holds values that are not finite.
    """
    import numpy

    callee = model.module() if kind == "exported" else model.eval().float()
    if kind in ("module", "weights"):
        # A class may override eval() so that a part of it stays in training mode.
        for part in model.modules():
            part.training = False
    with unchanged(model if kind == "exported" else callee):
        outputs, again = run(callee, inputs), run(callee, inputs)
    if not outputs:
        raise Failure("it returns no tensor")
    for output, other in zip(outputs, again):
        if output.shape != other.shape or not comparison.agree(other, output):
            raise Failure(
                "it returns another output each time it runs on the same input, even in eval(): "
                "take out what draws random numbers (such as dropout with training=True) or changes its state"
            )
        if numpy.issubdtype(output.dtype, numpy.floating) and not numpy.isfinite(output).all():
            raise Failure("its output holds values that are not finite (NaN or infinity): check its weights")
    return outputs


@contextmanager
def unchanged(model):
    """Restores the parameters and buffers of a model, such as running statistics, after what is done within."""
    import torch

    if isinstance(model, torch.nn.Module):
        tensors = [*model.parameters(), *model.buffers()]
    else:
        tensors = [*model.state_dict.values(), *(item for item in model.constants.values() if isinstance(item, torch.Tensor))]
    before = [item.detach().clone() for item in tensors]
    try:
        yield
    finally:
        with torch.no_grad():
            for item, old in zip(tensors, before):
                item.copy_(old)


def example_of(model, arguments):
    """The check input as a tensor, in a tuple: of the shape that an exported program records, else of `--shape`."""
    import torch

    program = getattr(model, "graph_signature", None)
    if program is None:
        try:
            shape = [int(size) for size in (arguments.shape or "").split(",")]
        except ValueError as error:
            raise Failure("name the shape of its input, such as --shape=1,3,256,256") from error
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
    # Copies, since a buffer that is returned may change later.
    return [leaf.detach().clone().numpy() for leaf in leaves if isinstance(leaf, torch.Tensor)]


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
