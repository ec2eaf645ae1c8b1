"""Passages that a text may lack: where each would stand, also after the text was changed by hand."""

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Self

from tracker.prose.marking import Paragraph

BEFORE = 60  # characters of the text by which a place is found again


class Passage(NamedTuple):
    """at: where it would stand, in characters of the text.  before: what stands there right before it."""

    at: int
    before: str
    text: str

    @classmethod
    def before_which(cls, text: str, at: int, passage: str) -> Self:
        at = min(at, len(text))
        return cls(at, text[max(0, at - BEFORE) : at], passage)

    @property
    def key(self) -> str:
        """The same wherever it stands."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def placed(text: str, passages: Iterable[Passage]) -> list[Passage]:
    """Those that a text still lacks, in its order, each where the words before it stand now."""
    words = " ".join(text.split())
    missing = [passage for passage in passages if " ".join(passage.text.split()) not in words]
    return sorted(Passage.before_which(text, _place(text, passage), passage.text) for passage in missing)


def _place(text: str, passage: Passage) -> int:
    """Behind the words before it, the nearest to where it was; there itself, if they are gone."""
    ends: list[int] = []
    found = text.find(passage.before)
    while found >= 0 and len(ends) < 1000:
        ends.append(found + len(passage.before))
        found = text.find(passage.before, found + 1) if passage.before else -1
    return min(ends, key=lambda end: abs(end - passage.at), default=passage.at)


def with_passages[K](
    paragraphs: Iterable[Paragraph[K]], passages: Iterable[Passage]
) -> Iterator[tuple[list[Passage], Paragraph[K] | None]]:
    """Each paragraph with the passages that would stand before it, in order; at the end those behind the last."""
    waiting = deque(sorted(passages))
    for paragraph in paragraphs:
        here = []
        while waiting and waiting[0].at <= paragraph.start:
            here.append(waiting.popleft())
        yield here, paragraph
    if waiting:
        yield list(waiting), None


def taken_in(text: str, passage: Passage) -> str:
    """The text with the passage as a paragraph of its own, behind the paragraph that its place is in."""
    gap = text.find("\n\n", max(0, passage.at - 2)) if passage.at else 0
    before, after = (text, "") if gap < 0 else (text[:gap], text[gap:])
    return "\n\n".join(part for part in (before.rstrip(), passage.text.strip(), after.lstrip()) if part)
