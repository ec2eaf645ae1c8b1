"""How much of the differences between experts is skill: stage 4 of a scoreboard.

estimates ~ N(centre + skill, Cov), skill from a mixture with a long lower tail: most experts are nearly alike,
some are much worse, and nobody is much better. A normal distribution would take the few for chance, or the many
for different. The spread of skill and its centre are integrated, not fixed, which keeps equal experts equal.
"""

from typing import NamedTuple

import numpy as np
import scipy

from tracker.scoring.rules import Floats


class Tail(NamedTuple):
    """Parts of the mixture (k,): how many are of each, how far below the centre and how wide, in spreads."""

    share: Floats
    shift: Floats
    width: Floats


# Tried on simulated boards (bench/coverage.py): half or twice these tails say nearly the same.
LOWER = Tail(np.array([0.8, 0.15, 0.05]), np.array([0.0, -3.0, -9.0]), np.array([1.0, 2.5, 6.0]))
NORMAL = Tail(np.ones(1), np.zeros(1), np.ones(1))

DRAWS, AT_ONCE = 4_000, 500
SPREADS, CENTRES = 60, 41  # of the grid
WIDEST = 6.0  # the largest spread that is tried, in standard deviations of the estimates and of their errors
REACH = 5.0  # how far the centre is tried, in standard errors
ROUNDS = 4


class Given(NamedTuple):
    """What one spread makes of the estimates.

    centre: (c,) on a grid.  density: (c,) logarithms of the likelihood.
    means: (c, e) of each estimate, given spread and centre.
    """

    centre: Floats
    density: Floats
    means: Floats


def given(spread: float, estimates: Floats, variance: Floats, tail: Tail) -> Given:
    """estimates, variance: (e,), taken as independent."""
    total = variance[:, None] + (tail.width * spread) ** 2  # (e, k)
    below = tail.shift * spread
    centre = np.median(estimates)
    for _ in range(ROUNDS):  # towards the likeliest
        parts = _parts(estimates - centre, total, below, tail)
        weight = parts / parts.sum(axis=1, keepdims=True) / total
        centre = (weight * (estimates[:, None] - below)).sum() / weight.sum()
    step = 1.0 / np.sqrt(weight.sum())
    grid = centre + step * np.linspace(-REACH, REACH, CENTRES)
    away = estimates - grid[:, None]  # (c, e)
    parts = _parts(away, total, below, tail)  # (c, e, k)
    likelihood = parts.sum(axis=2)
    kept = (tail.width * spread) ** 2 / total
    means = ((below + kept * (away[:, :, None] - below)) * parts).sum(axis=2) / likelihood
    return Given(grid, np.log(likelihood).sum(axis=1) + np.log(step), grid[:, None] + means)


def _parts(away: Floats, total: Floats, below: Floats, tail: Tail) -> Floats:
    """Density of each part of the mixture (…, e, k), never 0."""
    parts = tail.share / np.sqrt(total) * np.exp(-0.5 * (away[..., None] - below) ** 2 / total)
    return np.asarray(parts + 1e-300)


class Shrunken(NamedTuple):
    """estimate: (e,) the posterior mean.  draws: (d, e), each of all experts at once.

    spread: its posterior mean.  density: (g,) logarithms of the likelihood of each spread of the grid.
    """

    estimate: Floats
    draws: Floats
    spread: float
    density: Floats


class Posterior(NamedTuple):
    """What the estimates say of spread and centre, and of each expert.

    common: the variance that all errors share.  own: (e, e) the covariance without it.  variance: (e,).
    spreads: (g,).  centre, density, weight: (g, c), the weights sum to 1.  estimate: (e,) the posterior mean.
    """

    common: float
    own: Floats
    variance: Floats
    spreads: Floats
    centre: Floats
    density: Floats
    weight: Floats
    estimate: Floats


def posterior(
    estimates: Floats, covariance: Floats, tail: Tail = LOWER, spreads: Floats | None = None
) -> Posterior:
    """As `shrink` takes them and without draws, which is enough where only the estimates are wanted."""
    n = len(estimates)
    between = (covariance.sum() - covariance.trace()) / (n * (n - 1))
    common = float(np.clip(between, 0.0, 0.9 * covariance.diagonal().min()))
    own = covariance - common
    variance = own.diagonal().clip(1e-300)
    if spreads is None:
        widest = WIDEST * (estimates.std() + np.sqrt(variance.mean()))
        spreads = widest * np.linspace(0.0, 1.0, SPREADS) ** 2  # finer where experts are nearly alike
    found = [given(spread, estimates, variance, tail) for spread in spreads.tolist()]
    density = np.array([one.density for one in found])
    step = np.gradient(spreads) if len(spreads) > 1 else np.ones(1)
    weight = np.exp(density - density.max()) * step[:, None]
    weight /= weight.sum()
    estimate = np.einsum("gc,gce->e", weight, np.array([one.means for one in found]))
    centre = np.array([one.centre for one in found])
    return Posterior(common, own, variance, spreads, centre, density, weight, estimate)


def shrink(
    estimates: Floats,
    covariance: Floats,
    draws: int = DRAWS,
    seed: int = 0,
    tail: Tail = LOWER,
    spreads: Floats | None = None,
) -> Shrunken:
    """Draw the estimates towards each other as far as their differences can be chance.

    estimates: (e,), of two experts or more, above is better.  covariance: (e, e).  spreads: (g,) the grid, all
    equally likely beforehand, if not a usual one.

    What is common to all errors moves everybody together, and is left to the end; what else they have in common
    enters the draws, but not the likelihood.
    """
    found = posterior(estimates, covariance, tail, spreads)
    variance, weight = found.variance, found.weight
    rng = np.random.default_rng(seed)
    # Each as often as it is likely, up to one: less noise than choosing them at random.
    which = np.searchsorted(weight.reshape(-1).cumsum(), (np.arange(draws) + rng.random()) / draws)
    which = which.clip(max=weight.size - 1)
    spread = found.spreads[which // CENTRES]
    centre = found.centre.reshape(-1)[which]
    noise = rng.standard_normal((draws, len(estimates))) @ _root(found.own).T
    skill = np.concatenate(
        [
            _drawn(estimates - centre[some, None], spread[some, None], variance, tail, noise[some], rng)
            for some in (slice(start, start + AT_ONCE) for start in range(0, draws, AT_ONCE))
        ]
    )
    shared = np.sqrt(found.common) * rng.standard_normal((draws, 1))
    return Shrunken(
        estimate=found.estimate,
        draws=centre[:, None] + skill + shared,
        spread=float(found.spreads @ weight.sum(axis=1)),
        density=np.asarray(scipy.special.logsumexp(found.density, axis=1)),
    )


def _drawn(
    away: Floats, spread: Floats, variance: Floats, tail: Tail, noise: Floats, rng: np.random.Generator
) -> Floats:
    """Skill (d, e) in draws of centre and spread: a part of the mixture for each expert, then a value from it."""
    total = variance[:, None] + (tail.width * spread[..., None]) ** 2  # (d, e, k)
    parts = _parts(away, total, tail.shift * spread[..., None], tail).cumsum(axis=2)
    part = (rng.random(away.shape)[..., None] * parts[..., -1:] > parts[..., :-1]).sum(axis=2)
    below = tail.shift[part] * spread
    prior = (tail.width[part] * spread) ** 2
    kept = prior / (prior + variance)
    return np.asarray(below + kept * (away - below) + np.sqrt(kept * variance) * noise)


def _root(covariance: Floats) -> Floats:
    """R with R R' the correlations. (e, e)

    From the symmetric root, of which there is one: axes may come in any order and direction, so that a machine
    with more threads would draw other ranks.
    """
    values, axes = scipy.linalg.eigh(covariance, check_finite=False)
    root = (axes * np.sqrt(values.clip(0.0))) @ axes.T
    return np.asarray(root / np.sqrt((root**2).sum(axis=1, keepdims=True).clip(1e-300)))
