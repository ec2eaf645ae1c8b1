"""Forecasts made of other forecasts, at one moment: n forecasts of one question."""

import numpy as np

from tracker.scoring.rules import CLIP, Floats


def median_forecast(probabilities: Floats) -> Floats:
    """The median probability of each option, scaled to sum to 1.

    probabilities: (n, k), n ≥ 1, rows sum to 1.  Returns (k,). Where no option has a median above 0
    (possible from three options on), the mean is taken instead, which always sums to 1.
    """
    medians = np.median(probabilities, axis=0)
    total = medians.sum()
    return medians / total if total > 0 else probabilities.mean(axis=0)


def mean_forecast(probabilities: Floats, weights: Floats | None = None) -> Floats:
    """The (weighted) mean of each option. probabilities: (n, k).  weights: (n,), not all 0.  Returns (k,)."""
    return np.asarray(np.average(probabilities, axis=0, weights=weights))


def pooled_odds(probabilities: Floats, weights: Floats | None = None, extremize: float = 1.0) -> Floats:
    """The (weighted) geometric mean of odds, raised to a power and scaled to sum to 1 (Satopää et al. 2014).

    probabilities: (n, k), clipped as in the log score.  weights: (n,).  extremize: 1 leaves the mean as it is;
    above 1 moves it away from even odds, for forecasters who each know a part.  Returns (k,).
    """
    logs = extremize * np.average(np.log(np.clip(probabilities, *CLIP)), axis=0, weights=weights)
    pooled: Floats = np.exp(logs - logs.max())
    return pooled / pooled.sum()


def recency_weights(ages: Floats, half_life: float) -> Floats:
    """Weights that halve with every half_life of age. ages: (n,), in the unit of half_life.  Returns (n,)."""
    return np.asarray(0.5 ** (ages / half_life))


def even_odds(options: int) -> Floats:
    """The same probability for every option.  Returns (options,)."""
    return np.full(options, 1.0 / options)


def medians_without_each(p: Floats) -> Floats:
    """For each of n forecasts of Yes, the median of the other n − 1, in n log n.

    p: (n,), n ≥ 2.  Returns (n,), in the order given.
    """
    n = len(p)
    order = p.argsort(kind="stable")
    ordered = p[order]
    position = np.empty(n, dtype=int)
    position[order] = np.arange(n)
    # The others in order: those above the one left out move down by a place.
    low, high = (n - 2) // 2, (n - 1) // 2
    medians: Floats = 0.5 * (ordered[low + (position <= low)] + ordered[high + (position <= high)])
    return medians


def means_without_each(p: Floats) -> Floats:
    """For each of n forecasts of Yes, the mean of the other n − 1.  p: (n,), n ≥ 2.  Returns (n,)."""
    return (p.sum() - p) / (len(p) - 1)
