"""A forecast written in one line: “Gomez: peace declaration at Hanoi, 85 %, 2019-02-26”."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.prose.dates import LOOSE_MONTH, NoDate, read_date
from tracker.prose.patterns import compiled
from tracker.prose.signs import GRADES, PLAIN

LONGEST_LINE = 500  # characters that are read

_APART = re.compile(r",(?!\d{3}\b) ?|; ?| ?— ?| [–-] ")
_AFTER_EXPERT = re.compile(rf":(?: |$)|{_APART.pattern}")
# What is meant as a date, and names none.
_NO_DATE = re.compile(
    rf"(?:yester|to)day|tomorrow|(?:last|this|next) (?:week|month|year|\w{{3,6}}day)|\d{{1,4}}[./-]\d{{1,2}}"
    rf"(?:[./-]\d{{1,4}})?|(?:\d{{1,2}} )?{LOOSE_MONTH}\.?(?: \d{{1,2}})?(?:,? \d{{1,6}})?|"
    r"\d{4,6}(?:-\d{1,3}){0,2}"
)
_PERCENT = re.compile(r"(?P<n>\d{1,3}(?:\.\d{1,6})?) ?(?:%|per cent|percent|pct)")
# 1 alone may be one per cent or certainty.
_SHARE = re.compile(r"(?P<n>0|[01]?\.\d{1,6})")
_ODDS = re.compile(r"(?P<n>\d{1,6}) (?:in|out of) (?P<of>\d{1,6})")
# What is meant as a probability, and is none from 0 to 1.
_NO_VALUE = re.compile(r"[\d.:/+−–-]{1,12} ?(?:%|per cent|percent|(?:in|to|out of) \d{1,12})?")
_QUOTED = re.compile(r"[“\"](?P<words>[^“”\"]{1,200})[”\"]")
_FILLER = re.compile(r"\b(?:it|he|she|they|is|be|an?|quite|very|only|about|says?)\b|\W")


@dataclass(frozen=True)
class QuickLine:
    """expert, question: words as printed, or "".  probability: from 0 to 1, or else phrase has its words.

    made: as `Moment.parse` reads or refuses it, or "".  unread: what stands in place of a probability or a date,
    and is none.
    """

    expert: str = ""
    question: str = ""
    probability: float | None = None
    phrase: str = ""
    made: str = ""
    unread: tuple[str, ...] = ()

    @property
    def missing(self) -> list[str]:
        """Of “expert”, “question”, “probability” and “date” those that are not there."""
        has_value = self.probability is not None or self.phrase
        parts = {"expert": self.expert, "question": self.question, "probability": has_value, "date": self.made}
        return [name for name, part in parts.items() if not part]


def parse(line: str, terms: Iterable[str] = ()) -> QuickLine:
    """Expert, question, probability and date; the last two may change places. Commas or dashes part them.

    terms: the probability words of the lexicons. Other words for a probability stand in quotation marks.
    """
    line = " ".join(line[:LONGEST_LINE].split())
    first = _AFTER_EXPERT.search(line)
    expert, rest = (line[: first.start()], line[first.end() :]) if first else (line, "")
    pieces = _pieces(rest)
    found: dict[str, object] = {}
    unread: list[str] = []
    while pieces and len(found) + len(unread) < 2:
        taken = (
            _made(rest, pieces, found)
            or _value(rest, pieces, found, tuple(terms))
            or _neither(rest, pieces, unread)
        )
        if not taken:
            break
        del pieces[-taken:]
    question = rest[pieces[0][0] : pieces[-1][1]] if pieces else ""
    return QuickLine(expert.strip(), question, unread=tuple(reversed(unread)), **found)  # type: ignore[arg-type]


Span = tuple[int, int]


def _pieces(text: str) -> list[Span]:
    """What stands between commas, semicolons and dashes."""
    spans, start = [], 0
    for apart in _APART.finditer(text):
        spans.append((start, apart.start()))
        start = apart.end()
    return [(start, end) for start, end in [*spans, (start, len(text))] if text[start:end].strip()]


def _made(text: str, pieces: list[Span], found: dict[str, object]) -> int:
    """How many pieces at the end are the date: two in “February 26, 2019”, three behind a weekday."""
    for count in (3, 2, 1):
        if "made" not in found and count <= len(pieces):
            words = text[pieces[-count][0] : pieces[-1][1]].strip()
            try:
                found["made"] = read_date(words).iso
            except NoDate as why:
                if why.code == "unread":
                    continue
                found["made"] = words  # is meant as a date; whoever reads it says what is wrong with it
            return count
    return 0


def _value(text: str, pieces: list[Span], found: dict[str, object], terms: tuple[str, ...]) -> int:
    """1 if the last piece is a probability, in numbers or in words; else 0."""
    if "probability" in found or "phrase" in found:
        return 0
    words = text[slice(*pieces[-1])].strip()
    if (p := _probability(words.lower())) is not None:
        found["probability"] = p
    elif quoted := _QUOTED.fullmatch(words):
        found["phrase"] = quoted["words"].strip()
    elif _is_phrase(words, terms):
        found["phrase"] = words
    return int("probability" in found or "phrase" in found)


def _probability(words: str) -> float | None:
    p: float | None = None
    if match := _PERCENT.fullmatch(words):
        p = float(match["n"]) / 100
    elif match := _SHARE.fullmatch(words):
        p = float(match["n"])
    elif (match := _ODDS.fullmatch(words)) and int(match["of"]):
        p = int(match["n"]) / int(match["of"])
    return p if p is not None and p <= 1 else None


def _is_phrase(words: str, terms: tuple[str, ...]) -> bool:
    """Whether nothing but words of probability stand there."""
    signs, pattern = compiled(tuple(sorted(set(terms))))
    lower = words.translate(PLAIN).lower()
    found = [match for match in pattern.finditer(lower) if signs[int((match.lastgroup or "s0")[1:])].kind]
    if not found or any(character.isdigit() for character in lower):
        return False
    kept, end = "", 0
    for match in found:
        kept += GRADES.sub("", lower[end : match.start()]) + " "
        end = match.end()
    return not _FILLER.sub("", kept + lower[end:])


def _neither(text: str, pieces: list[Span], unread: list[str]) -> int:
    """1 if the last piece is meant as a probability or a date, and is none; else 0."""
    words = text[slice(*pieces[-1])].strip()
    if _NO_DATE.fullmatch(words.lower()) or _NO_VALUE.fullmatch(words):
        unread.append(words)
        return 1
    return 0
