"""Forecasts of yes-or-no questions beside what happened, for judging calibration."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tracker.models import Question
from tracker.models.outcomes import QuestionKind
from tracker.models.scores import Timing
from tracker.models.series import Written, written
from tracker.scoreboards.filters import Filters
from tracker.scoring.rules import Floats, Indices


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


def probabilities(filters: Filters, expert: int | None = None) -> Probabilities:
    """The forecasts that the scores of these filters are made of; of one expert, or of everyone."""
    scores = filters.scores().filter(question__kind=QuestionKind.BINARY, forecast__isnull=False)
    if expert:
        scores = scores.filter(expert=expert)
    counted: dict[int, list[tuple[int, int]]] = {}
    for question, who, forecast in scores.values_list("question", "expert", "forecast").iterator(chunk_size=5000):
        counted.setdefault(question, []).append((who, forecast))
    asked = Question.objects.filter(pk__in=scores.values("question"))
    pieces = [
        _counted(forecasts, counted[forecasts.question.pk], filters.timing)
        for forecasts in written(asked, expert=expert)
        if forecasts.question.pk in counted
    ]
    if not pieces:
        none = np.empty(0, dtype=int)
        return Probabilities(none, none, none, np.empty(0), np.empty(0), np.empty(0))
    return Probabilities._make(np.concatenate(column) for column in zip(*pieces, strict=True))


def _counted(forecasts: Written, counted: list[tuple[int, int]], timing: str) -> Probabilities:
    experts, picked = np.array(counted).T
    if timing == Timing.AVERAGED:
        stands = forecasts.stands()
        length = np.where(np.isin(forecasts.expert, experts), stands.end - stands.start, 0.0)
        people, series = np.unique(forecasts.expert, return_inverse=True)
        weight = length / np.maximum(np.bincount(series, weights=length, minlength=len(people)), 1e-9)[series]
    else:
        weight = np.isin(forecasts.pk, picked).astype(float)
    n = len(forecasts.pk)
    yes = float(forecasts.kind.outcome == 0)
    return Probabilities(
        forecasts.expert,
        np.full(n, forecasts.question.pk),
        forecasts.pk,
        forecasts.values[:, 0],
        np.full(n, yes),
        weight,
    ).where(weight > 0)
