"""Standings: how good each expert is on a set of questions, and how sure that is.

Shapes: n losses of e experts on q questions. Losses are of one unit; skill is reference loss − own loss, so that
above 0 is better than the reference.
"""

from typing import NamedTuple

import numpy as np
import scipy
from numpy.typing import NDArray

from tracker.scoring.comparison import Intervals, clustered_intervals, rank_draws
from tracker.scoring.mixed_model import is_identified, mixed_model
from tracker.scoring.rules import Floats, Indices

ENOUGH_TO_RANK = 10
MOST_RANKED = 3000  # experts that are ranked: those with the most questions
INTERVAL_LEVEL = 0.9


class Leaderboard(NamedTuple):
    """All (e,). n: questions.  mean: loss, with its interval over event clusters (nan below 10 of them).

    skill: with its interval.  rank_low, rank_high: 1 is best, 0 for who is not ranked.  best: chance of rank 1.
    groups: how many groups of experts there are that no shared question links; 0 if none could be compared so,
    and skill is plain excess loss.
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
    groups: int


def leaderboard(
    experts: Indices,
    questions: Indices,
    losses: Floats,
    reference: Floats,
    clusters: Indices,
    weights: Floats | None = None,
    enough: int = ENOUGH_TO_RANK,
) -> Leaderboard:
    """Estimate skill, and draw ranks among those with enough questions.

    experts, questions: (n,) indices from 0 on, each occurring, a pair at most once.  losses: (n,).
    reference: (q,) what the reference forecaster lost on each question.  clusters: (q,) index of its event.
    weights: (n,) share of the time that the expert covered, for plain excess loss: it is 0 on absent days.

    Where experts share questions: loss = mean + expert + question + error by REML, and skill is what the reference
    lost on all the questions minus what the expert would be expected to: all that are linked to theirs by experts
    who answered several. How hard those of another group were is unknown, so that groups are compared by the
    reference alone; and where nobody shares a question, skill is the mean excess of its loss over the expert's.
    """
    n = np.bincount(experts)
    mean = np.bincount(experts, weights=losses) / n
    followed = np.sort(np.argsort(-n, kind="stable")[:MOST_RANKED])
    fitted = _adjusted(experts, questions, losses, reference, n, followed)
    if fitted is None:
        excess = (reference[questions] - losses) * (1.0 if weights is None else weights)
        skill = np.bincount(experts, weights=excess) / n
        variance = _variance_of_means(experts, clusters[questions], excess, skill, n)
        fitted = _Fitted(skill, variance, np.diag(variance[followed]))
    reach = scipy.special.ndtri((1 + INTERVAL_LEVEL) / 2) * np.sqrt(fitted.variance)
    is_ranked = np.zeros(len(n), dtype=bool)
    is_ranked[followed] = n[followed] >= enough
    rank_low, rank_high, best = np.zeros_like(n), np.zeros_like(n), np.zeros(len(n))
    if is_ranked.any():
        ranked_index = np.flatnonzero(n[followed] >= enough)
        known = fitted.covariance[np.ix_(ranked_index, ranked_index)]
        known = np.nan_to_num(known, nan=np.nanmax(known, initial=1.0))
        ranks = rank_draws(-fitted.skill[is_ranked], known, level=INTERVAL_LEVEL)
        rank_low[is_ranked], rank_high[is_ranked], best[is_ranked] = ranks.low, ranks.high, ranks.best
    return Leaderboard(
        n=n,
        mean=mean,
        interval=clustered_intervals(experts, clusters[questions], losses, level=INTERVAL_LEVEL),
        skill=fitted.skill,
        skill_interval=Intervals(fitted.skill - reach, fitted.skill + reach),
        is_ranked=is_ranked,
        rank_low=rank_low,
        rank_high=rank_high,
        best=best,
        groups=fitted.groups,
    )


class _Fitted(NamedTuple):
    """skill, variance: (e,).  covariance: of those followed, in their order.  groups: 0 without a model."""

    skill: Floats
    variance: Floats
    covariance: Floats
    groups: int = 0


def _adjusted(
    experts: Indices, questions: Indices, losses: Floats, reference: Floats, n: Indices, followed: Indices
) -> _Fitted | None:
    """By the mixed model of those followed; of the others, who have the fewest questions, given what it found.

    The model's matrices are as large as the square of its experts. None where it is not identified.
    """
    position = np.full(len(n), -1)
    position[followed] = np.arange(len(followed))
    is_followed = position[experts] >= 0
    asked, question_index = np.unique(questions[is_followed], return_inverse=True)
    if not is_identified(position[experts[is_followed]], question_index):
        return None
    model = mixed_model(position[experts[is_followed]], question_index, losses[is_followed], experts_differ=True)
    difficulty = np.zeros(len(reference))
    difficulty[asked] = model.question_effects
    rest = losses - model.mean - difficulty[questions]
    of_errors = model.error_variance / n
    share = model.expert_variance / (model.expert_variance + of_errors)
    effects = share * np.bincount(experts, weights=rest) / n
    effects[followed] = model.effects
    spread = _relative_spread(experts, rest - effects[experts], n)
    covariance = model.covariance * spread[followed] * spread[followed][:, None]
    variance = share * of_errors * spread**2
    variance[followed] = covariance.diagonal()
    group_of_experts, group_of_questions = _groups(experts, questions, len(n), len(reference))
    yardstick = np.bincount(group_of_questions, weights=reference - difficulty) / np.bincount(group_of_questions)
    skill = yardstick[group_of_experts] - model.mean - effects
    return _Fitted(skill, variance, covariance, groups=int(group_of_experts.max()) + 1)


def _groups(experts: Indices, questions: Indices, n_experts: int, n_questions: int) -> tuple[Indices, Indices]:
    """Which experts (e,) and questions (q,) hang together: by an expert who answered two, or a question by two."""
    size = n_experts + n_questions
    links = scipy.sparse.csr_array((np.ones(len(experts)), (experts, n_experts + questions)), shape=(size, size))
    _, group = scipy.sparse.csgraph.connected_components(links, directed=False)
    groups: Indices = np.asarray(group, dtype=np.int64)
    return groups[:n_experts], groups[n_experts:]


PRIOR_LOSSES = 10.0


def _relative_spread(experts: Indices, residuals: Floats, n: Indices) -> Floats:
    """How much more than the average expert each one's losses scatter about the model. (e,)

    Who claims certainty scatters more than who says 50 %, but the model has one variance for all: its posterior
    standard deviations are stretched by this. Of few losses it is drawn towards 1, as if by ten average ones.
    """
    squares = np.bincount(experts, weights=residuals**2)
    average = squares.sum() / n.sum()
    if not average > 0:
        return np.ones(len(n))
    return np.asarray(np.sqrt((squares / average + PRIOR_LOSSES) / (n + PRIOR_LOSSES)))


def _variance_of_means(experts: Indices, clusters: Indices, values: Floats, means: Floats, n: Indices) -> Floats:
    """Of each expert's mean, where values of one cluster hang together; nan for fewer than two clusters. (e,)"""
    pairs, where = np.unique(np.column_stack((experts, clusters)), axis=0, return_inverse=True)
    sums = np.bincount(where, weights=values - means[experts])
    groups = np.bincount(pairs[:, 0], minlength=len(n))
    with np.errstate(invalid="ignore", divide="ignore"):
        correction = np.where(groups > 1, groups / (groups - 1), np.nan)
        return np.asarray(correction * np.bincount(pairs[:, 0], weights=sums**2, minlength=len(n)) / n**2)
