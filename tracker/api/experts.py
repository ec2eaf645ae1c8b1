from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from tracker.api.bodies import AffiliationBody, ExpertBody, ExpertEdit, MergeBody, NoteBody
from tracker.api.door import READ_ERRORS, WRITE_ERRORS, ApiRequest, anyone, logging
from tracker.api.lists import listed, one
from tracker.api.writing import Shown, found, over, shown, write
from tracker.forms.experts import AffiliationForm, ExpertForm, MergeForm, TakeApartForm
from tracker.models import Expert
from tracker.transfer.public.people import ExpertRow
from tracker.transfer.tables import EXPERTS, ORGANIZATIONS, all_experts

router = Router(tags=["Experts"])
listed(router, EXPERTS, "Everyone on record, and the benchmarks")
listed(router, ORGANIZATIONS, "Publishers, and where experts work")


@router.post("/experts", auth=logging, response={201: ExpertRow} | WRITE_ERRORS, url_name="experts")
def add_expert(request: ApiRequest, body: ExpertBody) -> HttpResponse:
    """Put somebody on record."""
    return write(
        request,
        "add_expert",
        body.inputs(),
        ExpertForm,
        lambda saved: shown(request, EXPERTS, all_experts(), "expert", saved.slug),
    )


@router.get("/experts/{slug}", auth=anyone, response={200: ExpertRow} | READ_ERRORS, url_name="expert")
def expert(request: HttpRequest, slug: str) -> Any:
    """One expert; also somebody who turned out to be another, whom “merged_into” names."""
    return one(request, EXPERTS, all_experts(), slug=slug)


def _as_it_is(request: HttpRequest, slug: str) -> Shown:
    return shown(request, EXPERTS, all_experts(), "expert", slug)


@router.post(
    "/experts/{slug}/edit", auth=logging, response={201: ExpertRow} | WRITE_ERRORS, url_name="expert_edit"
)
def edit(request: ApiRequest, slug: str, body: ExpertEdit) -> HttpResponse:
    """Change what is said of somebody. What is left out stays as it was."""
    expert = found(Expert.objects.people_and_models(), slug=slug)
    return write(
        request,
        "change_expert",
        over(ExpertForm(instance=expert), body),
        lambda data: ExpertForm(data, instance=expert),
        lambda saved: _as_it_is(request, saved.slug),
    )


@router.post(
    "/experts/{slug}/merge", auth=logging, response={201: ExpertRow} | WRITE_ERRORS, url_name="expert_merge"
)
def merge(request: ApiRequest, slug: str, body: MergeBody) -> HttpResponse:
    """Say that two on record are one; for admins. Who was merged is answered, and “merged_into” says with whom."""
    expert = found(Expert.objects.people_and_models(), slug=slug)
    return write(
        request,
        "merge_expert",
        body.inputs(),
        lambda data: MergeForm(data, expert=expert),
        lambda _: _as_it_is(request, slug),
    )


@router.post(
    "/experts/{slug}/apart", auth=logging, response={201: ExpertRow} | WRITE_ERRORS, url_name="expert_apart"
)
def take_apart(request: ApiRequest, slug: str, body: NoteBody) -> HttpResponse:
    """Take a merge back; for admins."""
    expert = found(all_experts(), slug=slug)
    return write(
        request,
        "merge_expert",
        body.inputs(),
        lambda data: TakeApartForm(data, expert=expert),
        lambda _: _as_it_is(request, slug),
    )


@router.post(
    "/experts/{slug}/affiliations",
    auth=logging,
    response={201: ExpertRow} | WRITE_ERRORS,
    url_name="affiliations",
)
def affiliate(request: ApiRequest, slug: str, body: AffiliationBody) -> HttpResponse:
    """Say where an expert works or worked."""
    expert = found(Expert.objects.people_and_models(), slug=slug)
    return write(
        request,
        "add_affiliation",
        body.inputs(),
        lambda data: AffiliationForm(data, expert=expert),
        lambda _: shown(request, EXPERTS, all_experts(), "expert", slug),
    )
