"""How the forecasts of one question stood as time went by: drawn as lines, and pooled into crowds."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np
from django.utils import timezone

from tracker.charts.timeline import Dot, Line, Outcome
from tracker.models import Expert, Forecast, Question
from tracker.models.counted import DAY
from tracker.models.experts import CROWD
from tracker.reports.questions import QuestionReport
from tracker.scoring.crowd import (
    extremizing_power,
    mean_forecast,
    median_forecast,
    medians_over_time,
    pooled_odds,
    recency_weights,
    scaled_medians,
)
from tracker.scoring.question import CROWD_SIZE, Choice, Quantity
from tracker.scoring.rules import Floats, Indices
from tracker.scoring.time import Tenure, tenure_of, withdrawn_at
from tracker.values.kinds import QuestionKind
from tracker.values.scales import Scale

HALF_LIFE = 30.0  # days


class _Course(NamedTuple):
    """Forecasts that count and can be placed on an axis, (f,), with the series of each, and until when they run.

    values: (f, k), a probability for each option, or (f, 1), the median of a number or a date.
    """

    forecasts: list[Forecast]
    series: Indices
    values: Floats
    tenure: Tenure
    until: float

    def where(self, some: Any) -> "_Course":
        picked = np.flatnonzero(some)
        tenure = Tenure(self.tenure.start[picked], self.tenure.end[picked])
        forecasts = [self.forecasts[i] for i in picked]
        return _Course(forecasts, self.series[picked], self.values[picked], tenure, self.until)


def _course(report: QuestionReport) -> _Course:
    question = report.question
    until = _end(question).timestamp()
    rows = [
        (number, row.forecast)
        for number, series in enumerate(report.series)
        for row in series.forecasts
        if not question.why_not(row.forecast.made, row.forecast.made_basis)
    ]
    series = np.array([number for number, _ in rows], dtype=int)
    made = np.array([forecast.made_at.timestamp() for _, forecast in rows], dtype=float)
    number_of = {one.expert: number for number, one in enumerate(report.series)}
    gone = [(number_of[w.expert.canonical], w) for w in report.withdrawals if w.expert.canonical in number_of]
    whose = np.array([number for number, _ in gone], dtype=int)
    when = np.array([withdrawal.made_at.timestamp() for _, withdrawal in gone], dtype=float)
    tenure = tenure_of(series, made, withdrawn_at(series, made, whose, when), question.opens_at.timestamp(), until)
    values = np.array([_values(forecast, question) for _, forecast in rows], dtype=float)
    course = _Course([forecast for _, forecast in rows], series, values, tenure, until)
    return course.where(~np.isnan(values).any(axis=1)) if rows else course


def _end(question: Question) -> datetime:
    """Until when there is something to show: the close, the outcome or now, whatever comes first."""
    known = question.resolution.known if question.resolution else None
    return min(question.closes_at, known.at if known else timezone.now())


def _values(forecast: Forecast, question: Question) -> list[float]:
    """nan for a number or a date whose median was not given."""
    if question.scale:
        return [_quantiles(forecast, question.scale).get(0.5, np.nan)]
    return list(forecast.chances().values())


def _quantiles(forecast: Forecast, scale: Scale) -> dict[float, float]:
    """Level → value; beyond the range its end, as it is scored."""
    return {round(level, 6): scale.clip(value) for level, value in getattr(forecast, "p_quantiles", None) or []}


def _kind(question: Question) -> Choice | Quantity | None:
    """What its outcome makes of single values; None without an outcome."""
    resolution = question.resolution
    if resolution is None or not resolution.is_outcome:
        return None
    if scale := question.scale:
        return Quantity(np.array([0.5]), scale.lower, scale.upper, scale.value_of(resolution.outcome))
    return Choice(len(question.choices), _came_true(question) or 0, question.kind == QuestionKind.ORDERED)


def _came_true(question: Question) -> int | None:
    """Which of the options."""
    resolution = question.resolution
    if resolution is None or not resolution.is_outcome:
        return None
    return [choice.casefold() for choice in question.choices].index(resolution.outcome.casefold())


# --- As lines -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Timeline:
    """What a chart of it shows. Values are probabilities, or on a scale; of dates, seconds since 1970.

    subtitle: what the upright axis shows.  known_at: when the outcome was; None while it is not.
    """

    opens: datetime
    closes: datetime
    known_at: datetime | None
    lines: list[Line]
    subtitle: str
    outcome: Outcome | None
    scale: Scale | None


def timeline(report: QuestionReport) -> Timeline:
    """What each expert and the crowd said from the opening until the close, the outcome or now.

    Of several options it is the probability of the one that came true, or else of the one that is held most
    probable. Of numbers and dates it is the median; forecasts that gave none are left out.
    """
    question, course = report.question, _course(report)
    resolution = question.resolution
    known = resolution.known if resolution else None
    shown = _shown(question, course)
    lines = [
        Line(
            series.expert.name,
            _segments(theirs.tenure, theirs.values[:, shown], question),
            [_dot(f, value, question) for f, value in zip(theirs.forecasts, theirs.values[:, shown], strict=True)],
            href=series.expert.get_absolute_url(),
        )
        for number, series in enumerate(report.series)
        if (theirs := course.where(course.series == number)).forecasts
    ]
    if crowd := _crowd(question, course, shown):
        lines.append(crowd)
    return Timeline(
        question.opens_at,
        question.closes_at,
        known.at if known else None,
        lines,
        _subtitle(question, shown),
        _outcome(question),
        question.scale,
    )


def _shown(question: Question, course: _Course) -> int:
    """Which column of values."""
    came_true = None if question.scale else _came_true(question)
    if question.kind == QuestionKind.BINARY or question.scale or not course.forecasts:
        return 0
    return int(course.values.mean(axis=0).argmax()) if came_true is None else came_true


def _subtitle(question: Question, shown: int) -> str:
    if scale := question.scale:
        return "Date" if scale.is_date else scale.unit.capitalize() or "Value"
    return (
        "Probability of Yes"
        if question.kind == QuestionKind.BINARY
        else f"Probability of “{question.choices[shown]}”"
    )


def _outcome(question: Question) -> Outcome | None:
    resolution = question.resolution
    if resolution is None:
        return None
    if not resolution.is_outcome:
        return Outcome(resolution.summary, None)
    date = str(resolution.known or "")
    if scale := question.scale:
        value = _on_axis(scale.clip(scale.value_of(resolution.outcome)), question)
    else:
        value = 0.0 if question.kind == QuestionKind.BINARY and resolution.outcome == "no" else 1.0
    return Outcome(resolution.summary, value, date)


def _on_axis(value: float, question: Question) -> float:
    return value * DAY if question.kind == QuestionKind.DATE else float(value)


def _segments(tenure: Tenure, values: Floats, question: Question) -> list[tuple[datetime, datetime, float]]:
    """Those that have a length, in order of time."""
    pieces = sorted(zip(tenure.start.tolist(), tenure.end.tolist(), values.tolist(), strict=True))
    return [(_at(start), _at(end), _on_axis(value, question)) for start, end, value in pieces if end > start]


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _dot(forecast: Forecast, value: float, question: Question) -> Dot:
    low, high = getattr(forecast, "p_low", None), getattr(forecast, "p_high", None)
    if question.scale:
        values = list(_quantiles(forecast, question.scale).values())
        low, high = values[0], values[-1]
    if low is None or high is None or low == high:
        return Dot(forecast.made_at, _on_axis(value, question))
    return Dot(forecast.made_at, *(_on_axis(number, question) for number in (value, low, high)))


def _crowd(question: Question, course: _Course, shown: int) -> Line | None:
    """The median while at least two forecasts stand."""
    stood = course.where(course.tenure.end > course.tenure.start)
    if not stood.forecasts:
        return None
    pieces = medians_over_time(stood.values, stood.tenure)
    medians = pieces.medians if question.scale else scaled_medians(pieces.medians, stood.values)
    enough = pieces.size >= CROWD_SIZE
    segments = _segments(Tenure(pieces.start[enough], pieces.end[enough]), medians[enough, shown], question)
    href = Expert(slug=CROWD).get_absolute_url()
    return Line("Crowd", segments, kind="crowd", href=href) if segments else None


# --- As crowds ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pooled:
    """values: a probability for each option, or one number.  loss: by the rule of the kind, once it is known."""

    name: str
    note: str
    values: list[float]
    loss: float | None


@dataclass(frozen=True)
class Crowds:
    """n: how many forecasts they are made of, each the one that stands of another expert."""

    n: int
    rows: list[Pooled]


def crowds(report: QuestionReport) -> Crowds | None:
    """Ways to make one forecast of those that stand at the close, or now; None where fewer than two do."""
    course = _course(report)
    there = course.where((course.tenure.end == course.until) & (course.tenure.end > course.tenure.start))
    n = len(there.forecasts)
    if n < CROWD_SIZE:
        return None
    made = np.array([forecast.made_at.timestamp() for forecast in there.forecasts])
    recent = recency_weights((there.until - made) / DAY, HALF_LIFE)
    values = there.values
    is_quantity = report.question.scale is not None
    rows = [
        ("Median", "", np.median(values, axis=0) if is_quantity else median_forecast(values)),
        ("Mean", "", mean_forecast(values)),
        (
            "Recency-weighted mean",
            f"weight halves every {HALF_LIFE:.0f} days",
            mean_forecast(values, recent),
        ),
    ]
    if not is_quantity:
        power = extremizing_power(n)
        rows += [
            ("Geometric mean of odds", "", pooled_odds(values)),
            ("Extremized odds", f"those odds to the power of {power:.2f}", pooled_odds(values, extremize=power)),
        ]
    kind = _kind(report.question)
    return Crowds(n, [Pooled(name, note, said.tolist(), _loss(kind, said)) for name, note, said in rows])


def _loss(kind: Choice | Quantity | None, said: Floats) -> float | None:
    if kind is None:
        return None
    return float(next(iter(kind.losses(said[None, :]).values()))[0])
