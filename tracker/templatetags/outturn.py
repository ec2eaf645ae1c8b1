"""How the pages put numbers, moments and counts into words."""

from collections.abc import Sequence
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tracker.models import Affiliation, Forecast, LexiconEntry, Question, Reading, Resolution, Score
from tracker.reports import grading, questions
from tracker.scoreboards.words import ahead, p_value, percent, percent_whole, signed
from tracker.values.chances import with_band
from tracker.values.moments import Moment, Precision

register = template.Library()
register.filter("in_words", grading.in_words)
for words in (ahead, p_value, percent, percent_whole, signed):
    register.filter(words)

HOW = {
    Forecast.Basis.STATED: "stated as",
    Forecast.Basis.VERBAL: "read as",
    Forecast.Basis.INFERRED: "judged to be",
}


@register.filter
def minus(value: float) -> float:
    return -value


@register.filter
def percent_across(value: float) -> str:
    """A value from 0 to 1 as a place on an axis, for the coordinates of an SVG: “86.09%”."""
    return f"{100 * value:.2f}%"


@register.filter
def chance(forecast: Forecast) -> str:
    """The forecast’s number with its band, “98 % (90–99)”, or a probability for each option, or an interval."""
    return forecast.value.in_words


@register.filter
def reach(entry: LexiconEntry) -> str:
    """A lexicon’s reading with its band, “75 % (67–80)”."""
    return with_band(entry.best, entry.low, entry.high)


@register.filter
def read_as(reading: Reading) -> str:
    """What a coder took the words to mean: “70 %, between 60 % and 80 %”, or as `chance` has it."""
    return reading.value.in_full


@register.filter
def levels(forecast: Forecast) -> list[tuple[str, str]]:
    """Every quantile, where a forecast has several: “10 %”, “chance of at most 30 warheads”."""
    return forecast.value.levels


@register.filter
def counts_as(resolution: Resolution) -> str:
    """The end of the range that an outcome beyond it counts as when it is scored; "" for any other outcome."""
    return resolution.question.answers.counts_as(resolution.outcome) if resolution.is_outcome else ""


@register.filter
def how(forecast: Forecast) -> str:
    """How the number came about: “read as”."""
    return HOW[Forecast.Basis(forecast.basis)]


@register.filter
def implied_chance(score: Score, question: Question) -> float | None:
    """The probability of Yes that a yes-or-no score was made of."""
    return questions.implied_chance(score.loss, question)


@register.filter
def answers(question: Question) -> str:
    """What can be answered: “Yes or No”, “Low, Middle, High, in this order”."""
    return question.answers.in_words


@register.filter
def rule_name(question: Question) -> str:
    """The rule by which its forecasts are scored, as a column names it."""
    return question.answers.rule


@register.filter
def in_unit(loss: float, question: Question) -> str:
    """A share of the range of a number or a date in its unit: “4.1 warheads”, “23 days”; "" for options."""
    return question.answers.loss_in_words(loss)


@register.filter
def pooled(values: Sequence[float], question: Question) -> str:
    """What a crowd says: “40 %”, “A: 20 %, B: 80 %”, “41.3 warheads”, “28 February 2019”."""
    return question.answers.coordinates_in_words(values)


@register.filter
def with_dates(place: Affiliation) -> str:
    """“Fellow, Cato Institute, from 1 January 2018 until 1 March 2019”."""
    ends = (("from", place.started_on), ("until", place.ended_on))
    dated = " ".join(f"{word} {date_format(day, 'j F Y')}" for word, day in ends if day)
    return f"{place}, {dated}" if dated else str(place)


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
