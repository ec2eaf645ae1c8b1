"""Scoring rules over arrays. All are losses: 0 is perfect, lower is better.

Shapes: n forecasts, k options, m points. Probabilities are floats from 0 to 1 and rows sum to 1;
outcomes are the index of the option that came true. Nothing is checked here: forms and the database did.
"""

import numpy as np
from numpy import float64, int64
from numpy.typing import NDArray

Floats = NDArray[float64]
Indices = NDArray[int64]

CLIP = (0.001, 0.999)
# To which numbers are rounded where they are kept, compared or pooled: 0.2025 and not 0.20249999999999999, so that
# a page rounds it as a reader would, and so that float twins of one probability count as the same.
DECIMALS = 12


def brier_score(probabilities: Floats, outcomes: Indices) -> Floats:
    """Half the squared distance to the outcome: 0 is perfect, 1 is worst (Brier 1950, halved).

    probabilities: (n, k).  outcomes: (n,).  Returns (n,).
    With two options this is (p − y)², whichever of the two p is for.
    """
    misses = probabilities.copy()
    misses[np.arange(len(outcomes)), outcomes] -= 1.0
    return 0.5 * (misses**2).sum(axis=1)


def log_score(probabilities: Floats, outcomes: Indices, clip: tuple[float, float] | None = CLIP) -> Floats:
    """−ln of the probability of what came true (Good 1952): 0 is perfect, 6.9 is worst with the default clip.

    probabilities: (n, k).  outcomes: (n,).  Returns (n,).
    clip: that probability is first brought into this range, so that one certainty that fails does not
    outweigh everything else; None leaves it, and 0 gives infinity.
    """
    hit = probabilities[np.arange(len(outcomes)), outcomes]
    if clip is not None:
        hit = np.clip(hit, *clip)
    with np.errstate(divide="ignore"):
        losses: Floats = -np.log(hit) + 0.0
    return losses


def spherical_score(probabilities: Floats, outcomes: Indices) -> Floats:
    """1 − p(outcome) ÷ ‖p‖₂ (Roby 1965, as a loss): 0 is perfect, 1 is worst.

    probabilities: (n, k).  outcomes: (n,).  Returns (n,).
    """
    hit = probabilities[np.arange(len(outcomes)), outcomes]
    return 1.0 - hit / np.sqrt((probabilities**2).sum(axis=1))


def ranked_probability_score(probabilities: Floats, outcomes: Indices) -> Floats:
    """Σₖ (Fₖ − 1{outcome ≤ k})² ÷ (k − 1), for ordered options (Epstein 1969): 0 is perfect, 1 is worst.

    probabilities: (n, k), options in their order.  outcomes: (n,).  Returns (n,).
    The ordered Brier score of Good Judgment Open is twice this.
    """
    options = probabilities.shape[1]
    reached = np.arange(options - 1) >= outcomes[:, None]
    cumulative = probabilities.cumsum(axis=1)[:, :-1]
    losses: Floats = ((cumulative - reached) ** 2).sum(axis=1) / (options - 1)
    return losses


def pinball_loss(quantiles: Floats, levels: Floats, values: Floats) -> Floats:
    """(1{y < q} − τ)(q − y) of each quantile (Koenker and Bassett 1978), in the unit of the question.

    quantiles: (n, m).  levels: (m,), τ between 0 and 1.  values: (n,), what came true.  Returns (n, m).
    """
    above = quantiles - values[:, None]
    return ((above > 0) - levels) * above


def crps_of_quantiles(quantiles: Floats, levels: Floats, values: Floats) -> Floats:
    """Continuous ranked probability score, approximated by the mean of twice the pinball losses.

    quantiles: (n, m).  levels: (m,).  values: (n,).  Returns (n,), in the unit of the question.
    A point forecast (its median alone) gives the absolute error.
    """
    return 2.0 * pinball_loss(quantiles, levels, values).mean(axis=1)


def crps_of_cdf(points: Floats, cdf: Floats, values: Floats) -> Floats:
    """∫ (F(x) − 1{x ≥ y})² dx over the range of the points, exact for a CDF that is linear between them.

    points: (m,), increasing.  cdf: (n, m), each from 0 to 1 and not decreasing; what is missing at the ends
    is probability beyond the range.  values: (n,); beyond the range they count as its end.
    Returns (n,), in the unit of the points (Matheson and Winkler 1976).
    """
    values = np.clip(values, points[0], points[-1])[:, None]
    start, end = points[:-1], points[1:]
    f0, f1 = cdf[:, :-1], cdf[:, 1:]
    split = np.clip(values, start, end)
    f_split = f0 + (f1 - f0) * (split - start) / (end - start)
    before = (split - start) * (f0**2 + f0 * f_split + f_split**2)
    after = (end - split) * ((f_split - 1) ** 2 + (f_split - 1) * (f1 - 1) + (f1 - 1) ** 2)
    return (before + after).sum(axis=1) / 3.0


def interval_score(lower: Floats, upper: Floats, alpha: float, values: Floats) -> Floats:
    """Width of the central 1 − α interval, plus 2/α times how far it missed (Winkler 1972).

    lower, upper, values: (n,).  alpha: between 0 and 1.  Returns (n,), in the unit of the question.
    """
    below = np.maximum(lower - values, 0.0)
    above = np.maximum(values - upper, 0.0)
    return (upper - lower) + (2.0 / alpha) * (below + above)


def weighted_interval_score(quantiles: Floats, levels: Floats, values: Floats) -> Floats:
    """[½·|y − median| + Σ (αₖ/2)·ISₖ] ÷ (K + ½) over the K central intervals (Bracher et al. 2021).

    quantiles: (n, m).  levels: (m,), increasing, symmetric about ½ and with it.  values: (n,).
    Returns (n,), in the unit of the question. Raises ValueError for other levels.
    """
    pairs = len(levels) // 2
    if len(levels) % 2 == 0 or not np.allclose(levels + levels[::-1], 1.0):
        raise ValueError("The levels must be symmetric about 0.5 and contain it.")
    total = 0.5 * np.abs(values - quantiles[:, pairs])
    for k in range(pairs):
        alpha = 2.0 * levels[k]
        total += (alpha / 2.0) * interval_score(quantiles[:, k], quantiles[:, -1 - k], alpha, values)
    return total / (pairs + 0.5)
