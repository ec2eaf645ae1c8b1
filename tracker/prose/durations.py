"""How long from now: “within two and a half years”, “three to five years from now”, “a week after the vote”."""

import re
from datetime import date
from fractions import Fraction

from tracker.prose.counts import COUNT, counted
from tracker.prose.dates import WEEKDAYS
from tracker.prose.spans import later

_UNIT = (
    r"(?P<unit>hour|day|week|fortnight|month|(?:quarter|half)[- ]century|half[- ](?:year|decade)|"
    r"quarter(?!s? of\b|[- ]finals?\b)|year|decade|century|centuries)"
)
# The first allow less than they name, the others allow more, nobody knows how much.
_LESS = r"(?:less than|fewer than|under|at most|no more than|not more than|up to|just|only)"
_ROUGHLY = (
    r"about|around|roughly|approximately|some|nearly|almost|perhaps|maybe|more than|over|at least|well over|"
    r"a little (?:more|less|over|under) than?"
)
DURATION = re.compile(
    rf"\b(?:(?P<within>within|inside|in)(?: the space of)? (?:{_LESS} )?(?:(?P<roughly>{_ROUGHLY}) )?"
    rf"(?P<n>{COUNT})"
    rf"|(?:(?:with)?in |over |during |for |inside )?the (?P<ahead>next|coming|following)(?: (?:{_LESS} )?"
    rf"(?:(?P<some>{_ROUGHLY}) )?(?P<next>{COUNT}))?"
    rf"|(?<![\w.,])(?P<hence>{COUNT}))"
    rf"(?:(?:[- ]to[- ]| or |[-–])(?P<upper>{COUNT}))?(?P<half> and (?:an? )?half)?"
    r"[ -](?P<kind>working |business |trading )?"
    rf"{_UNIT}(?P<many>s)?\b'?s?(?P<half_more> and an? half)?"
    r"(?: or (?P<or_more>two|three|so|more|thereabouts)\b)?"
    r"(?P<after> (?:from|of) (?:now|today)| hence| time)?(?P<noun> (?:period|span|horizon|window))?"
    r"(?P<event> (?:of|after|before|following|since|from|into|ahead of|prior to|on "
    rf"(?=(?-i:{'|'.join(WEEKDAYS)})))\b(?: [\w'-]{{1,20}}){{0,2}})?",
    re.IGNORECASE,
)


def is_one(match: re.Match[str]) -> bool:
    """Whether these words say by when: not “six months of talks”, “10-year bonds” or “the coming weeks”."""
    count = match["n"] or match["next"] or match["hence"]
    if match["hence"] and not (match["after"] or is_event(match)):
        return False
    if match["many"] or match["unit"].lower() == "centuries":
        return bool(count)
    is_single = count is None or counted(count) <= 1
    return is_single or bool(match["noun"]) or (bool(match["after"]) and match["after"] != " time")


def is_event(match: re.Match[str]) -> bool:
    """Whether they count from an event, whose day the sentence does not say."""
    event = (match["event"] or " ").split(" ")[1].lower()
    return event not in ("", "of", "since", "following") if match["hence"] else bool(event)


def end_of(match: re.Match[str], published: date) -> date | None:
    """The last day that they allow; None where they do not say it."""
    if is_event(match) or match["roughly"] or match["some"] or match["kind"] or match["ahead"] == "following":
        return None
    if match["or_more"] in ("so", "more", "thereabouts"):
        return None
    more = match["or_more"] or match["upper"]
    number = counted(more or match["n"] or match["next"] or match["hence"] or "a")
    if match["half"] or match["half_more"]:
        number += Fraction(1, 2)
    return later(published, number, match["unit"].lower().replace(" ", "-"))
