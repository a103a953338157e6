"""Writes the volumes of the sample workspace: a head of two millimetres, half of it, their brains, and other heads.

    python heads.py FOLDER    # holds ch2.nii.gz and ch2bet.nii.gz (Debian's mricron-data)
"""

import sys
from pathlib import Path

import nibabel
import numpy as np
from scipy import ndimage

from train import SAMPLE

MILLIMETRES = 2
"""The side of a voxel; those of the template have 1."""

LEVELS = 64
"""Grey values that are told apart: the network does not need more, and files become a third smaller."""

REFERENCES = {
    "mirrored": np.diag([-1.0, 1, 1]),
    "nodding": np.array([[1, 0, 0], [0, 0.97, -0.26], [0, 0.26, 0.97]]) * 1.05,
    "slender": np.array([[-1.12, 0.05, 0], [0.05, 0.94, 0], [0, 0, 0.97]]),
}
"""Other heads: where a position around the middle comes from, in voxels of this one."""


def _resampled(volume: np.ndarray) -> np.ndarray:
    return ndimage.zoom(volume.astype(np.float32), 1 / MILLIMETRES, order=1)


def _grey(head: np.ndarray) -> np.ndarray:
    step = 256 // LEVELS
    return np.clip(np.round(head / step) * step, 0, 255).astype(np.uint8)


def _brain(stripped: np.ndarray) -> np.ndarray:
    """Returns where the stripped head is not empty, holes filled."""
    inside = _resampled(stripped > 0) > 0.5
    closed = ndimage.binary_closing(inside, iterations=2)
    return ndimage.binary_fill_holes(closed).astype(np.uint8)


def _moved(head: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    middle = (np.array(head.shape) - 1) / 2
    return ndimage.affine_transform(head, matrix, middle - matrix @ middle, order=1)


def _write(path: Path, voxels: np.ndarray, affine: np.ndarray) -> None:
    path.parent.mkdir(exist_ok=True)
    nibabel.Nifti1Image(voxels, affine).to_filename(path)
    # The same bytes each time: no time and no name in the header of gzip.
    data = bytearray(path.read_bytes())
    data[4:8] = bytes(4)
    path.write_bytes(data)


def main(folder: Path) -> None:
    """Writes sample/heads, brains and other-heads."""
    template = nibabel.load(folder / "ch2.nii.gz")
    stripped = nibabel.load(folder / "ch2bet.nii.gz")
    head = _resampled(np.asarray(template.dataobj))
    brain = _brain(np.asarray(stripped.dataobj))
    affine = template.affine @ np.diag([MILLIMETRES, MILLIMETRES, MILLIMETRES, 1])
    half = slice(0, head.shape[0] // 2)
    for name, part in {"head": slice(None), "half_head": half}.items():
        _write(SAMPLE / "heads" / f"{name}.nii.gz", _grey(head[part]), affine)
        _write(SAMPLE / "brains" / f"{name}.nii.gz", brain[part], affine)
    for name, matrix in REFERENCES.items():
        _write(SAMPLE / "other-heads" / f"{name}.nii.gz", _grey(_moved(head, matrix)), affine)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
