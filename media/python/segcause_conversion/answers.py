"""Answers to SegCause, each one line of JSON among the rest of the output, and failures the user can act on."""

import importlib.util
import json
import os
import re
import traceback

MARK = "segcause: "


class Failure(Exception):
    """A failure the user can act on: a message of one line, and the packages to install."""

    def __init__(self, message, install=()):
        super().__init__(message)
        self.install = list(install)


class PickleRefused(Exception):
    """The file holds more than weights, so that loading it runs code in it. The message names that code."""


class Choice(Exception):
    """
    Several weights in the file fit equally well: the user has to pick.

    option: the command-line option that picks, `key` or `prefix`
    choices: its possible values
    """

    def __init__(self, option, choices, message):
        super().__init__(f"{message}: pick one with --{option}=")
        self.option = option
        self.choices = list(choices)


def answer(which, **fields):
    """Prints an answer, such as `answer("failed", message=…, install=[])`."""
    print(MARK + json.dumps({"answer": which, **fields}), flush=True)


def require(*packages):
    """Checks that packages are installed; raises a `Failure` that names all missing ones."""
    missing = [name for name in packages if importlib.util.find_spec(name) is None]
    if missing:
        raise missing_packages(missing)


# Packages on PyPI whose names differ from those of their modules.
DISTRIBUTIONS = {
    "cv2": "opencv-python",
    "dynamic_network_architectures": "dynamic-network-architectures",
    "PIL": "pillow",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
}


def missing_packages(modules):
    """The failure that names the packages of missing modules."""
    names = [DISTRIBUTIONS.get(name, name) for name in modules]
    return Failure(f"{'package' if len(names) == 1 else 'packages'} {', '.join(names)} not installed", names)


def in_words(error):
    """The type of an error's innermost cause, and the first line of its message."""
    while error.__cause__ is not None:
        error = error.__cause__
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}: {FOREIGN_PATH.sub(shortened, lines[0])[:300]}" if lines else type(error).__name__


# Absolute paths; errors of compiled code quote those of the machine that built it.
FOREIGN_PATH = re.compile(r"(?<![\w./])(?:[A-Za-z]:)?[/\\](?:[^\s/\\:'\",]+[/\\])+[^\s/\\:'\",]+")


def shortened(match):
    """A path as it is where it exists on this machine, else its file name."""
    path = match.group()
    return path if os.path.exists(path) else re.split(r"[/\\]", path)[-1]


def listed(items, most=3):
    """The first items, separated by commas, and how many more there are."""
    items = list(items)
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return f"{', '.join(items[:most])}{more}"


def line_in(error, path):
    """The last line of a file in an error's traceback, as ', line 3'; empty where the file is not in it."""
    if isinstance(error, SyntaxError):
        return f", line {error.lineno}" if error.filename == path and error.lineno else ""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
    return f", line {lines[-1]}" if lines else ""
