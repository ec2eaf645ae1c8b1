"""Everything on record about one question."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from django.utils.text import capfirst

from tracker.models import Clarification, Condition, Expert, Forecast, Question, Score, Withdrawal
from tracker.models.experts import BASE_RATE
from tracker.reports.grading import for_grading, graded
from tracker.reports.series import Result, Series, in_order, result_of, scored
from tracker.scoreboards.base_rate import base_rate
from tracker.scoring.question import Choice
from tracker.values.moments import Moment, Precision


@dataclass(frozen=True)
class Benchmark:
    """said: the chance of Yes that it gave at the close; None where the answers are others."""

    expert: Expert
    result: Result
    said: float | None = None

    @property
    def remarks(self) -> list[str]:
        """“at the close 0.090”. The crowd has a first forecast only as the median of everybody’s."""
        return self.result.at_the_close("at the close")


@dataclass(frozen=True)
class QuestionReport:
    question: Question
    series: list[Series]
    benchmarks: list[Benchmark]
    withdrawals: list[Withdrawal]
    retracted: list[Forecast]

    @property
    def n_said(self) -> int:
        """Forecasts and withdrawals."""
        return sum(len(series.forecasts) for series in self.series) + len(self.withdrawals)

    @property
    def n_scored(self) -> int:
        """How many forecasts the crowd is the median of at the close."""
        return sum(series.loss is not None for series in self.series)

    @property
    def has_log_scores(self) -> bool:
        return any(row.result.log is not None for row in self.benchmarks)

    @property
    def what_came_of_its_condition(self) -> str:
        """“It resolved Yes, so the question stands.”; "" where there is no condition."""
        condition: Condition | None = getattr(self.question, "condition", None)
        if condition is None:
            return ""
        resolution = condition.depends_on.resolution
        if resolution is None:
            return "That has no outcome yet."
        if not resolution.is_outcome:
            return "That was annulled."
        so = "the question stands" if self.question.condition_is_met else "this one was annulled"
        return f"It resolved {capfirst(resolution.outcome)}, so {so}."


def question_report(question: Question) -> QuestionReport:
    """Every expert's series, best score first, and what the benchmarks scored."""
    rows = graded(for_grading().filter(question=question).prefetch_related("readings__entry__lexicon"))
    rows.sort(key=lambda row: row.forecast.expert.canonical.pk)
    scores = scored(question).select_related("expert").order_by("expert")
    theirs = {expert: list(some) for expert, some in groupby(scores, key=lambda score: score.expert)}
    series = [
        Series(expert, in_order(forecasts), result_of(theirs.get(expert, [])))
        for expert, forecasts in groupby(rows, key=lambda row: row.forecast.expert.canonical)
    ]
    series.sort(key=lambda s: (s.result.averaged is None, s.result.averaged or 0.0, s.expert.name))
    return QuestionReport(
        question,
        series,
        _benchmarks(question, theirs),
        list(question.withdrawals.current().select_related("expert__merged_into").order_by("made_at", "pk")),
        list(question.forecasts.retracted().select_related("expert__merged_into", "retraction__recorded_by")),
    )


def _benchmarks(question: Question, theirs: dict[Expert, list[Score]]) -> list[Benchmark]:
    """Best score first. Without a share of Yes to go by the base rate is even odds, and not said twice."""
    benchmarks = []
    for expert, scores in theirs.items():
        if expert.kind == Expert.Kind.BENCHMARK:
            result = result_of(scores)
            benchmarks.append(Benchmark(expert, result, implied_chance(result.last, question)))
    if benchmarks and question.answers.is_one_chance:
        expert = Expert.objects.get(slug=BASE_RATE)
        p = base_rate(question)
        losses = Choice(2, 0 if _was_yes(question) else 1).losses(np.array([[p, 1.0 - p]]))
        brier, log = float(losses["brier"][0]), float(losses["log"][0])
        benchmarks.append(Benchmark(expert, Result(brier, brier, brier, log), p))
    return sorted(benchmarks, key=lambda row: row.result.averaged or 0.0)


def _was_yes(question: Question) -> bool:
    return question.resolution is not None and question.resolution.outcome == "yes"


def beside_clarifications(forecast: Forecast, clarifications: Iterable[Clarification]) -> str:
    """Whether it was made before or after what was made clear of its question; "" without any.

    A forecast of a day or a month in which that was done may be either.
    """
    said = []
    for clarification in clarifications:
        at, day = clarification.recorded_at, Moment(clarification.recorded_at, Precision.DAY)
        made = forecast.made
        where = "after" if made.at >= at else "before" if made.end <= at else "perhaps before"
        said.append(f"{where} the clarification of {day}")
    return ", ".join(said)


def implied_chance(brier: float | None, question: Question) -> float | None:
    """The chance of Yes that got this Brier score; None where the answers are others than yes and no."""
    if brier is None or question.resolution is None:
        return None
    return question.answers.chance_behind(brier, question.resolution.outcome)
