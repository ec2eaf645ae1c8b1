"""Skill told apart from difficulty: crossed effects of experts and questions."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import scipy

from tracker.scoring.rules import Floats, Indices


@dataclass(frozen=True)
class MixedModel:
    """loss = mean + expert + question + error, the effects normal, variances by REML (Bates et al. 2015).

    effects: (experts,) shrunken expert effects (BLUPs); below 0 is better than the average expert on the same
    questions.  covariance: (experts, experts) of their joint posterior, with the mean's own uncertainty.
    question_effects: (questions,) how much harder than average each question was.
    """

    mean: float
    expert_variance: float
    question_variance: float
    error_variance: float
    log_likelihood: float
    effects: Floats
    covariance: Floats
    question_effects: Floats


MOST_SPREAD = 1e3  # of effects, in errors: where the effects explain everything there is no error to compare with
MANY_EXPERTS = 200  # experts: for fewer the product is quicker than its power series
# How far the power series is trusted, as a share of what it is a series in: to 1 in 100, and to 3 in 100 million.
ROUGHLY, EXACTLY = 0.2, 0.003


class _Solution(NamedTuple):
    deviance: float
    residual: float  # penalised residual sum of squares
    fixed_and_experts: Floats  # mean, then spherical expert effects
    questions: Floats  # spherical
    factor: Floats  # lower Cholesky factor of the reduced equations


class _Equations:
    """Henderson's equations with the questions eliminated: what remains is as large as the number of experts."""

    def __init__(self, experts: Indices, questions: Indices, losses: Floats) -> None:
        self.n = len(losses)
        shape = (int(experts.max()) + 1, int(questions.max()) + 1)
        self.table = scipy.sparse.csr_array((np.ones(self.n), (experts, questions)), shape=shape)
        self.per_expert = np.bincount(experts, minlength=shape[0]).astype(float)
        self.per_question = np.bincount(questions, minlength=shape[1]).astype(float)
        self.expert_sums = np.bincount(experts, weights=losses, minlength=shape[0])
        self.question_sums = np.bincount(questions, weights=losses, minlength=shape[1])
        self.total, self.squares = losses.sum(), losses @ losses
        trust = ROUGHLY if shape[0] > MANY_EXPERTS else 0.0
        self.centre, self.trust, self.terms = np.inf, trust, [np.zeros(shape[:1] * 2)]

    def start(self) -> Floats:
        """Standard deviations to begin the search with, from the spread within and between questions."""
        means = self.question_sums / self.per_question
        within = (self.squares - means @ self.question_sums) / max(self.n - len(means), 1)
        between = means.var() - within * (1.0 / self.per_question).mean()
        return np.array([0.3, np.sqrt(np.clip(between / max(within, 1e-12), 0.01, 100.0))])

    def shared(self, ratio: float) -> Floats:
        """How much experts share questions, each question weighing 1 ÷ (its scores + ratio).

        The one costly product. Near a ratio that it was computed for, three terms of its power series do.
        """
        step = ratio - self.centre
        if np.isinf(step) or abs(step) > self.trust * (self.per_question.min() + self.centre):
            self.centre, step = ratio, 0.0
            shares = 1.0 / (self.per_question + ratio)
            self.terms = [(self.table @ (self.table * shares**k).T).toarray(order="F") for k in (1, 2, 3)]
        if step == 0.0:
            return self.terms[0]
        result = self.terms[2] * -step
        result += self.terms[1]
        result *= -step
        result += self.terms[0]
        return result

    def deviance(self, theta: Floats) -> float:
        return self.solve(np.abs(theta)).deviance

    def solve(self, theta: Floats) -> _Solution:
        """theta: standard deviations of expert and question effects in units of the error's."""
        expert_sd, question_sd = (float(sd) for sd in np.minimum(np.abs(theta), MOST_SPREAD))
        diagonal = question_sd**2 * self.per_question + 1.0
        weight = question_sd**2 / diagonal
        shared = self.shared(question_sd**-2.0) if question_sd > 0 else 0.0
        n_experts = len(self.per_expert)
        left = np.empty((n_experts + 1, n_experts + 1), order="F")  # as LAPACK wants it, to be factored in place
        left[0, 0] = self.n - weight @ self.per_question**2
        left[0, 1:] = left[1:, 0] = expert_sd * (self.per_expert - self.table @ (weight * self.per_question))
        np.multiply(shared, -(expert_sd**2), out=left[1:, 1:])
        left[np.arange(1, n_experts + 1), np.arange(1, n_experts + 1)] += expert_sd**2 * self.per_expert + 1.0
        right = np.empty(n_experts + 1)
        right[0] = self.total - weight @ (self.per_question * self.question_sums)
        right[1:] = expert_sd * (self.expert_sums - self.table @ (weight * self.question_sums))
        factor = scipy.linalg.cholesky(left, lower=True, overwrite_a=True, check_finite=False)
        solution = scipy.linalg.cho_solve((factor, True), right, check_finite=False)
        fitted = self.per_question * solution[0] + expert_sd * (self.table.T @ solution[1:])
        questions = question_sd * (self.question_sums - fitted) / diagonal
        explained = solution[0] * self.total + expert_sd * (solution[1:] @ self.expert_sums)
        residual = self.squares - explained - question_sd * (questions @ self.question_sums)
        log_determinant = np.log(diagonal).sum() + 2.0 * np.log(np.diag(factor)).sum()
        residual = max(residual, 1e-12 * self.squares, 1e-300)  # 0 where the effects explain everything
        freedom = self.n - 1
        deviance = freedom * (1.0 + np.log(2.0 * np.pi * residual / freedom)) + log_determinant
        return _Solution(float(deviance), float(residual), solution, questions, factor)


def mixed_model(experts: Indices, questions: Indices, losses: Floats, experts_differ: bool = False) -> MixedModel:
    """Fit crossed expert and question effects to losses by restricted maximum likelihood.

    experts, questions: (n,) indices from 0 on, each occurring.  losses: (n,), in any unit.
    experts_differ: keep the estimated spread of experts off 0, where it often falls by chance when they are few
    and where everybody would seem equal for certain (the gamma(2, 0) penalty of Chung et al. 2013).
    Raises ValueError where experts do not share questions (is_identified says so beforehand).
    """
    if not is_identified(experts, questions):
        raise ValueError("The experts share too few questions to tell their skill from the questions’ difficulty.")
    equations = _Equations(experts, questions, losses)

    def deviance(theta: Floats) -> float:
        penalty = -2.0 * np.log(max(abs(theta[0]), 1e-9)) if experts_differ else 0.0
        return float(equations.deviance(theta) + penalty)

    # Quasi-Newton comes close; a small simplex finds the last digits, also at the edge where a variance is 0.
    near = scipy.optimize.minimize(
        deviance, equations.start(), method="L-BFGS-B", bounds=scipy.optimize.Bounds(0.0, MOST_SPREAD)
    )
    equations.trust = min(equations.trust, EXACTLY)
    best = scipy.optimize.minimize(
        deviance,
        near.x,
        method="Nelder-Mead",
        options={
            "initial_simplex": near.x + np.array([[0.0, 0.0], [1e-3, 0.0], [0.0, 1e-3]]),
            "xatol": 1e-6,
            "fatol": 1e-11 * (1.0 + abs(near.fun)),
        },
    )
    theta = np.minimum(np.abs(best.x), MOST_SPREAD)
    solution = equations.solve(theta)
    error = solution.residual / (equations.n - 1)
    inverse = scipy.linalg.cho_solve((solution.factor, True), np.eye(len(solution.factor)), check_finite=False)
    return MixedModel(
        mean=float(solution.fixed_and_experts[0]),
        expert_variance=float(theta[0] ** 2 * error),
        question_variance=float(theta[1] ** 2 * error),
        error_variance=float(error),
        log_likelihood=-0.5 * solution.deviance,
        effects=theta[0] * solution.fixed_and_experts[1:],
        covariance=theta[0] ** 2 * error * inverse[1:, 1:],
        question_effects=theta[1] * solution.questions,
    )


def is_identified(experts: Indices, questions: Indices) -> bool:
    """Whether at least two experts share questions, and there is more than one loss an effect."""
    n_experts, n_questions = len(np.unique(experts)), len(np.unique(questions))
    return n_experts >= 2 and n_questions >= 2 and len(experts) > n_questions + 1 and len(experts) > n_experts + 1
