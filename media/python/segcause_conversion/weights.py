"""Loads weights into a model, whatever wrappers added to their names."""

import re
from collections import Counter
from typing import NamedTuple, Optional

from .answers import Choice, Failure, listed
from .normed import common_name, refitted

MAX_NAMES = 4000
MAX_PREFIXES = 8
# Segments that torch.compile and distributed training put anywhere into a name.
WRAPPERS = ("_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module", "_forward_module")
# Attributes that hold a whole network, so that other weights beside it are not part of it.
NETWORK = re.compile(r"net|model|module|generator|student|teacher|ema|segment", re.IGNORECASE)
# Tensors that profilers and running statistics add to layers; no model needs them.
COUNTERS = ("num_batches_tracked", "total_ops", "total_params")
# Names of heads, which a class may build or not without changing what the others compute.
HEAD = re.compile(r"head|aux|out|ds|cls|class|seg|deep|super|side|logit|proj", re.IGNORECASE)


class Fit(NamedTuple):
    """How weights fit a model: by the model's names, those left out by the file's, and why they do not fit."""

    weights: dict
    left_out: list
    problem: Optional[str]


def describe(weights, loaded):
    """Describes weights: what helps to find the code of their model, and the shape of its input."""
    tensors = [item for item in weights.values() if hasattr(item, "shape")]
    first = next((item for item in tensors if len(item.shape) in (4, 5)), None)
    modules = dict.fromkeys(name.rpartition(".")[0] for name in weights)
    # Lightning's name for what a model was made with, and nnU-Net's for what its trainer was.
    records = loaded if isinstance(loaded, dict) else {}
    given = records.get("hyper_parameters", records.get("init_args", {}))
    plain = {
        str(name): repr(value)
        for name, value in (given.items() if isinstance(given, dict) else [])
        if isinstance(value, (bool, int, float, str, list, tuple, type(None))) and len(repr(value)) < 200
    }
    return {
        "tensors": len(tensors),
        "modules": [name for name in modules if name][:MAX_NAMES],
        "channels": None if first is None else int(first.shape[1]),
        "axes": None if first is None else len(first.shape),
        "given": plain,
    }


def load_into(model, name, found, prefix=None):
    """
    Loads the weights that fit a model, and returns what there is to say about it, a line each.

    found: dictionaries of weights by key; where several fit, a `Choice` is raised
    prefix: what the names of the weights begin with, where the user picked it
    """
    own = model.state_dict()
    if not own:
        raise Failure(f"{name} has no weights of its own: name the class of the network")
    fits = {key: fit(own, weights, name, prefix) for key, weights in found.items()}
    good = {key: one for key, one in fits.items() if one.problem is None}
    if not good and len(found) > 1:
        joined = {f"{key}.{inner}": item for key, weights in found.items() for inner, item in weights.items()}
        good = {key: one for key, one in {"": fit(own, joined, name, prefix)}.items() if one.problem is None}
    if len(good) > 1:
        raise Choice("key", good, f"it holds several dictionaries of weights that fit {name} ({listed(good, 8)})")
    if not good:
        raise Failure("; ".join(f"{key}: {one.problem}" if len(fits) > 1 else one.problem for key, one in fits.items()))
    [(key, best)] = good.items()
    model.load_state_dict(best.weights, strict=False)
    said = [f"weights of {key}"] if key and len(found) > 1 else []
    return said + ([f"left out: {listed(best.left_out, 8)}"] if best.left_out else [])


def fit(own, weights, name, prefix=None):
    """Fits a dictionary of weights to a model; raises a `Choice` where those of several models in it fit."""
    import torch

    names = cleaned([key for key, item in weights.items() if isinstance(item, torch.Tensor)], own)
    tensors = {clean: weights[key].detach() for key, clean in names.items()}
    models = {common_name(key): key for key in own}
    prefixes = prefixes_of(models, tensors) if prefix is None else [f"{prefix.rstrip('.')}."]
    tried = {start: matched(own, models, tensors, start) for start in prefixes}
    good = {start: one for start, one in tried.items() if one.problem is None}
    if "" in good:
        good = {"": good[""]}
    good = {start: one for start, one in good.items() if is_first_copy(good, start)}
    used = sum(len(one.weights) for one in good.values())
    if prefix is None and not any(NETWORK.search(start) for start in good) and used <= len(tensors) / 2:
        good = {start: one for start, one in good.items() if start == ""}
    if len(good) > 1:
        starts = listed(good, 8)
        raise Choice("prefix", good, f"it holds the weights of several models that fit {name} ({starts})")
    best = next(iter(good.values()), None) or tried[closest(tried, len(tensors))]
    original = {clean: key for key, clean in names.items()}
    problem = best.problem and f"its weights do not fit {name}: {best.problem}"
    return Fit(best.weights, [original[key] for key in best.left_out], problem)


def cleaned(names, own):
    """The names by the file, each with its common name, without the segments of wrappers."""
    drop = set(WRAPPERS) if any("module" in key.split(".") for key in own) else {*WRAPPERS, "module"}
    clean = {key: common_name(".".join(part for part in key.split(".") if part not in drop)) for key in names}
    return clean if len(set(clean.values())) == len(names) else {key: common_name(key) for key in names}


def prefixes_of(own, names):
    """The prefixes that the most names have before one of the model's, and '' for none."""
    starts = shared_starts(own)
    own = {key[len(start) :] for key in own for start in starts}
    counts = Counter()
    for name in names:
        parts = name.split(".")
        for i in range(1, len(parts)):
            if ".".join(parts[i:]) in own:
                counts[".".join(parts[:i]) + "."] += 1
    return ["", *(prefix for prefix, _ in counts.most_common(MAX_PREFIXES))]


def closest(tried, total):
    """The prefix whose weights fit the model best; '' where no other covers most of the file's tensors."""
    most = max(tried, key=lambda start: len(tried[start].weights))
    return most if len(tried[most].weights) > total / 2 else ""


def is_first_copy(good, start):
    """Whether no earlier prefix has the same tensors."""
    earlier = list(good)[: list(good).index(start)]
    return not any(
        all(equal(item, good[other].weights.get(key)) for key, item in good[start].weights.items()) for other in earlier
    )


def equal(first, second):
    import torch

    return second is not None and first.dtype == second.dtype and torch.equal(first, second)


def matched(own, models, tensors, start):
    """
    The tensors whose names begin with a prefix, by the names of the model; the problem says what is amiss.

    own: the model's tensors by name; models: their names by common name
    """
    inside = {key[len(start) :]: item for key, item in tensors.items() if key.startswith(start)}
    above = shared_start(models, inside)
    named = {above + key: item for key, item in inside.items()}
    common = {key: own[name] for key, name in models.items() if not is_lazy(own[name])}
    refit = refitted(common, named)
    missing = [name for key, name in models.items() if key not in refit and not key.endswith("num_batches_tracked")]
    extra = [key for key in named if key not in models and key in refit]
    conflicting = [key for key in extra if is_conflicting(key, models)]
    shapes = [
        f"{models[key]} is {tuple(refit[key].shape)} in the file and {tuple(item.shape)} in the model"
        for key, item in common.items()
        if key in refit and refit[key].shape != item.shape
    ]
    unexpected = extra if missing else conflicting
    reasons = [counted("missing", missing), counted("unexpected", unexpected), counted("of another shape", shapes)]
    outside = [key for key in tensors if not key.startswith(start)]
    left_out = [*(start + key[len(above) :] for key in extra), *outside]
    fitting = {name: refit[key] for key, name in models.items() if key in refit}
    ignored = [key for key in left_out if key.rpartition(".")[2] not in COUNTERS]
    return Fit(fitting, ignored, "; ".join(filter(None, reasons)) or None)


def shared_start(own, names):
    """What all names of the model begin with and those of the file do not: its class wraps the network of the file."""
    if any(key in names for key in own):
        return ""
    fitting = (
        start
        for start in shared_starts(own)
        if all(key[len(start) :] in names or key.endswith("num_batches_tracked") for key in own)
    )
    return next(fitting, "")


def shared_starts(own):
    """All that every name of a model begins with: '', 'net.', 'net.unet.'."""
    first, last = min(own, default="").split("."), max(own, default="").split(".")
    starts = [""]
    for a, b in zip(first[:-1], last[:-1]):
        if a != b:
            break
        starts.append(f"{starts[-1]}{a}.")
    return starts


def is_conflicting(name, own):
    """
    Whether a tensor that the model does not have belongs to a layer that it has, such as a bias, or to one more in a
    numbered row: the class would then build another network than the one that was trained.
    """
    parts = name.split(".")
    if parts[-1] in COUNTERS:
        return False
    layer = ".".join(parts[:-1])
    if layer and any(key.rpartition(".")[0] == layer for key in own):
        return True
    for i, part in enumerate(parts[:-1]):
        stem = part.rstrip("0123456789")
        above = "".join(f"{one}." for one in parts[:i])
        row = {key[len(above) :].split(".")[0] for key in own if key.startswith(above)}
        if part in row:
            continue
        if part == stem or HEAD.search(stem or (parts[i - 1] if i else "")):
            return False
        return any(re.fullmatch(re.escape(stem) + r"\d+", other) for other in row)
    return False


def is_lazy(item):
    from torch.nn.parameter import is_lazy as lazy

    return lazy(item)


def counted(what, items):
    return f"{len(items)} {what} ({listed(items)})" if items else ""
