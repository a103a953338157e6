"""Builds models with code of the workspace, or of an installed package."""

import importlib
import os
import sys

from .answers import Failure, in_words, line_in, missing_packages


def search_in(paths):
    """Adds folders, and the `src` folder in each, to the front of the module search path."""
    for path in reversed(paths):
        for folder in (os.path.join(path, "src"), path):
            if os.path.isdir(folder) and folder not in sys.path:
                sys.path.insert(0, folder)


def build(model, arguments, paths):
    """
    Calls a class or function, and returns the model.

    model: `FILE.py:NAME` or `MODULE:NAME`
    arguments: Python source, as written between the parentheses of a call; may use names of the module
    """
    search_in(paths)
    source, _, name = model.rpartition(":")
    path = os.path.abspath(source) if source.endswith(".py") else None
    module = load(source, path, paths)
    target = module
    for part in name.split("."):
        target = getattr(target, part, None)
    if not callable(target):
        raise Failure(f"{source} has no class or function {name}")
    return call(target, name, arguments, module)


def call(target, name, arguments, module):
    try:
        code = compile(f"_target({arguments})", "arguments", "eval")
    except SyntaxError as error:
        raise Failure(f"the arguments ({arguments}) are not Python: {error.msg}") from error
    try:
        return eval(code, {**vars(module), "_target": target})
    except ModuleNotFoundError as error:
        raise missing_packages([top(error)]) from error
    except Exception as error:
        raise Failure(f"{name}({arguments}) failed: {in_words(error)}") from error


def load(source, path, paths):
    """Imports the module of a model: a file where `path` is given, else the module named `source`."""
    try:
        return importlib.import_module(source) if path is None else import_file(path, paths)
    except ModuleNotFoundError as error:
        raise missing_packages([top(error)]) from error
    except (Exception, SystemExit) as error:
        where = source if path is None else f"{os.path.basename(path)}{line_in(error, path)}"
        raise Failure(f"{where} cannot be imported: {in_words(error)}") from error


def import_file(path, paths):
    """Imports a file as a module of its package, so that its relative imports work."""
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
    """The top-level name of a missing module."""
    return (error.name or str(error)).split(".")[0]
