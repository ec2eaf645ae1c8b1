"""What on record holds some words: experts, questions, sources and quotations."""

from dataclasses import dataclass

from django.db.models import Model

from tracker.fulltext.words import Passage, passages, words_of
from tracker.models import Excerpt, Expert, Question, Source
from tracker.models.searched import MOST_WORDS, SearchedQuerySet

MOST = 20  # of a kind
ENOUGH = 5  # of a kind; where fewer hold every word, those that hold some follow


@dataclass(frozen=True)
class Hit:
    found: Model
    passages: list[Passage]


@dataclass(frozen=True)
class Kind:
    """The closest of one kind, and how many there are in all; None where that would say nothing."""

    name: str
    hits: list[Hit]
    n: int | None = None


def search(sought: str) -> tuple[list[Kind], list[Kind]]:
    """What holds all these words in any of its public texts, and what holds some. Only kinds with a hit."""
    words = words_of(sought, MOST_WORDS)
    found = [
        _kind("Experts", Expert.objects.people_and_models(), words, "name", "biography"),
        _kind("Questions", Question.objects.with_state(), words, "title", "criteria"),
        _kind("Sources", Source.objects.select_related("publisher"), words, "title", "public_text"),
        _kind("Quotations", Excerpt.objects.select_related("source"), words, "exact"),
    ]
    return [every for every, _ in found if every.hits], [some for _, some in found if some.hits]


def _kind[M: Model](name: str, rows: SearchedQuerySet[M], words: list[str], *fields: str) -> tuple[Kind, Kind]:
    closest, n = rows.like_and_holding(" ".join(words), MOST)
    hits = [Hit(row, passages([str(getattr(row, field)) for field in fields], words)) for row in closest]
    return Kind(name, hits[:n], n), Kind(name, hits[n:ENOUGH])
