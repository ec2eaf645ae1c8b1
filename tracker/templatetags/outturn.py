"""How the pages put numbers, moments and counts into words."""

from collections.abc import Sequence
from datetime import datetime
from math import ceil, log10

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tracker.models import Forecast, LexiconEntry, Question, Reading, Resolution, Score
from tracker.reports import grading, questions
from tracker.values.figures import number_in_words
from tracker.values.kinds import NOT_BY_THE_END, QuestionKind
from tracker.values.moments import Moment, Precision
from tracker.values.quantities import Quantiles
from tracker.values.scales import Scale

register = template.Library()
register.filter("in_words", grading.in_words)

HOW = {
    Forecast.Basis.STATED: "stated as",
    Forecast.Basis.VERBAL: "read as",
    Forecast.Basis.INFERRED: "judged to be",
}


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
def percent_whole(share: float | None) -> str:
    """A share as whole per cent: “98 %”; what is not all is not rounded to it."""
    if share is None:
        return ""
    whole = min(99, max(1, round(100 * share))) if 0 < share < 1 else round(100 * share)
    return f"{whole}\N{NO-BREAK SPACE}%"


@register.filter
def signed(value: float, places: int = 3) -> str:
    """“+0.042”, “−0.010”; what rounds to nothing has no sign."""
    figure = f"{value:+.{places}f}"
    return (figure if float(figure) else figure[1:]).replace("-", "\N{MINUS SIGN}")


@register.filter
def p_value(p: float) -> str:
    """“p = 0.012”, “p < 0.001”."""
    return (
        "p\N{NO-BREAK SPACE}<\N{NO-BREAK SPACE}0.001"
        if p < 0.001
        else f"p\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{p:.3f}"
    )


@register.filter
def minus(value: float) -> float:
    return -value


@register.filter
def ahead(lead: float) -> str:
    """A lead in words: “0.042 better”, “0.010 worse”, “0.000 better” where it rounds to nothing."""
    figure = f"{abs(lead):.3f}"
    return f"{figure} {'worse' if lead < 0 and float(figure) else 'better'}"


@register.filter
def percent_across(value: float) -> str:
    """A value from 0 to 1 as a place on an axis, for the coordinates of an SVG: “86.09%”."""
    return f"{100 * value:.2f}%"


@register.filter
def chance(forecast: Forecast) -> str:
    """The forecast’s number with its band, “98 % (90–99)”, or a probability for each option, or an interval."""
    p = getattr(forecast, "p", None)
    if p is None:
        distribution = getattr(forecast, "p_distribution", None)
        return _several(forecast.question, distribution, getattr(forecast, "p_quantiles", None))
    return _with_reach(p, getattr(forecast, "p_low", p), getattr(forecast, "p_high", p))


@register.filter
def reach(entry: LexiconEntry) -> str:
    """A lexicon’s reading with its band, “75 % (67–80)”."""
    return _with_reach(entry.best, entry.low, entry.high)


def _with_reach(p: float, low: float, high: float) -> str:
    return percent(p) if low == high else f"{percent(p)} ({_figure(low)}–{_figure(high)})"


def _several(question: Question, distribution: list[float] | None, quantiles: Quantiles | None) -> str:
    """“A: 20 %, B: 80 %”; “40 warheads (30–60, 80 % sure)”."""
    if question.scale:
        return quantity(question.scale, quantiles) if quantiles else ""
    shares = zip(question.options, distribution or [], strict=False)
    return ", ".join(f"{option}: {percent(p)}" for option, p in shares)


def quantity(scale: Scale, quantiles: Quantiles) -> str:
    """“about 40 warheads”; “30–60 warheads (80 % sure)”; of more quantiles the median and the widest interval.

    That is the widest with as much probability below as above it, or else from the lowest to the highest.
    """
    values = {round(level, 6): value for level, value in quantiles}
    middle = values.get(0.5)
    tail = next((level for level in values if level < 0.5 and round(1 - level, 6) in values), None)
    low, high = (min(values), max(values)) if tail is None else (tail, round(1 - tail, 6))
    if low == high:
        return _single(scale, low, values[low])
    if 0.5 in (low, high):
        other = high if low == 0.5 else low
        return f"{_single(scale, 0.5, values[0.5])}, {_single(scale, other, values[other])}"
    reach, sure = scale.reach(values[low], values[high]), _sure(high - low)
    if middle is None:
        return f"{scale.with_unit(reach)} ({sure})"
    return f"{scale.in_words(middle)} ({reach}, {sure})"


def _sure(p: float) -> str:
    return f"{percent(p)}\N{NO-BREAK SPACE}sure"


def _at_most(scale: Scale, value: float) -> str:
    return f"{'by' if scale.is_date else 'at most'} {scale.in_words(value)}"


def _single(scale: Scale, level: float, value: float) -> str:
    """“about 40 warheads”; “at most 60 warheads (90 % sure)”; “not before 2 May 2019 (90 % sure)”."""
    if level == 0.5:
        return f"about {scale.in_words(value)}"
    if level > 0.5:
        return f"{_at_most(scale, value)} ({_sure(level)})"
    return f"{'not before' if scale.is_date else 'at least'} {scale.in_words(value)} ({_sure(1 - level)})"


@register.filter
def read_as(reading: Reading, question: Question) -> str:
    """What a coder took the words to mean: “70 %, between 60 % and 80 %”, or as `chance` has it."""
    if reading.best is None:
        return _several(question, reading.distribution, reading.quantiles)
    return f"{percent(reading.best)}, between {percent(reading.low)} and {percent(reading.high)}"


@register.filter
def levels(forecast: Forecast) -> list[tuple[str, str]]:
    """Every quantile, where a forecast has several: “10 %”, “chance of at most 30 warheads”."""
    scale, quantiles = forecast.question.scale, getattr(forecast, "p_quantiles", None) or []
    if scale is None or len(quantiles) < 2:
        return []
    chance_of = "chance that it comes" if scale.is_date else "chance of"
    return [(percent(level), f"{chance_of} {_at_most(scale, value)}") for level, value in quantiles]


@register.filter
def answers(question: Question) -> str:
    """What can be answered: “Yes or No”, “Low, Middle, High, in this order”, “a number from 0 to 100 warheads”."""
    if scale := question.scale:
        ends = f"from {scale.figure(scale.lower)} to {scale.in_words(scale.upper)}"
        return f"a date {ends}, or not by then" if scale.is_date else f"a number {ends}"
    if question.kind == QuestionKind.BINARY:
        return "Yes or No"
    return ", ".join(question.options) + (", in this order" if question.kind == QuestionKind.ORDERED else "")


@register.filter
def counts_as(resolution: Resolution) -> str:
    """The end of the range that an outcome beyond it counts as when it is scored; "" for any other outcome."""
    scale = resolution.question.scale
    if scale is None or not resolution.is_outcome:
        return ""
    value = scale.value_of(resolution.outcome)
    end = scale.clip(value)
    return scale.in_words(end) if end != value or resolution.outcome == NOT_BY_THE_END else ""


@register.filter
def how(forecast: Forecast) -> str:
    """How the number came about: “read as”."""
    return HOW[Forecast.Basis(forecast.basis)]


@register.filter
def implied_chance(score: Score, question: Question) -> float | None:
    """The probability of Yes that a yes-or-no score was made of."""
    return questions.implied_chance(score.loss, question)


@register.filter
def rule_name(question: Question) -> str:
    """The rule by which its forecasts are scored, as a column names it."""
    if question.scale:
        return "CRPS"
    return "RPS" if question.kind == QuestionKind.ORDERED else "Brier"


@register.filter
def in_unit(loss: float, question: Question) -> str:
    """A share of the range of a number or a date in its unit: “4.1 warheads”, “23 days”; "" for options."""
    scale = question.scale
    if scale is None:
        return ""
    figures = _to_the_thousandth(loss * (scale.upper - scale.lower), scale)
    return (
        f"{figures}\N{NO-BREAK SPACE}day{'' if figures == '1' else 's'}"
        if scale.is_date
        else scale.with_unit(figures)
    )


def _to_the_thousandth(value: float, scale: Scale) -> str:
    """As exactly as a thousandth of the range."""
    return number_in_words(round(value, max(0, 3 - ceil(log10(scale.upper - scale.lower)))))


@register.filter
def pooled(values: Sequence[float], question: Question) -> str:
    """What a crowd says: “40 %”, “A: 20 %, B: 80 %”, “41.3 warheads”, “28 February 2019”."""
    if scale := question.scale:
        if scale.is_date:
            return scale.in_words(values[0])
        return scale.with_unit(_to_the_thousandth(values[0], scale))
    if question.kind == QuestionKind.BINARY:
        return percent(values[0])
    return _several(question, list(values), None)


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
