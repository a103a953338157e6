"""Networks of installed packages that trainers build networks from: those that nnU-Net plans, and MONAI's."""

import importlib
import json
import sys
from contextlib import contextmanager

from .answers import Failure, in_words, missing_packages

PACKAGES = ("monai.networks.nets", "dynamic_network_architectures.architectures")


def build(name, options):
    """
    Builds a network.

    name: its class, such as `monai.networks.nets.UNet`; of one of PACKAGES, in whatever module of it
    options: its arguments by name as JSON, in which {"import": "torch.nn.Conv3d"} stands for a class of PyTorch's
    """
    import torch

    if not any(name.startswith(f"{package}.") for package in PACKAGES):
        raise Failure(f"networks are built from {' and '.join(PACKAGES)} alone, and {name} is another")
    network = found(name)
    if not is_layer_of(network, PACKAGES):
        raise Failure(f"{name} is no network")
    arguments = {key: resolved(value) for key, value in json.loads(options).items()}
    try:
        with nothing_fetched():
            return network(**arguments)
    except ModuleNotFoundError as error:
        raise missing_packages([(error.name or str(error)).split(".")[0]]) from error
    except Exception as error:
        raise Failure(f"{name} cannot be built with what its trainer recorded: {in_words(error)}") from error


def resolved(value):
    """An argument, with the class that it names in place of the name."""
    if not (isinstance(value, dict) and value.keys() == {"import"}):
        return value
    name = str(value["import"])
    layer = found(name) if name.startswith("torch.nn.") else None
    if not is_layer_of(layer, ("torch.nn",)):
        raise Failure(f"{name} is no layer of PyTorch's")
    return layer


def is_layer_of(value, packages):
    """Whether a value is a class of layers that a package itself defines, rather than one that it imports."""
    import torch

    if not (isinstance(value, type) and issubclass(value, torch.nn.Module)):
        return False
    return any(value.__module__.startswith(f"{package}.") for package in packages)


# What an argument, such as HoVerNet's pretrained_url, would make a constructor do besides building.
REFUSED = ("socket.connect", "socket.getaddrinfo", "urllib.Request", "pickle.find_class")


@contextmanager
def nothing_fetched():
    """While it is entered, nothing is downloaded or unpickled. A hook of Python's cannot be taken away again."""
    entered = [True]

    def refuse(event, _):
        if entered and event in REFUSED:
            raise RuntimeError(f"its arguments make it download or unpickle something ({event})")

    sys.addaudithook(refuse)
    try:
        yield
    finally:
        entered.clear()


def found(name):
    """What a dotted name stands for; None where it is nothing public."""
    parts = name.split(".")
    if any(part.startswith("_") for part in parts):
        return None
    module, names = None, parts
    for count in range(len(parts) - 1, 0, -1):
        try:
            module, names = importlib.import_module(".".join(parts[:count])), parts[count:]
            break
        except ModuleNotFoundError as error:
            missing = error.name or ""
            if missing == parts[0]:
                raise missing_packages([parts[0]]) from error
            if not name.startswith(missing):
                raise missing_packages([missing.split(".")[0]]) from error
    for part in names:
        module = getattr(module, part, None)
    return module
