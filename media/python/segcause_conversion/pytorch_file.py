"""Loads PyTorch files of every kind; pickled code runs only where the user agreed."""

import os
import re
import tarfile
import zipfile
from contextlib import nullcontext
from typing import Any, NamedTuple

from . import checkpoint, safetensors_file, user_code
from .answers import Failure, PickleRefused, in_words
from .onnx_export import has_tracing
from .unsupported import check_file, check_weights


class Content(NamedTuple):
    """
    What a file holds.

    kind: `torchscript`, `exported`, `module` or `weights`
    found: what it holds of that kind by key; several where a checkpoint holds several dictionaries of weights or models
    loaded: all of it, as PyTorch loaded it
    """

    kind: str
    found: dict
    loaded: Any


def read(arguments):
    """Loads a file, and finds the models or weights in it."""
    import torch

    file = arguments.file
    check_file(file)
    # Makes every torch.load, also those inside of PyTorch, refuse pickled code unless the user agreed to run it.
    os.environ["TORCH_FORCE_WEIGHTS_ONLY_LOAD"] = "0" if arguments.run_pickle else "1"
    if safetensors_file.is_safetensors(file) or file.endswith(".safetensors"):
        return content_of(safetensors_file.read(file), arguments)
    names = zip_names(file)
    if any("aotinductor/" in name for name in names):
        raise Failure("it is compiled by AOTInductor: save the program itself with torch.export.save")
    try:
        if any(name.endswith("/constants.pkl") for name in names):
            return Content("torchscript", {"": torch.jit.load(file, map_location="cpu")}, None)
        if any(name.endswith(("archive_format", "serialized_exported_program.json")) for name in names):
            if not (arguments.run_pickle or has_tracing()):
                raise PickleRefused(f"PyTorch {torch.__version__} loads all of an exported program")
            return Content("exported", {"": torch.export.load(file)}, None)
        loaded = load(file, arguments)
    except (Failure, PickleRefused):
        raise
    except Exception as error:
        if "weights_only" in str(error) and not arguments.run_pickle:
            raise PickleRefused(reason_of(error)) from error
        raise Failure(f"it cannot be loaded by PyTorch {torch.__version__}: {in_words(error)}") from error
    return content_of(loaded, arguments)


def content_of(loaded, arguments):
    import torch

    found = checkpoint.picked(checkpoint.found_in(loaded), getattr(arguments, "key", None), loaded)
    for value in found.values():
        if isinstance(value, dict):
            check_weights(value)
    is_model = any(isinstance(value, torch.nn.Module) for value in found.values())
    return Content("module" if is_model else "weights", found, loaded)


def load(file, arguments):
    """Loads a pickle, without running code in it unless the user agreed."""
    import torch

    if not arguments.run_pickle:
        with numbers_allowed():
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


def numbers_allowed():
    """While it is entered, NumPy's plain numbers are loaded, which training code logs beside weights; they run no code."""
    import torch

    try:
        import numpy
        from numpy import dtypes
    except ImportError:
        return nullcontext()
    if not hasattr(torch.serialization, "safe_globals"):
        return nullcontext()
    scalar = type(numpy.float64(0)).__reduce__(numpy.float64(0))[0]
    kinds = [getattr(dtypes, f"{name}DType") for name in ("Float16", "Float32", "Float64", "Int32", "Int64", "Bool")]
    # NumPy 2 moved the function; files have either name.
    names = [(scalar, f"numpy.{core}.multiarray.scalar") for core in ("core", "_core")] if has_named_globals() else [scalar]
    return torch.serialization.safe_globals([*names, numpy.dtype, *kinds])


def has_named_globals():
    """Whether safe globals may have names of their own."""
    import torch

    return tuple(int(part) for part in torch.__version__.split(".")[:2]) >= (2, 6)


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
