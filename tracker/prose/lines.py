"""One line of a list of predictions: what it claims, its figure, and how its author has graded it since."""

import re
from typing import NamedTuple

from tracker.prose.chances import Said, chance_said

LONGEST = 600  # characters of a line that is read
ANSWER = "answer"
STRUCK, BOLD = "struck out", "in bold"

_NUMBER = re.compile(r"(?:[•·▪◦*+–—-]\s+|\(?#?\d{1,3}[.):]\s+|\(?[a-z][.)]\s+|#{1,6}\s+)+", re.ASCII)
_PERCENT = r"\d{1,3}(?:\.\d{1,4})?\s?(?:%|percent\b|per cent\b|pct\b)"
_RANGE = rf"\d{{1,3}}(?:\.\d{{1,2}})?\s?%?\s?[-–]\s?{_PERCENT}"
_SHARE = r"(?:p\s?=\s?)?(?:0?\.\d{1,4}|1\.0{1,3})"
_ODDS = r"\d{1,3}(?: in |:| to )\d{1,3}(?: (?:on|against))?|\d{1,2}/\d{1,3}"
_ABOUT = r"(?:[~≈<>≤≥]\s?|about |around |roughly |at least |at most |more than |less than |under |over )?"
FIGURE = rf"{_ABOUT}(?:{_RANGE}|{_PERCENT}|{_SHARE}(?![\d.])|{_ODDS})"
_OF_IT = r"(?: ?(?:chance|probability|likelihood|odds|confidence|confident|likely|certain|sure))?"
# What an author writes behind a prediction once it is settled, whatever it means.
_GRADE = (
    r"(?P<grade>[✓✔✗✘✅❌☑☒]|(?i:right|wrong|correct|incorrect|true|false|happened|did(?: not|n['’]t) happen|"
    r"came true|hit|miss(?:ed)?|yes|no|success|fail(?:ed|ure)?))"
)
_GRADED = re.compile(rf"[\s:;,.–—>→-]*[(\[]?\s*{_GRADE}[!.]?\s*[)\]]?\s*$")
_GRADE_AHEAD = re.compile(rf"^[(\[]?{_GRADE}[)\]:]\s+|^(?P<sign>[✓✔✗✘✅❌☑☒])\s*")

_AHEAD = re.compile(
    rf"^[(\[]?(?P<figure>{FIGURE})(?P<of>{_OF_IT})\s*(?:[)\]]\s*[:–—-]?\s*|[:–—|\t]\s*|-\s+|"
    rf"(?<=confident) (?:that )?|(?<=chance) (?:that |of )|(?<=sure) (?:that )?|(?<=probability) (?:that |of )|"
    rf"(?<=likely) (?:that )?)(?P<claim>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_BEHIND = re.compile(
    rf"^(?P<claim>.*?\w.*?[\w)%\]”\"’'…!?.]?)(?P<apart>\s*[:=|\t]\s*|\s+[–—-]+\s+|\s*[–—]\s*|[.,;…!?]\s+|\s*\|\s*)"
    rf"(?P<figure>{FIGURE})(?P<of>{_OF_IT})(?P<rest>\s*[.;,!]?\s*(?:$|[.;,(\[–—|\t-].*|\s[^\d%].*))$",
    re.IGNORECASE | re.DOTALL,
)
_IN_BRACKETS = re.compile(
    rf"^(?P<claim>.*\w.*?)\s*[(\[](?P<words>[^()\[\]]{{0,40}}?)(?P<figure>{FIGURE})(?P<of>{_OF_IT})"
    rf"\s*[)\]](?P<rest>[^()]*|\s*\([^()]*\)[^()]*)$",
    re.IGNORECASE | re.DOTALL,
)
_ANSWERS = re.compile(
    rf"^(?P<claim>(?:buy|sell)(?: (?:up |down )?(?:to|at))?)[ :]{{0,3}}(?P<figure>{FIGURE})(?P<of>)(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
# Brackets that compare: “(down from 5%)”.
_COMPARES = re.compile(
    r"\b(?:from|to|up|down|vs|versus|than|was|were|compared|currently|now|since|of)\b", re.IGNORECASE
)
_BOUNDS = {"<": "less than ", ">": "more than ", "≤": "at most ", "≥": "at least "}
_SENTENCE_END = re.compile(r"(?<=[\w)”\"’%][.!?])\s+(?=[A-Z“\"(])")
# Answers to a list, line by line: “SELL to 60%”, and “HOLD” at the figure that is there.
_CLOSED = re.compile(r"\s*[)\]]")
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
    if ahead := _GRADE_AHEAD.match(words):
        mark = mark or (ahead["grade"] or ahead["sign"])
        words, start = words[ahead.end() :], start + ahead.end()
    found = [_line(words, match, shape, mark) for shape, match in _shapes(words)]
    return [one._replace(start=one.start + start, end=one.end + start) for one in found if one]


def holds(line: str) -> bool:
    """Whether it only keeps the figure of the line above."""
    start, end, _ = bare(line)
    return bool(_HOLDS.match(line[start:end]))


def _shapes(words: str) -> list[tuple[str, re.Match[str]]]:
    shapes = ((ANSWER, _ANSWERS), ("ahead", _AHEAD), ("brackets", _IN_BRACKETS), ("behind", _BEHIND))
    return [(shape, match) for shape, pattern in shapes if (match := pattern.match(words))]


def said(figure: str) -> Said | None:
    written = figure.strip().removeprefix("p").lstrip(" =~≈").replace("/", " in ")
    for sign, words in _BOUNDS.items():
        written = re.sub(rf"^{sign}\s?", words, written)
    return chance_said(written)


def _line(words: str, match: re.Match[str], shape: str, mark: str) -> Line | None:
    chance = said(match["figure"])
    if chance is None or (shape == "brackets" and _COMPARES.search(match["words"])):
        return None
    claim, start, end = match["claim"].strip(), match.start(), match.end()
    if shape == "ahead":
        if graded := _GRADED.search(claim):
            claim, mark = claim[: graded.start()].strip(), mark or graded["grade"]
        elif stop := _SENTENCE_END.search(claim):
            end = match.start("claim") + stop.start()
            claim = claim[: stop.start()].strip()
    else:
        rest = match["rest"]
        closed = _CLOSED.match(words, match.end("of"))
        end = closed.end() if closed else match.end("of")
        if graded := _GRADED.match(rest):
            mark, end = mark or graded["grade"], match.end()
    claim = claim.strip(" :–—-|\t").removesuffix(" with").strip()
    if not re.search(r"[^\W\d_]{2}", claim):
        return None
    return Line(start, end, claim, match["figure"], chance.low, chance.high, shape, mark)
