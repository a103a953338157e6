"""The command line: `inspect` reports what a file holds, `convert` writes it as ONNX."""

import argparse
import os
import sys
import traceback

from .answers import Choice, Failure, PickleRefused, answer, in_words


def main():
    """Runs the action of the command line and prints its answer; returns the exit code."""
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
    except Choice as choice:
        answer("choose", option=choice.option, choices=choice.choices, message=str(choice))
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
    inspect = actions.add_parser("inspect", help="report what the file holds")
    convert = actions.add_parser("convert", help="write it as ONNX")
    for action in (inspect, convert):
        action.add_argument("file")
        action.add_argument("--path", action="append", default=[], help="folder in which modules are searched for")
        action.add_argument("--run-pickle", action="store_true", help="load the file fully, which runs the code in it")
    convert.add_argument("--out", required=True)
    convert.add_argument("--shape", help="shape of the input, such as 1,1,256,256")
    convert.add_argument("--model", help="class or function that returns a model: FILE.py:NAME or MODULE:NAME")
    convert.add_argument("--key", help="key under which the file holds the weights, where it holds several")
    convert.add_argument("--prefix", help="prefix of their names, where the weights of several models share one dictionary")
    convert.add_argument("--arguments", default="", help="its arguments, as Python source")
    convert.add_argument("--network", help="class of a network of MONAI's, or of those that nnU-Net plans")
    convert.add_argument("--options", default="{}", help="its arguments, as JSON")
    return parser.parse_args()
