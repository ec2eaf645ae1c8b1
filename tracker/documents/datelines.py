"""When something was published, as lines print it: “Bristol, 7th August 2026”, “Published on 3 May 2025 by …”."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from tracker.prose.dates import MONTHS, Within, dates_in, unclear_in

_PUBLISHED = re.compile(
    r"\b(?:(?:published|posted|released|issued)(?: online)?(?: by .{2,80}?)?(?: on| in)?|"
    r"(?:publication|release|issue|publishing) date|date (?:of (?:publication|issue)|published)|"
    r"(?:veröffentlicht|erschienen|publiziert)(?: von .{2,80}?)?(?: am| im)?|"
    r"(?:publiée?|mise? en ligne)(?: par .{2,80}?)?(?: le| en)?|publicado(?: por .{2,80}?)?(?: el| en)?)"
    r"[:,]? ?(?:[^\W\d_]{2,10}\.?,? )?(?:the |den |le |el )?$",
    re.I,
)
# What says that the day is of something else.
_OF_ELSE = re.compile(
    r"\b(?:updat|revis|modif|chang|edit|correct|stand\b|aktualisier|geändert|à jour|actualiz|access|retriev|"
    r"abgerufen|receiv|accept|submi|valid|until|through|ending|as (?:of|at)\b|data\b|deadline|embargo|expir|"
    r"forecast|outlook|held\b|conference|meeting|workshop|presented|next\b|from\b|since\b|between\b|quarter|period|event)",
    re.I,
)
_LABEL = re.compile(r"\b(?:published|posted|released|issued|veröffentlicht|erschienen|publié|publicado)", re.I)
_BARS = re.compile(r"\s*[|·•;]\s*|\s+[—–-]\s+")
_COMMAS = re.compile(rf"{_BARS.pattern}|,\s+")
_LEADS = re.compile(r"(?:on |date: ?)?(?:[^\W\d_]{2,10}\.?,? )?(?:the |den |le |el )?", re.I)
_BEFORE_DAY = re.compile(r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,? )$")
_CLOCK = re.compile(r"[.)]?(?:,? ?(?:at|um|à)?,? ?\d{1,2}[:.h]\d\d.{0,12})?[.)]?$", re.I)
_SIGNED = re.compile(r"(?:by|von|par|por)\b", re.I)
NAMED = 4  # of several dates
MOST_WORDS = 10  # beside the date, or it is a sentence


class Day(NamedTuple):
    """value: "2019-02-26", "2019-02" or "".  line: that prints it.  is_said: as the day of publication.

    remarks: sentences for whoever checks it; without a value, why there is none.
    """

    value: str = ""
    line: str = ""
    is_said: bool = False
    remarks: tuple[str, ...] = ()


def published_in(lines: Iterable[str], *, is_head: bool) -> Day:
    """The one day of publication that lines print; none where they print several and mark none.

    is_head: whether the lines are the head of a document, so that “London, 3 May 2025” and a month are enough, and
    it is of interest that any date is printed there.
    """
    said: dict[str, tuple[Within, str]] = {}
    plain: dict[str, tuple[Within, str]] = {}
    other: dict[str, str] = {}
    for line in lines:
        for found in dates_in(line):
            if _PUBLISHED.search(found.before):
                said.setdefault(found.iso, (found, line))
            elif _is_apart(found, has_commas=is_head or bool(_SIGNED.match(line))) and (
                is_head or found.printed.day
            ):
                plain.setdefault(found.iso, (found, line))
            elif is_head and not _OF_ELSE.search(found.before):
                other.setdefault(
                    line, f"The first page prints “{line[:80]}”: see whether that is when it was published."
                )
        if (is_head or _LABEL.search(line)) and (why := unclear_in(line)):
            other.setdefault(line, f"A date is printed that is not clear: {why}.")
    for days in (_finest(said), _finest(plain)):
        if len(days) == 1:
            ((found, line),) = days.values()
            return Day(found.iso, line, found.iso in said, tuple(filter(None, [found.off_weekday])))
        if days and (is_head or days.keys() <= said.keys()):
            return Day(remarks=(_several([found for found, _ in days.values()]),))
    return Day(remarks=tuple(other.values())[:1])


def _finest(days: dict[str, tuple[Within, str]]) -> dict[str, tuple[Within, str]]:
    """Without a month of which a day is among them."""
    return {
        iso: day for iso, day in days.items() if not any(other != iso and other.startswith(iso) for other in days)
    }


def _several(days: list[Within]) -> str:
    *others, last = [_in_words(day) for day in days[:NAMED]]
    return (
        f"Several dates are printed ({', '.join(others)} and {last}), and none is marked as that of publication."
    )


def _in_words(day: Within) -> str:
    year, month, number, _ = day.printed
    return f"{number or ''} {MONTHS[month - 1]} {year}".strip()


def _is_apart(found: Within, *, has_commas: bool) -> bool:
    """Whether it stands alone between bars or commas, and nothing beside it says that it is of something else."""
    parts = _COMMAS if has_commas else _BARS
    weekday = _BEFORE_DAY.search(found.before)
    before = found.before[: weekday.start()] if weekday else found.before
    ahead, behind = parts.split(before), parts.split(found.behind)
    if not _LEADS.fullmatch(ahead[-1]) or not _CLOCK.fullmatch(behind[0]):
        return False
    beside = [*ahead[:-1], *behind[1:]]
    if any(part.strip(" .").title() in MONTHS or len(part.split()) > MOST_WORDS for part in beside):
        return False
    return not any(_OF_ELSE.search(part) for part in ahead)
