"""One line of a list of predictions: what it claims, its figure, and how its author has graded it since."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from tracker.prose.chances import Said, chance_said
from tracker.prose.counts import IN_WORDS

LONGEST = 600  # characters of a line that is read
MOST_FIGURES = 12  # of a line that are looked at
ANSWER = "answer"
SHAPES = (ANSWER, "ahead", "brackets", "behind")
STRUCK, BOLD = "struck out", "in bold"

_NUMBER = re.compile(r"(?:[•·▪◦*+–—-]\s+|\(?#?\d{1,3}[.):]\s+|\(?[a-zA-Z][.)]\s+|#{1,6}\s+)+", re.ASCII)
_PERCENT = r"\d{1,3}(?:\.\d{1,4})?\s?(?:%|percent\b|per cent\b|pct\b)"
# “June 15 – 60%” and “above 5% – 40%” are none.
_RANGE = rf"\d{{1,3}}(?:\.\d{{1,2}})?%?[-–]{_PERCENT}"
_SHARE = r"(?:p\s?=\s?)?(?:0?\.\d{1,4}|1\.0{1,3})"
_ODDS = r"\d{1,3}(?: in |:| to )\d{1,3}(?: (?:on|against))?|\d{1,2}/\d{1,3}"
_WORD_NUMBER = rf"(?:{'|'.join(sorted(IN_WORDS, key=len, reverse=True))})"
_IN_LETTERS = rf"{_WORD_NUMBER} (?:percent|per cent)\b|{_WORD_NUMBER} (?:in|out of) {_WORD_NUMBER}\b"
_ABOUT = r"(?:[~≈<>≤≥]\s?|about |around |roughly |at least |at most |more than |less than |under |over )?"
FIGURE = rf"{_ABOUT}(?:{_RANGE}|{_PERCENT}|{_SHARE}(?![\d.])|{_ODDS}|{_IN_LETTERS})"
_OF_IT = r"(?: ?(?:chance|probability|likelihood|odds|confidence|confident|likely|certain|sure))?"
# What an author writes behind a prediction once it is settled, whatever it means.
_GRADE = (
    r"(?P<grade>[✓✔✗✘✅❌☑☒]|(?i:right|wrong|correct|incorrect|true|false|happened|did(?: not|n['’]t) happen|"
    r"came true|hit|miss(?:ed)?|yes|no|success|fail(?:ed|ure)?))"
)
_STRUCK_CLAIM = re.compile(r"(?P<sign>~~|\*\*)[^~*]{3,}(?P=sign)")
_GRADED = re.compile(rf"[\s:;,.–—>→-]*[(\[]?\s*{_GRADE}[!.]?\s*[)\]]?\s*$")
_GRADE_AHEAD = re.compile(rf"^[(\[]?(?i:resolved:? )?{_GRADE}[)\]:]\s+|^(?P<sign>[✓✔✗✘✅❌☑☒]|\[[ xX]\])\s*")

# A figure is looked for first, and then what stands before and behind it: prose has few.
_FIGURE = re.compile(rf"(?<![\w.,])(?P<figure>{FIGURE})(?P<of>{_OF_IT})(?![\w])", re.IGNORECASE)
_OPENS = re.compile(r"[(\[]?|(?:I am|I['’]m|we are|we['’]re) (?:about |only )?", re.IGNORECASE)
_CLAIM_FOLLOWS = re.compile(
    r"(?:\s*[)\]]\s*[:–—-]?\s*|[:–—|\t]\s*|\s+[–—-]+\s*|-\s+|(?<=confident) (?:that )?|(?<=chance) (?:that |of )|"
    r"(?<=sure) (?:that )?|(?<=probability) (?:that |of )|(?<=likely) (?:that )?)(?P<claim>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_APART = re.compile(
    r"(?:\s*[:=|\t]\s*|\s+[–—-]+\s+|\s*[–—]\s*|[.,;…!?]\s+)(?:(?:probability|chance|confidence|odds)(?: of|:)? )?$"
)
_ENDS = re.compile(r"\s*[.;,!]?\s*(?:$|[.;,(\[–—|\t-]|\s[^\d%])")
_SAID_BEFORE = re.compile(rf"[:=–—(] ?{_PERCENT}", re.IGNORECASE)
_BRACKET = re.compile(r"\s*[(\[](?P<words>[^()\[\]]{0,40})$")
_CLOSED = re.compile(r"\s*[)\]]")
_BRACKET_ENDS = re.compile(r"(?:[^()]*|\s*\([^()]*\)[^()]*)$")
_ANSWERS = re.compile(r"(?:buy|sell)(?: (?:up |down )?(?:to|at))?[ :]{0,3}$", re.IGNORECASE)
# Brackets that compare: “(down from 5%)”.
_COMPARES = re.compile(
    r"\b(?:from|to|up|down|vs|versus|than|was|were|compared|currently|now|since|of)\b", re.IGNORECASE
)
_BOUNDS = {"<": "less than ", ">": "more than ", "≤": "at most ", "≥": "at least "}
_WORD = re.compile(r"[^\W\d_]{2}")
# “EU grows: No, 60%”: of which of the two the figure is, people say in either way.
_DENIED = re.compile(r"[:,–—-]\s*no\W*$", re.IGNORECASE)
_AFFIRMED = re.compile(r"\s*[:,–—-]\s*yes\W*$", re.IGNORECASE)
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]{1,60}[)\]]")
# “The odds: one in ten that he wins.”
_THAT = re.compile(r"\s+(?:that|of)\b")
_GOES_ON = re.compile(r"\s+(?!because|since|as|but|though|although|up|down)[a-z]")
_SENTENCE_END = re.compile(r"(?<=[\w)”\"’%][.!?])\s+(?=[A-Z“\"(])")
# Answers to a list, line by line: “SELL to 60%”, and “HOLD” at the figure that is there.
_HOLDS = re.compile(r"hold\W*$", re.IGNORECASE)


class Line(NamedTuple):
    """start, end: of the words that are quoted, within the line.  figure: as printed; low, high: what it says.

    claim: the words without the figure.  mark: the author's own grading as printed, or "".
    shape: where the figure stands; ANSWER if it buys or sells what the line above says.
    """

    start: int
    end: int
    claim: str
    figure: str
    low: float
    high: float
    shape: str
    mark: str = ""


def bare(line: str) -> tuple[int, int, str]:
    """Where the words of a line begin and end, without its number and the marks around it; and what those say."""
    start, end, mark = 0, len(line), ""
    for _ in range(4):
        start += len(line[start:end]) - len(line[start:end].lstrip())
        end = start + len(line[start:end].rstrip())
        inner = line[start:end]
        if number := _NUMBER.match(inner):
            start += number.end()
        elif (
            len(inner) > 4
            and inner[:2] == inner[-2:]
            and inner[:2] in ("~~", "**")
            and inner[2:-2].count(inner[:2]) == 0
        ):
            mark = mark or (STRUCK if inner[:2] == "~~" else BOLD)
            start, end = start + 2, end - 2
        else:
            break
    return start, end, mark


def predictions(line: str) -> list[Line]:
    """What the line may say, by the shapes in which predictions are listed; none for what has no figure."""
    if len(line) > LONGEST:
        return []
    start, end, mark = bare(line)
    words = line[start:end]
    if struck := _STRUCK_CLAIM.match(words):
        mark = mark or (STRUCK if struck["sign"] == "~~" else BOLD)
    if ahead := _GRADE_AHEAD.match(words):
        mark = mark or (ahead["grade"] or ahead["sign"])
        words, start = words[ahead.end() :], start + ahead.end()
    found: dict[str, Line] = {}
    for figure in islice(_FIGURE.finditer(words), MOST_FIGURES):
        for read in _around(words, figure, mark):
            # Of two behind a claim the one counts with which the line ends.
            if read.shape not in found or not words[read.end :].strip(" ."):
                found[read.shape] = read
    in_order = (found[shape] for shape in SHAPES if shape in found)
    return [one._replace(start=one.start + start, end=one.end + start) for one in in_order]


def holds(line: str) -> bool:
    """Whether it only keeps the figure of the line above."""
    start, end, _ = bare(line)
    return bool(_HOLDS.match(line[start:end]))


def _around(words: str, figure: re.Match[str], mark: str) -> Iterator[Line]:
    """What the line says if this is its figure, by each shape that fits."""
    chance = said(figure["figure"])
    if chance is None:
        return
    before, after = words[: figure.start()], words[figure.end() :]
    ends = (chance.low, chance.high)
    if _OPENS.fullmatch(before) and (claim := _CLAIM_FOLLOWS.match(words, figure.end())):
        yield from _ahead(words, claim, figure["figure"], ends, mark)
    elif _ANSWERS.fullmatch(before):
        yield Line(0, figure.end(), before.strip(" :"), figure["figure"], *ends, ANSWER, mark)
    elif (bracket := _BRACKET.search(before, max(0, len(before) - 50))) and (closed := _CLOSED.match(after)):
        if _BRACKET_ENDS.match(after, closed.end()) and not _COMPARES.search(bracket["words"]):
            yield from _behind(words, before[: bracket.start()], figure, closed.end(), ends, "brackets", mark)
    elif (apart := _APART.search(before, max(0, len(before) - 30))) and _ENDS.match(after):
        yield from _behind(words, before[: apart.start()], figure, 0, ends, "behind", mark)


def _ahead(words: str, match: re.Match[str], figure: str, ends: tuple[float, float], mark: str) -> Iterator[Line]:
    claim, end = match["claim"].strip(), len(words)
    if graded := _GRADED.search(claim):
        claim, mark = claim[: graded.start()], mark or graded["grade"]
    elif stop := _SENTENCE_END.search(claim):
        claim, end = claim[: stop.start()], match.start("claim") + stop.start()
    if _WORD.search(claim):
        yield Line(0, end, _tidy(claim), figure, *ends, "ahead", mark)


def _behind(
    words: str, claim: str, figure: re.Match[str], closed: int, ends: tuple[float, float], shape: str, mark: str
) -> Iterator[Line]:
    """closed: the characters behind the figure that close its bracket."""
    end = figure.end() + closed
    if _DENIED.search(claim) or (not closed and (_THAT.match(words, end) or _says_another(words, end))):
        return
    claim = _AFFIRMED.sub("", claim)
    if closed and _GOES_ON.match(words, end):  # “It is likely (70%) that it ends”
        stop = _SENTENCE_END.search(words, end)
        goes_to = stop.start() if stop else len(words)
        claim, end = claim.rstrip() + words[end:goes_to], goes_to
    if graded := _GRADED.match(words, end):
        mark, end = mark or graded["grade"], len(words)
    if _WORD.search(claim) and not _SAID_BEFORE.search(claim):
        yield Line(0, end, _tidy(claim), figure["figure"], *ends, shape, mark)


def _says_another(words: str, after: int) -> bool:
    """Whether the sentence goes on with another figure, so that nobody knows which is meant; not “(was 80%)”."""
    if (aside := _ASIDE.match(words, after)) and _COMPARES.search(aside[0]):
        after = aside.end()
    another = _FIGURE.search(words, after)
    return another is not None and not _SENTENCE_END.search(words, after - 1, another.start())


def _tidy(claim: str) -> str:
    claim = claim.strip(" :–—-|\t~*").removesuffix(" with")
    return claim.removesuffix(" probability").removesuffix(" chance").strip(" ,;:")


def said(figure: str) -> Said | None:
    """What a figure says as it stands in a list; None where it can be read in two ways."""
    written = figure.strip().removeprefix("p").lstrip(" =~≈")
    share, _, of = written.partition("/")
    if share.isdigit() and of.isdigit():
        # “60/40” is a split, “3/4” a share.
        written = f"{share}%" if int(share) + int(of) == 100 else f"{share} in {of}"
    for sign, words in _BOUNDS.items():
        written = re.sub(rf"^{sign}\s?", words, written)
    return chance_said(written)
