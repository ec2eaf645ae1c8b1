"""Subtitles (.srt, .vtt) as a transcript: what is said in sentences, each with its time, and by whom.

[0:12] ADA EXAMPLE: We expect that rates will fall.

[0:15] They will not fall soon.
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from itertools import pairwise
from typing import NamedTuple

import webvtt
from webvtt.errors import MalformedFileError

from tracker.documents.document import Document, ExtractError, tidy
from tracker.prose.sentences import sentences
from tracker.prose.transcripts import label_of, named, stamp

LONGEST = 15.0  # seconds of a paragraph, where captions have no full stops
PUNCTUATED = 0.1  # of the captions, at least, have the end of a sentence, where they have full stops
ROLLING = 0.25  # of the captions, at least, begin with the words of the one before, where words roll

_TIME = r"(?:\d+:)?\d{1,2}:\d{1,2}[.,]\d{1,3}"
# What is above is its number, also where no empty line parts it from the caption before.
_TIMING = re.compile(rf"^(?:[ \t]*\d+[ \t]*\n)?[ \t]*({_TIME})\d*[ \t]*-+>[ \t]*({_TIME})(.*)$", re.MULTILINE)
_HEADER = re.compile(r"\s*WEB ?VTT?\b[^\n]*\n?", re.IGNORECASE)
_VOICE = re.compile(r"<v(?:\.[\w.-]*)?[ \t]+([^<>\n]{1,100})>")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>|<[\d:.]{4,14}>|\{\\[^{}]{0,100}\}")
_NO_WORDS = re.compile(r"[\[(*][^\[\]()*]{1,80}[\])*]|[♪♫#\s]+|\W*")
_END = re.compile(r"[.!?…][\"”’')\]]{0,3}$", re.MULTILINE)
_MARKED = re.compile(r"[-–—>\[]")  # beyond doubt that what follows is who speaks
_DASH = re.compile(r"[-–—][ \t]?(?=\S)")


class Cue(NamedTuple):
    """A caption. start, end: in seconds.  lines: without markup, each with who speaks, as far as that is said.

    None: as before; "": somebody else, who is not named.
    """

    start: float
    end: float
    lines: list[tuple[str | None, str]]


class _Said(NamedTuple):
    start: float
    speaker: str | None
    words: str


def read_subtitles(text: str) -> Document:
    """Raises ExtractError for a text without captions."""
    cues, unread = _cues(text)
    if not any(cue.lines for cue in cues):
        raise ExtractError("This file holds no captions with times. Paste what is said instead.")
    remarks = [_of_order(cues), _of_the_unread(unread)]
    cues.sort(key=lambda cue: cue.start)
    cues, sounds = _without_sounds(_once(cues))
    remarks.append(_of_sounds(sounds))
    said = _said(cues)
    if not said:
        raise ExtractError("The captions of this file hold no words. Paste what is said instead.")
    paragraphs = list(_paragraphs(said, LONGEST if _is_unpunctuated(cues) else 60.0))
    return Document(
        text=tidy("\n\n".join(_printed(paragraphs))),
        medium="transcript",
        remarks=tuple(filter(None, remarks)),
    )


def _cues(text: str) -> tuple[list[Cue], int]:
    """In the order of the file, and how many of them cannot be read. Both formats are brought into that of VTT."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    header = _HEADER.match(text)
    body = text[header.end() :] if header else f"\n{text}"
    body = _TIMING.sub(lambda cue: f"\n{_point(cue[1])} --> {_point(cue[2])}{cue[3]}", body)
    try:
        captions = webvtt.from_string(f"WEBVTT\n{body}").captions
    except MalformedFileError:
        return [], 0
    n_timings = len(_TIMING.findall(text))
    cues = [Cue(_seconds(each.start), _seconds(each.end), _lines(each.raw_text)) for each in captions]
    return cues, n_timings - len(cues)


def _point(time: str) -> str:
    return time.replace(",", ".")


def _seconds(time: str) -> float:
    hours, minutes, seconds = time.split(":")
    return 3600 * int(hours) + 60 * int(minutes) + float(seconds)


def _lines(raw: str) -> list[tuple[str | None, str]]:
    lines: list[tuple[str | None, str]] = []
    for line in raw.split("\n"):
        pieces = _VOICE.split(line)
        spoken = [(None, pieces[0]), *zip(pieces[1::2], pieces[2::2], strict=True)]
        for speaker, words in spoken:
            if words := " ".join(unescape(_MARKUP.sub("", words)).split()):
                lines.append((" ".join(unescape(speaker).split()) if speaker else None, words))
    return lines


def _once(cues: list[Cue]) -> list[Cue]:
    """Without the lines that a caption repeats from the one before, where captions roll or grow."""
    again = [_repeated(before, after) for before, after in pairwise(cues)]
    if sum(map(bool, again)) < max(2.0, ROLLING * len(cues)):
        return cues
    kept = cues[:1]
    for cue, repeated in zip(cues[1:], again, strict=True):
        lines = cue.lines
        while repeated and lines:
            (speaker, words), *others = lines
            lines = others if len(words) <= repeated else [(speaker, words[repeated:].strip()), *others]
            repeated = max(0, repeated - len(words) - 1)
        kept.append(cue._replace(lines=lines))
    return [cue for cue in kept if cue.lines]


def _repeated(before: Cue, after: Cue) -> int:
    """How many characters a caption has again from the one right before it: whole lines, or a line that grew."""
    if after.start - before.end > 1:
        return 0
    above, lines = [words for _, words in before.lines], [words for _, words in after.lines]
    for n in range(min(len(above), len(lines)), 0, -1):
        if above[-n:] == lines[:n]:
            return len(" ".join(lines[:n]))
    if above and lines and lines[0].startswith(f"{above[-1]} "):
        return len(above[-1])
    return 0


def _without_sounds(cues: list[Cue]) -> tuple[list[Cue], list[str]]:
    """Without lines that no one says: “[applause]”, “♪”."""
    sounds = [words for cue in cues for _, words in cue.lines if _NO_WORDS.fullmatch(words)]
    kept = [cue._replace(lines=[line for line in cue.lines if not _NO_WORDS.fullmatch(line[1])]) for cue in cues]
    return [cue for cue in kept if cue.lines], sounds


def _said(cues: list[Cue]) -> list[_Said]:
    """Piece by piece, a caption each, or a part of one where the speaker changes."""
    is_speaker = _speakers(cues)
    has_voices = any(speaker for cue in cues for speaker, _ in cue.lines)
    said: list[_Said] = []
    ahead: str | None = None  # who is named without a word so far
    voice: str | None = None
    for cue in cues:
        begun = len(said)
        is_dialogue = sum(bool(_DASH.match(words)) for _, words in cue.lines) > 1
        for n, (speaker, words) in enumerate(cue.lines):
            name, rest = label_of(words)
            if has_voices and voice and speaker is None and not n:
                speaker, voice = "", None
            elif speaker is not None:
                voice = speaker
            elif name is not None and is_speaker(name):
                speaker, words = name, rest
            elif is_dialogue and (dash := _DASH.match(words)):
                speaker, words = "", words[dash.end() :]
            speaker = ahead if speaker is None else speaker
            ahead = None if words else speaker
            if len(said) > begun and (speaker is None or (speaker and speaker == said[-1].speaker)):
                said[-1] = said[-1]._replace(words=f"{said[-1].words} {words}".strip())
            elif words:
                said.append(_Said(cue.start, speaker, words))
    return said


def _speakers(cues: list[Cue]) -> Callable[[str], bool]:
    """Whether a name before a colon is of somebody who speaks; "" is: “>>”."""
    counted: list[tuple[str, int]] = []
    for cue in cues:
        for _, words in cue.lines:
            name, rest = label_of(words)
            counted += [(name, len(rest.split()))] * (2 if _MARKED.match(words) else 1) if name else []
    names = named(counted, is_timed=True)
    return lambda name: not name or name in names


def _paragraphs(said: list[_Said], longest: float) -> Iterator[_Said]:
    """A paragraph begins where another one speaks, and where a sentence begins in another caption than it did."""
    current, *others = said
    speaks = current.speaker
    for each in others:
        if each.speaker == "" or each.speaker not in (None, speaks):
            yield current
            current, speaks = each, each.speaker
            continue
        if each.start - current.start >= longest:
            yield current
            current = each._replace(speaker=None)
            continue
        together = f"{current.words} {each.words}"
        begins = next((start for start, _ in sentences(together) if start > len(current.words)), None)
        if begins is None:
            current = current._replace(words=together)
            continue
        yield current._replace(words=together[:begins].strip())
        current = _Said(each.start, None, together[begins:])
    yield current


def _printed(paragraphs: list[_Said]) -> Iterator[str]:
    for each in paragraphs:
        speaker = each.speaker or ""
        name = speaker if " " in speaker else speaker.upper()
        label = f"{name}: " if name else "" if each.speaker is None else ">> "
        yield f"[{stamp(int(each.start))}] {label}{each.words}"


def _is_unpunctuated(cues: list[Cue]) -> bool:
    ended = sum(bool(_END.search("\n".join(words for _, words in cue.lines))) for cue in cues)
    return ended < PUNCTUATED * len(cues)


def _of_order(cues: list[Cue]) -> str:
    early = sum(after.start < before.start for before, after in pairwise(cues))
    ended = sum(cue.end < cue.start for cue in cues)
    overlap = sum(before.start <= after.start < before.end for before, after in pairwise(cues))
    said = [
        f"{n} {'caption' if n == 1 else 'captions'} {what[n > 1]}"
        for n, what in (
            (early, ("begins before the one above it", "begin before the one above them")),
            (overlap, ("begins before the one above it has ended", "begin before the one above them has ended")),
            (ended, ("ends before it begins", "end before they begin")),
        )
        if n
    ]
    return f"{'; '.join(said)}. All are kept in the order in which they begin." if said else ""


def _of_the_unread(n: int) -> str:
    if n == 1:
        return "1 caption has a time that cannot be read, and was left out."
    return f"{n} captions have times that cannot be read, and were left out." if n > 1 else ""


def _of_sounds(sounds: list[str]) -> str:
    if not sounds:
        return ""
    named_once = list(dict.fromkeys(sounds))
    more = f" and {len(named_once) - 4} more" if len(named_once) > 4 else ""
    return f"Sounds that nobody says were left out: {', '.join(f'“{words}”' for words in named_once[:4])}{more}."
