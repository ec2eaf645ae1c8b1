"""How far ahead something was said: stage 1 of a scoreboard of first forecasts.

Who speaks late knows more. A pooled effect of the stretch of the horizon in which it was said is taken out of
every loss: fitted together with the questions' effects, and with experts as random. As fixed effects they would
leave it to the few who vary; against those who stand at the same instant, who spoke earlier, late speakers lead.
"""

from functools import cached_property

import numpy as np
import scipy

from tracker.scoring.levels import Design
from tracker.scoring.rules import Floats, Indices

STRETCHES = 5
ROUNDS = 6


def stretch_of(ahead: Floats) -> Indices:
    """ahead: (n,) the share of the horizon that was left, 1 at the opening and before it.  0 is the earliest."""
    return np.asarray(((1.0 - ahead.clip(0.0, 1.0)) * STRETCHES).astype(int).clip(0, STRETCHES - 1))


def without_lead(experts: Indices, questions: Indices, losses: Floats, ahead: Floats) -> Floats:
    """The losses (n,) as if all had been said as far ahead as they were on average.

    experts, questions: (n,) indices from 0 on.  ahead: (n,), as `stretch_of` takes it.
    """
    return Lead(experts, questions, ahead).taken_out_of(losses)


class Lead:
    """Who said what how far ahead: all that takes long and is the same for other losses, as of words read anew."""

    def __init__(self, experts: Indices, questions: Indices, ahead: Floats) -> None:
        stretch = stretch_of(ahead)
        self.said = np.eye(STRETCHES)[stretch][:, np.bincount(stretch, minlength=STRETCHES) > 0][:, 1:]  # (n, s)
        self.design = Design(experts, questions)

    @cached_property
    def apart(self) -> Floats:
        """(n, s)"""
        return np.column_stack([self.design.demeaned(column) for column in self.said.T])

    @cached_property
    def inverse(self) -> Floats:
        return self.design.inverse

    @cached_property
    def is_known(self) -> bool:
        """Whether a question was forecast in several stretches, by several people."""
        is_said = self.said.shape[1] > 0 and len(self.design.per_expert) > 1
        return is_said and bool(np.linalg.matrix_rank(self.apart) > 0)

    def taken_out_of(self, losses: Floats) -> Floats:
        if not self.is_known:
            return losses
        taken = self.said @ self._effect(self.design.demeaned(losses))
        return np.asarray(losses - taken + taken.mean())

    def _effect(self, within: Floats) -> Floats:
        """Of each stretch against the earliest, by generalised least squares. (s,)

        The spread of experts and of errors comes from the least squares of what the effect leaves, in turns.
        """
        design, apart, inverse = self.design, self.apart, self.inverse
        freedom = max(len(within) - len(design.share) - len(inverse) + len(set(design.expert_group)), 1)
        sums = np.column_stack([design.by_expert(column) for column in apart.T])  # (e, s)
        squares, product = apart.T @ apart, apart.T @ within
        by_expert = design.by_expert(within)
        effect, ratio = np.zeros(apart.shape[1]), np.inf
        for _ in range(ROUNDS):
            left = within - apart @ effect
            own = inverse @ design.by_expert(left)
            error = ((left - design.demeaned(own[design.experts])) ** 2).sum() / freedom
            spread = (own @ own - error * np.trace(inverse)) / max(len(own) - 1, 1)
            ratio = error / spread if spread > 1e-9 * error else np.inf
            if np.isinf(ratio):
                matrix, right = squares, product
            else:
                ridge = design.laplacian.copy()
                ridge[np.diag_indices_from(ridge)] += ratio
                factor = scipy.linalg.cho_factor(ridge, overwrite_a=True, check_finite=False)
                solved = scipy.linalg.cho_solve(factor, np.column_stack((sums, by_expert)), check_finite=False)
                matrix, right = squares - sums.T @ solved[:, :-1], product - sums.T @ solved[:, -1]
            effect = np.linalg.lstsq(matrix, right, rcond=1e-9)[0]
        return np.asarray(effect)
