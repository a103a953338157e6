"""Converts a PyTorch file or a SavedModel folder to ONNX. SegCause shows the command and asks before it runs it."""

import sys

sys.dont_write_bytecode = True

from segcause_conversion.main import main  # noqa: E402

if __name__ == "__main__":
    # Files beside this one must not shadow modules of the same name.
    sys.path.pop(0)
    sys.exit(main())
