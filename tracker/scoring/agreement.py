"""Whether coders who do not see each other read the same: Krippendorff's alpha."""

from typing import NamedTuple

import numpy as np

from tracker.scoring.rules import Floats

RELIABLE, TENTATIVE = 0.80, 0.667


def _coincidences(ratings: Floats) -> tuple[Floats, Floats]:
    """The values that occur, and how often each pair of them meets in a unit."""
    values = np.unique(ratings[~np.isnan(ratings)])
    counts = np.array([(ratings == value).sum(axis=0) for value in values], dtype=float)  # (values, units)
    raters = counts.sum(axis=0)
    counts, raters = counts[:, raters >= 2], raters[raters >= 2]
    pairs = (counts / (raters - 1)) @ counts.T
    pairs[np.diag_indices(len(values))] -= (counts / (raters - 1)).sum(axis=1)
    return values, pairs


def _distances(values: Floats, totals: Floats, level: str) -> Floats:
    if level == "nominal":
        return np.not_equal.outer(values, values).astype(float)
    if level == "interval":
        return np.subtract.outer(values, values) ** 2
    if level == "ordinal":
        ranks = totals.cumsum() - totals / 2
        return np.subtract.outer(ranks, ranks) ** 2
    if level == "ratio":
        sums = values[:, None] + values
        return np.where(sums == 0, 0.0, ((values[:, None] - values) / np.where(sums == 0, 1, sums)) ** 2)
    raise ValueError("The level is nominal, ordinal, interval or ratio.")


def krippendorff_alpha(ratings: Floats, level: str) -> float | None:
    """1 − observed ÷ expected disagreement (Krippendorff 2011): 1 is agreement, 0 is chance, below is worse.

    ratings: (coders, units), nan where a coder did not rate a unit; kinds of claim as numbers for "nominal".
    level: nominal, ordinal, interval or ratio.  None where no unit has two ratings, or all ratings are equal.
    """
    values, pairs = _coincidences(ratings)
    totals = pairs.sum(axis=0)
    n = totals.sum()
    distances = _distances(values, totals, level)
    expected = totals @ distances @ totals
    if n < 2 or expected == 0:
        return None
    return float(1.0 - (n - 1) * (pairs * distances).sum() / expected)


class Interval(NamedTuple):
    low: float
    high: float


def alpha_interval(
    ratings: Floats, level: str, draws: int = 1000, seed: int = 0, confidence: float = 0.95
) -> Interval | None:
    """Percentile interval of alpha over units drawn anew with replacement. None where alpha is."""
    if krippendorff_alpha(ratings, level) is None:
        return None
    rng = np.random.default_rng(seed)
    units = ratings.shape[1]
    drawn = (krippendorff_alpha(ratings[:, rng.integers(units, size=units)], level) for _ in range(draws))
    alphas = [alpha for alpha in drawn if alpha is not None]
    low, high = np.quantile(alphas, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(float(low), float(high))
