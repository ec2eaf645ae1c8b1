"""Words to lines: what stands on one line without a wide gap, as it is read."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from tracker.documents.glyphs import Word

# In heights of letters: wider gaps part columns and cells; words that are drawn apart are closer to each other.
WIDE_GAP, WORD_GAP = 1.0, 0.45
SMALL = 0.87  # of the height of the others, at most, are marks and figures that are raised
UNIT = re.compile(r"(?:.*[^\w.])?(?:[kcm]?m|ft|mi|s)")
POWER = re.compile(r"[-−–]?\d{1,3}")
NOTES = re.compile(r"\d{1,3}(?:,\d{1,3})*")
LETTERS = re.compile(r"[^\W\d_]")


@dataclass(slots=True)
class Line:
    """A line, or a part of one with a wide gap on either side.

    x0, x1, y: as words have them.  size: of most of its letters.  first: how wide its first word is.
    """

    words: list[Word] = field(default_factory=list)
    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    size: float = 0.0
    text: str = ""
    n_letters: int = 0

    def takes(self, other: "Word | Line", gap: float) -> bool:
        """Whether it goes on with the line: on it or, if it is small, a little above or below it."""
        size = max(self.size, other.size)
        between = max(other.x0 - self.x1, self.x0 - other.x1)
        is_small = min(self.size, other.size) < SMALL * size
        return between <= gap * size and abs(other.y - self.y) <= (0.6 if is_small else 0.25) * size

    def add(self, word: Word) -> None:
        if not self.words:
            self.x0, self.x1 = word.x0, word.x1
        if word.size > self.size:
            self.y, self.size = word.y, word.size
        self.words.append(word)
        self.x0, self.x1 = min(self.x0, word.x0), max(self.x1, word.x1)

    def settle(self) -> None:
        """What follows once all its words are there. A single larger word or letter is not its size."""
        sizes = Counter[float]()
        for word in self.words:
            sizes[word.size] += len(word.text)
        self.size = sizes.most_common(1)[0][0]
        self.y = next(word.y for word in self.words if word.size == self.size)
        self.text = _text(self)
        self.n_letters = len(LETTERS.findall(self.text))

    @property
    def gap(self) -> float:
        """The widest before its next word. Where letters are set wide apart, words are as well."""
        last = self.words[-3:]
        is_spaced = len(last) == 3 and all(len(word.text) == 1 and word.text.isalpha() for word in last)
        return 1.6 * WIDE_GAP if is_spaced else WIDE_GAP

    @property
    def first(self) -> float:
        return self.words[0].x1 - self.words[0].x0


@dataclass(slots=True)
class Page:
    """lines: those in the direction in which most of it is written.  beside: those in each other direction."""

    lines: list[Line]
    beside: list[list[Line]]


def usual_size(pages: list[Page]) -> float:
    """In which most letters are printed."""
    sizes = Counter[float]()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size, 1)] += line.n_letters
    return sizes.most_common(1)[0][0] if sizes else 0.0


def lines_of(words: Iterable[Word]) -> list[Line]:
    """The lines of words that are all written in one direction; columns and cells apart."""
    lines: list[Line] = []
    for word in words:
        if not lines or not lines[-1].takes(word, lines[-1].gap):
            lines.append(Line())
        lines[-1].add(word)
    lines = _joined(lines)
    for line in lines:
        line.settle()
    return [line for line in lines if line.text]


def _joined(lines: list[Line]) -> list[Line]:
    """Lines whose parts were drawn at different times, as where words are emphasised."""
    joined: list[Line] = []
    for line in sorted(lines, key=lambda line: (-line.y, line.x0)):
        for other in reversed(joined[-8:]):
            if other.takes(line, WORD_GAP):
                is_before = line.x0 < other.x0
                both = line.words + other.words if is_before else other.words + line.words
                for word in line.words:
                    other.add(word)
                other.words = both
                break
        else:
            joined.append(line)
    return joined


def _text(line: Line) -> str:
    words = _unspaced(line.words, line.size)
    text = ""
    for place, word in enumerate(words):
        before = words[place - 1] if place else None
        is_small = word.size < SMALL * line.size and len(word.text) <= 12
        is_near = before is not None and word.x0 - before.x1 < 0.3 * line.size
        if is_small and word.y - line.y > 0.12 * line.size and (is_near or word.is_glued or not place):
            text += _raised(word.text, text)
        elif is_small and word.is_glued and line.y - word.y > 0.05 * line.size:
            text += f"_{word.text}" if text[-1:].isdigit() and word.text[0].isdigit() else word.text
        else:
            text += word.text if word.is_glued or not text else f" {word.text}"
    return re.sub(" {2,}", " ", text).strip()


def _raised(mark: str, before: str) -> str:
    """“10^6”, “km^2”; everything else that is raised is the mark of a note: “2.5[3]”, and not 2.53."""
    if not NOTES.match(mark) and not POWER.fullmatch(mark):
        is_letter = len(mark) == 1 and mark.islower() and before[-1:].islower()
        return f"[{mark}]" if is_letter else mark
    if POWER.fullmatch(mark) and re.search(r"(?<![\d.,])10$", before):
        return f"^{mark}"
    if mark in ("2", "3") and UNIT.fullmatch(before.rpartition(" ")[2]):
        return f"^{mark}"
    notes = NOTES.match(mark)
    if not notes:
        return f"^{mark}"
    rest = mark[notes.end() :]
    marks = "".join(f"[{number}]" for number in notes[0].split(","))
    return f"{marks}{rest}" if before else f"{marks} {rest}".rstrip() + " "


def _unspaced(words: list[Word], size: float) -> list[Word]:
    """Words whose letters were set wide apart, “S U M M I T  T A L K S”, put together again."""
    together: list[Word] = []
    for run in _runs(words):
        gaps = [after.x0 - before.x1 for before, after in pairwise(run)]
        if sum(word.text.isalpha() for word in run) < 4:
            together += run
            continue
        narrow = sorted(gaps)[len(gaps) // 3] + 0.25 * size
        together.append(run[0])
        for gap, word in zip(gaps, run[1:], strict=True):
            if gap > narrow:
                together.append(word)
            else:
                last = together[-1]
                together[-1] = last._replace(text=last.text + word.text, x1=word.x1)
    return together


def _runs(words: list[Word]) -> list[list[Word]]:
    """Single letters and figures that follow one another, and every other word alone."""
    runs: list[list[Word]] = []
    for word in words:
        if runs and all(len(each.text) == 1 and each.text.isalnum() for each in (runs[-1][-1], word)):
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs
