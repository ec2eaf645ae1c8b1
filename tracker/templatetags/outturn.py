"""How the pages put numbers, moments and counts into words."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tracker.documents.timed import timed
from tracker.models import Affiliation, Claim, Excerpt, Forecast, LexiconEntry, Question, Resolution, Score, Source
from tracker.prose.transcripts import stamp
from tracker.reports import grading, questions, shared
from tracker.values.chances import with_band
from tracker.values.moments import DateBasis, Moment, Precision
from tracker.values.options import YesOrNo
from tracker.values.words import ahead, p_value, percent, percent_whole, signed

register = template.Library()
register.filter("in_words", grading.in_words)
register.filter("beside_clarifications", questions.beside_clarifications)
for words in (ahead, p_value, percent, percent_whole, signed):
    register.filter(words)

NO_MARKUP = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}  # within JSON, as json_script has it
# What a page calls a claim of each kind, and why it is never scored.
KINDS = {
    Claim.Kind.FORECAST: ("A forecast", ""),
    Claim.Kind.VAGUE: ("A statement that no test could settle,", "no observation could prove it wrong"),
    Claim.Kind.PRESCRIPTION: ("Advice", "it says what should be done, not what will happen"),
    Claim.Kind.ASSESSMENT: ("An assessment", "it is about the past or the present"),
    Claim.Kind.NONE: ("No claim", "somebody looked at it, and it is none"),
}


@register.simple_tag
def said_at(excerpt: Excerpt, before: str = ", ") -> SafeString:
    """When a quotation of a transcript is said, “at 12:34”; as a link where the recording can be opened there."""
    if (seconds := excerpt.seconds) is None:
        return SafeString("")
    if url := timed(excerpt.source.url, seconds):
        return format_html('{}<a class="nowrap" href="{}">at {}</a>', before, url, stamp(seconds))
    return format_html('{}<span class="nowrap">at {}</span>', before, stamp(seconds))


@register.simple_tag(takes_context=True)
def absolute(context: Context, path: str) -> str:
    return shared.absolute(context["request"], path)


@register.simple_tag
def data_licence() -> str:
    return str(settings.DATA_LICENCE)


@register.simple_tag
def data_licence_url() -> str:
    return str(settings.DATA_LICENCE_URL)


@register.simple_tag
def linked_data(data: dict[str, Any] | None) -> SafeString:
    """A page as machines read it. No program: a browser runs nothing of that type, whatever stands in it."""
    if data is None:
        return SafeString()
    written = json.dumps(data, ensure_ascii=False).translate(NO_MARKUP)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(written))


@register.filter
def minus(value: float) -> float:
    return -value


@register.filter
def percent_across(value: float) -> str:
    """A value from 0 to 1 as a place on an axis, for the coordinates of an SVG: “86.09%”."""
    return f"{100 * value:.2f}%"


@register.filter
def reach(entry: LexiconEntry) -> str:
    """A lexicon’s reading with its band, “75 % (67–80)”."""
    return with_band(entry.best, entry.low, entry.high)


@register.filter
def counts_as(resolution: Resolution) -> str:
    """The end of the range that an outcome beyond it counts as when it is scored; "" for any other outcome."""
    return resolution.question.answers.counts_as(resolution.outcome) if resolution.is_outcome else ""


@register.filter
def how(forecast: Forecast) -> str:
    """How the number came about: “read as”."""
    return shared.HOW[Forecast.Basis(forecast.basis)]


@register.filter
def implied_chance(score: Score, question: Question) -> float | None:
    """The probability of Yes that a yes-or-no score was made of."""
    return questions.implied_chance(score.loss, question)


@register.filter
def in_unit(loss: float, question: Question) -> str:
    """A share of the range of a number or a date in its unit: “4.1 warheads”, “23 days”; "" for options."""
    return question.answers.loss_in_words(loss)


@register.filter
def pooled(values: Sequence[float], question: Question) -> str:
    """What a crowd says: “40 %”, “A: 20 %, B: 80 %”, “41.3 warheads”, “28 February 2019”."""
    return question.answers.coordinates_in_words(values)


@register.filter
def by_whom(claim: Claim) -> str:
    """“Advice by Eric Gomez”, “A statement that no test could settle, by Eric Gomez”."""
    what = KINDS[Claim.Kind(claim.kind)][0]
    return f"{what} by {claim.expert}" if claim.expert else what


@register.filter
def why_never_scored(claim: Claim) -> str:
    """“no observation could prove it wrong”; "" for a forecast."""
    return KINDS[Claim.Kind(claim.kind)][1]


@register.filter
def state_in_words(question: Question) -> str:
    """“Resolved Yes”, “Awaits its outcome”, “Open”."""
    resolution = question.resolution
    return resolution.summary if resolution else grading.Grade(question.state).label


@register.filter
def when_settled(question: Question) -> SafeString:
    """“Known 28 February 2019.”, “It closed 28 February 2019 and awaits its outcome.”, “It closes 1 May 2019.”"""
    resolution = question.resolution
    if resolution:
        return format_html("Known {}.", when(resolution.known)) if resolution.known else SafeString()
    if is_past(question.closes):
        return format_html("It closed {} and awaits its outcome.", when(question.closes))
    return format_html("It closes {}.", when(question.closes))


@register.filter
def credited(source: Source) -> str:
    """Who wrote it and where, where these are not the same: “Eric Gomez, Cato Institute”, “publisher unknown”."""
    publisher = str(source.publisher or "")
    authors = [author.name for author in source.authors.all() if author.name != publisher]
    return ", ".join([*authors, publisher or "publisher unknown"])


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
def published(source: Source) -> SafeString:
    """When it appeared: “26 February 2019”, “… (date inferred)”, “date not known”."""
    if source.published is None:
        return SafeString("date not known")
    how = " (date inferred)" if source.published_basis == DateBasis.INFERRED else ""
    return format_html("{}{}", when(source.published), how)


@register.filter
def is_past(moment: Moment) -> bool:
    return moment.at <= timezone.now()


@register.simple_tag
def brier_in_words() -> str:
    """What a Brier score says, once on every page that shows one."""
    return YesOrNo().score_in_words
