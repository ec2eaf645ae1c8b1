"""Standings: how good each expert is on a set of questions, and how sure that is.

Shapes: n losses of e experts on q questions. Losses are of one unit; skill is reference loss − own loss, so that
above 0 is better than the reference.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from tracker.scoring.comparison import (
    Intervals,
    clustered_intervals,
    is_identified,
    mixed_model,
    rank_draws,
)
from tracker.scoring.rules import Floats, Indices

ENOUGH = 10
LEVEL = 0.9


class Leaderboard(NamedTuple):
    """All (e,). n: questions.  mean: loss, with its interval over event clusters (nan below 10 of them).

    skill: with its interval.  rank_low, rank_high: 1 is best, 0 for who is not ranked.  best: chance of rank 1.
    is_adjusted: whether skill is adjusted for the difficulty of questions, or plain excess loss.
    """

    n: Indices
    mean: Floats
    interval: Intervals
    skill: Floats
    skill_interval: Intervals
    is_ranked: NDArray[np.bool_]
    rank_low: Indices
    rank_high: Indices
    best: Floats
    is_adjusted: bool


def leaderboard(
    experts: Indices,
    questions: Indices,
    losses: Floats,
    reference: Floats,
    clusters: Indices,
    weights: Floats | None = None,
    enough: int = ENOUGH,
) -> Leaderboard:
    """Estimate skill, and draw ranks among those with enough questions.

    experts, questions: (n,) indices from 0 on, each occurring, a pair at most once.  losses: (n,).
    reference: (q,) what the reference forecaster lost on each question.  clusters: (q,) index of its event.
    weights: (n,) share of the time that the expert covered, for plain excess loss: it is 0 on absent days.

    Where experts share questions: loss = mean + expert + question + error by REML, and skill is what the reference
    lost on all the questions minus what the expert would be expected to. Otherwise how hard the questions were is
    unknown, and skill is the mean excess of the reference's loss over the expert's on those they answered.
    """
    n = np.bincount(experts)
    mean = np.bincount(experts, weights=losses) / n
    is_ranked = n >= enough
    is_adjusted = is_identified(experts, questions)
    if is_adjusted:
        model = mixed_model(experts, questions, losses, experts_differ=True)
        skill = reference.mean() - model.mean - model.question_effects.mean() - model.effects
        fitted = model.mean + model.effects[experts] + model.question_effects[questions]
        spread = _relative_spread(experts, losses - fitted, n)
        covariance = model.covariance * spread * spread[:, None]
    else:
        excess = (reference[questions] - losses) * (1.0 if weights is None else weights)
        skill = np.bincount(experts, weights=excess) / n
        covariance = np.diag(_variance_of_means(experts, clusters[questions], excess, skill, n))
    reach = norm.ppf((1 + LEVEL) / 2) * np.sqrt(covariance.diagonal())
    rank_low, rank_high = np.zeros_like(n), np.zeros_like(n)
    best = np.zeros(len(n))
    if is_ranked.any():
        some = np.flatnonzero(is_ranked)
        known = covariance[np.ix_(some, some)]
        ranks = rank_draws(-skill[some], np.nan_to_num(known, nan=np.nanmax(known, initial=1.0)), level=LEVEL)
        rank_low[some], rank_high[some], best[some] = ranks.low, ranks.high, ranks.best
    return Leaderboard(
        n=n,
        mean=mean,
        interval=clustered_intervals(experts, clusters[questions], losses, level=LEVEL),
        skill=skill,
        skill_interval=Intervals(skill - reach, skill + reach),
        is_ranked=is_ranked,
        rank_low=rank_low,
        rank_high=rank_high,
        best=best,
        is_adjusted=is_adjusted,
    )


PRIOR = 10.0


def _relative_spread(experts: Indices, residuals: Floats, n: Indices) -> Floats:
    """How much more than the average expert each one's losses scatter about the model. (e,)

    Who claims certainty scatters more than who says 50 %, but the model has one variance for all: its posterior
    standard deviations are stretched by this. Of few losses it is drawn towards 1, as if by ten average ones.
    """
    squares = np.bincount(experts, weights=residuals**2)
    average = squares.sum() / n.sum()
    if not average > 0:
        return np.ones(len(n))
    return np.asarray(np.sqrt((squares / average + PRIOR) / (n + PRIOR)))


def _variance_of_means(experts: Indices, clusters: Indices, values: Floats, means: Floats, n: Indices) -> Floats:
    """Of each expert's mean, where values of one cluster hang together; nan for fewer than two clusters. (e,)"""
    pairs, where = np.unique(np.column_stack((experts, clusters)), axis=0, return_inverse=True)
    sums = np.bincount(where, weights=values - means[experts])
    groups = np.bincount(pairs[:, 0], minlength=len(n))
    with np.errstate(invalid="ignore", divide="ignore"):
        correction = np.where(groups > 1, groups / (groups - 1), np.nan)
        return np.asarray(correction * np.bincount(pairs[:, 0], weights=sums**2, minlength=len(n)) / n**2)
