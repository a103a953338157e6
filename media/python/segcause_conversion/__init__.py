"""What `convert.py` does, one step a file."""
