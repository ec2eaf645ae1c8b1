"""Scores from the record: dropped and rebuilt they come out the same, bit for bit."""

from collections.abc import Collection, Iterable, Iterator
from itertools import batched
from typing import Any, NamedTuple

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from tracker.models.counted import EXACTNESS, Counted, Questions, counted
from tracker.models.experts import BENCHMARK_SLUGS, Expert
from tracker.models.scores import Rule, Score, Timing, insert
from tracker.scoring.question import Scored, View
from tracker.scoring.rules import CLIP, DECIMALS, Floats, Indices
from tracker.values.figures import DAY

ROWS_AT_ONCE = 20_000  # scores that are in memory together
BASES = np.array(list(EXACTNESS))

Row = tuple[Any, ...]


def rebuild_scores(questions: Collection[int]) -> int:
    """Drop and rebuild the scores of these questions, which the caller has locked. Returns how many there are."""
    Score.objects.filter(question__in=questions)._raw_delete("default")
    n = 0
    for rows in batched(score_rows(questions), ROWS_AT_ONCE):
        insert(rows)
        n += len(rows)
    return n


def score_rows(questions: Questions) -> Iterator[Row]:
    """The scores of those that are resolved, as rows of Score (models.scores.COLUMNS)."""
    benchmarks = dict(Expert.objects.benchmarks().values_list("slug", "pk"))
    for forecasts in counted(questions):
        yield from _score(forecasts, benchmarks)


class Loss(NamedTuple):
    expert: int
    question: int
    value: float | None


def losses_read(questions: Questions, reading: str, timing: str, rule: str) -> Iterator[Loss]:
    """Of the scores that there would be by this reading, those of one view and by one rule; gains are gains."""
    benchmarks = dict(Expert.objects.benchmarks().values_list("slug", "pk"))
    for forecasts in counted(questions, reading):
        view = _scored(forecasts).view(timing)
        if rule in view.losses:
            experts = _whose(view, benchmarks)
            question = forecasts.resolution.question_id
            for expert, value in zip(experts, _rounded(view.losses[rule]), strict=True):
                yield Loss(expert, question, value)


def _scored(forecasts: Counted) -> Scored:
    return Scored(
        forecasts.expert,
        forecasts.made,
        forecasts.values,
        forecasts.kind,
        forecasts.horizon,
        forecasts.withdrawals,
    )


def _score(forecasts: Counted, benchmarks: dict[str, int]) -> Iterator[Row]:
    scored = _scored(forecasts)
    hits = scored.hits
    is_clipped = np.zeros(len(forecasts.pk), dtype=bool)
    if hits is not None:
        is_clipped = (hits < CLIP[0]) | (hits > CLIP[1])
    averaged, first, last = scored.views
    made_of = _at_once(forecasts, is_clipped, averaged.forecast)
    if len(forecasts.pk) > len(first.forecast):
        made_of = _over_series(forecasts, is_clipped, scored.stood, averaged.forecast, first.forecast)
    yield from _rows(forecasts, averaged, made_of, benchmarks, [averaged.timing])
    yield from _rows(forecasts, scored.footing, made_of, benchmarks, [scored.footing.timing])
    made_of = _at_once(forecasts, is_clipped, first.forecast)
    if first.losses is last.losses:  # nobody revised
        yield from _rows(forecasts, first, made_of, benchmarks, [first.timing, last.timing])
    else:
        yield from _rows(forecasts, first, made_of, benchmarks, [first.timing])
        made_of = _at_once(forecasts, is_clipped, last.forecast)
        yield from _rows(forecasts, last, made_of, benchmarks, [last.timing])


class MadeOf(NamedTuple):
    """What the scores of a view are made of, for filters. All (n,): an element a forecaster."""

    forecast: Indices
    made: Floats
    basis: Indices
    is_in_advance: NDArray[np.bool_]
    is_hedged: NDArray[np.bool_]
    is_clipped: NDArray[np.bool_]


def _at_once(forecasts: Counted, is_clipped: NDArray[np.bool_], picked: Indices) -> MadeOf:
    return MadeOf(
        forecasts.pk[picked],
        forecasts.made[picked],
        forecasts.basis[picked],
        forecasts.is_in_advance[picked],
        forecasts.is_hedged[picked],
        is_clipped[picked],
    )


def _over_series(
    forecasts: Counted, is_clipped: NDArray[np.bool_], stood: NDArray[np.bool_], latest: Indices, first: Indices
) -> MadeOf:
    """Of every forecast that stood: the least exact basis, whether all were in advance, whether any was hedged."""
    experts = forecasts.expert[latest]
    series = np.searchsorted(experts, forecasts.expert[stood])
    basis = np.zeros(len(experts), dtype=int)
    np.maximum.at(basis, series, forecasts.basis[stood])

    def any_of(flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
        return np.bincount(series, weights=flags[stood], minlength=len(experts)) > 0

    return MadeOf(
        forecasts.pk[latest],
        forecasts.made[first],
        basis,
        ~any_of(~forecasts.is_in_advance),
        any_of(forecasts.is_hedged),
        any_of(is_clipped),
    )


def _rows(
    forecasts: Counted, view: View, made_of: MadeOf, benchmarks: dict[str, int], timings: Iterable[str]
) -> Iterator[Row]:
    """Rows of Score, in each of these timings. Benchmarks, below the forecasters, are made of no forecast."""
    n, total = len(made_of.forecast), len(view.forecaster)
    below = [None] * (total - n)
    no = [False] * (total - n)
    missing = [None] * total
    adapt = connection.ops.adapt_datefield_value
    days = made_of.made.astype("datetime64[s]").astype("datetime64[D]").tolist()
    columns = [
        *(_rounded(view.losses[rule]) if rule in view.losses else missing for rule in Rule.values),
        _rounded(view.coverage),
        made_of.forecast.tolist() + below,
        [adapt(day) for day in days] + below,
        _rounded((forecasts.horizon.closes - made_of.made) / DAY) + below,
        BASES[made_of.basis].tolist() + [""] * (total - n),
        made_of.is_in_advance.tolist() + no,
        made_of.is_hedged.tolist() + no,
        made_of.is_clipped.tolist() + no,
    ]
    experts = _whose(view, benchmarks)
    question = [forecasts.resolution.question_id] * total
    for timing in timings:
        yield from zip(experts, question, [Timing(timing).value] * total, *columns, strict=True)


def _whose(view: View, benchmarks: dict[str, int]) -> list[int]:
    """The key of each forecaster of a view, also of the benchmarks below the others."""
    n = len(view.forecast)
    experts: list[int] = view.forecaster.tolist()
    return experts[:n] + [benchmarks[BENCHMARK_SLUGS[code]] for code in experts[n:]]


def _rounded(values: Floats) -> list[float | None]:
    rounded: list[float | None] = values.round(DECIMALS).tolist()
    return [None if value != value else value for value in rounded] if np.isnan(values).any() else rounded
