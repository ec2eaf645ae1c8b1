"""How the forecasts of one question stood as time went by: drawn as lines, and pooled into crowds."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np
from django.utils import timezone
from django.utils.text import get_text_list

from tracker.charts.timeline import MOST_NAMED, Dot, Line, Outcome, Reach
from tracker.models import Expert, Forecast, Question
from tracker.models.experts import CROWD
from tracker.reports.questions import QuestionReport
from tracker.scoring.crowd import (
    extremizing_power,
    mean_forecast,
    medians_over_time,
    pooled_odds,
    quantiles_over_time,
    recency_weights,
)
from tracker.scoring.question import CROWD_SIZE, Choice, Quantity
from tracker.scoring.rules import Floats, Indices
from tracker.scoring.time import Tenure, tenure_of, withdrawn_at
from tracker.values.answers import Answers
from tracker.values.figures import DAY
from tracker.values.words import how_many

HALF_LIFE = 30.0  # days
EACH = "A dot is a forecast, the pale bar its range."
MOST_PIECES = 150  # of time, in which the spread is drawn


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
        (number, row)
        for number, series in enumerate(report.series)
        for row in series.forecasts
        if not question.why_not(row.forecast.made, row.forecast.made_basis)
    ]
    series = np.array([number for number, _ in rows], dtype=int)
    made = np.array([row.since for _, row in rows], dtype=float)
    number_of = {one.expert: number for number, one in enumerate(report.series)}
    gone = [(number_of[w.expert.canonical], w) for w in report.withdrawals if w.expert.canonical in number_of]
    whose = np.array([number for number, _ in gone], dtype=int)
    when = np.array([withdrawal.made_at.timestamp() for _, withdrawal in gone], dtype=float)
    tenure = tenure_of(series, made, withdrawn_at(series, made, whose, when), question.opens_at.timestamp(), until)
    values = np.array([row.forecast.value.coordinates for _, row in rows], dtype=float)
    course = _Course([row.forecast for _, row in rows], series, values, tenure, until)
    return course.where(~np.isnan(values).any(axis=1)) if rows else course


def _end(question: Question) -> datetime:
    """Until when there is something to show: the close, the outcome or now, whatever comes first."""
    known = question.resolution.known if question.resolution else None
    return min(question.closes_at, known.at if known else timezone.now())


# --- As lines -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Timeline:
    """What a chart of it shows. Values are as `answers.on_axis` gives them.

    subtitle: what the upright axis shows.  known_at: when the outcome was; None while it is not.
    spread: the middle half of the forecasts as time goes by, where there are too many for a line each; then who
    is drawn is in subtitle.
    """

    opens: datetime
    closes: datetime
    known_at: datetime | None
    lines: list[Line]
    spread: list[Reach]
    subtitle: str
    outcome: Outcome | None
    answers: Answers


def timeline(report: QuestionReport, chosen: Expert | None = None) -> Timeline:
    """What each expert and the crowd said from the opening until the close, the outcome or now.

    Of more than eight experts only the best and the worst are drawn, once there are scores, and who is chosen.

    Of several options it is the probability of the one that came true, or else of the one that is held most
    probable. Of numbers and dates it is the median; forecasts that gave none are left out.
    """
    question, course = report.question, _course(report)
    resolution = question.resolution
    known = resolution.known if resolution else None
    shown = _shown(question, course) if course.forecasts else 0
    drawn = _drawn(report, course, chosen)
    lines = [
        Line(
            report.series[number].expert.name,
            _segments(theirs.tenure, theirs.values[:, shown], question),
            [_dot(forecast, shown) for forecast in theirs.forecasts],
            href=report.series[number].expert.get_absolute_url(),
            is_highlighted=report.series[number].expert == chosen,
        )
        for number in drawn
        if (theirs := course.where(course.series == number)).forecasts
    ]
    is_crowded = len(np.unique(course.series)) > MOST_NAMED
    if crowd := _crowd(question, course, shown):
        lines.append(crowd)
    return Timeline(
        question.opens_at,
        question.closes_at,
        known.at if known else None,
        lines,
        _spread(question, course, shown) if is_crowded else [],
        f"{question.answers.axis_title(shown)}. {_what_is_drawn(report, drawn) if is_crowded else EACH}",
        _outcome(question),
        question.answers,
    )


def _drawn(report: QuestionReport, course: _Course, chosen: Expert | None) -> list[int]:
    """Whose lines, as places in the report."""
    there: list[int] = np.unique(course.series).tolist()
    if len(there) <= MOST_NAMED:
        return there
    scored = [number for number in there if report.series[number].result.averaged is not None]
    return sorted({*scored[:1], *scored[-1:]} | {n for n in there if report.series[n].expert == chosen})


def _what_is_drawn(report: QuestionReport, drawn: list[int]) -> str:
    """“The shade holds the middle half of all 300 forecasts, the lines are the crowd, Ada, the best, …”."""
    scores = [report.series[number].result.averaged for number in drawn]
    known = [score for score in scores if score is not None]
    who = ["the crowd’s"]
    for number, score in zip(drawn, scores, strict=True):
        rank = {min(known): " (best score)", max(known): " (worst)"}.get(score, "") if score is not None else ""
        who.append(f"{report.series[number].expert}’s{rank}")
    n = how_many(len(report.series), "expert")
    return f"The shade holds the middle half of {n}; the lines are {get_text_list(who, 'and')}."


def _spread(question: Question, course: _Course, shown: int) -> list[Reach]:
    """Between the quartiles, while at least two forecasts stand, in no more pieces than a chart can show."""
    stood = course.where(course.tenure.end > course.tenure.start)
    if not stood.forecasts:
        return []
    pieces = quantiles_over_time(stood.values[:, shown : shown + 1], stood.tenure, [0.25, 0.75])
    enough = np.flatnonzero(pieces.size >= CROWD_SIZE)
    every = len(enough) // MOST_PIECES + 1
    on_axis = question.answers.on_axis
    reach = []
    for some in (enough[start : start + every] for start in range(0, len(enough), every)):
        first, last = some[0], some[-1]
        low, high = pieces.values[:, first, 0].tolist()
        reach.append((_at(pieces.start[first]), _at(pieces.end[last]), on_axis(low), on_axis(high)))
    return reach


def _shown(question: Question, course: _Course) -> int:
    """Which column of values."""
    resolution = question.resolution
    outcome = resolution.outcome if resolution and resolution.is_outcome else None
    return question.answers.column(outcome, course.values.mean(axis=0))


def _outcome(question: Question) -> Outcome | None:
    resolution, answers = question.resolution, question.answers
    if resolution is None:
        return None
    if not resolution.is_outcome:
        return Outcome(resolution.summary, None)
    value = answers.on_axis(answers.place(resolution.outcome))
    return Outcome(resolution.summary, value, str(resolution.known or ""))


def _segments(tenure: Tenure, values: Floats, question: Question) -> list[tuple[datetime, datetime, float]]:
    """Those that have a length, in order of time."""
    pieces = sorted(zip(tenure.start.tolist(), tenure.end.tolist(), values.tolist(), strict=True))
    return [(_at(start), _at(end), question.answers.on_axis(value)) for start, end, value in pieces if end > start]


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _dot(forecast: Forecast, shown: int) -> Dot:
    value, low, high = map(forecast.question.answers.on_axis, forecast.value.reach(shown))
    if low == high:
        return Dot(forecast.made_at, value, when=str(forecast.made))
    return Dot(forecast.made_at, value, low, high, str(forecast.made))


def _crowd(question: Question, course: _Course, shown: int) -> Line | None:
    """The median while at least two forecasts stand."""
    stood = course.where(course.tenure.end > course.tenure.start)
    if not stood.forecasts:
        return None
    pieces = medians_over_time(stood.values, stood.tenure)
    medians = question.answers.pooled(pieces.medians, stood.values)
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
    question, answers = report.question, report.question.answers
    rows = [
        ("Median", "", answers.pooled(np.median(values, axis=0, keepdims=True), values)[0]),
        ("Mean", "", mean_forecast(values)),
        (
            "Recency-weighted mean",
            f"weight halves every {HALF_LIFE:.0f} days",
            mean_forecast(values, recent),
        ),
    ]
    if answers.are_probabilities:
        power = extremizing_power(n)
        rows += [
            ("Geometric mean of odds", "", pooled_odds(values)),
            ("Extremized odds", f"those odds to the power of {power:.2f}", pooled_odds(values, extremize=power)),
        ]
    resolution = question.resolution
    kind = answers.scored(resolution.outcome) if resolution and resolution.is_outcome else None
    return Crowds(n, [Pooled(name, note, said.tolist(), _loss(kind, said)) for name, note, said in rows])


def _loss(kind: Choice | Quantity | None, said: Floats) -> float | None:
    if kind is None:
        return None
    return float(next(iter(kind.losses(said[None, :]).values()))[0])
