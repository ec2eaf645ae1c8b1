"""Where a quotation stands in a text, by its words and those around it (the W3C TextQuoteSelector)."""

import re
import unicodedata
from array import array
from bisect import bisect
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from rapidfuzz import fuzz, process

from tracker.prose.names import UNSEEN, skeleton

AROUND = 32  # characters kept of what stands before and after a quotation
MOST_HITS = 1000
LONGEST_SOUGHT = 1000  # characters of a quotation to which the nearest passage is sought
ALIKE = 60.0  # of 100: below this, the nearest passage says something else

BETWEEN_PIECES = " […] "
_LEFT_OUT = re.compile(r"\s*\[\s?(?:…|\.\s?\.\s?\.)\s?\]\s*")

# What printers, browsers and retyping change. One character for one:
_ALIKE = str.maketrans("’‘‛`“”„«»‐‑–—−", 4 * "'" + 5 * '"' + 5 * "-")
_SPACED = rf"[\s{UNSEEN}]"
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
# … and what is longer in one of them: a divided word, a dash with spaces; a note's mark, a time or the signs
# around struck-out words, but no power of a number; an ellipsis; white space of any kind and length; letters that
# are one character, or with accents apart.
_CHANGED = re.compile(
    rf"(?P<dash>(?<=[^\W\d_]){_SPACED}{{0,9}}[-\u00ad‐‑–—−]{_SPACED}{{0,9}}(?=[^\W\d_])|{_SPACED}{{1,9}}[-–—−]"
    rf"{_SPACED}{{0,9}}|[–—−]{_SPACED}{{1,9}})|"
    rf"(?P<note>{_SPACED}{{0,3}}\[(?:\d{{1,3}}|[a-z]|note \d{{1,3}}|citation needed|"
    rf"(?:\d{{1,4}}:)?\d{{1,3}}:\d\d)\]|"
    r"(?<=[^\s\d])[¹²³⁰⁴-⁹]{1,3}|~~|\*\*)|"
    rf"(?P<ellipsis>{_SPACED}{{0,3}}(?:…|\.\s?\.\s?\.){_SPACED}{{0,3}})|"
    rf"(?P<space>{_SPACED}{{2,}}|[^\S ]|[{UNSEEN}])|"
    rf"(?P<letters>[\ufb00-\ufb06]|[^\W\d_][{_MARKS}]{{1,8}})"
)
_WORD = re.compile(r"\S+")

Span = tuple[int, int]


class Quoted(NamedTuple):
    """One piece of a quotation, with the words right before and after it."""

    exact: str
    prefix: str = ""
    suffix: str = ""


def pieces_of(quotation: str) -> list[str]:
    """What stands between the marks of something left out: “[…]” or “[...]”."""
    return [piece for piece in _LEFT_OUT.split(quotation) if piece.strip()]


def locate_all(text: str, pieces: Sequence[Quoted], near: Sequence[int] = ()) -> list[Span]:
    """Where each piece stands, one behind the other; up to the first that is not there, or not behind the others.

    near: where each was seen, as far as that is known.
    """
    spans: list[Span] = []
    for n, piece in enumerate(pieces):
        after = spans[-1][1] if spans else 0
        span = locate(text, *piece, near=near[n] if n < len(near) else None, after=after)
        if span is None:
            break
        spans.append(span)
    return spans


def locate(
    text: str, exact: str, prefix: str = "", suffix: str = "", near: int | None = None, after: int = 0
) -> Span | None:
    """Start and end of the quotation in the text, not before `after`; None if it is not there.

    Where its letters are not found, what printers and retyping change is taken for the same (_CHANGED).
    Among several places those where more of the surroundings agree go first, then the nearest, then the first.
    Only the first thousand are looked at, so that a letter quoted from a long text costs no more.
    """
    found = [span for span in _places(text, exact, after) if span[0] >= after]
    if len(found) < 2:
        return found[0] if found else None
    prefix, suffix = prefix.strip(), suffix.strip()

    def fit(span: Span) -> tuple[int, int]:
        start, end = span
        before, after = text[max(0, start - 2 * AROUND) : start].rstrip(), text[end : end + 2 * AROUND].lstrip()
        agreeing = _shared(reversed(before), reversed(prefix)) + _shared(after, suffix)
        return -agreeing, abs(start - near) if near is not None else start

    return min(found, key=fit)


def around(text: str, span: Span) -> tuple[str, str]:
    """The words right before and after, within the paragraph, by which the place can be found again."""
    start, end = span
    before, after = text[max(0, start - AROUND - 1) : start], text[end : end + AROUND + 1]
    before, after = before.rpartition("\n")[2], after.partition("\n")[0]
    if len(before) > AROUND:
        before = before.partition(" ")[2]
    if len(after) > AROUND:
        after = after.rpartition(" ")[0]
    return before.strip(), after.strip()


def nearest(text: str, exact: str) -> Span | None:
    """The passage, in whole words, that is most like a quotation that is not in the text; None if none is.

    Overlapping stretches as long as the quotation are compared first, then every place around the best of them:
    a quarter of a second for 500,000 characters of whatever kind.
    """
    exact = exact[:LONGEST_SOUGHT]
    if not exact or len(exact) > len(text):
        return None
    step = max(1, len(exact) // 4)
    stretches = (text[start : start + len(exact)] for start in range(0, len(text) - len(exact) + 1, step))
    best = process.extractOne(exact, stretches, scorer=fuzz.ratio, processor=None)[2] * step
    left = max(0, best - len(exact))
    found = fuzz.partial_ratio_alignment(exact, text[left : best + 2 * len(exact)], score_cutoff=ALIKE)
    if found is None or found.dest_start == found.dest_end:
        return None
    start, end = left + found.dest_start, left + found.dest_end
    words = [match.span() for match in _WORD.finditer(text, max(0, start - 80), end + 80)]
    covered = [n for n, (a, b) in enumerate(words) if a < end and start < b]
    if not covered:
        return None
    first, last = covered[0], covered[-1]
    return max(
        ((a, b) for a, _ in words[max(0, first - 2) : first + 3] for _, b in words[max(0, last - 2) : last + 3]),
        key=lambda span: fuzz.ratio(exact, text[span[0] : span[1]]),
    )


def difference(printed: str, typed: str) -> str:
    """What sets two texts apart that look the same or almost, as a sentence; "" if they look different."""
    printed, typed = _Folded(printed).text, _Folded(typed).text
    if printed.casefold() == typed.casefold():
        return "They differ in capital letters."
    if skeleton(printed) == skeleton(typed):
        return "They look alike: some letters are of another alphabet, or have other accents."
    return ""


def _places(text: str, exact: str, after: int) -> list[Span]:
    if found := _hits(text, exact, after):
        return [(start, start + len(exact)) for start in found]
    folded, sought = _folded(text), _Folded(exact).text.strip()
    hits = _hits(folded.text, sought, folded.from_(after))
    return [_trimmed(text, folded.printed(start, start + len(sought))) for start in hits]


def _trimmed(text: str, span: Span) -> Span:
    printed = text[slice(*span)]
    return span[1] - len(printed.lstrip()), span[0] + len(printed.rstrip())


def _hits(text: str, sought: str, after: int) -> list[int]:
    found: list[int] = []
    start = text.find(sought, after) if sought else -1
    while start >= 0 and len(found) < MOST_HITS:
        found.append(start)
        start = text.find(sought, start + 1)
    return found


class _Folded:
    """A text with what is alike made the same, and where each part of it stands in the text itself.

    It is cut into parts where something stands in place of something longer: every second part is such.
    """

    def __init__(self, text: str) -> None:
        pieces: list[str] = []
        self._starts, self._printed = array("I"), array("I")  # of each part: here, and in the text itself
        place = end = 0
        for match in _CHANGED.finditer(text):
            for piece, printed in ((text[end : match.start()], end), (_instead(match), match.start())):
                self._starts.append(place)
                self._printed.append(printed)
                pieces.append(piece)
                place += len(piece)
            end = match.end()
        self._starts.append(place)
        self._printed.append(end)
        pieces.append(text[end:])
        self.text = "".join(pieces).translate(_ALIKE)

    def printed(self, start: int, end: int) -> Span:
        """Where it stands in the text itself. What is in place of something stands for the whole of it."""
        first, last = bisect(self._starts, start) - 1, bisect(self._starts, end - 1) - 1
        return self._at(first, start), self._printed[last + 1] if last % 2 else self._at(last, end)

    def from_(self, place: int) -> int:
        """Where a place in the text itself is here."""
        part = max(0, bisect(self._printed, place) - 1)
        return self._starts[part] + (0 if part % 2 else place - self._printed[part])

    def _at(self, part: int, place: int) -> int:
        return self._printed[part] + (0 if part % 2 else place - self._starts[part])


@lru_cache(1)  # many quotations are looked for in one text
def _folded(text: str) -> _Folded:
    return _Folded(text)


def _instead(match: re.Match[str]) -> str:
    """Between letters there is no dash at all: one at the end of a line may divide a word, or be its own."""
    words, text = match[0], match.string
    if match.lastgroup == "letters":
        return unicodedata.normalize("NFKC", words)
    if match.lastgroup == "space":
        return " " if any(map(str.isspace, words)) else ""
    if match.lastgroup == "dash":
        is_within = (
            text[match.start() - 1 : match.start()].isalpha() and text[match.end() : match.end() + 1].isalpha()
        )
        return "" if is_within else "-"
    return "…" if match.lastgroup == "ellipsis" else ""


def _shared(a: Iterable[str], b: Iterable[str]) -> int:
    """How many characters two texts have in common at their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
