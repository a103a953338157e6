"""Models that are made by code of the workspace, or of a package."""

import importlib
import os
import sys

from .answers import Failure, in_words, line_in, missing_packages


def look_in(paths):
    """Modules are looked for in these folders, too."""
    for path in reversed(paths):
        for folder in (os.path.join(path, "src"), path):
            if os.path.isdir(folder) and folder not in sys.path:
                sys.path.insert(0, folder)


def make(model, arguments, paths):
    """
    Calls a class or function.

    model: `FILE.py:NAME` or `MODULE:NAME`
    arguments: as they stand between the brackets in Python; names of the module may be used
    """
    look_in(paths)
    source, _, name = model.rpartition(":")
    path = os.path.abspath(source) if source.endswith(".py") else None
    module = load(source, path, paths)
    maker = module
    for part in name.split("."):
        maker = getattr(maker, part, None)
    if not callable(maker):
        raise Failure(f"{source} has no class or function {name}")
    return call(maker, name, arguments, module)


def call(maker, name, arguments, module):
    try:
        code = compile(f"make({arguments})", "arguments", "eval")
    except SyntaxError as error:
        raise Failure(f"the arguments ({arguments}) are not Python: {error.msg}") from error
    try:
        return eval(code, {**vars(module), "make": maker})
    except ModuleNotFoundError as error:
        raise missing_packages([top(error)]) from error
    except Exception as error:
        raise Failure(f"{name}({arguments}) failed: {in_words(error)}") from error


def load(source, path, paths):
    try:
        return importlib.import_module(source) if path is None else import_file(path, paths)
    except ModuleNotFoundError as error:
        raise missing_packages([top(error)]) from error
    except (Exception, SystemExit) as error:
        where = source if path is None else f"{os.path.basename(path)}{line_in(error, path)}"
        raise Failure(f"{where} cannot be imported: {in_words(error)}") from error


def import_file(path, paths):
    """Imports a file as part of the package it lies in, as relative imports need it."""
    folder, parts = os.path.dirname(path), [os.path.splitext(os.path.basename(path))[0]]
    while os.path.exists(os.path.join(folder, "__init__.py")):
        folder, parts = os.path.dirname(folder), [os.path.basename(folder), *parts]
    sys.path.insert(0, folder)
    names = [name for name in parts if name != "__init__"]
    try:
        return importlib.import_module(".".join(names))
    except ImportError as error:
        if "no known parent package" not in str(error):
            raise
        above = next((root for root in paths if path.startswith(os.path.join(root, ""))), None)
        if above is None:
            raise
        dotted = os.path.splitext(os.path.relpath(path, above))[0].replace(os.sep, ".")
        return importlib.import_module(dotted)


def top(error):
    """The package that a missing module belongs to."""
    return (error.name or str(error)).split(".")[0]
