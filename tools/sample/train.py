"""Trains the sample U-Net on the template; keeps an early and a late checkpoint."""

import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import slices
from augment import geometry, intensity
from dice import dice

SAMPLE = Path(__file__).parents[2] / "sample"
BUILD = Path(__file__).parent / "build"
sys.path.insert(0, str(SAMPLE))
from unet import UNet  # noqa: E402

STEPS, EARLY, BATCH, CROP, RATE, SEED = 1400, 60, 8, 160, 4e-3, 2024


def loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Cross entropy plus one minus the mean soft Dice of the tissues."""
    truth = F.one_hot(labels, logits.shape[1]).permute(0, 3, 1, 2).float()
    guess = logits.softmax(1)
    both, total = (guess * truth).sum((0, 2, 3)), (guess + truth).sum((0, 2, 3))
    soft_dice = (2 * both + 1) / (total + 1)
    return F.cross_entropy(logits, labels) + 1 - soft_dice[1:].mean()


@torch.no_grad()
def held_out_dice(model: UNet, images: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """Returns the Dice of every class over the held-out slices."""
    model.eval()
    pixels = torch.from_numpy(slices.preprocess(images))[:, None]
    predicted = torch.cat([model(part).argmax(1) for part in pixels.split(BATCH)])
    model.train()
    return dice(predicted.numpy(), labels, slices.CLASSES)


def main() -> None:
    """Trains for STEPS batches and writes both checkpoints into BUILD."""
    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    BUILD.mkdir(exist_ok=True)
    pixels, labels = slices.template()
    kept, learnt = slices.held_out(), slices.training()
    images = torch.from_numpy(pixels[learnt]).float()[:, None] / slices.SCALE
    truth = torch.from_numpy(labels[learnt]).long()
    model = UNet()
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=STEPS)
    start = time.monotonic()
    for step in range(1, STEPS + 1):
        chosen = torch.randint(len(learnt), (BATCH,))
        batch, target = geometry(images[chosen], truth[chosen], CROP)
        batch = (intensity(batch) - slices.MEAN) / slices.STD
        error = loss(model(batch), target)
        optimizer.zero_grad()
        error.backward()
        optimizer.step()
        schedule.step()
        if step in (EARLY, STEPS) or step % 50 == 0:
            scores = held_out_dice(model, pixels[kept], labels[kept])
            print(f"{step:4} {time.monotonic() - start:4.0f} s  loss {error:.3f}  {scores}", flush=True)
        if step in (EARLY, STEPS):
            name = "late" if step == STEPS else "early"
            torch.save(model.state_dict(), BUILD / f"unet_{name}.pt")


if __name__ == "__main__":
    main()
