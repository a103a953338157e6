"""
Weight and spectral norm, under the names of PyTorch's old functions, its parametrizations, or folded into the weight.

The old names, such as `conv.weight_g`, are the common ones here. See torch.nn.utils.weight_norm (arXiv:1602.07868).
"""

import re

PARAMETRIZED = re.compile(r"(.*?)parametrizations\.(\w+)\.(original[01]?|0\._u|0\._v)$")
SUFFIXES = {"original0": "g", "original1": "v", "original": "orig", "0._u": "u", "0._v": "v"}


def common_name(name):
    """The old name of a parametrized tensor: `conv.weight_g` for `conv.parametrizations.weight.original0`."""
    found = PARAMETRIZED.match(name)
    return f"{found[1]}{found[2]}_{SUFFIXES[found[3]]}" if found else name


def refitted(own, tensors):
    """
    The tensors, with weight norm folded in where the model has none, and split off where the model has it.

    own, tensors: tensors by common name, of the model and of the file
    """
    folded = dict(tensors)
    for name in own:
        if name in tensors:
            continue
        g, v = tensors.get(f"{name}_g"), tensors.get(f"{name}_v")
        if g is not None and v is not None and g.dim() in (0, v.dim()):
            folded[name] = v * (g / norm_of(v, g))
            del folded[f"{name}_g"], folded[f"{name}_v"]
        elif name.endswith("_g") and f"{name[:-2]}_v" in own and name[:-2] in tensors:
            v = folded.pop(name[:-2])
            folded[name], folded[f"{name[:-2]}_v"] = norm_of(v, own[name]), v
    return folded


def norm_of(v, g):
    """The norm of `v` over the axes along which `g` has one value."""
    axes = [axis for axis in range(v.dim()) if g.dim() == 0 or g.shape[axis] == 1]
    squares = v.float().square()
    return (squares.sum(dim=axes) if axes else squares).sqrt().reshape(g.shape)
