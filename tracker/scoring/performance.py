"""Performance weights: who was nearer to the truth on questions that were resolved before weighs more.

The ancestor is Cooke's classical model (Cooke 1991), whose weights come from questions with known answers as well.
His need them beforehand and from everyone; here they are whatever was resolved earlier, so that most people have
answered few, and what each did is shrunk (Bühlmann 1967) before it becomes a weight. Budescu and Chen (2015) and
Atanasov et al. (2017) have weights from the same kind of record; Satopää et al. (2014) pool odds.

Shapes: e experts, n losses of theirs on q questions, m instants.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tracker.scoring.leaderboard import ENOUGH_TO_RANK
from tracker.scoring.levels import paired
from tracker.scoring.rules import Floats, Indices

MOST_WEIGHT = 2.0  # however good the record: an error half as large as that of an average forecaster


class Past(NamedTuple):
    """What was lost on resolved questions.

    expert, question: (n,) indices from 0 on, a pair at most once.  excess: (n,) how much more they lost than a
    yardstick that is the same for everyone on the question.  event: (q,) its index.  spread: (q,) the variance of
    the forecasts of it, nan where there were fewer than two.  known: (q,) when the outcome was.
    """

    expert: Indices
    question: Indices
    excess: Floats
    event: Indices
    spread: Floats
    known: Floats


class Weights(NamedTuple):
    """Of each expert (e,); an average forecaster has the weight 1, and so has who is not proven.

    n_events: with an outcome so far.
    """

    weight: Floats
    n_events: Indices

    @property
    def is_proven(self) -> NDArray[np.bool_]:
        return np.asarray(self.n_events >= ENOUGH_TO_RANK)


def weights_over_time(past: Past, instants: Floats, n_experts: int) -> Iterator[Weights]:
    """Weights at each of these instants, from what was known strictly before it.  instants: (m,), increasing."""
    whose, _, pair = paired(past.expert, past.event[past.question])
    sums, sizes = np.zeros(len(whose)), np.zeros(len(whose))
    n, total, squares = np.zeros((3, n_experts))
    spreads, n_spreads = 0.0, 0
    order = np.argsort(past.question, kind="stable")
    rows = np.split(order, np.cumsum(np.bincount(past.question, minlength=len(past.known)))[:-1])
    in_time = np.argsort(past.known, kind="stable")
    until = np.searchsorted(past.known[in_time], instants, side="left")
    found, done = _weights(n, total, squares, 0.0), 0
    for now in until.tolist():
        for question in in_time[done:now].tolist():
            pairs, experts = pair[rows[question]], past.expert[rows[question]]
            before = sums[pairs] / np.maximum(sizes[pairs], 1)
            n[experts] += sizes[pairs] == 0
            sums[pairs] += past.excess[rows[question]]
            sizes[pairs] += 1
            after = sums[pairs] / sizes[pairs]
            total[experts] += after - before
            squares[experts] += after**2 - before**2
            if not np.isnan(past.spread[question]):
                spreads, n_spreads = spreads + past.spread[question], n_spreads + 1
        if now > done:
            found, done = _weights(n, total, squares, spreads / max(n_spreads, 1)), now
        yield found


def _weights(n: Floats, total: Floats, squares: Floats, error: float) -> Weights:
    """From each one's events, the sum of what was lost more on each, and that of its squares (e,).

    error: the variance of an average forecast about what all of them have in common. Whoever loses more squared
    error has a variance that much larger. A weighted median lies where Σ weight · |value − median| is least, and
    errors of unlike size ask for weights that are the inverses of their size (Laplace's first law of error), as
    they ask a mean for the inverses of their variance (Bates and Granger 1969).
    """
    weight, is_proven = np.ones(len(n)), n >= ENOUGH_TO_RANK
    if is_proven.any() and error > 0:
        more = shrunken_means(n[is_proven], total[is_proven], squares[is_proven])
        weight[is_proven] = np.sqrt(error / np.maximum(error + more, error / MOST_WEIGHT**2))
    return Weights(weight, n.astype(int))


def shrunken_means(n: Floats, total: Floats, squares: Floats) -> Floats:
    """By how much each differs from the average, as far as that is not chance (Bühlmann 1967): n ÷ (n + k) of it.

    k is the variance within experts over that between them, by moments, as in an analysis of variance; where
    nothing speaks for a difference, everyone is average. A scoreboard integrates over what k may be and has a long
    lower tail, which is too dear to do at thousands of instants; who enters is the same: those with enough events.
    All (e,): number of values, two or more, their sum, and that of their squares.
    """
    means = total / n
    within = max(float((squares - n * means**2).sum() / (n - 1).sum()), 0.0)
    overall = total.sum() / n.sum()
    between = float(n @ (means - overall) ** 2) - (len(n) - 1) * within
    if between <= 0:
        return np.zeros(len(n))
    size = n.sum() - n @ n / n.sum()
    kept = n / (n + within * size / between)
    return np.asarray(kept * (means - kept @ means / kept.sum()))
