"""Who speaks when in a transcript: “[0:12] ADA EXAMPLE: We expect …”, and other ways in which they are printed.

Only what is plain counts: a column that says “Note: …”, a list of predictions or a timetable is no transcript.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tracker.prose.people import in_full, name_in
from tracker.prose.sentences import words

PAUSE = 10  # seconds in which nobody says a word: what comes after them is said of something else
PACE = 2  # words a second, of slow speech
LEAST = 3  # turns that are plain without a time; times that stand without brackets
SHORT = 2  # words: no more are a figure, as in “Economy: 70%”

_CLOCK = r"(?:(?P<hours>\d{1,4}):(?=\d\d:))?(?P<minutes>\d{1,3}):(?P<seconds>[0-5]\d)(?![\d:])(?:[.,]\d{1,3})?"
_STAMP = re.compile(rf"[ \t]*(?P<open>[\[(])?{_CLOCK}(?(open)[\])]|)(?=\s|$|[-–—])(?:[ \t]*[-–—](?=[ \t]))?[ \t]*")
_CAPITAL = r"[^\W\d_a-z][\w.'’&-]{0,24}"
_NAME = rf"{_CAPITAL}(?: (?:{_CAPITAL}|(?:de|van|von|der|den|la|al|bin|of|the)(?= )|\d{{1,2}}(?=\W))){{0,4}}"
_SPEAKER = re.compile(
    rf"(?:>>+[ \t]*|[-–—] ?)?(?:\[(?P<bracketed>{_NAME})\]|(?P<name>{_NAME}))"
    r"(?: ?\([^()\n]{1,60}\)|, [^:.\n]{1,60})?:(?=\s|$)[ \t]*"
)
_SOMEBODY = re.compile(r">>+[ \t]*")
_NAME_ALONE = re.compile(rf"(?P<name>{_NAME})[ \t]*$", re.MULTILINE)
_NAME_BEFORE_TIME = re.compile(rf"(?P<name>{_NAME})[ \t]{{1,4}}(?=[\[(]?\d)")
_LINE = re.compile(r"^(?=[^\S\n]{0,8}[^\s])", re.MULTILINE)
_SHORT_NAME = re.compile("(?![AEIOU]{2})[A-Z]+[AEIOUY][A-Z]*")
_SPACES = re.compile(r"[ \t]*")
# A part that somebody has in a conversation, and no name.
_PARTS = words(
    "q a question answer questioner moderator host presenter announcer narrator interviewer interviewee "
    "reporter reporters operator audience member speaker participant panelist panellist caller guest "
    "unidentified unknown male female man woman crowd all both voice chair"
)
# With which begins what stands before a colon in other texts.
_NO_NAMES = words(
    "note notes update updates correction corrections clarification editor editors disclosure disclaimer "
    "prediction predictions forecast forecasts result results outcome verdict confidence probability "
    "likelihood odds chance reason reasons reasoning rationale pro pros con cons bull bear bulls bears case "
    "scenario scenarios risk risks base best worst summary conclusion source sources key warning tip tips fact "
    "facts myth claim claims rating grade score status economy economics politics election elections inflation "
    "growth rates rate interest oil gold housing markets market stocks technology science sports sport health "
    "climate energy security policy world business culture society education law war peace trade title date "
    "time place where when why what who how image photo credit caption figure table chart part chapter section "
    "step day week month year first second third fourth fifth last next finally and but the this that these "
    "those here there also read more see related topic topics tags share email phone address website subject "
    "re cc to from"
)


class Turn(NamedTuple):
    """What one person says without a break.  start: of the label.  words: where what is said begins.

    speaker: the name in full as far as the text has it, or "" where nobody says who speaks.
    """

    start: int
    end: int
    speaker: str
    words: int


class _Label(NamedTuple):
    """What stands before the words of a line.

    timed: where the time ends.  name: as printed, "" of somebody else than before, None if it says nothing of it.
    is_bracketed: whether the time is one beyond doubt.  n_words: on the line behind it.  is_inline: whether
    nothing but a time without brackets stands before them.
    """

    start: int
    end: int
    timed: int
    name: str | None
    seconds: int | None
    is_bracketed: bool
    n_words: int
    is_inline: bool


class _Read(NamedTuple):
    turns: list[Turn]
    labels: list[_Label]
    times: list[tuple[int, int]]  # where each stands, and the seconds that it says


def turns(text: str) -> list[Turn]:
    """In their order; none of a text that is no transcript. What stands before the first is of nobody."""
    return _read(text).turns


def time_at(text: str, place: int) -> int | None:
    """The seconds that the last time at or before a place in a transcript says; None if it says none."""
    times = _read(text).times
    before = bisect_right(times, place, key=lambda time: time[0])
    return times[before - 1][1] if before else None


def turn_at(text: str, place: int) -> Turn | None:
    found = _read(text).turns
    before = bisect_right(found, place, key=lambda turn: turn.start)
    return found[before - 1] if before else None


def is_transcript(text: str) -> bool:
    return bool(_read(text).labels)


@lru_cache(maxsize=4)
def breaks(text: str) -> list[int]:
    """Where somebody else begins to speak, or the same one after a pause, or in another recording."""
    read = _read(text)
    places = {label.start for label in read.labels if label.name is not None}
    places |= {label.start for label in read.labels[:1]}
    said = words_alone(text)
    for (start, before), (end, after) in pairwise(read.times):
        passed = after - before
        if passed < 0 or (passed > PAUSE and passed > PAUSE + len(said[start:end].split()) / PACE):
            places.add(end)
    return sorted(places)


def stamp(seconds: int) -> str:
    """0:12, 1:02:03."""
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


@lru_cache(maxsize=4)
def words_alone(text: str) -> str:
    """The same text, as long, with white space where it says who speaks and when; a new speaker after a line."""
    pieces: list[str] = []
    end = 0
    for label in _read(text).labels:
        begins = "\n" if label.name is not None else " "
        pieces += [text[end : label.start], begins, " " * (label.end - label.start - 1)]
        end = label.end
    return "".join([*pieces, text[end:]]) if pieces else text


def label_of(line: str) -> tuple[str | None, str]:
    """What stands before a colon and may be a name, and what follows: None if nothing is, "" for “>>” alone."""
    name, spoken = _name(line, 0, is_timed=False)
    return name, line[spoken.end() :] if spoken else line


def named(labels: Iterable[tuple[str, int]], *, is_timed: bool) -> frozenset[str]:
    """Those of the names before colons, each with the number of words behind it, that are of people who speak.

    Without times only what is plain: turns of several, one of whom speaks again, in more than a few words.
    """
    counts: Counter[str] = Counter()
    short: Counter[str] = Counter()
    for name, n_words in labels:
        counts[name] += 1
        short[name] += n_words <= SHORT
    parts = {part.casefold() for name in counts if " " in name and not _is_no_name(name) for part in name.split()}
    known = frozenset(
        name
        for name, n in counts.items()
        if name.casefold() in parts or (not _is_no_name(name) and (n > 1 or name.isupper() or " " in name))
    )
    if is_timed:
        return known
    n_turns, n_short = sum(counts[name] for name in known), sum(short[name] for name in known)
    speak_again = [name for name in known if counts[name] > 1]
    is_plain = n_turns >= LEAST and len(known) > 1 and speak_again and 2 * n_short < n_turns
    return known if is_plain else frozenset()


def _is_no_name(name: str) -> bool:
    first = re.match("[A-Za-z]*", name)
    return name not in ("A", "Q") and bool(first and first[0].lower() in _NO_NAMES)


@lru_cache(maxsize=4)
def _read(text: str) -> _Read:
    found = _without_timetables(
        [label for match in _LINE.finditer(text) if (label := _label(text, match.start()))]
    )
    plain = [label.seconds for label in found if label.seconds is not None and not label.is_bracketed]
    if len(plain) < LEAST or plain != sorted(plain):
        found = [label if label.is_bracketed else label._replace(seconds=None) for label in found]
    is_timed = any(label.seconds is not None for label in found)
    speakers = named([(label.name, label.n_words) for label in found if label.name], is_timed=is_timed)
    labels = []
    for label in found:
        if label.name and label.name not in speakers:
            label = label._replace(name=None, end=label.timed)
        if label.seconds is not None or label.name or (label.name == "" and is_timed):
            labels.append(label)
    times = [(label.start, label.seconds) for label in labels if label.seconds is not None]
    return _Read(_turns(text, labels), labels, times)


def _without_timetables(labels: list[_Label]) -> list[_Label]:
    """Words right behind a time that has no brackets are said then if a recording begins so: “0:12 we expect”."""
    inline = [label.seconds for label in labels if label.is_inline and label.seconds is not None]
    is_recording = len(inline) >= LEAST and inline[0] < 60 and inline == sorted(inline)
    return labels if is_recording else [label for label in labels if not label.is_inline]


def _label(text: str, start: int) -> _Label | None:
    stamped = _STAMP.match(text, start)
    after = stamped.end() if stamped else _SPACES.match(text, start).end()  # type: ignore[union-attr]
    name, spoken = _name(text, after, is_timed=bool(stamped))
    if spoken is None and not stamped and (before := _NAME_BEFORE_TIME.match(text, after)):
        spoken = stamped = _STAMP.match(text, before.end())
        name = before["name"] if stamped else None
    end = spoken.end() if spoken else after
    line_end = text.find("\n", end)
    n_words = len(text[end : line_end if line_end >= 0 else len(text)].split())
    is_bracketed = bool(stamped and stamped["open"])
    if name is None and not stamped:
        return None
    is_inline = name is None and not is_bracketed and n_words > 0
    seconds = _seconds(stamped) if stamped else None
    timed = stamped.end() if stamped else start
    if not n_words:  # what is said begins on the line below
        end = line_end + 1 if line_end >= 0 else len(text)
        timed = end if name is None else timed
    return _Label(start, end, timed, name, seconds, is_bracketed, n_words or SHORT + 1, is_inline)


def _name(text: str, start: int, *, is_timed: bool) -> tuple[str | None, re.Match[str] | None]:
    if spoken := _SPEAKER.match(text, start):
        return spoken["bracketed"] or spoken["name"], spoken
    if spoken := _SOMEBODY.match(text, start):
        return "", spoken
    if is_timed and (spoken := _NAME_ALONE.match(text, start)):
        return spoken["name"], spoken
    return None, None


def _seconds(stamped: re.Match[str]) -> int:
    return 3600 * int(stamped["hours"] or 0) + 60 * int(stamped["minutes"]) + int(stamped["seconds"])


def _turns(text: str, labels: list[_Label]) -> list[Turn]:
    begins = [label for label in labels if label.name is not None]
    full: dict[str, set[str]] = {}
    for label in begins:
        if " " in (name := _as_name(label.name or "", text)):
            for part in (name.split()[0], name.split()[-1]):
                full.setdefault(part, set()).add(name)
    ends = [*(label.start for label in begins[1:]), len(text)][: len(begins)]
    return [
        Turn(label.start, end, _in_full(_as_name(label.name or "", text), full, text), label.end)
        for label, end in zip(begins, ends, strict=True)
    ]


def _in_full(name: str, full: dict[str, set[str]], text: str) -> str:
    if not name or " " in name:
        return name
    called_so = full.get(name, set())
    return next(iter(called_so)) if len(called_so) == 1 else in_full(name, text, len(text))


@lru_cache(maxsize=64)
def _as_name(printed: str, text: str) -> str:
    """Without titles, and with small letters where the label has capitals; "" of a part as “MODERATOR”."""
    if not printed or _PARTS.issuperset(re.findall(r"[a-z]+", printed.lower())):
        return ""
    name = printed
    if printed.isupper() and (len(printed) > 4 or _SHORT_NAME.fullmatch(printed)):  # BOB, and not IMF
        same = (match[0] for match in re.finditer(rf"\b{re.escape(printed)}\b", text, re.IGNORECASE))
        mixed = next((one for one in same if one[0].isupper() and not one.isupper()), None)
        name = mixed or re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), printed)
    return name_in(name) or name
