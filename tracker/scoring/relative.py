"""Log scores relative to ignorance and to the other forecasters, as Metaculus publishes them.

One question, f forecasts, each standing from start to end (time.standing). Gains: higher is better.
Time weights run over the fixed horizon; time that a forecaster does not cover gains nothing.
"""

from typing import NamedTuple

import numpy as np

from tracker.scoring.rules import CLIP, Floats, Indices
from tracker.scoring.time import Tenure


class Relative(NamedTuple):
    """One row a forecaster: the score, and the share of the horizon in which they had a forecast."""

    score: Floats
    coverage: Floats


def baseline_scores(
    forecasters: Indices,
    tenure: Tenure,
    hits: Floats,
    chance: float,
    horizon: float,
    scale: float = 100.0,
    clip: tuple[float, float] | None = CLIP,
) -> Relative:
    """scale · ln(p ÷ chance) ÷ ln(1 ÷ chance) over time: 0 for even odds, 100 for certainty that came true.

    forecasters: (f,) from 0 on.  hits: (f,) the probability given to what came true.
    chance: what ignorance gives to it, 1/k of k options.  horizon: from the opening to the scheduled close.
    clip: None for densities, which are no probabilities.
    """
    kept = hits if clip is None else np.clip(hits, *clip)
    gains = scale * np.log(kept / chance) / np.log(1.0 / chance)
    return _over_time(forecasters, tenure, gains * (tenure.end - tenure.start), horizon)


def peer_scores(
    forecasters: Indices,
    tenure: Tenure,
    hits: Floats,
    horizon: float,
    scale: float = 100.0,
    clip: tuple[float, float] | None = CLIP,
) -> Relative:
    """scale · (ln p − mean over the others of ln p) over time; sums to 0 over forecasters at every instant.

    While a forecaster is alone, or nobody is left, nobody gains. Costs n log n: the sum over everyone is
    followed through the events at which a forecast begins or ends, never pair by pair.
    Arguments as for baseline_scores.
    """
    logs = np.log(hits if clip is None else np.clip(hits, *clip))
    times, count, total = _everyone(tenure, logs)
    # The gain per unit of time of one with log l among n: (n·l − total) / (n − 1).
    others = np.maximum(count - 1, 1)
    has_peers = count >= 2
    length = np.diff(times, append=times[-1:])
    own = np.concatenate(([0.0], np.cumsum(np.where(has_peers, count / others, 0.0) * length)))
    all_ = np.concatenate(([0.0], np.cumsum(np.where(has_peers, total / others, 0.0) * length)))
    start, end = np.searchsorted(times, tenure.start), np.searchsorted(times, tenure.end)
    gains = scale * (logs * (own[end] - own[start]) - (all_[end] - all_[start]))
    return _over_time(forecasters, tenure, gains, horizon)


class Excess(NamedTuple):
    """of_each: (n,) of every forecaster.  of_all: the mean of all who stood, over the time that anybody did."""

    of_each: Floats
    of_all: float


def excess_over_time(forecasters: Indices, tenure: Tenure, losses: Floats) -> Excess:
    """Own loss minus the mean of all who stand at the same instants, own included, added up over the time.

    forecasters: (f,) from 0 on.  losses: (f,).  The peer score's sweep for losses of any rule: n log n. Whoever
    enters late is compared with what the others say then, not with what they had said before.
    """
    times, count, total = _everyone(tenure, losses)
    length = np.diff(times, append=times[-1:])
    mean = np.concatenate(([0.0], np.cumsum(total / np.maximum(count, 1) * length)))
    start, end = np.searchsorted(times, tenure.start), np.searchsorted(times, tenure.end)
    excess = losses * (tenure.end - tenure.start) - (mean[end] - mean[start])
    covered = length[count > 0].sum()
    return Excess(np.bincount(forecasters, weights=excess), float(mean[-1] / covered) if covered > 0 else np.nan)


def _everyone(tenure: Tenure, logs: Floats) -> tuple[Floats, Floats, Floats]:
    """Event times, and from each until the next: how many forecasts stand, and the sum of their logs."""
    edges = np.concatenate((tenure.start, tenure.end))
    times, where = np.unique(edges, return_inverse=True)
    f = len(logs)
    count = np.bincount(where[:f], minlength=len(times)) - np.bincount(where[f:], minlength=len(times))
    change = np.bincount(where[:f], weights=logs, minlength=len(times))
    change -= np.bincount(where[f:], weights=logs, minlength=len(times))
    standing = count.cumsum()
    return times, standing.astype(float), np.where(standing > 0, change.cumsum(), 0.0)


def _over_time(forecasters: Indices, tenure: Tenure, gains: Floats, horizon: float) -> Relative:
    score = np.bincount(forecasters, weights=gains) / horizon
    coverage = np.bincount(forecasters, weights=tenure.end - tenure.start) / horizon
    return Relative(score, coverage)
