"""Axial slices of the ICBM152 template, with tissue labels, as nilearn carries them."""

from pathlib import Path

import nibabel
import nilearn
import numpy as np

CLASSES = ["background", "grey matter", "white matter"]
SIZE = 256
# The values a pixel passes through: value / SCALE, then (v - MEAN) / STD.
SCALE, MEAN, STD = 255.0, 0.2, 0.3

SLABS = [range(42, 52), range(76, 86), range(110, 120)]
"""The slices held out: three slabs of ten millimetres."""

GAP = 5
"""Slices left unused on either side of a slab, so that no neighbour leaks into training."""

BRAIN = range(22, 146)
"""The slices that hold enough brain to learn from."""


def _volume(kind: str) -> np.ndarray:
    folder = Path(nilearn.__file__).parent / "datasets" / "data"
    image = nibabel.load(folder / f"mni_icbm152_{kind}_tal_nlin_sym_09a_converted.nii.gz")
    return np.asarray(image.dataobj)


def _upright(volume: np.ndarray) -> np.ndarray:
    """Turns x, y, z into slice, row, column with the front of the head up; pads to SIZE."""
    slices = np.rot90(volume, axes=(0, 1)).transpose(2, 0, 1)
    margins = [((SIZE - n) // 2, SIZE - n - (SIZE - n) // 2) for n in slices.shape[1:]]
    return np.pad(slices, [(0, 0), *margins])


def template() -> tuple[np.ndarray, np.ndarray]:
    """Returns all slices and their labels (the most probable tissue), both uint8."""
    grey, white = (_upright(_volume(kind)).astype(np.float32) / 255 for kind in ("gm", "wm"))
    labels = np.stack([1 - grey - white, grey, white]).argmax(0)
    return _upright(_volume("t1")), labels.astype(np.uint8)


def held_out() -> list[int]:
    """Returns the numbers of the held-out slices."""
    return [number for slab in SLABS for number in slab]


def training() -> list[int]:
    """Returns the numbers of the slices to train on."""
    near = {n for slab in SLABS for n in range(slab.start - GAP, slab.stop + GAP)}
    return [number for number in BRAIN if number not in near]


def preprocess(pixels: np.ndarray) -> np.ndarray:
    """Turns 8-bit pixels into what the network reads."""
    return ((pixels.astype(np.float32) / SCALE - MEAN) / STD).astype(np.float32)
