"""Coding a source beside its text: what was said, of what kind it is, which question it forecasts."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tracker.forms.base import VerbForm
from tracker.forms.forecasts import ForecastForm
from tracker.forms.questions import QuestionForm
from tracker.forms.sources import ExcerptForm, SignOffForm
from tracker.models import Claim, Excerpt, Forecast, Question, Source
from tracker.prose.chances import chance_said
from tracker.prose.marking import Mark, Paragraph, paragraphs
from tracker.prose.sentences import sentences
from tracker.prose.spotter import Candidate
from tracker.reports.sources import graded_source
from tracker.spotting import candidate_of, phrase_of, unquoted
from tracker.views.pages import Request, answer_form, posted, render_page, requires, searched
from tracker.views.questions import answer_question

LONGEST_QUOTATION = 5000  # characters of a quotation
MOST_QUESTIONS = 12  # questions


@requires("add_excerpt")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Request, pk: int) -> HttpResponse:
    """Quote a passage; if it is a forecast, choose or write its question; log it; on to the next passage.

    ?start=&end=: characters of the text to quote.  ?claim=: the forecast that is being logged.
    ?question=: what it forecasts, or “new”.
    """
    source = get_object_or_404(Source.objects.select_related("publisher").prefetch_related("authors"), pk=pk)
    claim = _claim(request, source)
    if claim is None:
        return _quote(request, source)
    wanted = request.GET.get("question", "")
    if wanted == "new":
        return _ask(request, source, claim)
    if wanted:
        question = get_object_or_404(Question.objects.with_state(), pk=_number(wanted))
        return _log(request, source, claim, question)
    return _choose(request, source, claim)


def _quote(request: Request, source: Source) -> HttpResponse:
    begun = _begun(request, source)
    initial = {"exact": begun.text, "kind": begun.kind, "near": begun.start} if begun else None

    def done(saved: tuple[Excerpt, Claim | None]) -> tuple[str, str]:
        excerpt, claim = saved
        if claim and claim.kind == Claim.Kind.FORECAST:
            return address_of(source, claim=claim.pk), "Recorded. Which question does it forecast?"
        return _next(source, excerpt), "Recorded."

    form = ExcerptForm(posted(request), source=source, initial=initial)
    context = {"begun": begun, "sign_off": SignOffForm(source=source)}
    return _card(request, source, "quote", form, context, done)


def _choose(request: Request, source: Source, claim: Claim) -> HttpResponse:
    """Find the question that a claim forecasts, by its own words or by those that are typed."""
    wanted = searched(request)
    questions = Question.objects.with_state().like(wanted or f"{claim.excerpt.exact} {claim.note}", MOST_QUESTIONS)
    context = {
        "claim": claim,
        "q": wanted,
        "questions": questions,
        "forecasts": claim.forecasts.current().with_values().select_related("question").oldest_first(),
        "next": _next(source, claim.excerpt),
    }
    return render_page(
        request, "sources/coding.html", _around(request, source, "choose") | context, partial="card"
    )


def _ask(request: Request, source: Source, claim: Claim) -> HttpResponse:
    candidate = candidate_of(claim.excerpt)
    deadline = candidate.deadline if candidate else ""
    initial = {"opens": source.published, "closes": deadline}
    form = QuestionForm(posted(request), initial=initial)

    def done(question: Question) -> tuple[str, str]:
        return address_of(source, claim=claim.pk, question=question.pk), "The question is on record."

    context = _around(request, source, "ask") | {"claim": claim}
    return answer_question(request, form, "sources/coding.html", context, partial="card", done=done)


def _log(request: Request, source: Source, claim: Claim, question: Question) -> HttpResponse:
    form = ForecastForm(posted(request), question=question, claim=claim, initial=_said(claim.excerpt))

    def done(forecast: Forecast) -> tuple[str, str]:
        again = "again" in request.POST
        where = address_of(source, claim=claim.pk) if again else _next(source, claim.excerpt)
        return where, f"Logged: {forecast.expert} on “{question}”."

    return _card(request, source, "log", form, {"claim": claim, "question": question}, done)


def _said(excerpt: Excerpt) -> dict[str, Any]:
    """What the words of a quotation say, for the form to begin with: a number as stated, all else as a phrase."""
    phrase = phrase_of(excerpt)
    said = chance_said(phrase)
    if said and said.exact is not None:
        return {"basis": Forecast.Basis.STATED, "probability": f"{100 * said.exact:g} %"}
    ends = {"low": f"{100 * said.low:g} %", "high": f"{100 * said.high:g} %"} if said else {}
    return {"phrase": phrase} | ends


@requires("change_source")
@require_POST
def sign_off(request: Request, pk: int) -> HttpResponse:
    """Say that every claim in a source is on record, or take that back."""
    source = get_object_or_404(Source, pk=pk)
    form = SignOffForm(request.POST, source=source)
    signed = form.submit(by=request.user)
    if signed is None:
        for error in form.non_field_errors():
            messages.error(request, str(error))
        return redirect("coding", pk)
    messages.success(request, f"Now “{signed.get_coding_display()}”.")
    return redirect(signed)


def address_of(source: Source, **query: Any) -> str:
    where = reverse("coding", args=[source.pk])
    return f"{where}?{urlencode(query)}" if query else where


def _card(
    request: Request,
    source: Source,
    step: str,
    form: VerbForm,
    context: dict[str, Any],
    done: Callable[[Any], tuple[str, str]],
) -> HttpResponse:
    """The form of a step beside the text; for htmx the card alone, with the text if its marks may have changed."""
    context = _around(request, source, step) | context
    return answer_form(request, form, "sources/coding.html", context, partial="card", done=done)


def _around(request: Request, source: Source, step: str) -> dict[str, Any]:
    """What stands on the page around a card. What takes time is computed only where it is printed."""
    left = unquoted(source)
    found = cache(partial(graded_source, source))

    def text() -> list[Paragraph[Any]]:
        marks: list[Mark[Any]] = [*found().marks, *(Mark(c.start, c.end, c) for c in left)]
        return list(paragraphs(source.text, marks))

    return {
        "source": source,
        "step": f"sources/cards/{step}.html",
        "here": request.get_full_path(),
        "n_left": len(left),
        "text": text,
        "sentences": lambda: list(sentences(source.text)),
        "graded": found,
        # A message says that something was recorded just now.
        "is_text_same": bool({"start", "q"} & request.GET.keys()) and not len(messages.get_messages(request)),
    }


def _begun(request: Request, source: Source) -> Candidate | None:
    """The stretch of the text that the address names, in whole words, with what it may be."""
    start, end = (_number(request.GET.get(name, "0") or "0") for name in ("start", "end"))
    text = source.text
    start, end = min(start, len(text)), min(end, start + LONGEST_QUOTATION, len(text))
    while 0 < start < end and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while start < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    exact = text[start:end]
    if not exact.strip():
        return None
    start += len(exact) - len(exact.lstrip())
    exact = exact.strip()
    around = next((c for c in unquoted(source) if c.start <= start and start + len(exact) <= c.end), None)
    kind, reasons = (around.kind, around.reasons) if around else ("", ())
    return Candidate(start, start + len(exact), exact, kind, "", "", reasons)


def _next(source: Source, excerpt: Excerpt) -> str:
    """Where the next candidate after a quotation is marked; or, after the last, the first that is left."""
    anchor = getattr(Excerpt.objects.select_related("anchor").get(pk=excerpt.pk), "anchor", None)
    after = anchor.end if anchor else 0
    found = sorted(unquoted(source), key=lambda c: (c.start < after, c.start))
    return address_of(source, start=found[0].start, end=found[0].end) if found else address_of(source)


def _claim(request: Request, source: Source) -> Claim | None:
    pk = request.GET.get("claim", "")
    if not pk:
        return None
    claims = Claim.objects.current().filter(kind=Claim.Kind.FORECAST, excerpt__source=source)
    claims = claims.select_related("expert__merged_into", "excerpt__source", "excerpt__anchor")
    return get_object_or_404(claims, pk=_number(pk))


def _number(text: str) -> int:
    """What an address names by its number; 404 for what is none."""
    if not text.isdecimal() or len(text) > 18:
        raise Http404("There is nothing of that number.")
    return int(text)
