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
from tracker.forms.quoting import ExcerptForm, LeftOutForm, SignOffForm
from tracker.models import Claim, Excerpt, Forecast, Question, Source
from tracker.prose.marking import Mark, Paragraph, paragraphs
from tracker.prose.passages import Passage, with_passages
from tracker.prose.sentences import sentences
from tracker.reports.sources import graded_source
from tracker.spotting import unquoted, unquoted_lines
from tracker.views import cards
from tracker.views.pages import Request, answer_form, posted, render_page, requires, searched
from tracker.views.questions import answer_question


@requires("add_excerpt")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Request, pk: int) -> HttpResponse:
    """Quote a passage; if it is a forecast, choose or write its question; log it; on to the next passage.

    ?start=&end=: characters of the text to quote, once for each piece.  ?claim=: the forecast that is being
    logged.  ?question=: what it forecasts, or “new”.
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
    begun = cards.marked(request, source)

    def done(saved: tuple[Excerpt, Claim | None]) -> tuple[str, str]:
        excerpt, claim = saved
        if claim is None or claim.kind != Claim.Kind.FORECAST:
            return _next(source, excerpt), "Recorded."
        if cards.questions_like(claim, ""):
            return address_of(source, claim=claim.pk), "Recorded."
        return address_of(source, claim=claim.pk, question="new"), "Recorded. No question on record is like it."

    chosen = {name: request.GET[name] for name in cards.CHOSEN if name in request.GET}
    form = ExcerptForm(posted(request), source=source, initial=cards.quoted(begun, chosen))
    context = {
        "begun": begun,
        "sign_off": SignOffForm(source=source),
        "speakers": cards.speakers(source),
        "claims": Claim.objects.standing()
        .filter(excerpt__source=source)
        .select_related("excerpt", "expert__merged_into")
        .order_by("-pk"),
    }
    return _card(request, source, "quote", form, context, done)


def _choose(request: Request, source: Source, claim: Claim) -> HttpResponse:
    """Find the question that a claim forecasts, by its own words or by those that are typed."""
    wanted = searched(request)
    context = {
        "claim": claim,
        "q": wanted,
        "questions": cards.questions_like(claim, wanted),
        "forecasts": claim.forecasts.current().with_values().select_related("question").oldest_first(),
        "next": _next(source, claim.excerpt),
    }
    return render_page(
        request, "sources/coding.html", _around(request, source, "choose") | context, partial="card"
    )


def _ask(request: Request, source: Source, claim: Claim) -> HttpResponse:
    initial = cards.asked(source, claim)
    form = QuestionForm(posted(request), initial=initial)
    form.fields["title"].widget.attrs["autofocus"] = not form.is_bound

    def done(question: Question) -> tuple[str, str]:
        return address_of(source, claim=claim.pk, question=question.pk), "The question is on record."

    context = {"claim": claim, "condition": initial["depends_on"], "before": cards.questions_before(source)}
    context |= _around(request, source, "ask")
    return answer_question(request, form, "sources/coding.html", context, partial="card", done=done)


def _log(request: Request, source: Source, claim: Claim, question: Question) -> HttpResponse:
    form = ForecastForm(posted(request), question=question, claim=claim, initial=cards.said(claim.excerpt))

    def done(forecast: Forecast) -> tuple[str, str]:
        again = "again" in request.POST
        where = address_of(source, claim=claim.pk) if again else _next(source, claim.excerpt)
        return where, f"Logged: {forecast.expert} on “{question}”."

    return _card(request, source, "log", form, {"claim": claim, "question": question}, done)


@requires("change_source")
@require_POST
def sign_off(request: Request, pk: int) -> HttpResponse:
    """Say that every claim in a source is on record, or take that back."""
    source = get_object_or_404(Source, pk=pk)
    form = SignOffForm(request.POST, source=source, n_left=len(unquoted(source)) if source.text else None)
    signed = form.submit(by=request.user)
    if signed is None:
        return render_page(request, "sources/sign_off.html", {"source": source, "form": form}, status=422)
    messages.success(request, f"Now “{signed.get_coding_display()}”.")
    return redirect(signed)


@requires("change_source")
@require_POST
def left_out(request: Request, pk: int) -> HttpResponse:
    """Take a passage of the page into the text, or say that it does not belong there."""
    source = get_object_or_404(Source, pk=pk)
    form = LeftOutForm(request.POST, source=source)
    if form.submit(by=request.user) is None:
        messages.warning(request, " ".join(map(str, form.non_field_errors())))
    return redirect(f"{address_of(source)}#left-out")


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

    def text() -> list[tuple[list[Passage], Paragraph[Any] | None]]:
        marks: list[Mark[Any]] = [*found().marks, *(Mark(c.start, c.end, c) for c in left)]
        return list(with_passages(paragraphs(source.text, marks), source.passages_left_out))

    return {
        "source": source,
        "step": f"sources/cards/{step}.html",
        "here": request.get_full_path(),
        "n_left": len(left),
        "listing": unquoted_lines(source),
        "text": text,
        "sentences": lambda: list(sentences(source.text)),
        "graded": found,
        # A message says that something was recorded just now.
        "is_text_same": bool({"start", "q"} & request.GET.keys()) and not len(messages.get_messages(request)),
    }


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
