"""How often what was called so likely came true, with a range that allows for events in common."""

from dataclasses import dataclass

import numpy as np

from tracker.scoring.rules import DECIMALS, Floats, Indices

LEVELS = (50, 60, 70, 80, 90, 100)  # per cent, to which what was said is rounded
ENOUGH_FOR_A_RANGE = 10  # events
Z_90 = 1.6448536269514722


@dataclass(frozen=True)
class Level:
    """Forecasts that gave the likelier answer about this much, in per cent.

    said: their mean.  share: of them came true.  low, high: 90 % range, None below ten events.
    n_independent: `effective_n`.
    """

    level: int
    n: int
    n_events: int
    said: float
    share: float
    low: float | None
    high: float | None
    n_independent: float


def levels(p: Floats, y: Floats, event: Indices) -> list[Level]:
    """Those of LEVELS that anything was called.

    p, y, event: (n,): the probability of Yes, 1 for Yes and 0 for No, an index. Below one half the answer that was
    held likelier is No; of even odds each answer is half true.
    """
    said = np.round(np.maximum(p, 1 - p), DECIMALS)
    true = np.where(p == 0.5, 0.5, (p > 0.5) == (y == 1))
    nearest = np.floor(10 * said + 0.5 + 1e-9).astype(int) * 10
    return [_level(level, said[at], true[at], event[at]) for level in LEVELS if (at := nearest == level).any()]


def _level(level: int, said: Floats, true: Floats, event: Indices) -> Level:
    n_events = len(np.unique(event))
    share = float(true.mean())
    n = effective_n(true, event)
    low, high = wilson(share, n) if n_events >= ENOUGH_FOR_A_RANGE else (None, None)
    return Level(level, len(true), n_events, float(said.mean()), share, low, high, n)


def effective_n(true: Floats, event: Indices) -> float:
    """So many independent forecasts would tell as much of the share that is true. true, event: (n,), n ≥ 1.

    From the variance between clusters (Kish 1965), which makes Wilson's range that of a survey (Korn and Graubard
    1998); never more than n. Where all agree, which shows no variance, it is the number of events.
    """
    n, share = len(true), true.mean()
    _, cluster = np.unique(event, return_inverse=True)
    n_events = int(cluster.max()) + 1
    excess = np.bincount(cluster, weights=true - share)
    variance = float((excess**2).sum()) / n**2 * n_events / max(1, n_events - 1)
    spread = float(((true - share) ** 2).mean())
    if variance <= 0 or spread <= 0:
        return float(n_events)
    return min(float(n), spread / variance + 1)


def wilson(share: float, n: float, z: float = Z_90) -> tuple[float, float]:
    """The range of a share by its score test (Wilson 1927).  share: from 0 to 1.  n: above 0."""
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))
