"""Forecasts of yes-or-no questions beside what happened, for judging calibration."""

from typing import Any, NamedTuple

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from tracker.models import Question
from tracker.models.counted import Counted, counted
from tracker.models.scores import ScoreQuerySet, Timing
from tracker.scoreboards.filters import Filters
from tracker.scoring.rules import DECIMALS, Floats, Indices


def as_columns(rows: QuerySet[Any], *names: str) -> Floats:
    """Fields as floats (names, rows); nan where there is none."""
    found = rows.values_list(*names).iterator(chunk_size=10_000)
    table: Floats = np.fromiter(found, dtype=np.dtype((float, len(names))))
    return table.reshape(-1, len(names)).T


class Probabilities(NamedTuple):
    """All (n,). p: of Yes.  y: 1 for Yes, 0 for No.  weight: 1, or the share of its series' time that it stood."""

    expert: Indices
    question: Indices
    forecast: Indices
    p: Floats
    y: Floats
    weight: Floats

    def where(self, some: NDArray[Any]) -> "Probabilities":
        """Those that a mask or positions pick out."""
        return Probabilities._make(column[some] for column in self)

    def said(self, p: float) -> list[int]:
        """The forecasts that gave this probability, as calibration pools them."""
        return [int(pk) for pk in self.forecast[np.round(self.p, DECIMALS) == round(p, DECIMALS)]]


def probabilities(filters: Filters, expert: int | None = None) -> Probabilities:
    """The forecasts that the scores of these filters are made of; of one expert, or of everyone."""
    yes_or_no = Question.objects.yes_or_no().values("pk")
    scores = filters.scores().filter(question__in=yes_or_no, forecast__isnull=False)
    if expert:
        scores = scores.filter(expert=expert)
    if filters.timing == Timing.AVERAGED:
        return _over_time(scores, expert)
    in_order = scores.order_by("question", "forecast__made_at", "forecast")
    columns = as_columns(in_order, "expert", "question", "forecast", *SAID)
    who, asked, forecast = columns[:3].astype(int)
    return at_once(who, asked, forecast, stated=columns[3], read=columns[4])


# As columns of a score: what was stated, and what words are read as.
SAID = ("forecast__probability", "forecast__summary__probability")


def at_once(expert: Indices, question: Indices, forecast: Indices, stated: Floats, read: Floats) -> Probabilities:
    """Where a score is made of one forecast, nothing depends on how long it stood, nor on who else did.

    All (n,), stated and read as SAID has them; those of other questions than yes-or-no are left out.
    """
    resolved = Question.objects.resolved().yes_or_no()
    outcomes = dict(resolved.values_list("pk", "in_force__resolution__outcome"))
    asked, where = np.unique(question, return_inverse=True)
    y = np.array([float(outcomes[pk] == "yes") if pk in outcomes else np.nan for pk in asked.tolist()])[where]
    p = np.where(np.isnan(stated), read, stated)
    return Probabilities(expert, question, forecast, p, y, np.ones(len(p))).where(~np.isnan(y))


def _over_time(scores: ScoreQuerySet, expert: int | None) -> Probabilities:
    rows = scores.values_list("question", "expert", "forecast").iterator(chunk_size=5000)
    scored = np.array(list(rows), dtype=int).reshape(-1, 3)
    found = list(counted(scores.values("question"), expert=expert))
    if not found:
        none = np.empty(0, dtype=int)
        return Probabilities(none, none, none, np.empty(0), np.empty(0), np.empty(0))
    size = [len(forecasts.pk) for forecasts in found]
    columns = Probabilities(
        expert=np.concatenate([forecasts.expert for forecasts in found]),
        question=np.repeat([forecasts.resolution.question_id for forecasts in found], size),
        forecast=np.concatenate([forecasts.pk for forecasts in found]),
        p=np.concatenate([forecasts.values[:, 0] for forecasts in found]),
        y=np.repeat([float(forecasts.kind.outcome == 0) for forecasts in found], size),
        weight=np.ones(sum(size)),
    )
    weight = _shares(found, columns, scored)
    return columns._replace(weight=weight).where(weight > 0)


def _shares(found: list[Counted], columns: Probabilities, scored: Indices) -> Floats:
    """The share of the time of its series for which each forecast stands; 0 where the series is not counted. (n,)

    scored: (s, 3) question and expert of each series that is, and a forecast of it.
    """
    stands = [forecasts.tenure() for forecasts in found]
    length = np.concatenate([stood.end - stood.start for stood in stands])
    series = np.column_stack((columns.question, columns.expert))
    both, where = np.unique(np.concatenate((series, scored[:, :2])), axis=0, return_inverse=True)
    is_counted = np.bincount(where[len(length) :], minlength=len(both)) > 0
    where = where[: len(length)]
    length = np.where(is_counted[where], length, 0.0)
    return length / np.maximum(np.bincount(where, weights=length), 1e-9)[where]
