"""Forecasts made of other forecasts, at one moment or as time goes by: n forecasts of one question."""

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np

from tracker.scoring.rules import CLIP, Floats, Indices
from tracker.scoring.time import Tenure


def median_forecast(probabilities: Floats) -> Floats:
    """The median probability of each option, scaled to sum to 1.

    probabilities: (n, k), n ≥ 1, rows sum to 1.  Returns (k,). Where no option has a median above 0
    (possible from three options on), the mean is taken instead, which always sums to 1.
    """
    return np.asarray(scaled_medians(np.median(probabilities, axis=0)[None, :], probabilities)[0])


def scaled_medians(medians: Floats, probabilities: Floats) -> Floats:
    """Medians of the probability of each option, scaled to sum to 1; see median_forecast.

    medians: (m, k), at m moments.  probabilities: (n, k), whose mean is taken where all medians are 0.
    Returns (m, k).
    """
    total = medians.sum(axis=1, keepdims=True)
    mean = probabilities.mean(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(total > 0, medians / total, mean))


def weighted_median(values: Floats, weights: Floats) -> float:
    """Where half of the weight lies on either side, between values as far as weights say.

    values, weights: (n,), weights above 0. Each value stands in the middle of its weight, as in Hazen's plotting
    positions, so that with equal weights it is the median, and any other weight moves it a little. Those who say
    the same share their weights evenly, so that the order in which they come is nothing.
    """
    in_order, where = np.unique(values, return_inverse=True)
    size = np.bincount(where)
    shared = np.repeat(np.bincount(where, weights=weights) / size, size)
    return float(np.interp(shared.sum() / 2, shared.cumsum() - shared / 2, np.repeat(in_order, size)))


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


def extremizing_power(n: int) -> float:
    """For n forecasters who each know a part: 1 for one, √3 for many (Neyman and Roughgarden 2021)."""
    return n * (sqrt(3 * n**2 - 3 * n + 1) - 2) / (n**2 - n - 1)


def recency_weights(ages: Floats, half_life: float) -> Floats:
    """Weights that halve with every half_life of age. ages: (n,), in the unit of half_life.  Returns (n,)."""
    return np.asarray(0.5 ** (ages / half_life))


class Quantiles(NamedTuple):
    """Pieces of time, in order: from when until when (m,), how many forecasts stand (m,).

    values: (levels, m, k) their quantiles.
    """

    start: Floats
    end: Floats
    size: Indices
    values: Floats


class Medians(NamedTuple):
    """The same with medians (m, k)."""

    start: Floats
    end: Floats
    size: Indices
    medians: Floats


def medians_over_time(values: Floats, tenure: Tenure) -> Medians:
    """The median of the forecasts that stand, column by column, wherever at least one does.

    values: (n, k).  tenure: (n,).  Probabilities must still be scaled to sum to 1 (scaled_medians).
    """
    pieces = quantiles_over_time(values, tenure, [0.5])
    return Medians(pieces.start, pieces.end, pieces.size, pieces.values[0])


def quantiles_over_time(values: Floats, tenure: Tenure, levels: Sequence[float]) -> Quantiles:
    """Quantiles of the forecasts that stand, as numpy interpolates them, wherever at least one does; in n log n.

    values: (n, k).  tenure: (n,).  levels: from 0 to 1.
    """
    times, where = np.unique(np.concatenate((tenure.start, tenure.end)), return_inverse=True)
    n = len(values)
    order = where.argsort(kind="stable")
    signs = np.repeat([1, -1], n)[order]
    until = np.searchsorted(where[order], np.arange(len(times) - 1), side="right")
    count = np.concatenate(([0], signs.cumsum()))[until]
    stood = np.flatnonzero(count > 0)
    place = np.asarray(levels)[:, None] * (count[stood] - 1)  # (levels, m)
    below = np.floor(place).astype(int)
    above = np.ceil(place).astype(int)
    wanted = np.concatenate((below.reshape(-1), above.reshape(-1)))
    share = place - below
    quantiles = np.empty((*place.shape, values.shape[1]))
    for column in range(values.shape[1]):
        by_value = values[:, column].argsort(kind="stable")
        ranks = np.empty(n, dtype=int)
        ranks[by_value] = np.arange(n)
        found = _smallest(np.tile(ranks, 2)[order], signs, np.tile(until[stood], 2 * len(place)), wanted, n)
        low, high = values[by_value[found], column].reshape(2, *place.shape)
        # Of two in the middle the mean, as a median has it to the last bit.
        quantiles[:, :, column] = np.where(share == 0.5, (low + high) / 2, low + share * (high - low))
    return Quantiles(times[:-1][stood], times[1:][stood], count[stood], quantiles)


def _smallest(ranks: Indices, signs: Indices, until: Indices, wanted: Indices, n: int) -> Indices:
    """The wanted-th smallest rank that is present after the first `until` events, each adding or taking one away.

    A wavelet matrix (Claude, Navarro and Ordóñez 2015): the events are halved by a bit of their rank at a time,
    keeping their order, and every query follows its half, so that all are answered in log n steps.
    ranks: (events,) from 0 to n − 1.  signs: (events,) 1 or −1.  until, wanted: (queries,).  Returns (queries,).
    """
    first, last = np.zeros_like(until), until.copy()
    wanted, found = wanted.copy(), np.zeros_like(until)
    for bit in reversed(range(max(n - 1, 1).bit_length())):
        is_low = (ranks >> bit) & 1 == 0
        lows = np.concatenate(([0], is_low.cumsum()))
        present = np.concatenate(([0], (signs * is_low).cumsum()))
        below = present[last] - present[first]
        goes_low = wanted < below
        first, last = (np.where(goes_low, lows[e], lows[-1] + e - lows[e]) for e in (first, last))
        wanted = np.where(goes_low, wanted, wanted - below)
        found += np.where(goes_low, 0, 1 << bit)
        partition = np.argsort(~is_low, kind="stable")
        ranks, signs = ranks[partition], signs[partition]
    return found
