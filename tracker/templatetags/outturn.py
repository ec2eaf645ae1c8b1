"""How the pages put numbers, moments and counts into words."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from math import sqrt

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tracker.models import Expert, Forecast, Question, Score
from tracker.models.moments import Moment, Precision
from tracker.scoreboards.grading import Grade

register = template.Library()

HOW = {
    Forecast.Basis.STATED: "stated as",
    Forecast.Basis.VERBAL: "read as",
    Forecast.Basis.INFERRED: "judged to be",
}
COUNTED = {
    Grade.ANNULLED: ("annulled", "annulled"),
    Grade.OPEN: ("still open", "still open"),
    Grade.VAGUE: ("that no test could settle", "that no test could settle"),
    Grade.PRESCRIPTION: ("prescription", "prescriptions"),
    Grade.ASSESSMENT: ("assessment", "assessments"),
}
DECIDED = (Grade.RIGHT, Grade.WRONG, Grade.UNDECIDED)


def _figure(p: float) -> str:
    """0.98 → “98”, 0.675 → “67.5”; what is neither 0 nor 1 is not rounded to it."""
    rounded = f"{100 * p:.1f}".removesuffix(".0")
    if rounded == "0" and p > 0:
        return "under 0.1"
    return "over 99.9" if rounded == "100" and p < 1 else rounded


@register.filter
def percent(p: float | None) -> str:
    """A probability as per cent: “98 %”."""
    return "" if p is None else f"{_figure(p)}\N{NO-BREAK SPACE}%"


@register.filter
def at(value: float) -> str:
    """A value from 0 to 1 as a place on an axis, for the coordinates of an SVG: “86.09%”."""
    return f"{100 * value:.2f}%"


@register.filter
def chance(forecast: Forecast) -> str:
    """The forecast’s number with its band, “98 % (90–99)”, or a probability for each option."""
    p = getattr(forecast, "p", None)
    if p is None:
        options = ", ".join(f"{option} {percent(value)}" for option, value in forecast.chances().items())
        return options or "a range of values"
    low, high = getattr(forecast, "p_low", p), getattr(forecast, "p_high", p)
    return percent(p) if low == high else f"{percent(p)} ({_figure(low)}–{_figure(high)})"


@register.filter
def how(forecast: Forecast) -> str:
    """How the number came about: “read as”."""
    return HOW[Forecast.Basis(forecast.basis)]


@register.filter
def outcome_end(question: Question) -> int | None:
    """Where the outcome lies on an axis of probability: 1 for yes, 0 for no, None for anything else."""
    resolution = question.resolution
    return {"yes": 1, "no": 0}.get(resolution.outcome) if resolution else None


@register.filter
def implied_chance(score: Score, question: Question) -> float | None:
    """The probability of Yes that a yes-or-no score was made of: Brier is its squared distance to the outcome."""
    end = outcome_end(question)
    return None if end is None else abs(end - sqrt(score.loss))


@register.filter
def when(moment: Moment | datetime | None) -> str | SafeString:
    """A moment in a time element, as exactly as it is known; a datetime is an instant."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        moment = Moment(moment, Precision.INSTANT)
    return format_html('<time datetime="{}">{}</time>', moment.iso(), moment)


@register.filter
def is_past(moment: Moment) -> bool:
    return moment.at <= timezone.now()


@register.filter
def is_not_alone_in(expert: Expert, authors: Sequence[Expert]) -> bool:
    """Whether a reader has to be told that it was this expert who spoke."""
    return [author.canonical.pk for author in authors] != [expert.pk]


@register.filter
def in_words(tally: Iterable[tuple[Grade, int]]) -> list[tuple[int, str]]:
    """A tally as counts with words: 4 “forecasts, all wrong”, 2 “that no test could settle”."""
    counts = dict(tally)
    decided = [(grade, counts[grade]) for grade in DECIDED if grade in counts]
    total = sum(n for _, n in decided)
    words: list[tuple[int, str]] = []
    if len(decided) == 1:
        verdict = decided[0][0].label.lower()
        words.append((total, f"forecast, {verdict}" if total == 1 else f"forecasts, all {verdict}"))
    elif decided:
        words.append((total, "forecasts: " + ", ".join(f"{n} {grade.label.lower()}" for grade, n in decided)))
    words += [(counts[grade], COUNTED[grade][counts[grade] > 1]) for grade in COUNTED if grade in counts]
    return words
