"""What a checkpoint holds: dictionaries of weights and models, under any key, among what else training code saves."""

import re
from itertools import islice

from .answers import Failure, listed
from .unsupported import QUANTISED, is_sharded, quantised

MAX_DEPTH = 4
MAX_ITEMS = 10_000
# Keys under which no weights of a model are, whatever else is there.
OTHER = re.compile(r"optim|sched|scaler|rng|exp_avg|momentum_buffer|grad", re.IGNORECASE)


def found_in(loaded):
    """The models and dictionaries of weights in the contents of a file, by key: `ema.state_dict`, or '' for all of it."""
    found = dict(walk(loaded, (), 0))
    # A dictionary with kernels of convolutions outranks those without, such as tables of metrics.
    kernels = {key: value for key, value in found.items() if not isinstance(value, dict) or has_kernel(value)}
    return without_copies(kernels or found)


def picked(found, key, loaded):
    """The entries of `found_in` that a conversion works with: all, or the one of `key`."""
    if not found:
        raise Failure(nothing_in(loaded))
    if key is None:
        # A pickled model brings its own code, so that weights beside it are not needed.
        models = {name: value for name, value in found.items() if not isinstance(value, dict)}
        return models or found
    if key not in found:
        raise Failure(f"it holds no weights under {key}, but under {listed(filter(None, found), 8) or 'no key'}")
    return {key: found[key]}


def walk(value, path, depth):
    import torch

    if isinstance(value, torch.nn.Module) or is_weights(value):
        yield ".".join(path), value
        return
    if depth > MAX_DEPTH or is_optimizer(value):
        return
    for key, inner in items_of(value):
        if not OTHER.search(str(key)):
            yield from walk(inner, (*path, str(key)), depth + 1)


def items_of(value):
    if isinstance(value, dict):
        return islice(value.items(), MAX_ITEMS)
    return islice(enumerate(value), MAX_ITEMS) if isinstance(value, (list, tuple)) else ()


def is_weights(value):
    """Whether a value is a state dict: a dict by name, of which most values are tensors, with a matrix among them."""
    import torch

    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        return False
    tensors = {key: item for key, item in value.items() if isinstance(item, torch.Tensor)}
    return (
        len(tensors) > len(value) / 2
        and any("." in key or "weight" in key for key in tensors)
        and any(item.dim() > 1 for item in tensors.values())
    )


def has_kernel(weights):
    return any(getattr(item, "shape", None) is not None and len(item.shape) in (3, 4, 5) for item in weights.values())


def is_optimizer(value):
    return isinstance(value, dict) and "param_groups" in value


def without_copies(found):
    """Leaves out dictionaries that hold the same tensors as an earlier one."""
    kept = {}
    for key, value in found.items():
        if not any(same(value, other) for other in kept.values()):
            kept[key] = value
    return kept


def same(first, second):
    import torch

    if first is second:
        return True
    if not isinstance(first, dict) or not isinstance(second, dict) or first.keys() != second.keys():
        return False
    return all(
        isinstance(item, torch.Tensor)
        and isinstance(second[name], torch.Tensor)
        and item.dtype == second[name].dtype
        and torch.equal(item, second[name])
        for name, item in first.items()
    )


def nothing_in(loaded):
    """Says what a file holds in place of weights."""
    if is_sharded(loaded):
        return "it is one shard of a checkpoint, without whole weights: merge the shards into one file first"
    entries = list(items_of(loaded))
    names = [str(name) for part in (loaded, *(value for _, value in entries)) for name, _ in items_of(part)]
    packed = next(filter(QUANTISED.search, names), None)
    if packed is not None:
        return quantised(f"it holds {packed}")
    if is_optimizer(loaded) or any(is_optimizer(value) or re.search("optim", str(key)) for key, value in entries):
        return "it holds the state of an optimizer, no weights: convert the checkpoint of the model instead"
    if isinstance(loaded, dict) and loaded:
        return f"no model and no weights were found in it; it holds {', '.join(map(str, list(loaded)[:8]))}"
    return f"no model and no weights were found in it; it holds a {type(loaded).__name__}"
