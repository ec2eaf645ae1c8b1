"""Standings: how good each expert is on a set of questions, and how sure that is.

Four stages: time (`ahead`, `relative`), least squares and errors (`levels`), shrinkage (`shrinkage`).
Shapes: n losses of e experts on q questions. Losses are of one unit; skill is reference loss − own loss, so that
above 0 is better than the reference.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tracker.scoring.comparison import Intervals, clustered_intervals
from tracker.scoring.levels import fit_levels, groups, is_linked, paired
from tracker.scoring.rules import Floats, Indices
from tracker.scoring.shrinkage import posterior, shrink

ENOUGH_TO_RANK = 10  # events
MOST_RANKED = 3000  # experts that are ranked: those with the most events
INTERVAL_LEVEL = 0.9
BEHIND = 0.95  # of the draws in which somebody clearly behind the leader is worse


class Leaderboard(NamedTuple):
    """All (e,). n, n_events: questions and events.  mean: loss, with its interval over events (nan below 10).

    skill: with its interval.  rank_low, rank_high: 1 is best, 0 for who is not ranked.  best: chance of rank 1.
    behind: in how many of the draws one is worse than the leader, who has the best estimate.  All three come from
    the same draws; nan for who is not ranked.
    groups: how many groups of experts there are that no shared question links; 0 if none could be compared so,
    and skill is plain excess loss.
    """

    n: Indices
    n_events: Indices
    mean: Floats
    interval: Intervals
    skill: Floats
    skill_interval: Intervals
    is_ranked: NDArray[np.bool_]
    rank_low: Indices
    rank_high: Indices
    best: Floats
    behind: Floats
    groups: int


def leaderboard(
    experts: Indices,
    questions: Indices,
    losses: Floats,
    reference: Floats,
    events: Indices,
    plain: Floats | None = None,
    enough: float = ENOUGH_TO_RANK,
) -> Leaderboard:
    """Estimate skill and draw ranks among those with enough events.

    experts, questions: (n,) indices from 0 on, each occurring, a pair at most once.  losses: (n,), on one footing.
    reference: (q,) what the reference forecaster lost on each question.  events: (q,) index of each one's event.
    plain: (n,) losses for the mean, if they are others.

    Only who can be ranked enters the fit, and who links those who can. Everyone else's row is a mean.
    """
    n = np.bincount(experts)
    n_events = _distinct(experts, events[questions])
    plain = losses if plain is None else plain
    board = Leaderboard(
        n=n,
        n_events=n_events,
        mean=np.bincount(experts, weights=plain) / n,
        interval=clustered_intervals(experts, events[questions], plain, level=INTERVAL_LEVEL),
        skill=np.full(len(n), np.nan),
        skill_interval=Intervals(np.full(len(n), np.nan), np.full(len(n), np.nan)),
        is_ranked=np.zeros(len(n), dtype=bool),
        rank_low=np.zeros_like(n),
        rank_high=np.zeros_like(n),
        best=np.full(len(n), np.nan),
        behind=np.full(len(n), np.nan),
        groups=0,
    )
    can_be_ranked = _can_be_ranked(n_events, enough)
    found = _estimates(experts, questions, losses, reference, events, can_be_ranked)
    return board if found is None else _drawn(board, found, can_be_ranked)


def skills(experts: Indices, questions: Indices, losses: Floats, reference: Floats, events: Indices) -> Floats:
    """The skill of a leaderboard of the same arguments, and nothing else of it; nan for who is not ranked. (e,)"""
    can_be_ranked = _can_be_ranked(_distinct(experts, events[questions]), ENOUGH_TO_RANK)
    found = _estimates(experts, questions, losses, reference, events, can_be_ranked)
    skill = np.full(len(can_be_ranked), np.nan)
    if found is not None:
        skill[can_be_ranked] = posterior(found.skill, found.covariance).estimate[found.is_ranked]
    return skill


def _can_be_ranked(n_events: Indices, enough: float) -> NDArray[np.bool_]:
    most = np.zeros(len(n_events), dtype=bool)
    most[np.argsort(-n_events, kind="stable")[:MOST_RANKED]] = True
    return most & (n_events >= enough)


class _Estimates(NamedTuple):
    """skill: (f,) of those followed, before it is shrunk.  covariance: (f, f).  is_ranked: (f,)"""

    skill: Floats
    covariance: Floats
    is_ranked: NDArray[np.bool_]
    groups: int


def _followed(experts: Indices, questions: Indices, can_be_ranked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Who can be ranked, and who answered questions of two groups of those that nothing else links. (e,)"""
    some = can_be_ranked[experts]
    asked, where = np.unique(questions[some], return_inverse=True)
    _, group = groups(np.unique(experts[some], return_inverse=True)[1], where)
    if group.max() == 0:
        return can_be_ranked
    of_question = np.full(int(questions.max()) + 1, -1)
    of_question[asked] = np.unique(group, return_inverse=True)[1]
    there = of_question[questions] >= 0
    return can_be_ranked | (_distinct(experts[there], of_question[questions[there]], len(can_be_ranked)) > 1)


def _estimates(
    experts: Indices,
    questions: Indices,
    losses: Floats,
    reference: Floats,
    events: Indices,
    can_be_ranked: NDArray[np.bool_],
) -> _Estimates | None:
    """None where losses tell nothing: of fewer than two, too few of them, or all the same.

    Of those whom questions link: what the reference lost on all the questions of their group minus their level.
    How hard those of another group were is unknown, so that groups are compared by the reference alone; and of who
    shares no question with anyone, it is the mean excess of the reference's loss.
    """
    if not can_be_ranked.any():
        return None
    followed = _followed(experts, questions, can_be_ranked)
    some = followed[experts]
    who = np.unique(experts[some], return_inverse=True)[1]
    asked, where = np.unique(questions[some], return_inverse=True)
    linked = is_linked(who, where)
    excess = reference[questions[some]] - losses[some]
    skill = np.bincount(who, weights=excess) / np.bincount(who)
    covariance = np.diag(_variance_of_means(who, events[asked][where], excess, skill))
    n_groups = 0
    if linked.any():
        among = linked[who]
        those = np.unique(who[among], return_inverse=True)[1]
        theirs, here = np.unique(where[among], return_inverse=True)
        fit = fit_levels(those, here, losses[some][among], events[asked][theirs])
        if fit is None:
            return None
        share = 1.0 / np.bincount(fit.question_group)[fit.question_group]
        yardstick = np.bincount(fit.question_group, weights=share * reference[asked][theirs])
        skill[linked] = yardstick[fit.expert_group] - fit.level
        covariance[np.ix_(linked, linked)] = fit.covariance
        n_groups = len(yardstick) + int((~linked).sum())
    is_known = np.isfinite(covariance.diagonal()).all() and covariance.diagonal().max() > 0
    if len(skill) < 2 or not is_known:
        return None
    return _Estimates(skill, covariance, can_be_ranked[followed], n_groups)


def _drawn(board: Leaderboard, found: _Estimates, can_be_ranked: NDArray[np.bool_]) -> Leaderboard:
    """One set of draws gives all that is said, so that nothing contradicts anything else."""
    shrunken = shrink(found.skill, found.covariance)
    ranked = found.is_ranked
    skill, draws = shrunken.estimate[ranked], shrunken.draws[:, ranked]
    ends = [(1 - INTERVAL_LEVEL) / 2, (1 + INTERVAL_LEVEL) / 2]
    board.skill[can_be_ranked] = skill
    low, high = np.quantile(draws, ends, axis=0)
    board.skill_interval.low[can_be_ranked], board.skill_interval.high[can_be_ranked] = low, high
    # Small whole numbers, a row an expert: they are sorted in linear time.
    ranks = np.empty(draws.shape, dtype=np.int16)
    np.put_along_axis(
        ranks, (-draws).argsort(axis=1), np.arange(1, len(skill) + 1, dtype=np.int16)[None, :], axis=1
    )
    ordered = np.sort(np.ascontiguousarray(ranks.T), axis=1, kind="stable")
    first, last = (max(round(len(draws) * end) - 1, 0) for end in ends)
    board.rank_low[can_be_ranked], board.rank_high[can_be_ranked] = ordered[:, first], ordered[:, last]
    board.best[can_be_ranked] = (ordered == 1).mean(axis=1)
    board.behind[can_be_ranked] = (draws < draws[:, [skill.argmax()]]).mean(axis=0)
    board.is_ranked[can_be_ranked] = True
    return board._replace(groups=found.groups)


def _distinct(experts: Indices, labels: Indices, n_experts: int = 0) -> Indices:
    """How many labels each expert has. (e,)"""
    whose, _, _ = paired(experts, labels)
    return np.bincount(whose, minlength=n_experts)


def _variance_of_means(experts: Indices, clusters: Indices, values: Floats, means: Floats) -> Floats:
    """Of each expert's mean, where values of one cluster hang together; nan for fewer than two clusters. (e,)"""
    n = np.bincount(experts)
    whose, _, where = paired(experts, clusters)
    sums = np.bincount(where, weights=values - means[experts])
    several = np.bincount(whose, minlength=len(n))
    with np.errstate(invalid="ignore", divide="ignore"):
        correction = np.where(several > 1, several / (several - 1), np.nan)
        return np.asarray(correction * np.bincount(whose, weights=sums**2, minlength=len(n)) / n**2)
