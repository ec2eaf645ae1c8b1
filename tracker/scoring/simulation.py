"""Made-up forecasters of known skill, to see whether intervals and ranks cover what they should.

Every question has true odds. Forecaster i sees their logarithm with a noise of standard deviation noise_i and
reports the probability that follows, so that less noise is more skill.
"""

from typing import NamedTuple

import numpy as np

from tracker.scoring.rules import Floats, Indices


class Simulation(NamedTuple):
    """e forecasters, q questions, f forecasts.

    noise: (e,).  log_odds, happened: (q,), the latter 0 or 1.  expert, question: (f,).  made: (f,) from 0 to 1 of
    the time that a question is open, in order within a series.  p: (f,) to 0.01, from 0.01 to 0.99.
    """

    noise: Floats
    log_odds: Floats
    happened: Floats
    expert: Indices
    question: Indices
    made: Floats
    p: Floats


def simulate(experts: int, questions: int, forecasts: int, seed: int = 0) -> Simulation:
    """Spread forecasts over pairs of forecaster and question; when every pair has one, more are revisions.

    experts, questions, forecasts: at least 1. The same seed gives the same forecasts.
    """
    rng = np.random.default_rng(seed)
    noise = np.exp(rng.normal(-0.4, 0.7, experts))
    log_odds = rng.normal(0.0, 1.5, questions)
    happened = (rng.random(questions) < _probability(log_odds)).astype(float)
    pairs = experts * questions
    once = rng.choice(pairs, size=min(forecasts, pairs), replace=False)
    again = rng.choice(once, size=forecasts - len(once))
    expert, question = np.divmod(np.sort(np.concatenate((once, again))), questions)
    made = rng.random(forecasts)
    made = made[np.lexsort((made, question, expert))]
    seen = log_odds[question] + noise[expert] * rng.standard_normal(forecasts)
    return Simulation(
        noise, log_odds, happened, expert, question, made, _probability(seen).clip(0.01, 0.99).round(2)
    )


def _probability(log_odds: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))
