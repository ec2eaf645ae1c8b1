"""Means of the first one, two, three … values, and how sure each is."""

from typing import NamedTuple

import numpy as np
import scipy

from tracker.scoring.leaderboard import ENOUGH_TO_RANK, INTERVAL_LEVEL
from tracker.scoring.rules import Floats, Indices


class Running(NamedTuple):
    """All (n,), of the first 1, 2 … n values. low, high: 90 % interval, nan below 10 events or without spread."""

    mean: Floats
    low: Floats
    high: Floats


def running(values: Floats, events: Indices) -> Running:
    """Means with intervals of ± 1.645 standard errors, where values of one event hang together.

    values, events: (n,), events as indices from 0 on.
    """
    n = np.arange(1, len(values) + 1)
    mean = np.cumsum(values) / n
    # Of the sums s and sizes k of the events so far: Σ (s − k·mean)², by its three parts, and how many there are.
    totals, sizes = np.zeros(events.max(initial=-1) + 1), np.zeros(events.max(initial=-1) + 1)
    squares, products, of_sizes, n_events = np.zeros((4, len(values)))
    for i, (value, event) in enumerate(zip(values, events, strict=True)):
        so_far, size = totals[event], sizes[event]
        squares[i] = value * (2 * so_far + value)
        products[i] = so_far + value * (size + 1)
        of_sizes[i] = 2 * size + 1
        n_events[i] = size == 0
        totals[event] += value
        sizes[event] += 1
    groups = np.cumsum(n_events)
    total = np.cumsum(squares)
    spread = total - 2 * mean * np.cumsum(products) + mean**2 * np.cumsum(of_sizes)
    spread[spread < 1e-12 * total] = np.nan  # what rounding leaves where all are the same
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(spread * groups / (groups - 1)) / n
    reach = scipy.special.ndtri((1 + INTERVAL_LEVEL) / 2) * np.where(groups >= ENOUGH_TO_RANK, error, np.nan)
    return Running(mean, mean - reach, mean + reach)
