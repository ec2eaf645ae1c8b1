"""What the cards of the coding desk begin with: only what the words carry, and what an analyst chose before."""

import re
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.http import Http404

from tracker.models import Claim, Excerpt, Expert, Forecast, Organization, Question, Source
from tracker.prose.chances import chance_said
from tracker.prose.deadlines import ROUGHLY
from tracker.prose.quotations import BETWEEN_PIECES
from tracker.prose.speakers import attribution
from tracker.prose.transcripts import words_alone
from tracker.spotting import candidate_of, phrase_of, unquoted
from tracker.values.moments import DateBasis
from tracker.views.pages import Request

LONGEST_QUOTATION = 5000  # characters of a quotation
MOST_PIECES = 10  # of a quotation
MOST_QUESTIONS = 12  # questions
MOST_BEFORE = 5  # questions of the same source whose times are offered again
CHOSEN = ("kind", "expert")  # in the address, where another piece is added to what is in the card
_IF = re.compile(
    r"^(?:(?:even |only )?if|unless|provided(?: that)?|assuming(?: that)?|(?:contingent|conditional) (?:up)?on|"
    r"(?:up)?on (?:the )?condition that|in the event (?:of|that)|(?:as|so) long as)\s+",
    re.IGNORECASE,
)
_OF_A_BODY = re.compile(
    r"\b(?:agency|association|authority|bank|bureau|commission|committee|council|fund|group|institute|ministry|"
    r"office|organi[sz]ation|party|research|society|treasury|union|university)\b",
    re.IGNORECASE,
)


class Marked(NamedTuple):
    """Words to be quoted, and what the detector says of them.  near: where each piece begins in the text."""

    words: str
    near: list[int]
    kind: str
    reasons: tuple[str, ...]
    is_reported: bool
    speaker: str


def marked(request: Request, source: Source) -> Marked | None:
    """The stretches of the text that the address names, in whole words. Raises Http404 for what is no number."""
    text = source.text
    ends = zip(request.GET.getlist("start"), request.GET.getlist("end"), strict=False)
    spans = [span for start, end in list(ends)[:MOST_PIECES] if (span := _words(text, _place(start), _place(end)))]
    spans = [piece for span in spans for piece in _spoken(text, *span)][:MOST_PIECES]
    if not spans:
        return None
    words, near = BETWEEN_PIECES.join(text[slice(*span)] for span in spans), [start for start, _ in spans]
    first = spans[0]
    around = next((c for c in unquoted(source) if c.start <= first[0] and first[1] <= c.end), None)
    if around is None:
        return Marked(words, near, "", (), *attribution(text, *first))
    return Marked(words, near, around.kind, around.reasons, around.is_reported, around.speaker)


def _spoken(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A stretch without the times and names that stand within it in a transcript: what is said, piece by piece."""
    said, pieces = words_alone(text), []
    while start < end:
        cut = next((n for n in range(start, end) if said[n] != text[n]), end)
        if (words := text[start:cut].strip()) and re.search(r"\w", words):
            first = start + text[start:cut].index(words)
            pieces.append((first, first + len(words)))
        start = next((n for n in range(cut, end) if said[n] == text[n] and not text[n].isspace()), end)
    return pieces


def _place(text: str) -> int:
    text = text or "0"
    if not text.isdecimal() or len(text) > 18:
        raise Http404("There is nothing of that number.")
    return int(text)


def _words(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A stretch of the text in whole words; None if there are none."""
    start, end = min(start, len(text)), min(end, start + LONGEST_QUOTATION, len(text))
    while 0 < start < end and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while start < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    exact = text[start:end]
    start += len(exact) - len(exact.lstrip())
    return (start, start + len(exact.strip())) if exact.strip() else None


def quoted(passage: Marked | None, chosen: dict[str, str]) -> dict[str, Any]:
    """Words that are reported are their speaker's, whether known or not, and never the author's.

    chosen: what stood in the card when another piece was added.
    """
    if passage is None:
        return {}
    near = ",".join(map(str, passage.near))
    card: dict[str, Any] = {"exact": passage.words, "kind": passage.kind, "near": near}
    if passage.is_reported:
        card |= {"expert": passage.speaker, "new_kind": _kind_of(passage.speaker)}
    return card | chosen


def _kind_of(name: str) -> str:
    is_body = Organization.objects.filter(name__iexact=name).exists() or _OF_A_BODY.search(name)
    return Expert.Kind.ORGANIZATION if is_body else Expert.Kind.PERSON


def speakers(source: Source) -> QuerySet[Expert]:
    """Who wrote it, and whose words were quoted from it before."""
    claims = Claim.objects.current().filter(excerpt__source=source)
    return Expert.objects.people_and_models().filter(Q(sources=source) | Q(claims__in=claims)).distinct()


def questions_like(claim: Claim, wanted: str) -> list[Question]:
    """What a claim may forecast, by its own words or by those that are typed; first what the same words were
    logged for before.
    """
    words = wanted or f"{claim.excerpt.exact} {claim.note}"
    questions = Question.objects.with_state()
    before = [] if wanted else questions.filter(forecasts__claim__excerpt=claim.excerpt_id).distinct()
    return list(dict.fromkeys([*before, *questions.about_the_same(words, MOST_QUESTIONS)]))


def asked(source: Source, claim: Claim) -> dict[str, Any]:
    """A new question: the deadline that the words say, and their condition."""
    candidate = candidate_of(claim.excerpt)
    condition = candidate.condition if candidate else ""
    is_unless = condition.lower().startswith("unless")
    rough = ROUGHLY.search(candidate.text) if candidate and candidate.deadline else None
    inferred = (
        {"closes_basis": DateBasis.INFERRED, "closes_basis_note": f"“{rough[0]}” sets no day."} if rough else {}
    )
    return inferred | {
        "opens": source.published,
        "closes": candidate.deadline if candidate else "",
        "depends_on": _as_question(condition),
        "depends_on_outcome": ("No" if is_unless else "Yes") if condition else "",
    }


def questions_before(source: Source) -> list[Question]:
    """That were forecast in the same source, the latest first."""
    claims = Claim.objects.current().filter(excerpt__source=source)
    forecasts = Forecast.objects.current().filter(claim__in=claims).order_by("-pk")
    forecasts = forecasts.select_related("question").prefetch_related("question__topics")
    return list(dict.fromkeys(forecast.question for forecast in forecasts[: 4 * MOST_BEFORE]))[:MOST_BEFORE]


def _as_question(condition: str) -> str:
    """The title of the one question that is like a condition; else its words, to be found or written."""
    words = _IF.sub("", condition)
    like = Question.objects.about_the_same(words, 2) if words else []
    return like[0].title if len(like) == 1 else words


def said(excerpt: Excerpt) -> dict[str, Any]:
    """What the words of a quotation say: a number as stated, all else as a phrase; confidence beside either."""
    phrase, candidate = phrase_of(excerpt), candidate_of(excerpt)
    chance = chance_said(phrase)
    beside = {"confidence": candidate.confidence if candidate else ""}
    if chance and chance.exact is not None:
        return beside | {"basis": Forecast.Basis.STATED, "probability": f"{100 * chance.exact:g} %"}
    ends = {"low": f"{100 * chance.low:g} %", "high": f"{100 * chance.high:g} %"} if chance else {}
    return beside | {"phrase": phrase} | ends
