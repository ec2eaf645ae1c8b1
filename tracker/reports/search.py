"""What on record holds some words: experts, questions, sources and quotations."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, Model, Value, When
from django.db.models.functions import Left

from tracker.fulltext.index import LONGEST_TEXT
from tracker.fulltext.words import Snippet, snippets, words_of
from tracker.models import Excerpt, Expert, Question, Source
from tracker.models.searched import MOST_WORDS, SearchedQuerySet

MOST_HITS = 20  # of a kind
ENOUGH_HITS = 5  # of a kind; where fewer hold every word, those that hold some follow
LONGEST_TITLE = 300  # that is shown whole


@dataclass(frozen=True)
class Hit:
    found: Model
    title: list[Snippet]
    text: list[Snippet]


@dataclass(frozen=True)
class Kind:
    """The closest of one kind, and how many there are in all; None where that would say nothing."""

    name: str
    hits: list[Hit]
    n: int | None = None


def search(sought: str) -> tuple[list[Kind], list[Kind]]:
    """What holds all these words in any of its public texts, and what holds some. Only kinds with a hit.

    Of a text only the beginning is read that is searched.
    """
    words = words_of(sought, MOST_WORDS)
    public = Case(When(text_is_public=True, then=Left("text", LONGEST_TEXT)), default=Value(""))
    sources = Source.objects.defer("text").annotate(public_beginning=public)
    quotations = Excerpt.objects.shown().select_related("source").defer("source__text")
    found = [
        _kind("Experts", Expert.objects.people_and_models(), words, lambda e: (e.name, e.biography)),
        _kind("Questions", Question.objects.all(), words, lambda q: (q.title, q.criteria)),
        _kind("Sources", sources, words, lambda s: (s.title, s.public_beginning)),  # type: ignore[attr-defined]
        _kind("Quotations", quotations, words, lambda e: (e.exact, e.source.title)),
    ]
    return [every for every, _ in found if every.hits], [some for _, some in found if some.hits]


def _kind[M: Model](
    name: str, rows: SearchedQuerySet[M], words: list[str], texts: Callable[[M], tuple[str, str]]
) -> tuple[Kind, Kind]:
    closest, n = rows.like_and_holding(" ".join(words), MOST_HITS)
    hits = [
        Hit(row, snippets(title[:LONGEST_TEXT], words, LONGEST_TITLE), snippets(text[:LONGEST_TEXT], words))
        for row in closest
        for title, text in [texts(row)]
    ]
    return Kind(name, hits[:n], n), Kind(name, hits[n:ENOUGH_HITS])
