"""The command line: `inspect` says what a file holds, `convert` writes it as ONNX."""

import argparse
import os
import sys
import traceback

from .answers import Failure, PickleRefused, answer, in_words


def main():
    """Runs what the command line says; the exit code is 0 when it is done."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
    arguments = parse()
    try:
        if os.path.isdir(arguments.file):
            from . import saved_model as task
        else:
            from . import pytorch as task
        getattr(task, arguments.action)(arguments)
        return 0
    except PickleRefused as refused:
        answer("pickle", reason=str(refused))
    except Failure as failure:
        answer("failed", message=str(failure), install=failure.install)
    except MemoryError:
        answer("failed", message="there is not enough memory for it", install=[])
    except Exception as error:
        traceback.print_exc()
        answer("failed", message=in_words(error), install=[])
    return 1


def parse():
    parser = argparse.ArgumentParser(prog="convert.py", description="Converts a model to ONNX.")
    actions = parser.add_subparsers(dest="action", required=True)
    inspect = actions.add_parser("inspect", help="say what the file holds")
    convert = actions.add_parser("convert", help="write it as ONNX")
    for action in (inspect, convert):
        action.add_argument("file")
        action.add_argument("--path", action="append", default=[], help="where modules are looked for")
        action.add_argument("--run-pickle", action="store_true", help="run the code that the file holds")
    convert.add_argument("--out", required=True)
    convert.add_argument("--shape", help="of the input, such as 1,1,256,256")
    convert.add_argument("--model", help="class or function that makes the model: FILE.py:NAME or MODULE:NAME")
    convert.add_argument("--arguments", default="", help="what it is called with, in Python")
    return parser.parse_args()
