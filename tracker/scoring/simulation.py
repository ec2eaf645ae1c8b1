"""Made-up forecasters of known skill, to see whether intervals, ranks and claims hold.

Every question has a quantity that wanders until it closes, and it is Yes if that ends above 0. Forecaster i sees
the odds that follow from where it stands, their logarithm with a noise of standard deviation noise_i, so that less
noise is more skill, and whoever speaks later knows more.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import scipy

from tracker.scoring.rules import Floats, Indices


@dataclass(frozen=True)
class Shape:
    """A kind of board.  forecasts: how many; 0 for one of every pair, and more than pairs are revisions.

    per_event: questions that restate one event, with outcomes and errors correlated within it.  whole_events: who
    answers one question of an event answers all.  equal: nobody is better.  heavy: skills have long tails.
    uneven: a few forecast much, half of them little.  hard: the better an expert, the harder the questions.
    skew: Zipf's exponent of who forecasts how much; at 1.26 half of 2,000 people make 3 of 63,000 or fewer.
    spread: how unequal experts are beside skill: those who claim certainty scatter more.
    late: this many only enter when 90 % of the time is over.  habits: each speaks early or late.
    daily: everyone says so many times, at the same moments from their entry on, what they think of all questions.
    moves: how much of what decides the outcome happens while a question is open, from 0 to 1.
    """

    experts: int = 20
    questions: int = 60
    forecasts: int = 0
    per_event: int = 1
    outcome_correlation: float = 0.8
    error_correlation: float = 0.9
    whole_events: bool = False
    equal: bool = False
    heavy: bool = False
    uneven: bool = False
    skew: float = 0.0
    hard: bool = False
    spread: float = 0.0
    late: int = 0
    daily: int = 0
    habits: bool = False
    moves: float = 0.0


class Simulation(NamedTuple):
    """e forecasters, q questions, f forecasts.

    noise, boldness: (e,).  log_odds, happened, event: (q,): at the opening; 0 or 1; index.
    expert, question: (f,).  made: (f,) from 0 to 1 of the time that a question is open, in order within a series.
    p: (f,) to 0.01.
    """

    noise: Floats
    boldness: Floats
    log_odds: Floats
    happened: Floats
    event: Indices
    expert: Indices
    question: Indices
    made: Floats
    p: Floats


LATE = 0.9
LEAST, MOST = 0.01, 0.99


def simulate(shape: Shape, seed: int = 0) -> Simulation:
    """The same shape and seed give the same forecasts."""
    rng = np.random.default_rng(seed)
    tail = 0.5 * rng.standard_t(3, shape.experts) if shape.heavy else 0.7 * rng.standard_normal(shape.experts)
    noise = np.exp(-0.4 + (0.0 if shape.equal else 1.0) * tail)
    boldness = np.exp(shape.spread * rng.standard_normal(shape.experts))
    event = np.arange(shape.questions) // shape.per_event
    start = _within_events(rng, event, shape.outcome_correlation) * 1.2 * np.sqrt(1.0 - 0.5 * shape.moves)
    expert, question = _pairs(rng, shape, event, np.abs(start), noise)
    if shape.daily:
        expert, question, made = _daily(shape)
    else:
        made = _made(rng, shape, expert)
    order = np.lexsort((made, question, expert))
    expert, question, made = expert[order], question[order], made[order]
    end = _within_events(rng, event, shape.outcome_correlation)  # what is decided while nobody looks
    path, moved = _paths(rng, shape, event, question, made)
    known = start[question] + path
    left = np.sqrt(1.0 - shape.moves * made)
    happened = (start + moved + np.sqrt(1.0 - shape.moves) * end > 0).astype(float)
    error = _errors(rng, shape, event, expert, question)
    seen = scipy.special.logit(scipy.special.ndtr(known / left).clip(1e-6, 1 - 1e-6)) + noise[expert] * error
    p = scipy.special.expit(boldness[expert] * seen).clip(LEAST, MOST).round(2)
    log_odds = scipy.special.logit(scipy.special.ndtr(start))
    return Simulation(noise, boldness, log_odds, happened, event, expert, question, made, p)


def expected_brier(made: Simulation, draws: int = 400) -> Floats:
    """What each would lose on average with a forecast of every question at its opening, as they came out. (e,)"""
    noise = np.random.default_rng(0).standard_normal((draws, len(made.log_odds)))
    said = (
        scipy.special.expit(bold * (made.log_odds + sd * noise)).clip(LEAST, MOST)
        for sd, bold in zip(made.noise, made.boldness, strict=True)
    )
    return np.array([((p - made.happened) ** 2).mean() for p in said])


def _within_events(rng: np.random.Generator, event: Indices, correlation: float) -> Floats:
    """Standard normal, one for each question, alike within an event that has several."""
    alone, shared = rng.standard_normal(len(event)), rng.standard_normal(int(event.max()) + 1)
    together = np.where(np.bincount(event)[event] > 1, correlation, 0.0)
    return np.asarray(np.sqrt(together) * shared[event] + np.sqrt(1.0 - together) * alone)


def _pairs(
    rng: np.random.Generator, shape: Shape, event: Indices, certainty: Floats, noise: Floats
) -> tuple[Indices, Indices]:
    """Who forecasts what; the same pair several times where there are more forecasts than pairs."""
    units = event if shape.whole_events else np.arange(shape.questions)
    n_units, size = int(units.max()) + 1, shape.questions / (int(units.max()) + 1)
    pairs = shape.experts * n_units
    wanted = round((shape.forecasts or shape.experts * shape.questions) / size)
    chance = np.ones((shape.experts, 1))
    if shape.uneven:
        chance = rng.lognormal(0.0, 1.3, (shape.experts, 1))
    if shape.skew:
        chance = np.asarray((1.0 + rng.permutation(shape.experts)[:, None]) ** -shape.skew)
    if shape.hard:
        of_unit = np.bincount(units, weights=certainty) / np.bincount(units)
        better = (noise.argsort().argsort() / max(shape.experts - 1, 1))[:, None]  # 0 is the best
        chance = chance * np.exp(-2.0 * (1.0 - 2.0 * better) * (of_unit - of_unit.mean()))
    p = (chance * np.ones(n_units)).reshape(-1) / (chance * np.ones(n_units)).sum() if chance.std() else None
    once = rng.choice(pairs, size=min(wanted, pairs), replace=False, p=p)
    again = rng.choice(once, size=max(wanted - pairs, 0))
    expert, unit = np.divmod(np.sort(np.concatenate((once, again))), n_units)
    if not shape.whole_events:
        return expert, unit
    of_event = [np.flatnonzero(units == one) for one in range(n_units)]
    return np.repeat(expert, [len(of_event[one]) for one in unit]), np.concatenate([of_event[one] for one in unit])


def _made(rng: np.random.Generator, shape: Shape, expert: Indices) -> Floats:
    made = rng.random(len(expert))
    if shape.habits:
        usual = np.where(np.arange(shape.experts) % 2 == 0, 0.25, 0.75)
        made = (usual[expert] + 0.15 * rng.standard_normal(len(expert))).clip(0.0, 0.999)
    is_late = expert >= shape.experts - shape.late
    return np.where(is_late, LATE + (1.0 - LATE) * made, made)


def _daily(shape: Shape) -> tuple[Indices, Indices, Floats]:
    expert, question, day = (index.ravel() for index in np.indices((shape.experts, shape.questions, shape.daily)))
    made = day / shape.daily
    there = (expert < shape.experts - shape.late) | (made >= LATE - 1e-9)
    return expert[there], question[there], made[there]


def _paths(
    rng: np.random.Generator, shape: Shape, event: Indices, question: Indices, made: Floats
) -> tuple[Floats, Floats]:
    """How far each question had moved when each forecast was made (f,), and by its close (q,)."""
    if not shape.moves:
        return np.zeros(len(made)), np.zeros(shape.questions)
    steps = 100
    walk = np.array([_within_events(rng, event, shape.outcome_correlation) for _ in range(steps)])
    walk = np.vstack((np.zeros(shape.questions), walk.cumsum(axis=0))) * np.sqrt(shape.moves / steps)
    return walk[(made * steps).astype(int), question], walk[-1]


def _errors(rng: np.random.Generator, shape: Shape, event: Indices, expert: Indices, question: Indices) -> Floats:
    """Standard normal, one for each forecast; of an expert within an event alike."""
    series, where = np.unique(np.column_stack((expert, event[question])), axis=0, return_inverse=True)
    together = np.where(np.bincount(event)[event[question]] > 1, shape.error_correlation, 0.0)
    shared, alone = rng.standard_normal(len(series)), rng.standard_normal(len(expert))
    return np.asarray(np.sqrt(together) * shared[where.reshape(-1)] + np.sqrt(1.0 - together) * alone)
