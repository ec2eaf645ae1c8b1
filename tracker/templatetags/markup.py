"""A text with its claims marked and graded, and probabilities drawn.

Functions rather than templates: a long text has a thousand marks and hundreds of notes.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django import template
from django.template.defaultfilters import floatformat
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from tracker.fulltext.words import Snippet
from tracker.models import Claim, Expert, Forecast, Question
from tracker.prose.marking import Piece
from tracker.reports.grading import Grade, GradedForecast
from tracker.reports.sources import GradedClaim, Quotation
from tracker.templatetags.outturn import how, said_at, when

register = template.Library()

# What an author has struck out or set in bold; the signs stay, unseen, as places in a text are counted with them.
_STRUCK = re.compile(r"~~([^~\n]{1,600})~~")
_BOLD = re.compile(r"\*\*([^*\n]{1,600})\*\*")
# Around a quotation, which is a piece of its own.
_HALF = re.compile(r"^(?:~~|\*\*)(?=\s|$)|(?:(?<=\s)|^)(?:~~|\*\*)$")
_SIGN = '<span class="sign">{0}</span>'

NUMBER_IN_TEXT = '<a class="claim-ref" href="#note-{0}" aria-label="Note {0}">{0}</a>'
NUMBER_IN_MARGIN = '<a class="claim-ref" href="#excerpt-{1}" aria-label="Note {0}, back to the text">{0}</a>'
QUOTED_AS_EVIDENCE = (
    '<div class="note" role="note" aria-label="Note {}: evidence">'
    "<p>Quoted as evidence. No outcome rests on it yet.</p></div>"
)
ATTRIBUTION_UNCERTAIN = mark_safe("<b>Attribution uncertain.</b> ")


def _joined(parts: Iterable[SafeString]) -> SafeString:
    """`format_html_join` for what is escaped already."""
    return SafeString("".join(parts))


@register.simple_tag
def band(
    best: float, low: float | None = None, high: float | None = None, outcome: int | None = None, label: str = ""
) -> SafeString:
    """A probability with its band on an axis from 0 to 100 %.

    outcome: 0 or 1 where the question is resolved (a bar at that end).  label: the sentence read aloud.
    """
    return format_html(
        '<svg class="band" viewBox="0 0 1 2" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<path d="M0 1H1M0 .6v.8M.5 .7v.6M1 .6v.8"/>{}{}<path class="dot" d="M{} 1h0"/></svg>',
        label,
        "" if low is None or high is None else format_html('<path class="reach" d="M{} 1H{}"/>', low, high),
        "" if outcome is None else format_html('<path class="outcome" d="M{} .2v1.6"/>', outcome),
        best,
    )


@register.filter
def drawn(forecast: Forecast) -> str:
    """A probability of Yes with its band and, once known, its outcome; "" for forecasts of other kinds."""
    reach = forecast.value.band
    if reach is None:
        return ""
    best, low, high = reach
    return band(best, low, high, outcome_end(forecast.question), forecast.value.in_words)


@register.filter
def outcome_end(question: Question) -> int | None:
    """Where the outcome lies on an axis of probability: 1 for yes, 0 for no, None for anything else."""
    resolution = question.resolution
    return question.answers.end(resolution.outcome) if resolution else None


@register.filter
@cache
def grade_in_words(grade: Grade) -> SafeString:
    """What became of a forecast or claim, as a word with its shape; made once, as long texts have hundreds."""
    return render_to_string("includes/grade.html", {"grade": grade})


def _as_printed(text: str) -> SafeString:
    """Escaped, with words drawn as struck out or bold that are so on the page."""
    shown: str = escape(text)
    for pattern, sign, tag in ((_STRUCK, "~~", "s"), (_BOLD, "**", "b")):
        if sign in text:
            shown = pattern.sub(rf"<{tag}>{_SIGN.format(sign)}\1{_SIGN.format(sign)}</{tag}>", shown)
    return SafeString(_HALF.sub(lambda half: _SIGN.format(half[0]), shown))


@register.filter
def marked(pieces: Iterable[Piece[Quotation]]) -> SafeString:
    """A paragraph in which quotations are marked, each with the number of its note after it."""
    return _joined(_marked(piece) for piece in pieces)


def _marked(piece: Piece[Quotation]) -> SafeString:
    if not piece.keys:
        return _as_printed(piece.text)
    return format_html(
        '{}<mark class="claim is-{}{}">{}</mark>{}',
        _joined(
            format_html('<span id="excerpt-{}"></span>', p.excerpt.pk)
            for p in piece.begins
            if p.marks[0].start == piece.start
        ),
        piece.keys[-1].grade or "evidence",
        " is-shared" if len(piece.keys) > 1 else "",
        _as_printed(piece.text),
        _joined(format_html(NUMBER_IN_TEXT, p.number) for p in piece.ends),
    )


@register.filter
def sought(snippets: Iterable[Snippet]) -> SafeString:
    """A stretch of text in which the words that were searched for are marked."""
    return _joined(
        format_html("<mark>{}</mark>", text) if is_sought else escape(text) for text, is_sought in snippets
    )


@register.filter
def coded(pieces: Iterable[Piece[Any]], desk: str) -> SafeString:
    """A paragraph in which quotations are marked by their kind alone, and candidates lead to their card.

    desk: the address of the source's coding.
    """
    return _joined(_coded(piece, desk) for piece in pieces)


def _coded(piece: Piece[Any], desk: str) -> SafeString:
    if not piece.keys:
        return _as_printed(piece.text)
    key = piece.keys[-1]
    if isinstance(key, Quotation):
        return format_html('<mark class="claim is-{}">{}</mark>', key.kind or "evidence", _as_printed(piece.text))
    return format_html(
        '<a class="candidate" data-from="{}" data-to="{}" href="{}" title="{}? {}" hx-get="{}" '
        'hx-target="#card" hx-push-url="true">{}</a>',
        key.start,
        key.end,
        where := f"{desk}?start={key.start}&end={key.end}",
        key.kind.capitalize(),
        "; ".join(key.reasons),
        where,
        _as_printed(piece.text),
    )


@register.simple_tag
def notes(
    quotation: Quotation, authors: Sequence[Expert], *, numbered: bool = False, may_log: bool = False
) -> SafeString:
    """What stands in the margin beside a quotation: its claims, the resolutions that rest on it.

    authors: of the source.  numbered: whether its number stands in the text.
    may_log: whether the reader can choose the question of a forecast that has none.
    """
    spoke_alone = [author.canonical.pk for author in authors]
    time = said_at(quotation.excerpt, before="Said ")
    rest: str = ""
    if quotation.evidence:
        evidence = {"pieces": quotation.evidence, "number": quotation.number}
        rest = render_to_string("includes/evidence_note.html", evidence)
    elif not quotation.claims:
        rest = format_html(QUOTED_AS_EVIDENCE, quotation.number)
    return format_html(
        '<div class="notes" id="note-{}">{}{}{}{}</div>',
        quotation.number,
        format_html(NUMBER_IN_MARGIN, quotation.number, quotation.excerpt.pk) if numbered else "",
        format_html('<p class="small muted">{}</p>', time) if time else "",
        _joined(_claim(quotation, one, spoke_alone, may_log) for one in quotation.claims),
        rest,
    )


def _claim(quotation: Quotation, graded: GradedClaim, spoke_alone: list[int], may_log: bool) -> SafeString:
    """A claim in the margin. spoke_alone: keys of the authors; another's name has to be told."""
    claim, grade, expert = graded.claim, graded.grade, graded.claim.speaker
    is_forecast = claim.kind == Claim.Kind.FORECAST
    if graded.forecasts:
        what = _joined(map(as_note, graded.forecasts))
    elif is_forecast:
        what = _not_logged_yet()
    else:
        what = format_html("<p>{}</p>", grade_in_words(grade))
    return format_html(
        '<div class="note is-{}" role="note" id="claim-{}" aria-label="Note {}: {}">{}{}{}'
        '<p class="gloss">{}{}<a class="nowrap" href="{}">{}</a></p></div>',
        grade,
        claim.pk,
        quotation.number,
        grade.label,
        ""
        if spoke_alone == [expert.pk]
        else format_html('<p><a href="{}">{}</a></p>', expert.get_absolute_url(), claim.expert),
        what,
        format_html("<p>{}</p>", claim.note) if claim.note and not is_forecast else "",
        ATTRIBUTION_UNCERTAIN if claim.attribution == Claim.Attribution.MEDIUM else "",
        f"{claim.note} " if claim.note and is_forecast else "",
        claim.get_absolute_url(),
        "Choose its question" if is_forecast and not graded.forecasts and may_log else "How it was logged",
    )


@cache
def _not_logged_yet() -> SafeString:
    mark = render_to_string("includes/mark.html", {"kind": "unlogged"})
    why = "A forecast whose question has not been chosen."
    return format_html('<p class="state">{}Not logged yet</p><p>{}</p>', mark, why)


@register.filter
def as_note(row: GradedForecast) -> SafeString:
    """One forecast in a margin: verdict, question, number, score, outcome."""
    question = row.forecast.question
    resolution = question.resolution
    why = resolution.rationale if resolution and resolution.is_annulled else ""
    return format_html(
        '<div class="note-part"><p>{}</p><p><a href="{}">{}</a></p>{}<p class="figures-line">{}</p>{}</div>',
        grade_in_words(row.grade),
        question.get_absolute_url(),
        question.title,
        drawn(row.forecast),
        _figures(row),
        format_html('<p class="figures-line">{} Not scored.</p>', why) if why else "",
    )


def _figures(row: GradedForecast) -> SafeString:
    """The number with a link to how it was read, its score, and what the outcome was or when it will be known."""
    forecast, question = row.forecast, row.forecast.question
    resolution = question.resolution
    link = format_html(
        '<a href="{}">{} {}</a>', forecast.get_absolute_url(), how(forecast), forecast.value.in_words
    )
    score = "" if row.loss is None else f" · {question.answers.rule} {floatformat(row.loss, 3)}"
    if resolution is None:
        closes = "closes" if row.grade == Grade.OPEN else "closed"
        return format_html("{}{} · {} {}", link, score, closes, when(question.closes))
    if resolution.is_outcome:
        outcome = f" · resolved {resolution.outcome_in_words}, "
        return format_html("{}{}{}{}", link, score, outcome, when(resolution.known))
    return format_html("{}{}", link, score)
