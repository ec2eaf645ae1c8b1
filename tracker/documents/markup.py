"""The words of an element as a page shows them, letter by letter, in the lines and paragraphs that it shows.

Paragraphs are apart by an empty line, cells by a bar. What only the look of a page says is kept in signs:
“2.5[3]” for a note, “10^6” for a power, “~~60%~~” for what is struck out, “**70%: It rains**” for a line in bold
that has a chance.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from tracker.documents.document import tidy
from tracker.documents.elements import (
    HEADINGS,
    LINES,
    UNREAD,
    UNSEEN,
    integer,
    is_block,
    is_box_apart,
    is_note,
    numeral,
    styles,
)
from tracker.documents.scripts import formula, lowered, raised

INNER = frozenset({"p", "div", "ul", "ol", "li", "h3", "h4", "h5", "h6", "blockquote"})
SHORT = 200  # characters of a cell in a table of data
SPACES = re.compile("[ \t\n\r\f]+")  # what browsers draw as one space; not the one that holds words together

# Characters that no page may hold, in place of marks until the lines are known.
PLACE, BOLD, END_OF_BOLD = "\ufdd0", "\ufdd1", "\ufdd2"
MARKS = re.compile("[\ufdd0-\ufdef]")
A_CHANCE = re.compile(
    r"\d ?%|\d (?:per ?cent|pct)\b|(?<!\d)[01]?\.\d{1,3}(?!\d)|\b\d+ (?:in|out of|to) \d+\b|\b\d{1,3}:\d{1,3}\b|"
    r"\b(?:even odds|fifty-fifty)\b",
    re.I,
)
IN_BOLD = re.compile(
    rf"^(?P<number>(?:\w{{1,5}}[.)] )?){BOLD}(?P<words>[^{END_OF_BOLD}{BOLD}]*){END_OF_BOLD}(?P<stop>[.:;,!?]?)$"
)


@dataclass
class Written:
    """The words; where each element that was passed over would stand; and what they hold besides words."""

    text: str = ""
    places: list[tuple[Any, int]] = field(default_factory=list)
    has_struck: bool = False
    has_formulas: bool = False


def words(root: Any, fate: Callable[[Any], str] = lambda element: "read") -> Written:
    """What an element says.

    fate: of an element: "read"; "passed over" with all that is in it, at a place that is noted; or "unread", where
    what is in it has a fate of its own.
    """
    writer = _Writer(root, fate)
    return writer.written()


class _Writer:
    def __init__(self, root: Any, fate: Callable[[Any], str]) -> None:
        self.root, self.fate = root, fate
        self.pieces: list[str] = []
        self.last = "\n"  # what was written last, if it was a character that is seen or a space
        self.number = ""  # of a list, before the first words of its line
        self.counted: dict[Any, int] = {}
        self.preformatted = self.headings = 0
        self.rows: dict[Any, bool] = {}  # those of data, which stay in one line
        self.marks: list[tuple[str, str]] = []  # those that are on
        self.open: list[tuple[str, str]] = []  # those that were written in this line
        self.is_apart = False  # whether a figure that follows would lengthen a figure
        self.passed: list[Any] = []
        self.has_struck = self.has_formulas = False

    def written(self) -> Written:
        walk = etree.iterwalk(self.root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start":
                if not self._begin(element):
                    walk.skip_subtree()
            else:
                if event == "end":
                    self._end(element)
                if element is not self.root and self._is_read(element.getparent()):
                    self._write(element.tail)
        self._break("")
        text, at = _lines("".join(self.pieces))
        places = list(zip(self.passed, at, strict=True))
        return Written(text, places, self.has_struck, self.has_formulas)

    def _is_read(self, element: Any) -> bool:
        return element is not None and self.fate(element) == "read"

    def _begin(self, element: Any) -> bool:
        """Whether what is in the element is to be read."""
        tag = element.tag
        if self.fate(element) == "passed over":
            self.passed.append(element)
            self._break("\n\n" if is_block(element) else "", PLACE)
            return False
        if tag in UNREAD:
            if tag not in UNSEEN:
                self._write(" ")
            return False
        self._part(element)
        is_read = self.fate(element) == "read"
        if is_read and (script := self._script(element)) is not None:
            self._scripted(script)
            return False
        self.preformatted += tag == "pre"
        self.headings += tag in HEADINGS
        for mark in _marks(element) if is_read else ():
            self.marks.append(mark)
        if is_read:
            self._write(element.text)
        return True

    def _end(self, element: Any) -> None:
        if self.fate(element) == "passed over" or element.tag in UNREAD:
            return
        for mark in _marks(element) if self.fate(element) == "read" else ():
            if mark in self.marks:
                self.marks.remove(mark)
                self._close()
        self.preformatted -= element.tag == "pre"
        self.headings -= element.tag in HEADINGS
        if is_block(element):
            self._break(self._gap(element))

    def _part(self, element: Any) -> None:
        """Keep apart from what stands before it."""
        tag, parent = element.tag, element.getparent()
        if is_block(element):
            self._break(self._gap(element))
        elif tag in LINES:
            self._break("\n")
        elif tag in {"td", "th"} and element.getprevious() is not None:
            self._break(" | ")
        elif (
            tag in {"img", "input"}
            or _is_second_time(element)
            or (parent is not None and is_box_apart(element, parent))
        ):
            self._write(" ")
        if tag == "li":
            self._number(element, parent)

    def _gap(self, element: Any) -> str:
        """Between blocks: a paragraph, but in a row of short cells a space."""
        cell = next(element.iterancestors("td", "th", "table"), None) if element.tag in INNER else None
        if cell is None or cell.tag == "table":
            return "\n\n"
        row = cell.getparent()
        if row not in self.rows:
            lengths = [sum(map(len, map(str.strip, one.itertext()))) for one in row.iterchildren("td", "th")]
            self.rows[row] = len(lengths) > 1 and max(lengths) <= SHORT
        return " " if self.rows[row] else "\n\n"

    def _number(self, element: Any, parent: Any) -> None:
        if parent is None or parent.tag != "ol" or "plain" in styles(parent) + styles(element):
            return
        step = -1 if parent.get("reversed") is not None else 1
        first = len(parent.findall("li")) if step < 0 else 1
        n = self.counted.get(parent, integer(parent.get("start"), first) - step)
        n = self.counted[parent] = integer(element.get("value"), n + step)
        if not re.match(rf"\s*\(?{n}[.)]", "".join(element.itertext())[:20]):
            self.number = f"{numeral(n, element.get('type') or parent.get('type') or '1')}. "

    def _script(self, element: Any) -> str | None:
        """What a sub- or superscript, a note's mark or a formula reads, beside what stands before it."""
        if element.tag == "math":
            self.has_formulas = True
            return " " * bool(re.search(r"\w$", self.last)) + formula(element)
        look = styles(element)
        before = re.sub(f"[{BOLD}{END_OF_BOLD}]|~~", "", "".join(self.pieces[-5:]))[-40:]
        if element.tag == "sup" or "raised" in look or is_note(element, before):
            return raised(element, before)
        if element.tag == "sub" or "lowered" in look:
            return lowered(element, before)
        return None

    def _scripted(self, script: str) -> None:
        self._write(script)
        self.is_apart = bool(re.search(r"\d$", script))

    def _write(self, words: str | None) -> None:
        if not words:
            return
        words = MARKS.sub("", words)
        if not self.preformatted:
            words = SPACES.sub(" ", words)
        bare = words.lstrip(" \t\n\r")
        if not bare:
            self.pieces.append(words)
            self.last = words[-1:] or self.last
            self.is_apart = False
            return
        self.pieces.append(words[: len(words) - len(bare)])
        if self.number:
            self.pieces.append(self.number)
            self.number = ""
        if self.is_apart and bare == words and bare[0].isdigit():
            self.pieces.append(" ")
        self.is_apart = False
        for mark in self.marks:
            if mark not in self.open and not (mark == _IN_BOLD and self.headings):
                self.open.append(mark)
                self.pieces.append(mark[0])
                self.has_struck = self.has_struck or mark == STRUCK
        self.pieces.append(bare)
        self.last = bare[-1]

    def _close(self) -> None:
        """End the marks that are no longer on, behind the last word."""
        for mark in [mark for mark in reversed(self.open) if mark not in self.marks]:
            self._end_mark(mark)
            self.is_apart = mark == STRUCK

    def _end_mark(self, mark: tuple[str, str]) -> None:
        self.open.remove(mark)
        spaces: list[str] = []
        while self.pieces and not self.pieces[-1].strip(" \n\t"):
            spaces.insert(0, self.pieces.pop())
        last = self.pieces.pop() if self.pieces else ""
        bare = last.rstrip(" \n\t")
        self.pieces += [bare, mark[1], last[len(bare) :], *spaces]

    def _break(self, *words: str) -> None:
        """A new line or paragraph, in which marks that are still on begin anew."""
        for mark in reversed(self.open[:]):
            self._end_mark(mark)
        self.pieces += words
        self.last, self.is_apart = "\n", False


STRUCK = ("~~", "~~")
# What sheets of styles call it that is struck out by them; “strike” alone may be one of workers.
STRUCK_CLASSES = frozenset(
    {"strikethrough", "strike-through", "line-through", "linethrough", "struck", "struck-out"}
)
_IN_BOLD = (BOLD, END_OF_BOLD)


def _is_second_time(element: Any) -> bool:
    """“11 September 2022” and “1 February 2023”, of which styles show one."""
    before = element.getprevious()
    return element.tag == "time" and before is not None and before.tag == "time"


def _marks(element: Any) -> list[tuple[str, str]]:
    look, classes = styles(element), (element.get("class") or "").lower().split()
    struck = element.tag in {"del", "s", "strike"} or "struck" in look or not STRUCK_CLASSES.isdisjoint(classes)
    bold = element.tag in {"b", "strong"} or "bold" in look
    return [STRUCK] * struck + [_IN_BOLD] * bold


def _lines(text: str) -> tuple[str, list[int]]:
    """Tidied up, and where the places are that were marked in it."""
    text = re.sub(r"[ \t]+", " ", tidy(text))
    text = re.sub(r" ?\n ?", "\n", text)
    text = re.sub(rf"{END_OF_BOLD}( *){BOLD}", r"\1", text)
    text = "\n".join(_line(line) for line in text.split("\n"))
    parts = re.sub(r"\n{3,}", "\n\n", text).split(PLACE)
    whole, at, gap = parts[0].strip(), [], _gap(parts[0], behind=True)
    for part in parts[1:]:
        at.append(len(whole))
        gap += _gap(part)
        if bare := part.strip():
            whole += ("\n\n" if "\n\n" in gap else "\n" if "\n" in gap else gap[:1]) * bool(whole) + bare
            gap = _gap(part, behind=True)
    return whole, at


def _gap(text: str, *, behind: bool = False) -> str:
    """The white space before the words, or behind them."""
    return text[len(text.rstrip()) :] if behind else text[: len(text) - len(text.lstrip())]


def _line(line: str) -> str:
    if BOLD not in line and END_OF_BOLD not in line:
        return line
    match = IN_BOLD.match(line.strip())
    if match and A_CHANCE.search(match["words"]):
        return f"{match['number']}**{match['words'].strip()}**{match['stop']}"
    return line.replace(BOLD, "").replace(END_OF_BOLD, "")
