"""What the script tells SegCause: one line of JSON, among all else that is printed."""

import importlib.util
import json
import traceback

MARK = "segcause: "


class Failure(Exception):
    """What the user can act on: one line, and the packages that would have to be installed."""

    def __init__(self, message, install=()):
        super().__init__(message)
        self.install = list(install)


class PickleRefused(Exception):
    """The file holds more than weights; to load it is to run what it says."""


def answer(which, **fields):
    """Prints the answer."""
    print(MARK + json.dumps({"answer": which, **fields}), flush=True)


def require(*packages):
    """Fails with the names of all packages that are missing."""
    missing = [name for name in packages if importlib.util.find_spec(name) is None]
    if missing:
        raise missing_packages(missing)


# Packages whose modules are called otherwise.
DISTRIBUTIONS = {
    "cv2": "opencv-python",
    "PIL": "pillow",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
}


def missing_packages(modules):
    """The failure that says which packages are missing."""
    names = [DISTRIBUTIONS.get(name, name) for name in modules]
    return Failure(f"{'package' if len(names) == 1 else 'packages'} {', '.join(names)} not installed", names)


def in_words(error):
    """The kind of an error and the first line of what it says, of its innermost cause."""
    while error.__cause__ is not None:
        error = error.__cause__
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}: {lines[0][:300]}" if lines else type(error).__name__


def line_in(error, path):
    """The last line of a file that an error went through, as ', line 3'; empty where it did not."""
    if isinstance(error, SyntaxError):
        return f", line {error.lineno}" if error.filename == path and error.lineno else ""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
    return f", line {lines[-1]}" if lines else ""
