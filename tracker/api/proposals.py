"""Decisions that wait: an analyst’s proposal, or what takes a second signature; and what blind raters said."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from tracker.api.bodies import AnswerBody, ReasonBody, ResolutionBody
from tracker.api.door import READ_ERRORS, WRITE_ERRORS, ApiRequest, logging, look_in, reading, require, resolving
from tracker.api.errors import Refusal
from tracker.api.lists import listed, one
from tracker.api.writing import Shown, found, shown, write
from tracker.forms.proposals import ProposalAnswerForm
from tracker.forms.resolutions import Decided, ResolutionForm
from tracker.models import Proposal, Question
from tracker.transfer.public.deciding import ProposalRow
from tracker.transfer.tables import (
    PROPOSALS,
    RATINGS,
    RESOLUTIONS,
    ProposalsAsked,
    ResolutionsAsked,
    proposals,
    resolutions,
)

router = Router(tags=["Decisions"])
listed(router, RATINGS, "What blind raters said, once all have answered")
listed(router, PROPOSALS, "How questions should be decided: for analysts", "add_proposal")


def decided(request: HttpRequest, saved: Decided) -> Shown:
    """A decision, or what waits for a signature: 202."""
    if isinstance(saved, Proposal):
        return *shown(request, PROPOSALS, proposals(ProposalsAsked()), "proposal", saved.pk)[:2], 202
    return shown(request, RESOLUTIONS, resolutions(ResolutionsAsked()), "resolution", saved.pk)


@router.get("/proposals/{pk}", auth=reading, response={200: ProposalRow} | READ_ERRORS, url_name="proposal")
def proposal(request: ApiRequest, pk: int) -> Any:
    """One of them, with its answer."""
    require(request.auth.user, "add_proposal")
    row = one(request, PROPOSALS, proposals(ProposalsAsked()), pk=pk)
    look_in(request, Question.objects.get(pk=row.question))
    return row


@router.post(
    "/questions/{pk}/proposals",
    auth=logging,
    response={201: ProposalRow} | WRITE_ERRORS,
    url_name="question_proposals",
)
def propose(request: ApiRequest, pk: int, body: ResolutionBody) -> HttpResponse:
    """Propose how to decide a question. Somebody else answers."""
    question = found(Question.objects.with_state(), pk=pk)
    look_in(request, question)
    if request.auth.user.has_perm("tracker.add_resolution"):
        raise Refusal(403, f"You may decide it: send this to {reverse('api:question_resolutions', args=[pk])}.")
    return write(
        request,
        "add_proposal",
        body.inputs_for(question),
        lambda data: ResolutionForm(data, question=question, candidates=[]),
        lambda saved: shown(request, PROPOSALS, proposals(ProposalsAsked()), "proposal", saved.pk),
    )


@router.post(
    "/proposals/{pk}/answer", auth=resolving, response={201: ProposalRow} | WRITE_ERRORS, url_name="answer"
)
def answer(request: ApiRequest, pk: int, body: AnswerBody) -> HttpResponse:
    """Accept a proposal, which decides its question or is a first signature; or decline it with a reason."""
    return _answered(request, pk, body.inputs(), "add_proposalanswer")


@router.post(
    "/proposals/{pk}/withdrawal",
    auth=logging,
    response={201: ProposalRow} | WRITE_ERRORS,
    url_name="proposal_withdrawal",
)
def take_back(request: ApiRequest, pk: int, body: ReasonBody) -> HttpResponse:
    """Take back what one has proposed."""
    return _answered(request, pk, body.inputs() | {"answer": ProposalAnswerForm.TAKE_BACK}, "add_proposal")


def _answered(request: ApiRequest, pk: int, inputs: dict[str, Any], permission: str) -> HttpResponse:
    proposal = found(Proposal.objects.select_related("question", "recorded_by"), pk=pk)
    look_in(request, proposal.question)
    return write(
        request,
        permission,
        inputs,
        lambda data: ProposalAnswerForm(data, proposal=proposal),
        lambda _: shown(request, PROPOSALS, proposals(ProposalsAsked()), "proposal", pk),
    )
