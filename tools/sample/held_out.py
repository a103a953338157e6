"""Measures the exported models on the held-out slices with onnxruntime."""

import json

import numpy as np
import onnxruntime

import slices
from dice import dice
from train import SAMPLE


def segment(name: str, pixels: np.ndarray) -> np.ndarray:
    """Returns the class of every pixel of 8-bit slices."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    session = onnxruntime.InferenceSession(SAMPLE / f"{name}.onnx", options)
    images = slices.preprocess(pixels)[:, None]
    logits = [session.run(["logits"], {"image": image[None]})[0] for image in images]
    return np.concatenate(logits).argmax(1)


def main() -> None:
    """Writes the Dice of each model, per class, over all held-out slices and over each slab."""
    pixels, labels = slices.template()
    groups = {"all": slices.held_out(), **{f"{s[0]}-{s[-1]}": list(s) for s in slices.SLABS}}
    report = {}
    for name in ("unet_early", "unet_late", "unet_late_dynamo"):
        predicted = segment(name, pixels)
        report[name] = {g: dice(predicted[n], labels[n], slices.CLASSES) for g, n in groups.items()}
    text = json.dumps({"slices": slices.held_out(), "dice": report}, indent=2)
    (SAMPLE / "held-out.json").write_text(text + "\n")
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
