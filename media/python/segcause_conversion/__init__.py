"""The implementation of `convert.py`."""
