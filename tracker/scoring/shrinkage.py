"""How much of the differences between experts is skill: stage 4 of a scoreboard.

levels ~ N(μ + skill, Cov), skill ~ N(0, τ²): a random-effects meta-analysis with known covariances.
"""

from typing import NamedTuple

import numpy as np
import scipy

from tracker.scoring.rules import Floats

DRAWS = 4_000
GRID = 200
WIDEST = 6.0  # the largest τ that is tried, in standard deviations of the estimates and of their errors


class Marginal(NamedTuple):
    """Estimates (e,) seen along the axes of their covariance, and how likely each τ of a grid (g,) makes them.

    axes: (e, e), a column an axis.  variance: (e,) along each.  along, ones: the estimates and 1 along each.
    mean, information: (g,) of μ given τ.  likelihood: (g,) the logarithm, restricted for μ.
    """

    axes: Floats
    variance: Floats
    along: Floats
    ones: Floats
    tau: Floats
    mean: Floats
    information: Floats
    likelihood: Floats

    @property
    def weight(self) -> Floats:
        """Of each τ, all of them equally likely beforehand."""
        weight = np.exp(self.likelihood - self.likelihood.max())
        return np.asarray(weight / weight.sum())


def marginal(estimates: Floats, covariance: Floats, tau: Floats | None = None) -> Marginal:
    """estimates: (e,), of two experts or more.  covariance: (e, e).  tau: the grid, if not a usual one."""
    variance, axes = scipy.linalg.eigh(covariance, check_finite=False)
    variance = variance.clip(1e-12 * max(variance.max(), 1e-300))
    along, ones = axes.T @ estimates, axes.sum(axis=0)
    if tau is None:
        scale = estimates.std() + np.sqrt(covariance.diagonal().mean())
        tau = np.linspace(0.0, WIDEST * scale, GRID)
    total = variance[:, None] + tau**2
    information = (ones[:, None] ** 2 / total).sum(axis=0)
    mean = ((ones * along)[:, None] / total).sum(axis=0) / information
    squares = ((along[:, None] - ones[:, None] * mean) ** 2 / total).sum(axis=0)
    likelihood = -0.5 * (np.log(total).sum(axis=0) + np.log(information) + squares)
    return Marginal(axes, variance, along, ones, tau, mean, information, likelihood)


class Shrunken(NamedTuple):
    """estimate: (e,) the posterior mean.  draws: (d, e), each of all experts at once.  tau: its posterior mean."""

    estimate: Floats
    draws: Floats
    tau: float


def shrink(estimates: Floats, covariance: Floats, draws: int = DRAWS, seed: int = 0) -> Shrunken:
    """Draw the estimates towards each other as far as their spread can be chance; τ is integrated, not fixed.

    That is what keeps equal experts equal: with the likeliest τ alone, 0 or not, the posterior would be too sure.
    """
    found = marginal(estimates, covariance)
    rng = np.random.default_rng(seed)
    weight, squared = found.weight, found.tau**2
    kept = squared / (found.variance[:, None] + squared)  # (e, g) of what is known of each expert alone
    means = found.ones[:, None] * found.mean
    estimate = found.axes @ ((means + kept * (found.along[:, None] - means)) @ weight)
    # Each τ as often as it is likely, up to one: less noise than choosing them at random.
    which = np.searchsorted(weight.cumsum(), (np.arange(draws) + rng.random()) / draws).clip(max=len(weight) - 1)
    centre = found.mean[which] + rng.standard_normal(draws) / np.sqrt(found.information[which])
    share = kept.T[which]  # (d, e)
    drawn = centre[:, None] * found.ones * (1.0 - share) + share * found.along
    drawn += np.sqrt(share * found.variance) * rng.standard_normal((draws, len(estimates)))
    return Shrunken(np.asarray(estimate), drawn @ found.axes.T, float(found.tau @ weight))
