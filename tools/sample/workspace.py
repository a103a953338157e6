"""Writes the images, masks, references and explanation settings of the sample workspace."""

import json
import shutil
from pathlib import Path

import numpy as np
from PIL import Image

import slices
from train import SAMPLE

SHOWN = [slab.start + offset for slab in slices.SLABS for offset in (1, 8)]
"""The held-out slices to explain: two of each slab."""

REFERENCES = 12
"""How many training slices serve as references, spread over the whole cerebrum."""


def _write(folder: Path, numbers: list[int], planes: np.ndarray) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for number in numbers:
        Image.fromarray(planes[number]).save(folder / f"slice_{number:03}.png", optimize=True)


def settings(number: int) -> dict:
    """Returns the explanation settings for one held-out slice."""
    return {
        "image": f"images/slice_{number:03}.png",
        "mask": f"masks/slice_{number:03}.png",
        "references": "references",
        "class": "white matter",
        "preprocessing": {
            "width": slices.SIZE,
            "height": slices.SIZE,
            "scale": int(slices.SCALE),
            "mean": [slices.MEAN],
            "std": [slices.STD],
            "channelOrder": "grey",
        },
        "preset": "paper",
    }


def main() -> None:
    """Writes everything that is not a model."""
    pixels, labels = slices.template()
    learnt = [number for number in slices.training() if 30 <= number < 139]
    spread = np.linspace(0, len(learnt) - 1, REFERENCES).round().astype(int)
    _write(SAMPLE / "images", SHOWN, pixels)
    _write(SAMPLE / "masks", SHOWN, labels)
    _write(SAMPLE / "references", [learnt[i] for i in spread], pixels)
    for name in ("unet_early", "unet_late"):
        text = json.dumps(settings(SHOWN[3]), indent=2) + "\n"
        (SAMPLE / f"{name}.explain.json").write_text(text)


if __name__ == "__main__":
    main()
