"""Forecasts made of other forecasts."""

import numpy as np

from tracker.scoring.rules import Floats


def median_forecast(probabilities: Floats) -> Floats:
    """The median probability of each option, scaled to sum to 1.

    probabilities: (n, k), n ≥ 1, rows sum to 1.  Returns (k,). Where no option has a median above 0
    (possible from three options on), the mean is taken instead, which always sums to 1.
    """
    medians = np.median(probabilities, axis=0)
    total = medians.sum()
    return medians / total if total > 0 else probabilities.mean(axis=0)


def even_odds(options: int) -> Floats:
    """The same probability for every option.  Returns (options,)."""
    return np.full(options, 1.0 / options)
