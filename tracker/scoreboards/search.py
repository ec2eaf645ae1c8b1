"""What on record holds some words: experts, questions, sources and quotations."""

import re
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import NamedTuple

from django.db.models import Model, Q, QuerySet

from tracker.models import Excerpt, Expert, Question, Source

MOST = 20  # of a kind
MOST_WORDS = 8
AROUND = 90  # characters of a snippet on either side of what was sought


class Snippet(NamedTuple):
    """A piece of text with what was sought in its middle."""

    before: str
    hit: str
    after: str


@dataclass(frozen=True)
class Hit:
    found: Model
    snippet: Snippet


@dataclass(frozen=True)
class Kind:
    """Hits of one kind, and how many there are in all."""

    name: str
    hits: list[Hit]
    n: int


def search(sought: str) -> list[Kind]:
    """Everything that holds all these words, in any of its texts. Kinds without a hit are left out."""
    words = sought.split()[:MOST_WORDS]
    if not words:
        return []
    kinds = [
        _kind("Experts", Expert.objects.people_and_models().order_by("name", "pk"), words, "name", "biography"),
        _kind("Questions", Question.objects.with_state().closing_first(), words, "title", "criteria"),
        _kind("Sources", Source.objects.select_related("publisher").newest_first(), words, "title"),
        _kind("Quotations", Excerpt.objects.select_related("source").order_by("-pk"), words, "exact"),
    ]
    return [kind for kind in kinds if kind.n]


def _kind[M: Model](name: str, rows: QuerySet[M], words: list[str], *fields: str) -> Kind:
    holds = reduce(and_, (reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields)) for word in words))
    found = rows.filter(holds)
    hits = [Hit(row, _snippet([str(getattr(row, field)) for field in fields], words)) for row in found[:MOST]]
    return Kind(name, hits, found.count())


def _snippet(texts: list[str], words: list[str]) -> Snippet:
    """Around the first of the words in the last text that has one: the first text is the title, which is shown."""
    wanted = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    for text in reversed(texts):
        if match := wanted.search(text):
            start, end = max(0, match.start() - AROUND), match.end() + AROUND
            before, after = text[start : match.start()], text[match.end() : end]
            return Snippet(f"…{before}" if start else before, match[0], f"{after}…" if end < len(text) else after)
    return Snippet(texts[0][: 2 * AROUND], "", "")
