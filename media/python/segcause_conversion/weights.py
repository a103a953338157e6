"""Checkpoints: finding the weights in one, and loading them into a model."""

from .answers import Failure

# Keys under which training code stores the weights, or the model itself.
KEYS = ("state_dict", "model_state_dict", "model_state", "model", "net", "network", "network_weights", "ema", "module")
# Prefixes that wrappers add to the names of a model's parameters.
PREFIXES = ("module.", "_orig_mod.", "model.", "net.", "network.", "model.module.", "model._orig_mod.")
MAX_NAMES = 4000


def find_in(loaded):
    """Returns the model or weights in the contents of a file, and their key; None at the top level."""
    import torch

    if isinstance(loaded, torch.nn.Module) or is_weights(loaded):
        return loaded, None
    inner = loaded if isinstance(loaded, dict) else {}
    for key in KEYS:
        if isinstance(inner.get(key), torch.nn.Module) or is_weights(inner.get(key)):
            return inner[key], key
    holds = f"; it holds {', '.join(map(str, list(inner)[:8]))}" if inner else f"; it holds a {type(loaded).__name__}"
    raise Failure(f"no model and no weights were found in it{holds}")


def is_weights(value):
    """Whether a value is a state dict: a dict by name, of which most values are tensors."""
    import torch

    return (
        isinstance(value, dict)
        and len(value) > 0
        and all(isinstance(key, str) for key in value)
        and sum(isinstance(item, torch.Tensor) for item in value.values()) > len(value) / 2
    )


def describe(weights, loaded):
    """Describes weights: what helps to find the code of their model, and the shape of its input."""
    tensors = [item for item in weights.values() if hasattr(item, "shape")]
    first = next((item for item in tensors if len(item.shape) in (4, 5)), None)
    modules = dict.fromkeys(name.rpartition(".")[0] for name in weights)
    given = loaded.get("hyper_parameters", {}) if isinstance(loaded, dict) else {}
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


def load_into(model, name, weights):
    """Loads weights into a model; every name and shape must match, apart from a wrapper's prefix."""
    import torch

    tensors = {key: value for key, value in weights.items() if isinstance(value, torch.Tensor)}
    own = model.state_dict()
    unwrapped = [{k[len(p) :]: v for k, v in tensors.items() if k.startswith(p)} for p in PREFIXES]
    best = max([tensors, *unwrapped], key=lambda named: sum(key in own for key in named))
    missing = [key for key in own if key not in best and not key.endswith("num_batches_tracked")]
    unexpected = [key for key in best if key not in own]
    shapes = [
        f"{key} is {tuple(best[key].shape)} in the file and {tuple(own[key].shape)} in the model"
        for key in own
        if key in best and own[key].shape != best[key].shape
    ]
    if missing or unexpected or shapes:
        reasons = [listed("missing", missing), listed("unexpected", unexpected), listed("of another shape", shapes)]
        raise Failure(f"its weights do not fit {name}: {'; '.join(part for part in reasons if part)}")
    ignored = len(tensors) - len(best)
    if ignored > 0:
        print(f"{ignored} tensors of the file do not belong to {name} and were ignored.")
    model.load_state_dict(best, strict=False)


def listed(what, items):
    if not items:
        return ""
    more = f" and {len(items) - 3} more" if len(items) > 3 else ""
    return f"{len(items)} {what} ({', '.join(items[:3])}{more})"
