"""Who is better, and how sure that is: intervals of means, and two on the same questions."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import scipy

from tracker.scoring.rules import Floats, Indices


class Intervals(NamedTuple):
    """Two ends of each of several intervals, nan where there is none."""

    low: Floats
    high: Floats


ENOUGH_CLUSTERS = 10


def clustered_intervals(
    experts: Indices, clusters: Indices, losses: Floats, draws: int = 1000, seed: int = 0, level: float = 0.9
) -> Intervals:
    """Percentile intervals of each expert's mean loss over clusters drawn anew. None for fewer than 10 clusters.

    experts, clusters: (n,) indices from 0 on; questions that restate one event share a cluster.  losses: (n,).
    Every draw is one for all experts: each cluster counts as often as a Poisson variable of mean 1 says, which is
    the bootstrap where the number of clusters is large (Hanley and MacGibbon 2006). Returns two of (experts,).
    """
    shape = (int(clusters.max()) + 1, int(experts.max()) + 1)
    sums = scipy.sparse.csr_array((losses, (clusters, experts)), shape=shape)
    counts = scipy.sparse.csr_array((np.ones(len(losses)), (clusters, experts)), shape=shape)
    sums.sum_duplicates()
    counts.sum_duplicates()
    found = Intervals(np.full(shape[1], np.nan), np.full(shape[1], np.nan))
    enough = np.bincount(counts.nonzero()[1], minlength=shape[1]) >= ENOUGH_CLUSTERS
    if not enough.any():
        return found
    drawn = np.random.default_rng(seed).poisson(1.0, (draws, shape[0])).astype(float).T
    with np.errstate(invalid="ignore", divide="ignore"):
        means = (sums[:, enough].T @ drawn) / (counts[:, enough].T @ drawn)
    found.low[enough], found.high[enough] = np.nanquantile(means, [(1 - level) / 2, (1 + level) / 2], axis=1)
    return found


@dataclass(frozen=True)
class Paired:
    """Mean of first − second, its interval, and the Diebold–Mariano statistic with its two-sided p-value."""

    mean: float
    low: float
    high: float
    statistic: float
    p_value: float


def diebold_mariano(first: Floats, second: Floats, horizon: int = 1, level: float = 0.95) -> Paired | None:
    """Compare losses on the same n questions, with the correction of Harvey, Leybourne and Newbold (1997).

    first, second: (n,) in the order of time.  horizon: differences up to horizon − 1 apart may be correlated.
    None where there are fewer than two questions, or the difference never varies.
    """
    difference = first - second
    n = len(difference)
    if n < 2:
        return None
    centred = difference - difference.mean()
    covariances = [centred[lag:] @ centred[: n - lag] / n for lag in range(min(horizon, n))]
    variance = (covariances[0] + 2.0 * sum(covariances[1:])) / n
    if variance <= 1e-30:
        return None
    correction = (n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n
    standard_error = np.sqrt(variance / correction)
    statistic = difference.mean() / standard_error
    reach = scipy.special.stdtrit(n - 1, (1 + level) / 2) * standard_error
    mean = float(difference.mean())
    p_value = float(2.0 * scipy.special.stdtr(n - 1, -abs(statistic)))
    return Paired(mean, float(mean - reach), float(mean + reach), float(statistic), p_value)


def corrected(p_values: Floats) -> Floats:
    """p-values of all pairs shown, adjusted for their number (Benjamini and Hochberg 1995)."""
    n, largest_first = len(p_values), np.argsort(-p_values)
    adjusted = np.empty(n)
    adjusted[largest_first] = np.minimum.accumulate(p_values[largest_first] * (n / np.arange(n, 0, -1)))
    return np.minimum(adjusted, 1.0)


ENOUGH_TO_COMPARE = 10
SIGNIFICANT = 0.05


class Finding(StrEnum):
    TOO_FEW = "too few"
    ALIKE = "alike"
    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True)
class Comparison:
    """Losses on n shared questions, about n_events events.

    lead: mean of the second's loss minus the first's, above 0 is better for the first; every event counts as one.
    low, high: its 95 % interval.  p_value: how often chance alone would give as much. None where that is not said:
    below 10 events, or where the difference never varies.
    """

    n: int
    n_events: int
    first: float | None
    second: float | None
    lead: float | None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None

    @property
    def finding(self) -> Finding:
        if self.n_events < ENOUGH_TO_COMPARE:
            return Finding.TOO_FEW
        if self.lead is None or self.p_value is None or self.p_value >= SIGNIFICANT:
            return Finding.ALIKE
        return Finding.BETTER if self.lead > 0 else Finding.WORSE

    @property
    def reach(self) -> float:
        """How far from 0 it goes: half the length of an axis with 0 in its middle."""
        return max(abs(value) for value in (self.lead or 0.0, self.low or 0.0, self.high or 0.0)) or 1.0

    @property
    def span(self) -> float:
        return 2 * self.reach


def compare(first: Floats, second: Floats, events: Sequence[Hashable]) -> Comparison:
    """first, second: losses (n,) in the order of time.  events: (n,), the same for questions that restate one."""
    if not len(first):
        return Comparison(0, 0, None, None, None)
    numbers = {event: number for number, event in enumerate(dict.fromkeys(events))}
    where = np.array([numbers[event] for event in events])
    size = np.bincount(where)
    ours, theirs = np.bincount(where, weights=first) / size, np.bincount(where, weights=second) / size
    plain = Comparison(
        len(first), len(size), float(ours.mean()), float(theirs.mean()), float((theirs - ours).mean())
    )
    paired = diebold_mariano(theirs, ours) if len(size) >= ENOUGH_TO_COMPARE else None
    if paired is None:
        return plain
    return replace(plain, low=paired.low, high=paired.high, p_value=paired.p_value)
