"""By when: the dates that a sentence names, and the words that seem to name one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.prose.dates import MONTH, ORDINAL, NoDate
from tracker.prose.durations import DURATION, end_of, is_event, is_one
from tracker.prose.named_times import NAMES, WEEKDAY, Reader
from tracker.prose.past import has_moved, has_moved_then, looks_back
from tracker.prose.undated import EVENT, LOOSE, NEVER

# The first of two: “between 2025 and 2030”, “in March or April”.
_FIRST = (
    rf"(?:now|today|(?:(?:early|mid|late)[ -])?(?:{MONTH} )?\d{{4}}|\d{{1,2}}{ORDINAL} {MONTH}(?: \d{{4}})?"
    rf"|{MONTH}(?: \d{{1,2}}{ORDINAL}(?:,? \d{{4}})?)?|{WEEKDAY}|(?:this|next) (?:week|month|quarter|year))"
)
_LEAD = (
    rf"between (?:{_FIRST}|\d{{1,2}}{ORDINAL}) and|from {_FIRST} (?:to|until|till|through)"
    rf"|(?P<of_two>by|before|in|on|during|for|at) {_FIRST}(?:(?:, {_FIRST}){{1,3}},?)? (?:or|and)(?: (?P=of_two))?"
    r"|on or before|by|before|up until|until|till|through|throughout|no later than|not later than|prior to|"
    r"ahead of|in|on|during|at|within|come|for|ends?|finish(?:es)?|closes?"
)
_UNITS = r"(?:days?|weeks?|months?|years?)"
_PARTS = {
    "day": r"(?:last|final) day of",
    "last": r"(?:very |tail )?end[ -]of|end|later?(?: in| on)?|close of|"
    r"(?:rest|remainder|balance|course|whole|all|much|most) of|"
    rf"(?:second|latter|last) half of|(?:last|final|closing|dying) (?:few )?{_UNITS} of",
    "first": r"start of|beginning of|first day of|dawn of",
    "mid": r"mid|middle of|(?:half|mid)-?way through",
    "some": r"early(?: in| on)?|first half of|"
    rf"(?:first|opening|early|second|third|fourth|middle) (?:few )?{_UNITS} of|"
    r"(?:\w{4,6} )?weekend of|(?:\w{4,6} )?(?:working|business|trading|school) (?:days?|weeks?) of",
}
# A date of these is a convention: the middle of a year ends on 30 June.
ROUGHLY = re.compile(rf"\b(?:{_PARTS['mid']})\b", re.IGNORECASE)
_PART = "|".join(rf"(?P<{name}_part>(?:{words})[ -])" for name, words in _PARTS.items())
# The name alone is looked for first, which is soon done; then with what stands before it.
_DATES: list[tuple[re.Pattern[str], re.Pattern[str], Reader]] = [
    (
        re.compile(name, re.IGNORECASE),
        re.compile(
            rf"(?<![\w$£€.,/-])(?:(?P<lead>{_LEAD}) )?(?:the )?(?P<part>{_PART})?(?:the )?(?:{name})",
            re.IGNORECASE,
        ),
        reader,
    )
    for name, reader in NAMES
]
# A limit, not just a time.
_FIRM = re.compile(
    r"(?:on or before|by|before|up until|until|till|through|within|no later than|not later than|prior to|"
    r"ahead of)\b"
)
_BEFORE = re.compile(r"(?:before|prior to|ahead of)\b")
# “It will not happen until 2026” says that it does not before.
_UNTIL = re.compile(r"(?:up until|until|till)\b")
_NOT = re.compile(
    r"\b(?:not|cannot|[a-z]{2,6}n't|never|no|nobody|none|nothing|neither|nor|hardly|scarcely|unlikely)\b"
    r"(?:(?! (?:and|but|that|because|so|while|though)\b)[^,;:]){0,60}$",
    re.IGNORECASE,
)
# No time for it, and a time of which nobody knows the part.
_AFTER = re.compile(r"\b(?:after|since|beyond|past|following|last|late as) (?:the )?$", re.IGNORECASE)
_PART_OF = re.compile(r"\bof (?:the )?$", re.IGNORECASE)
_OR_LATER = re.compile(
    r",? (?:at the (?:very )?earliest|(?:or|and) (?:later|after(?:wards?)?|beyond|so|thereabouts)|onwards?)\b",
    re.IGNORECASE,
)
# When it was said or done: “said on Friday”, “the treaty signed in 2015”; but “will be signed in 2025”.
_DONE = re.compile(
    r"(?<!\bbe )\b(?:said|says|told|wrote|held|made|met|struck|won)\b.{0,12}$|"
    r"(?<!\bbe )(?<!\bget )\b(?!expected|scheduled|planned|projected|slated|speed|need|exceed)"
    r"[a-z]{2,14}ed $"
)


@dataclass(frozen=True)
class Deadline:
    """Words from start to end of a sentence, the last day that they allow, and what a reader is told of them."""

    start: int
    end: int
    day: date | None
    why: str
    is_firm: bool = False
    is_event: bool = False  # whose day the sentence does not say
    is_endless: bool = False  # no day is too late for it


def deadlines(sentence: str, published: date | None = None) -> list[Deadline]:
    """The times a sentence speaks of, in its order, without those that had passed when it was published.

    sentence: on one line, with straight apostrophes.  A year, a month or a week lasts until its last day.
    No day is invented: what counts from an unknown day of publication, or from an event, has none.
    """
    found = [*_durations(sentence, published), *_dates(sentence, published), *_without_a_day(sentence)]
    found.sort(key=lambda each: (each[0], -each[1]))
    apart: list[Deadline] = []
    end = 0
    for start, last, deadline in found:
        if start >= end:
            end = last
            apart += [deadline] if deadline else []
    return [each for each in apart if not (published and each.day and each.day < published)]


# Start and end of words about a time; None where they are no deadline, and nor is anything in them.
_Found = tuple[int, int, Deadline | None]


def _durations(sentence: str, published: date | None) -> Iterator[_Found]:
    for match in DURATION.finditer(sentence):
        if not is_one(match):
            continue
        start, end = match.span()
        if match["within"] and (looks_back(sentence, start) or has_moved(sentence, start)):
            yield start, end, None
        elif is_event(match):
            yield start, end, _event(match)
        else:
            day = end_of(match, published) if published else None
            yield (
                start,
                end,
                Deadline(start, end, day, _why(match[0], day, is_known=bool(published)), is_firm=True),
            )


def _dates(sentence: str, published: date | None) -> Iterator[_Found]:
    for name, pattern, read in _DATES:
        for match in pattern.finditer(sentence) if name.search(sentence) else ():
            named = match.groupdict()
            if named["part"] or (named.get("of") is None and (named["lead"] or named.get("alone"))):
                yield *match.span(), _date(sentence, match, read, published)


def _date(sentence: str, match: re.Match[str], read: Reader, published: date | None) -> Deadline | None:
    start, end = match.span()
    lead = (match["lead"] or "").lower()
    is_firm = bool(_FIRM.match(lead))
    if not lead and _AFTER.search(sentence, max(0, start - 20), start):
        return None
    if _is_told(sentence, match, lead, is_firm=is_firm) or _OR_LATER.match(sentence, end):
        return None
    try:
        span = read(match, published)
        is_before = bool(_BEFORE.match(lead) or (_UNTIL.match(lead) and _NOT.search(sentence, 0, start)))
        day = _last_day(match, *span, is_before=is_before) if span else None
        if not lead and not match["part"] and _PART_OF.search(sentence, max(0, start - 10), start):
            day = None
        return Deadline(start, end, day, _why(match[0], day, is_known=span is not None), is_firm)
    except NoDate as no_date:
        return None if no_date.code == "impossible" else Deadline(start, end, None, no_date.why, is_firm)
    except (OverflowError, ValueError):
        return None


def _is_told(sentence: str, match: re.Match[str], lead: str, *, is_firm: bool) -> bool:
    """Whether it says when something happened or was said."""
    if not is_firm and not re.search(r"\d{4}", match[0]) and lead in ("in", "on", "during", "at"):
        opens = not re.search(r"\w", sentence[: match.start()])
        if has_moved(sentence, match.start()) or (opens and has_moved_then(sentence, match.end())):
            return True
    return not is_firm and bool(_DONE.search(sentence, max(0, match.start() - 24), match.start()))


def _last_day(match: re.Match[str], first: date, last: date, *, is_before: bool) -> date | None:
    """The last day of the part that is named; before a part that begins, the day before."""
    named = match.groupdict()
    if named["mid_part"]:
        return date(first.year, 6, 30) if (last - first).days in (364, 365) else None
    if named["some_part"]:
        return None
    if named["last_part"] or named.get("ends"):
        return last
    if named["day_part"]:
        first = last
    elif named["first_part"]:
        last = first
    return first - timedelta(days=1) if is_before else last


def _why(words: str, day: date | None, *, is_known: bool) -> str:
    words = words.removesuffix(".")
    if day:
        return f"a date: “{words}” ({day.day} {day:%B} {day.year})"
    if not is_known:
        return f"“{words}” counts from the day of publication, which is not known"
    return f"“{words}” does not say which day"


def _event(match: re.Match[str]) -> Deadline:
    return Deadline(*match.span(), None, f"an event, without its day: “{match[0]}”", is_event=True)


def _without_a_day(sentence: str) -> Iterator[_Found]:
    for match in NEVER.finditer(sentence):
        yield *match.span(), Deadline(*match.span(), None, f"“{match[0]}” sets no date", is_endless=True)
    for match in LOOSE.finditer(sentence):
        yield *match.span(), Deadline(*match.span(), None, f"“{match[0]}” does not say which day")
    for match in EVENT.finditer(sentence):
        yield *match.span(), _event(match)
