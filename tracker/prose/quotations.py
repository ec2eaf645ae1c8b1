"""Where a quotation stands in a text, by its words and those around it (the W3C TextQuoteSelector)."""

import re
from array import array
from bisect import bisect
from collections.abc import Iterable
from functools import lru_cache
from itertools import takewhile

from rapidfuzz import fuzz, process

AROUND = 32  # characters kept of what stands before and after a quotation
MOST_HITS = 1000
LONGEST_SOUGHT = 1000  # characters of a quotation to which the nearest passage is sought
ALIKE = 60.0  # of 100: below this, the nearest passage says something else

# What printers, browsers and retyping change, character by character; white space is any amount of it.
_ALIKE = [(other, alike[0]) for alike in ("'’‘‛`", '"“”„«»', "-‐‑–—−") for other in alike[1:]]
_SPACE, _LONG_SPACE = re.compile(r"\s+"), re.compile(r"\s{2,}")
_WORD = re.compile(r"\S+")

Span = tuple[int, int]


def locate(text: str, exact: str, prefix: str = "", suffix: str = "", near: int | None = None) -> Span | None:
    """Start and end of the quotation in the text; None if it is not there.

    Where its letters are not found, other quotation marks, dashes and white space are taken for the same.
    Among several places those where more of the surroundings agree go first, then the nearest, then the first.
    Only the first thousand are looked at, so that a letter quoted from a long text costs no more.
    """
    found = _places(text, exact)
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


def _places(text: str, exact: str) -> list[Span]:
    if found := _hits(text, exact):
        return [(start, start + len(exact)) for start in found]
    alike, borders, fewer = _folded(text)
    sought = _alike(exact).strip()

    def printed(place: int) -> int:
        return place + fewer[bisect(borders, place)]

    return [(printed(start), printed(start + len(sought) - 1) + 1) for start in _hits(alike, sought)]


def _hits(text: str, sought: str) -> list[int]:
    found: list[int] = []
    start = text.find(sought) if sought else -1
    while start >= 0 and len(found) < MOST_HITS:
        found.append(start)
        start = text.find(sought, start + 1)
    return found


@lru_cache(1)  # many quotations are looked for in one text
def _folded(text: str) -> tuple[str, array[int], array[int]]:
    """The text with what is alike made the same, and by how much a place in the text itself is further on.

    borders: where, in the former, a space ends that was longer.  fewer: by how many characters in all, before the
    first border and from each one on.
    """
    borders, fewer = array("I"), array("I", [0])
    for space in _LONG_SPACE.finditer(text):
        borders.append(space.start() + 1 - fewer[-1])
        fewer.append(fewer[-1] + len(space[0]) - 1)
    return _alike(text), borders, fewer


def _alike(text: str) -> str:
    """One kind of quotation marks and dashes, and one space for any amount of white space."""
    for other, alike in _ALIKE:
        text = text.replace(other, alike)
    return _SPACE.sub(" ", text)


def _shared(a: Iterable[str], b: Iterable[str]) -> int:
    """How many characters two texts have in common at their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
