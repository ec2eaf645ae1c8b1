"""By when: the dates that a sentence names, and the words that seem to name one."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.prose.dates import MONTH, ORDINAL, WEEKDAYS, month_number

_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_COUNTS |= {"ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30}

# Not a quantity of something, not a range, not prices.
_YEAR = r"(?:19|20|21)\d\d\b(?![-–]\d|%| (?:per|dollars|prices|terms|people|points|elections?|season|budget)\b)"
_COUNT = rf"(?:half an?|{'|'.join(_COUNTS)}|an?|\d{{1,3}})"
_UNIT = "(?P<unit>hour|day|week|month|quarter|year|decade|century|centuries)"
_WEEKDAY = rf"(?-i:{'|'.join(WEEKDAYS)})\b"

_DURATION = re.compile(
    rf"\b(?:(?P<within>within|inside|in)(?: the space of)? (?P<n>{_COUNT})"
    rf"|(?:(?:with)?in |over |during |for |inside )?the (?:next|coming|following)(?: (?P<next>{_COUNT}))?"
    rf"|(?P<hence>{_COUNT}))(?:(?: to | or |[-–])(?P<upper>{_COUNT}))?[ -]{_UNIT}(?P<many>s)?'?s?\b"
    r"(?P<after> from now| hence| time)?",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:(?P<lead>by|before|until|till|through|throughout|no later than|not later than|prior to|ahead of|in|on|"
    r"during|at|within|come|for|ends?|finish(?:es)?|closes?) )?(?:the )?"
    r"(?P<part>(?:very )?end of |start of |beginning of |middle of |mid-|mid |early |late )?(?:"
    r"(?P<iso>\d{4}-\d\d-\d\d)"
    rf"|(?:{_WEEKDAY},? )?(?P<d1>\d{{1,2}}){ORDINAL} (?:of )?(?P<m1>{MONTH})(?:,? (?P<y1>{_YEAR}))?"
    rf"|(?:{_WEEKDAY},? )?(?P<m2>{MONTH}) (?P<d2>\d{{1,2}}){ORDINAL}\b(?! (?:per|%))(?:,? (?P<y2>{_YEAR}))?"
    rf"|(?P<which>next |this )?(?P<m3>{MONTH})(?:,? (?:of )?(?P<y3>{_YEAR}))?"
    r"|(?P<nth>first|second|third|fourth|last|final) (?P<piece>quarter|half)"
    rf"(?: of (?P<y4>{_YEAR}|this year|next year|the year))?"
    rf"|(?-i:Q)(?P<q>[1-4])(?:(?: of)? (?P<y5>{_YEAR}))?"
    r"|(?P<rel>this|next|current|the|(?<=end of )) ?(?P<span>week|month|quarter|year|decade|century)\b"
    rf"|(?P<weekly>next |this |coming )?(?P<weekday>{_WEEKDAY})"
    r"|(?P<decade>(?:19|20|21)\d0)s\b"
    rf"|(?P<y6>{_YEAR})"
    r"|(?P<word>today|tonight|tomorrow|(?-i:Christmas|New Year's Eve)|year-end|year's end|month-end|month's end)\b"
    r")",
    re.IGNORECASE,
)
# A limit, not just a time.
_FIRM = re.compile("by|before|until|till|through|within|no later than|not later than|prior to|ahead of")
# No day is too late for these, so nothing could show them to be wrong.
_NEVER = re.compile(
    r"\b(?:in the foreseeable future|for the foreseeable future|in (?:the )?future|sooner or later|one day|"
    r"some ?day|at some (?:point|stage)|eventually|ultimately|in due course|in the fullness of time|"
    r"(?:in|over) the (?:long(?:er)?|medium)[ -](?:run|term)|down the (?:road|line))\b",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"\b(?:soon(?: enough)?|by (?:the time|then)|shortly|before long|any day now|in the (?:near|"
    r"not[ -]too[ -]distant) future|"
    r"(?:in|within|over|for) (?:the )?(?:(?:coming|next few|next several|next couple of|a few|a couple of|"
    r"a matter of) )?(?:hours|days|weeks|months|years|decades)(?: ahead| to come)?|"
    r"(?:by|before|this|next|in the|the coming) (?:spring|summer|autumn|fall|winter))\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:by|before|ahead of|until|at|in|during) (?:the|his|her|their|its|this|next|an|a)"
    r"(?: [\w'’-]{1,20}){0,3} (?:summit|elections?|midterms|meeting|talks|conference|vote|ballot|referendum|"
    r"inauguration|convention|primary|primaries|runoff|final|tournament|championships?|World Cup|Olympics)\b",
    re.IGNORECASE,
)
# When it was said or done: “said on Friday”, “the treaty signed in 2015”; but “will be signed in 2025”.
_DONE = re.compile(
    r"\b(?:said|says|told|wrote|held|made|met|struck|won)\b.{0,12}$|"
    r"(?<!\bbe )(?<!\bget )\b(?!expected|scheduled|planned|projected|slated|speed|need|exceed)"
    r"[a-z]{2,14}ed $"
)
# What a price or a figure did: “averaged $63 in February”. What comes after these is ahead, or of another clause.
_MOVED = (
    r"\b(?:averaged|rose|fell|dropped|gained|jumped|climbed|surged|slid|increased|decreased|declined|grew|shrank|"
    r"doubled|halved|tripled|lost|added|soared|plunged|tumbled|slumped|reached|stood|traded|ended|advanced|"
    r"(?:was|were|hit)(?= (?:[\w-]{1,12} )?[$£€]?\d)|(?:has|have|had) (?:risen|fallen|grown|shrunk|been|gone))\b"
)
_AHEAD = re.compile(
    r"\b(?:will|would|may|might|could|should|to|is|are|expects?|sees?|forecasts?|that|which|who|when|if|and|but|"
    r"while)\b|'ll\b|[;:]",
    re.IGNORECASE,
)
_HAS_MOVED = re.compile(_MOVED, re.IGNORECASE)
_THEN_MOVED = re.compile(rf",?(?: (?!will\b)[\w'$-]{{1,20}}){{1,4}}? {_MOVED}", re.IGNORECASE)
# “The biggest rise in three months”, “for the first time in a decade”: as far back.
_LOOKS_BACK = re.compile(
    r"\b(?:(?:first|second|third|only) time|(?:[a-z]{3,10}est|most|worst|best|least|biggest|record)\b.{0,40})$",
    re.IGNORECASE,
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
    found: list[Deadline] = []
    for read in (_durations, _dates, _without_a_day):
        found.extend(read(sentence, published))
    found.sort(key=lambda each: (each.start, -each.end))
    apart: list[Deadline] = []
    for deadline in found:
        if not apart or deadline.start >= apart[-1].end:
            apart.append(deadline)
    return [each for each in apart if not (published and each.day and each.day < published)]


def _explained(words: str, day: date | None, published: date | None) -> str:
    if day:
        return f"a date: “{words}” ({day.day} {day:%B} {day.year})"
    if published is None:
        return f"“{words}” counts from the day of publication, which is not known"
    return f"“{words}” does not say which day"


def _durations(sentence: str, published: date | None) -> Iterator[Deadline]:
    for match in _DURATION.finditer(sentence):
        if match["hence"] and match["after"] in (None, " time"):
            continue
        if match["within"] and (
            _LOOKS_BACK.search(sentence, max(0, match.start() - 60), match.start() - 1)
            or _is_past(sentence, match.start())
        ):
            continue
        if match["many"] and not (match["n"] or match["next"] or match["hence"]):
            continue  # the coming weeks
        count = match["upper"] or match["n"] or match["next"] or match["hence"] or ""
        number = int(count) if count.isdigit() else _COUNTS.get(count.lower(), 1)  # a, an, or none
        day = _later(published, number, match["unit"].lower()) if published else None
        if count.lower().startswith("half"):
            day = _later(published, 6, "month") if published and match["unit"].lower() == "year" else None
        yield Deadline(match.start(), match.end(), day, _explained(match[0], day, published), is_firm=True)


def _is_past(sentence: str, start: int) -> bool:
    """Whether a figure has moved before these words, and nothing between speaks of what is ahead."""
    moves = [match.end() for match in _HAS_MOVED.finditer(sentence, max(0, start - 120), start)]
    return bool(moves) and not _AHEAD.search(sentence, moves[-1], start)


def _later(day: date, number: int, unit: str) -> date | None:
    """The same day so many units later, or the last of its month; None beyond the calendar."""
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200, "centuries": 1200}.get(unit)
    try:
        if months is None:
            return day + timedelta(days={"hour": number / 24, "day": number, "week": 7 * number}[unit])
        year, month = divmod(day.year * 12 + day.month - 1 + number * months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return None


def _dates(sentence: str, published: date | None) -> Iterator[Deadline]:
    for match in _DATE.finditer(sentence):
        lead, part = (match["lead"] or "").lower(), (match["part"] or "").lower().removeprefix("very ").strip(" -")
        stands_alone = match["which"] or match["weekly"] or match["iso"] or match["word"]
        if match["span"]:
            stands_alone = match["rel"].lower() in ("this", "next")
            if not (stands_alone or part):
                continue
        if not (lead or part or stands_alone):
            continue
        is_firm = bool(_FIRM.fullmatch(lead))
        is_loose = not (is_firm or any(match[year] for year in ("y1", "y2", "y3", "y4", "y5", "y6", "iso")))
        if is_loose and lead in ("in", "on", "during", "at"):
            opens = not re.search(r"\w", sentence[: match.start()])
            if _is_past(sentence, match.start()) or (opens and _THEN_MOVED.match(sentence, match.end())):
                continue
        if not is_firm and _DONE.search(sentence, max(0, match.start() - 24), match.start()):
            continue
        try:
            span = _span(match, published)
        except (OverflowError, ValueError):
            continue
        day = _part(part, *span) if span else None
        if span and lead in ("before", "prior to", "ahead of") and part in ("", "start of", "beginning of"):
            day = span[0] - timedelta(days=1)
        yield Deadline(match.start(), match.end(), day, _explained(match[0], day, published), is_firm)


def _part(part: str, first: date, last: date) -> date | None:
    if part in ("start of", "beginning of"):
        return first
    if part in ("mid", "middle of"):
        return date(first.year, 6, 30) if (last - first).days in (364, 365) else None
    return None if part.startswith("early") else last


Span = tuple[date, date]


def _span(match: re.Match[str], published: date | None) -> Span | None:
    """First and last day of what is named; None if that depends on a day of publication that is not known.

    Raises ValueError for a day that is not in the calendar, such as 31 June.
    """
    if match["iso"]:
        return (day := date.fromisoformat(match["iso"]), day)
    if match["decade"]:
        return date(int(match["decade"]), 1, 1), date(int(match["decade"]) + 9, 12, 31)
    if match["y6"]:
        return _months(int(match["y6"]), 1, 12)
    year = next(
        (int(match[name]) for name in ("y1", "y2", "y3", "y4", "y5") if (match[name] or "").isdigit()), None
    )
    if year is None and published is None:
        return None
    if name := match["m1"] or match["m2"] or match["m3"]:
        number = int(match["d1"] or match["d2"] or 0)
        if year is None and published:
            this_year = _month(name, published.year, number)
            return this_year if this_year[1] >= published else _month(name, published.year + 1, number)
        return _month(name, year or 0, number)
    if match["piece"] or match["q"]:
        return _piece(match, year or (published or date.min).year + ((match["y4"] or "").lower() == "next year"))
    if published is None:
        return None
    if match["weekday"]:
        ahead = (WEEKDAYS.index(match["weekday"]) - published.weekday()) % 7
        if ahead == 0 and (match["weekly"] or "").lower() == "next ":
            ahead = 7
        return (day := published + timedelta(days=ahead), day)
    if match["word"]:
        return _named(match["word"].lower(), published)
    return _current(match["span"].lower(), published, is_next=match["rel"].lower() == "next")


def _months(year: int, first: int, last: int) -> Span:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _month(name: str, year: int, day: int) -> Span:
    """A month, or the day of it that is not 0."""
    month = month_number(name)
    return (date(year, month, day), date(year, month, day)) if day else _months(year, month, month)


def _piece(match: re.Match[str], year: int) -> Span:
    """A half or a quarter of a year."""
    nth = {"first": 1, "second": 2, "third": 3}.get((match["nth"] or "").lower(), 4)
    if (match["piece"] or "").lower() == "half":
        return _months(year, 1, 6) if nth == 1 else _months(year, 7, 12)
    quarter = int(match["q"] or nth)
    return _months(year, 3 * quarter - 2, 3 * quarter)


def _named(word: str, published: date) -> Span:
    if word in ("today", "tonight", "tomorrow"):
        return (day := published + timedelta(days=word == "tomorrow"), day)
    if word.startswith("month"):
        return (day := _months(published.year, published.month, published.month)[1], day)
    day = date(published.year, 12, 25 if word == "christmas" else 31)
    return (day, day) if day >= published else _named(word, date(published.year + 1, 1, 1))


def _current(span: str, published: date, is_next: bool) -> Span:
    """This week, month, quarter, year, decade or century, or the one after it."""
    if span == "week":
        monday = published - timedelta(days=published.weekday() - 7 * is_next)
        return monday, monday + timedelta(days=6)
    if span in ("month", "quarter"):
        size = 1 if span == "month" else 3
        quarters, first = divmod((published.month - 1) // size * size + size * is_next, 12)
        return _months(published.year + quarters, first + 1, first + size)
    size = {"year": 1, "decade": 10, "century": 100}[span]
    year = published.year // size * size + size * is_next
    return date(year, 1, 1), date(year + size - 1, 12, 31)


def _without_a_day(sentence: str, published: date | None) -> Iterator[Deadline]:
    for match in _NEVER.finditer(sentence):
        yield Deadline(match.start(), match.end(), None, f"“{match[0]}” sets no date", is_endless=True)
    for match in _LOOSE.finditer(sentence):
        yield Deadline(match.start(), match.end(), None, f"“{match[0]}” does not say which day")
    for match in _EVENT.finditer(sentence):
        yield Deadline(
            match.start(),
            match.end(),
            None,
            f"an event, without its day: “{match[0]}”",
            is_event=True,
        )
