"""What those expect whose record is proven: weights from past performance, and whether they have been of use."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

import numpy as np

from tracker.models import Resolution, ResolutionInForce, Score
from tracker.models.counted import Standing, ends_of
from tracker.models.events import events_of
from tracker.models.experts import CROWD
from tracker.models.scores import Rule, Timing
from tracker.scoreboards.filters import Filters
from tracker.scoreboards.probabilities import Probabilities, as_columns, probabilities
from tracker.scoring.comparison import Comparison, compare
from tracker.scoring.crowd import pooled_odds, weighted_median
from tracker.scoring.performance import Past, weights_over_time
from tracker.scoring.question import CROWD_SIZE
from tracker.scoring.rules import Floats, Indices
from tracker.values.kinds import QuestionKind

NOTHING = compare(np.empty(0), np.empty(0), [])


@dataclass(frozen=True)
class Proven:
    """What is computed and stored.

    weights: of the experts who have one of their own; an average forecaster has 1.  n_questions: resolved ones
    from which they come.  odds, weighed: the geometric mean of odds and the weighted median, each against the
    plain median, where two or more forecasts stood when a question was decided, from what was resolved before.
    n_weighed: of these questions those on which forecasters had unlike weights by then.
    """

    weights: dict[int, float] = field(default_factory=dict)
    n_questions: int = 0
    odds: Comparison = NOTHING
    weighed: Comparison = NOTHING
    n_weighed: int = 0

    @property
    def is_alike(self) -> bool:
        """Whether everyone weighs as much as everyone else."""
        return all(weight == 1.0 for weight in self.weights.values())

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "weights": list(self.weights.items())}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Proven":
        against = {name: Comparison(**stored[name]) for name in ("odds", "weighed")}
        return cls(**{**stored, **against, "weights": dict(stored["weights"])})


class Decided(NamedTuple):
    """Resolved yes-or-no questions (q,), in order of their keys.

    asked: until when forecasts counted, which is when those that stand are put together.  known: from when on
    the outcome was there to learn from.  event: its index.  was_yes: 1 or 0.
    """

    question: Indices
    asked: Floats
    known: Floats
    event: Indices
    was_yes: Floats


def compute() -> Proven:
    """As of now. The same weights, as of other instants, are tried on every question that is resolved."""
    decided = _decided()
    said = _said(decided)
    expert, question, excess = _lost_more(decided)
    experts = np.unique(np.concatenate((said.expert, expert)))
    said = said._replace(expert=np.searchsorted(experts, said.expert))
    spread = _spread(said.question, said.p, len(decided.question))
    past = Past(np.searchsorted(experts, expert), question, excess, decided.event, spread, decided.known)
    # What is decided counts now, whatever the hour at which its printed day ends.
    current = next(weights_over_time(past, np.array([np.inf]), len(experts)))
    return Proven(
        weights={int(experts[i]): float(current.weight[i]) for i in np.flatnonzero(current.is_proven)},
        n_questions=len(np.unique(question)),
        **_against_the_median(decided, said, past, len(experts)),
    )


def _decided() -> Decided:
    """A decision that took the place of another could be learned from only once it was recorded."""
    rows: list[Any] = list(
        ResolutionInForce.objects.filter(
            question__kind=QuestionKind.BINARY, resolution__decision=Resolution.Decision.OUTCOME
        )
        .order_by("question")
        .values_list(
            "question", "question__closes_at", "resolution__known_at", "resolution__known_precision",
            "resolution__number", "resolution__recorded_at", "resolution__outcome",
        )
    )  # fmt: skip
    closes, known, recorded = (np.array([row[i].timestamp() for row in rows]) for i in (1, 2, 5))
    ends = ends_of(known, [row[3] for row in rows])
    is_first = np.array([row[4] == 1 for row in rows], dtype=bool)
    pks = [row[0] for row in rows]
    return Decided(
        question=np.array(pks, dtype=int),
        asked=np.minimum(closes, known),
        known=np.where(is_first, ends, np.maximum(ends, recorded)),
        event=np.array(events_of(pks), dtype=int),
        was_yes=np.array([row[6] == "yes" for row in rows], dtype=float),
    )


def _places(decided: Decided, questions: Indices) -> Indices:
    """Where each question stands in `decided`, -1 for one that was not there when that was read."""
    if not len(decided.question):
        return np.full(len(questions), -1)
    places = np.searchsorted(decided.question, questions).clip(max=len(decided.question) - 1)
    return np.where(decided.question[places] == questions, places, -1)


def _said(decided: Decided) -> Probabilities:
    """What stood when each was decided; questions as their places."""
    said = probabilities(Filters(timing=Timing.LAST.value, kind=QuestionKind.BINARY.value, hedged=True))
    said = said._replace(question=_places(decided, said.question))
    return said.where(said.question >= 0)


def _lost_more(decided: Decided) -> tuple[Indices, Indices, Floats]:
    """Expert, place of the question, and how much more was lost there than by the crowd's median. All (n,).

    Over the time that each forecast stood, against those who had one at the same instants, as boards rank it.
    """
    yes_or_no = Filters(timing=Timing.ONE_FOOTING.value, kind=QuestionKind.BINARY.value)
    expert, question, loss = as_columns(yes_or_no.scores(), "expert", "question", Rule.BRIER)
    averaged = Score.objects.under(Rule.BRIER, Timing.AVERAGED).filter(expert__slug=CROWD)
    crowd = dict(averaged.values_list("question", Rule.BRIER))
    median = np.array([crowd.get(pk, np.nan) for pk in question.tolist()])
    places = _places(decided, question.astype(int))
    some = (places >= 0) & ~np.isnan(median)
    return expert[some].astype(int), places[some], (loss - median)[some]


def _spread(question: Indices, p: Floats, n_questions: int) -> Floats:
    """The variance of what was said of each question, nan where fewer than two spoke. (q,)"""
    n = np.bincount(question, minlength=n_questions)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(question, weights=p, minlength=n_questions) / n
        squares = np.bincount(question, weights=(p - mean[question]) ** 2, minlength=n_questions)
        return np.where(n > 1, squares / (n - 1), np.nan)


def _against_the_median(decided: Decided, said: Probabilities, past: Past, n_experts: int) -> dict[str, Any]:
    """Columns of Proven: each question as of when it was decided, in order of time."""
    n = np.bincount(said.question, minlength=len(decided.question))
    rows = np.split(said.question.argsort(kind="stable"), n.cumsum()[:-1])
    asked = np.flatnonzero(n >= CROWD_SIZE)
    asked = asked[decided.asked[asked].argsort(kind="stable")]
    pooled, n_weighed = np.empty((len(asked), 3)), 0
    walk = weights_over_time(past, decided.asked[asked], n_experts)
    for i, (question, weights) in enumerate(zip(asked.tolist(), walk, strict=True)):
        p, weight = said.p[rows[question]], weights.weight[said.expert[rows[question]]]
        odds = pooled_odds(np.column_stack((p, 1.0 - p)))[0]
        pooled[i] = np.median(p), odds, weighted_median(p, weight)
        n_weighed += bool(np.ptp(weight) > 0)
    median, odds, weighed = ((pooled - decided.was_yes[asked, None]) ** 2).T
    events = decided.event[asked].tolist()
    return {
        "odds": compare(odds, median, events),
        "weighed": compare(weighed, median, events),
        "n_weighed": n_weighed,
    }


class Weighed(NamedTuple):
    """Chances of Yes, of the n forecasts that stand.  n_proven: of forecasters with a weight of their own."""

    n: int
    median: float
    weighed: float
    n_proven: int


def weighed(stood: Standing, weights: Mapping[int, float]) -> dict[int, Weighed]:
    """Of the questions of which two forecasts or more stand."""
    asked, where = np.unique(stood.question, return_inverse=True)
    rows = np.split(where.argsort(kind="stable"), np.bincount(where).cumsum()[:-1])
    found = {}
    for question, some in zip(asked.tolist(), rows, strict=False):
        experts, p = stood.expert[some].tolist(), stood.p[some]
        if len(p) >= CROWD_SIZE:
            weight = np.array([weights.get(expert, 1.0) for expert in experts])
            n_proven = sum(expert in weights for expert in experts)
            found[question] = Weighed(len(p), float(np.median(p)), weighted_median(p, weight), n_proven)
    return found
