"""Scoring rules over arrays. Losses: 0 is perfect, lower is better."""

from numpy import float64, int64
from numpy.typing import NDArray

Floats = NDArray[float64]
Indices = NDArray[int64]


def brier_score(probabilities: Floats, outcomes: Indices) -> Floats:
    """Half the squared distance to the outcome: 0 is perfect, 1 is worst (Brier 1950, halved).

    probabilities: (n, k), rows sum to 1.  outcomes: (n,) index of the option that came true.  Returns (n,).
    With two options this is (p − y)², whichever of the two p is for.
    """
    misses = probabilities.copy()
    misses[range(len(outcomes)), outcomes] -= 1.0
    return 0.5 * (misses**2).sum(axis=1)
