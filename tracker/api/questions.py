"""Questions, what is forecast of them, and how they are decided."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from tracker.api.bodies import (
    ClarificationBody,
    EventBody,
    ForecastBody,
    QuestionBody,
    QuestionEdit,
    ResolutionBody,
    WithdrawalBody,
)
from tracker.api.door import READ_ERRORS, WRITE_ERRORS, ApiRequest, anyone, logging, look_in, resolving
from tracker.api.errors import Refusal
from tracker.api.forecasts import logged
from tracker.api.lists import listed, one
from tracker.api.proposals import decided
from tracker.api.writing import found, over, shown, write
from tracker.forms.forecasts import ForecastForm, WithdrawalForm
from tracker.forms.questions import ClarificationForm, EventForm, QuestionForm, doubts_of
from tracker.forms.resolutions import ResolutionForm
from tracker.models import Claim, Question
from tracker.transfer.public.deciding import ProposalRow
from tracker.transfer.public.forecasts import ForecastRow
from tracker.transfer.public.questions import QuestionRow, ResolutionRow
from tracker.transfer.tables import (
    LARGEST_KEY,
    QUESTIONS,
    RESOLUTIONS,
    QuestionsAsked,
    ResolutionsAsked,
    questions,
    resolutions,
)

router = Router(tags=["Questions"])
listed(router, QUESTIONS, "What forecasts are put to")
listed(router, RESOLUTIONS, "Decisions on questions, with their evidence")


@router.post("/questions", auth=logging, response={201: QuestionRow} | WRITE_ERRORS, url_name="questions")
def add_question(request: ApiRequest, body: QuestionBody) -> HttpResponse:
    """Put a question on record. What could be read in two ways is refused until it is confirmed."""

    return write(
        request,
        "add_question",
        body.inputs(),
        lambda data: _confirmed(QuestionForm(data), body),
        lambda saved: shown(request, QUESTIONS, questions(QuestionsAsked()), "question", saved.pk),
    )


def _confirmed(form: QuestionForm, body: QuestionBody) -> QuestionForm:
    """Raises Refusal for what could be read in two ways and was not confirmed."""
    unseen = doubts_of(form.cleaned_data) if form.is_valid() else []
    unseen = [one for one in unseen if (one.words or one.why) not in (body.confirmed or [])]
    if unseen:
        told = [f"“{one.words}”: {one.why}" if one.words else str(one.why) for one in unseen]
        confirm = [one.words or one.why for one in unseen]
        how = "If it is meant so, send what “fields” has under “confirmed” back under that name."
        raise Refusal(422, " ".join([*told, how]), {"title": told, "confirmed": confirm})
    return form


@router.post(
    "/questions/{pk}/edit", auth=logging, response={201: QuestionRow} | WRITE_ERRORS, url_name="question_edit"
)
def edit(request: ApiRequest, pk: int, body: QuestionEdit) -> HttpResponse:
    """Change a question of which nothing is forecast yet; afterwards it is clarified. What is left out stays."""
    question = _question(pk)
    look_in(request, question)
    return write(
        request,
        "change_question",
        over(QuestionForm(instance=question), body),
        lambda data: _confirmed(QuestionForm(data, instance=question), body),
        lambda _: shown(request, QUESTIONS, questions(QuestionsAsked()), "question", pk),
    )


@router.get("/questions/{pk}", auth=anyone, response={200: QuestionRow} | READ_ERRORS, url_name="question")
def question(request: HttpRequest, pk: int) -> Any:
    """One question."""
    look_in(request, Question.objects.filter(pk=pk).first() if pk < LARGEST_KEY else None)
    return one(request, QUESTIONS, questions(QuestionsAsked()), pk=pk)


def _question(pk: int) -> Question:
    return found(Question.objects.with_state(), pk=pk)


@router.post(
    "/questions/{pk}/forecasts",
    auth=logging,
    response={201: ForecastRow} | WRITE_ERRORS,
    url_name="question_forecasts",
)
def log(request: ApiRequest, pk: int, body: ForecastBody) -> HttpResponse:
    """Log a forecast, or a revision: of one expert’s forecasts the one that was made last stands."""
    question = _question(pk)
    body.refuse_other_shares(question)
    claim = None
    inputs = body.inputs()
    if body.claim is not None:
        claim = found(Claim.objects.select_related("expert__merged_into", "excerpt__source"), pk=body.claim)
        inputs = body.dated_as(claim.excerpt.source) | inputs
    return write(
        request,
        "add_forecast",
        inputs,
        lambda data: ForecastForm(data, question=question, claim=claim),
        partial(logged, request),
    )


@router.post(
    "/questions/{pk}/withdrawals",
    auth=logging,
    response={201: QuestionRow} | WRITE_ERRORS,
    url_name="withdrawals",
)
def withdraw(request: ApiRequest, pk: int, body: WithdrawalBody) -> HttpResponse:
    """Say that an expert took a forecast back: it counts until then."""
    question = _question(pk)
    return write(
        request,
        "add_withdrawal",
        body.inputs(),
        lambda data: WithdrawalForm(data, question=question),
        lambda _: shown(request, QUESTIONS, questions(QuestionsAsked()), "question", pk),
    )


@router.post(
    "/questions/{pk}/clarifications",
    auth=logging,
    response={201: QuestionRow} | WRITE_ERRORS,
    url_name="clarifications",
)
def clarify(request: ApiRequest, pk: int, body: ClarificationBody) -> HttpResponse:
    """Make the criteria clearer without changing them."""
    question = _question(pk)
    return write(
        request,
        "add_clarification",
        body.inputs(),
        lambda data: ClarificationForm(data, question=question),
        lambda _: shown(request, QUESTIONS, questions(QuestionsAsked()), "question", pk),
    )


@router.post("/questions/{pk}/event", auth=logging, response={201: QuestionRow} | WRITE_ERRORS, url_name="event")
def assign_event(request: ApiRequest, pk: int, body: EventBody) -> HttpResponse:
    """Say which event a question restates with others."""
    question = _question(pk)
    return write(
        request,
        "add_eventassignment",
        body.inputs(),
        lambda data: EventForm(data, question=question),
        lambda _: shown(request, QUESTIONS, questions(QuestionsAsked()), "question", pk),
    )


@router.post(
    "/questions/{pk}/resolutions",
    auth=resolving,
    response={201: ResolutionRow, 202: ProposalRow} | WRITE_ERRORS,
    url_name="question_resolutions",
)
def resolve(request: ApiRequest, pk: int, body: ResolutionBody) -> HttpResponse:
    """Decide a question: an outcome with evidence, an annulment, or taking an earlier decision back.

    Where the site wants a second signature, it is a proposal that waits for it: 202.
    """
    question = _question(pk)
    return write(
        request,
        "add_resolution",
        body.inputs_for(question),
        lambda data: ResolutionForm(data, question=question, candidates=[]),
        lambda saved: decided(request, saved),
    )


@router.get("/resolutions/{pk}", auth=anyone, response={200: ResolutionRow} | READ_ERRORS, url_name="resolution")
def resolution(request: HttpRequest, pk: int) -> Any:
    """One decision, with its evidence."""
    return one(request, RESOLUTIONS, resolutions(ResolutionsAsked()), pk=pk)
