"""The Dice coefficient, per class."""

import numpy as np


def dice(predicted: np.ndarray, labels: np.ndarray, names: list[str]) -> dict[str, float]:
    """Returns the Dice of every class over all pixels given, rounded to four places."""
    scores = {}
    for index, name in enumerate(names):
        a, b = predicted == index, labels == index
        scores[name] = round(2 * float((a & b).sum()) / float(a.sum() + b.sum()), 4)
    return scores
