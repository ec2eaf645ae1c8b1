"""What on record holds some words: experts, questions, sources and quotations."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, Model, Value, When
from django.db.models.functions import Left

from tracker.fulltext.index import LONGEST_TEXT
from tracker.fulltext.words import Snippet, snippets, words_of
from tracker.models import Claim, Excerpt, Expert, Forecast, Question, Source
from tracker.models.experts import canonical_id
from tracker.models.forecasts import ForecastQuerySet
from tracker.models.searched import MOST_WORDS, SearchedQuerySet
from tracker.reports.grading import Grade, graded, with_what_became_of_it
from tracker.scoreboards.stored import scoreboard
from tracker.scoreboards.table import Row
from tracker.values.words import how_many

MOST_HITS = 20  # of a kind
ENOUGH_HITS = 5  # of a kind; where fewer hold every word, those that hold some follow
LONGEST_TITLE = 300  # that is shown whole
VERSUS = re.compile(r"\s+(?:vs?\.?|versus|against)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Hit:
    """note: whose it is and what came of it, in a few words."""

    found: Model
    title: list[Snippet]
    text: list[Snippet]
    note: str = ""


@dataclass(frozen=True)
class Kind:
    """The closest of one kind, and how many there are in all; None where that would say nothing."""

    name: str
    hits: list[Hit]
    n: int | None = None


def two_of(sought: str) -> tuple[Expert, Expert] | None:
    """“Ada vs Ben”, where each is the name of one expert."""
    names = VERSUS.split(sought)
    if len(names) != 2 or not all(names):
        return None
    found = [Expert.objects.meant_by(name) for name in names]
    if [len(experts) for experts in found] != [1, 1] or found[0] == found[1]:
        return None
    return found[0][0], found[1][0]


def search(sought: str) -> tuple[list[Kind], list[Kind]]:
    """What holds all these words in any of its public texts, and what holds some. Only kinds with a hit.

    Of a text only the beginning is read that is searched.
    """
    words = words_of(sought, MOST_WORDS)
    public = Case(When(text_is_public=True, then=Left("text", LONGEST_TEXT)), default=Value(""))
    sources = Source.objects.defer("text").annotate(public_beginning=public)
    quotations = Excerpt.objects.shown().select_related("source").defer("source__text")
    found = [
        _kind("Experts", Expert.objects.people_and_models(), words, lambda e: (e.name, e.biography), _records),
        _kind("Questions", Question.objects.with_state(), words, lambda q: (q.title, q.criteria), _outcomes),
        _kind("Sources", sources, words, lambda s: (s.title, s.public_beginning), _coding),  # type: ignore[attr-defined]
        _kind("Quotations", quotations, words, lambda e: (e.exact, e.source.title), _verdicts),
    ]
    return [every for every, _ in found if every.hits], [some for _, some in found if some.hits]


def _kind[M: Model](
    name: str,
    rows: SearchedQuerySet[M],
    words: list[str],
    texts: Callable[[M], tuple[str, str]],
    notes: Callable[[list[M]], dict[int, str]],
) -> tuple[Kind, Kind]:
    closest, n = rows.like_and_holding(" ".join(words), MOST_HITS)
    found = list(closest)
    note = notes(found) if found else {}
    hits = [
        Hit(
            row,
            snippets(title[:LONGEST_TEXT], words, LONGEST_TITLE),
            snippets(text[:LONGEST_TEXT], words),
            note.get(row.pk, ""),
        )
        for row in found
        for title, text in [texts(row)]
    ]
    return Kind(name, hits[:n], n), Kind(name, hits[n:ENOUGH_HITS])


def _records(experts: list[Expert]) -> dict[int, str]:
    """“Rank 2nd–6th of 7; Brier 0.222 over 121 questions”."""
    board = scoreboard()
    rows = {row.slug: row for row in board.rows}
    said = {}
    speaking = set(Claim.objects.current().filter(expert__in=experts).values_list("expert", flat=True))
    theirs = Forecast.objects.annotate(who=canonical_id()).filter(who__in=[expert.pk for expert in experts])
    speaking |= _with_forecasts("who", theirs)
    for expert in experts:
        row = rows.get(expert.slug)
        if row is None or row.score is None:
            said[expert.pk] = "No resolved forecast yet" if expert.pk in speaking else "No forecast on record"
            continue
        rank = f"Rank {Row(row, None, None).rank} of {board.n_ranked}" if row.is_ranked else "Too few to rank"
        said[expert.pk] = f"{rank}; mean Brier score {row.score:.3f} over {how_many(row.n_resolved, 'question')}"
    return said


def _outcomes(questions: list[Question]) -> dict[int, str]:
    asked = _with_forecasts("question", Forecast.objects.filter(question__in=questions))
    said = {
        question.pk: question.resolution.summary if question.resolution else Grade(question.state).label
        for question in questions
    }
    return {pk: words if pk in asked else f"{words}; no forecast on record" for pk, words in said.items()}


def _with_forecasts(name: str, forecasts: ForecastQuerySet) -> set[int]:
    return set(forecasts.current().order_by().values_list(name, flat=True).distinct())


def _coding(sources: list[Source]) -> dict[int, str]:
    return {source.pk: source.get_coding_display() for source in sources}


def _verdicts(excerpts: list[Excerpt]) -> dict[int, str]:
    """“Scott Alexander: Right”; of words that are no forecast, who said them and what they are."""
    claims = Claim.objects.current().filter(excerpt__in=excerpts).exclude(kind=Claim.Kind.NONE)
    forecasts = with_what_became_of_it().filter(claim__in=claims)
    grades: dict[int | None, list[str]] = defaultdict(list)
    for row in graded(forecasts):
        grades[row.forecast.claim_id].append(row.grade.label)
    said: dict[int, list[str]] = defaultdict(list)
    for claim in claims.select_related("expert__merged_into").order_by("pk"):
        verdicts = ", ".join(dict.fromkeys(grades[claim.pk])) or claim.get_kind_display()
        said[claim.excerpt_id].append(f"{claim.speaker}: {verdicts}" if claim.expert else verdicts)
    return {pk: "; ".join(parts) for pk, parts in said.items()}
