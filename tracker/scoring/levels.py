"""What experts would have lost on all the questions that link them, and how surely that is known.

Stages 2 and 3 of a scoreboard. Shapes: n losses of e experts on q questions about v events.
"""

from typing import NamedTuple

import numpy as np
import scipy
from numpy.typing import NDArray

from tracker.scoring.rules import Floats, Indices

PRIOR_LOSSES = 10.0
MOST_CORRELATED = 0.99


class Levels(NamedTuple):
    """level: (e,) below 0 is not better than nothing: it is a loss.  covariance: (e, e), 0 between groups.

    expert_group: (e,), question_group: (q,): experts of two groups are linked by no question.
    variance: (e,) of each one's single losses.  correlation: of an expert's errors within an event, 0 to .99.
    """

    level: Floats
    covariance: Floats
    expert_group: Indices
    question_group: Indices
    variance: Floats
    correlation: float


class Design:
    """Experts × questions with the questions eliminated: the Laplacian of who shares questions with whom."""

    def __init__(self, experts: Indices, questions: Indices) -> None:
        self.experts, self.questions = experts, questions
        shape = (int(experts.max()) + 1, int(questions.max()) + 1)
        self.table = scipy.sparse.csr_array((np.ones(len(experts)), (experts, questions)), shape=shape)
        self.per_expert = np.bincount(experts).astype(float)
        self.share = 1.0 / np.bincount(questions)  # of one loss in its question's mean
        self.weighted = scipy.sparse.csr_array(self.table * self.share)
        self.shared = (self.weighted @ self.table.T).toarray()
        self.expert_group, self.question_group = groups(experts, questions)
        self.is_same = self.expert_group[:, None] == self.expert_group
        self.laplacian = np.diag(self.per_expert) - self.shared

    @property
    def inverse(self) -> Floats:
        """Of the Laplacian, where a group's effects sum to 0. (e, e)"""
        ones = self.is_same / np.bincount(self.expert_group)[self.expert_group]
        return np.asarray(scipy.linalg.inv(self.laplacian + ones, assume_a="pos") - ones)

    def demeaned(self, losses: Floats) -> Floats:
        means = np.bincount(self.questions, weights=losses) * self.share
        return np.asarray(losses - means[self.questions])

    def by_expert(self, values: Floats) -> Floats:
        return np.bincount(self.experts, weights=values)


def groups(experts: Indices, questions: Indices) -> tuple[Indices, Indices]:
    """Which experts (e,) and questions (q,) hang together: by an expert who answered two, or a question by two."""
    n_experts, n_questions = int(experts.max()) + 1, int(questions.max()) + 1
    size = n_experts + n_questions
    links = scipy.sparse.csr_array((np.ones(len(experts)), (experts, n_experts + questions)), shape=(size, size))
    _, group = scipy.sparse.csgraph.connected_components(links, directed=False)
    found: Indices = np.asarray(group, dtype=np.int64)
    return found[:n_experts], found[n_experts:]


def fit_levels(experts: Indices, questions: Indices, losses: Floats, events: Indices) -> Levels | None:
    """loss = expert + question + error by least squares; None where nothing is left to tell errors from effects.

    experts, questions: (n,) indices from 0 on, each occurring, a pair at most once.  losses: (n,).
    events: (q,) of each question.  An expert's level is their own effect and the mean of the question effects of
    their group: the fixed effects of ForecastBench's leaderboard. It is linear in the losses, so that its
    covariance follows from theirs: each expert has a variance of their own, and one correlation holds within
    events.
    """
    design = Design(experts, questions)
    inverse = design.inverse
    effect = inverse @ design.by_expert(design.demeaned(losses))
    rest = losses - effect[experts]
    difficulty = np.bincount(questions, weights=rest) * design.share
    residuals = rest - difficulty[questions]
    in_group = np.bincount(design.question_group)[design.question_group]
    mean_difficulty = np.bincount(design.question_group, weights=difficulty / in_group)
    errors = _errors(design, inverse, residuals, events)
    if errors is None:
        return None
    return Levels(
        effect + mean_difficulty[design.expert_group],
        _covariance(design, inverse, events, *errors),
        design.expert_group,
        design.question_group,
        *errors,
    )


def paired(first: Indices, second: Indices) -> tuple[Indices, Indices, Indices]:
    """The pairs that occur, each once, as two columns; and which of them each row is. (n,)

    As numpy.unique with axis=0, which sorts rows ten times more slowly than numbers.
    """
    base = int(second.max(initial=0)) + 1
    keys, where = np.unique(first.astype(np.int64) * base + second, return_inverse=True)
    one, two = np.divmod(keys, base)
    return one, two, where.reshape(-1)


class _Pairs(NamedTuple):
    """Losses of one expert on two questions of one event, each pair both ways: where the two stand in (n,)."""

    first: Indices
    second: Indices


def _pairs(experts: Indices, of_events: Indices) -> _Pairs:
    order = np.lexsort((of_events, experts))
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = (np.diff(experts[order]) != 0) | (np.diff(of_events[order]) != 0)
    starts = np.flatnonzero(is_new)
    sizes = np.diff(starts, append=len(order))
    size, start = np.repeat(sizes, sizes), np.repeat(starts, sizes)
    many = np.flatnonzero(size > 1)
    first = np.repeat(many, size[many])
    within = np.arange(len(first)) - np.repeat(np.cumsum(size[many]) - size[many], size[many])
    second = start[first] + within
    apart = first != second
    return _Pairs(order[first[apart]], order[second[apart]])


def _errors(design: Design, inverse: Floats, residuals: Floats, events: Indices) -> tuple[Floats, float] | None:
    """Variance of each expert's losses (e,), and the correlation of those within an event.

    The fit takes a part of every error out (its leverage) and correlates what is left: both are given back.
    A variance is drawn towards the pooled one as if by ten losses.
    """
    experts, questions = design.experts, design.questions
    reach = design.table.T @ inverse * design.share[:, None]  # (q, e)
    own = np.bincount(questions, weights=reach[questions, experts]) * design.share
    diagonal = inverse.diagonal()[experts]
    left = 1.0 - design.share[questions] - diagonal + 2.0 * reach[questions, experts] - own[questions]
    left = left.clip(0.0)
    if left.sum() < 1.0 - 1e-9 or not residuals.any():
        return None
    pairs = _pairs(experts, events[questions])
    between = _between(design, inverse, reach, pairs)
    rows = left + np.bincount(pairs.first, weights=between, minlength=len(left))
    correlation, squares = 0.0, design.by_expert(residuals**2)
    variance = np.ones(len(squares))
    for _ in range(3 if len(pairs.first) else 1):
        freedom = design.by_expert((1.0 - correlation) * left + correlation * rows**2)
        pooled = squares.sum() / max(freedom.sum(), 1e-12)
        variance = (squares + PRIOR_LOSSES * pooled) / (freedom + PRIOR_LOSSES)
        if len(pairs.first):
            correlation = _correlation(residuals / np.sqrt(variance[experts]), pairs, between, rows)
    return variance, correlation


def _between(design: Design, inverse: Floats, reach: Floats, pairs: _Pairs) -> Floats:
    """How the fit alone correlates the residuals of each pair: the residual maker's entries off its diagonal."""
    who, one, two = design.experts[pairs.first], design.questions[pairs.first], design.questions[pairs.second]
    asked, other, where = paired(one, two)
    by_question = scipy.sparse.csr_array(design.weighted.T)
    counts = np.diff(by_question.indptr)[asked]
    row = np.repeat(np.arange(len(asked)), counts)
    within = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    entry = by_question.indptr[asked[row]] + within
    both = np.bincount(
        row,
        weights=by_question.data[entry] * reach[other[row], by_question.indices[entry]],
        minlength=len(asked),
    )
    return np.asarray(reach[one, who] + reach[two, who] - inverse.diagonal()[who] - both[where])


def _correlation(residuals: Floats, pairs: _Pairs, between: Floats, rows: Floats) -> float:
    """residuals: (n,) in units of each expert's.  between: (pairs,) what the fit makes of no correlation at all.

    Products of residuals are expected to be (1 − ρ) · between + ρ · what the fit leaves of a perfect correlation.
    """
    product = float(residuals[pairs.first] @ residuals[pairs.second])
    none, whole = float(between.sum()), float(rows[pairs.first] @ rows[pairs.second])
    return float(np.clip((product - none) / max(whole - none, 1e-12), 0.0, MOST_CORRELATED))


def _covariance(design: Design, inverse: Floats, events: Indices, variance: Floats, correlation: float) -> Floats:
    """H R H' of the levels, H · losses, without H: it would have as many columns as there are losses. (e, e)"""
    experts, questions, table, weighted = design.experts, design.questions, design.table, design.weighted
    of_loss = variance[experts]
    per_question = np.bincount(questions, weights=of_loss)
    alone = _spread(
        design,
        variance * design.per_expert,
        variance[:, None] * design.shared,
        (weighted * per_question) @ weighted.T,
    )
    pair, size, is_pair = _expert_events(experts, events[questions])
    in_pair = scipy.sparse.csr_array((np.ones(len(experts)), (pair, questions)), shape=(len(size), len(events)))
    together = _spread(
        design,
        np.bincount(is_pair, weights=variance[is_pair] * size**2),
        scipy.sparse.csr_array((of_loss * size[pair], (experts, questions)), shape=table.shape) @ weighted.T,
        weighted @ (in_pair.T @ (in_pair * variance[is_pair][:, None])) @ weighted.T,
    )
    spread = (1.0 - correlation) * alone + correlation * together
    n_asked = np.bincount(design.question_group)[design.question_group]
    weight = (design.share / n_asked)[questions]  # of each loss in the mean of the question effects
    along = of_loss * ((1.0 - correlation) * weight + correlation * np.bincount(pair, weights=weight)[pair])
    drawn = design.by_expert(along) - weighted @ np.bincount(questions, weights=along)
    common = np.bincount(design.expert_group[experts], weights=weight * along)[design.expert_group]
    moved = inverse - design.is_same * ((weighted @ (1.0 / n_asked)) @ inverse)
    shift = moved @ drawn
    whole = moved @ spread @ moved.T
    return np.asarray(whole + design.is_same * (shift[:, None] + shift + common))


def _spread(design: Design, own: Floats, crossed: object, shared: object) -> Floats:
    """Of the experts' sums of what is left of the losses when each question's mean is taken out."""
    crossed, shared = (
        part if isinstance(part, np.ndarray) else part.toarray()  # type: ignore[attr-defined]
        for part in (crossed, shared)
    )
    return np.asarray(np.diag(own) - crossed - crossed.T + shared)


def _expert_events(experts: Indices, of_events: Indices) -> tuple[Indices, Floats, Indices]:
    """The expert and event of each loss as one number (n,); how many losses each has, and whose it is."""
    whose, _, pair = paired(experts, of_events)
    return pair, np.bincount(pair).astype(float), whose


def is_linked(experts: Indices, questions: Indices) -> NDArray[np.bool_]:
    """Of each expert (e,), whether they share a question with another."""
    shared = np.bincount(questions)[questions] > 1
    return np.bincount(experts, weights=shared) > 0
