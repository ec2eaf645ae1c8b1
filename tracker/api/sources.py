"""Sources, what is quoted from them, and whose claims the quotations are."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router
from pydantic import BaseModel

from tracker.api.bodies import ExcerptBody, ReasonBody, SignOffBody, SourceBody, SourceEdit
from tracker.api.door import READ_ERRORS, WRITE_ERRORS, ApiRequest, anyone, logging
from tracker.api.lists import listed, one
from tracker.api.writing import Shown, found, over, shown, write
from tracker.forms.coding import RetractionForm
from tracker.forms.quoting import ExcerptForm, SignOffForm
from tracker.forms.sources import SourceForm
from tracker.models import Claim, Excerpt, Source
from tracker.reports.shared import absolute
from tracker.spotting import unquoted
from tracker.transfer.public.sources import ClaimRow, ExcerptRow, SourceRow
from tracker.transfer.tables import (
    CLAIMS,
    EXCERPTS,
    SOURCES,
    ExcerptsAsked,
    SourcesAsked,
    all_claims,
    excerpts,
    sources,
)

router = Router(tags=["Sources"])
listed(router, SOURCES, "Documents in which forecasts are found")
listed(router, EXCERPTS, "Quotations")
listed(router, CLAIMS, "What experts said in them")


class Quoted(BaseModel):
    """A quotation, and the claim that it makes; null where it is quoted as evidence alone."""

    excerpt: ExcerptRow
    claim: ClaimRow | None


@router.post("/sources", auth=logging, response={201: SourceRow} | WRITE_ERRORS, url_name="sources")
def add_source(request: ApiRequest, body: SourceBody) -> HttpResponse:
    """Put a document on record."""
    return write(
        request,
        "add_source",
        body.inputs(),
        SourceForm,
        lambda saved: shown(request, SOURCES, sources(SourcesAsked()), "source", saved.pk),
    )


@router.post("/sources/{pk}/edit", auth=logging, response={201: SourceRow} | WRITE_ERRORS, url_name="source_edit")
def edit_source(request: ApiRequest, pk: int, body: SourceEdit) -> HttpResponse:
    """Change what is said of a document, or add its text. What is left out stays as it was."""
    source = found(Source.objects.all(), pk=pk)
    return write(
        request,
        "change_source",
        over(SourceForm(instance=source), body),
        lambda data: SourceForm(data, instance=source),
        lambda _: shown(request, SOURCES, sources(SourcesAsked()), "source", pk),
    )


@router.post("/sources/{pk}/sign-off", auth=logging, response={201: SourceRow} | WRITE_ERRORS, url_name="sign_off")
def sign_off(request: ApiRequest, pk: int, body: SignOffBody) -> HttpResponse:
    """Say that every forecast in a source is on record, or that it is not."""
    source = found(Source.objects.all(), pk=pk)
    n_left = len(unquoted(source)) if source.text else None
    return write(
        request,
        "change_source",
        body.inputs(),
        lambda data: SignOffForm(data, source=source, n_left=n_left),
        lambda _: shown(request, SOURCES, sources(SourcesAsked()), "source", pk),
    )


@router.get("/sources/{pk}", auth=anyone, response={200: SourceRow} | READ_ERRORS, url_name="source")
def source(request: HttpRequest, pk: int) -> Any:
    """One document, with its text where readers may see that."""
    row = one(request, SOURCES, sources(SourcesAsked()), pk=pk)
    row.text = Source.objects.filter(pk=pk, text_is_public=True).values_list("text", flat=True).first() or None
    return row


@router.post(
    "/sources/{pk}/excerpts", auth=logging, response={201: Quoted} | WRITE_ERRORS, url_name="source_excerpts"
)
def quote(request: ApiRequest, pk: int, body: ExcerptBody) -> HttpResponse:
    """Quote a passage and, if it is a statement of an expert’s, say whose and of what kind."""
    source = found(Source.objects.prefetch_related("authors"), pk=pk)

    def done(saved: tuple[Excerpt, Claim | None]) -> Shown:
        excerpt, claim = saved
        link = partial(absolute, request)
        row = ClaimRow.of(all_claims().get(pk=claim.pk), link) if claim else None
        quoted = Quoted(excerpt=ExcerptRow.of(excerpt, link), claim=row)
        name, key = ("claim", claim.pk) if claim else ("excerpt", excerpt.pk)
        return quoted, reverse(f"api:{name}", args=[key])

    return write(request, "add_excerpt", body.inputs(), lambda data: ExcerptForm(data, source=source), done)


@router.get("/excerpts/{pk}", auth=anyone, response={200: ExcerptRow} | READ_ERRORS, url_name="excerpt")
def excerpt(request: HttpRequest, pk: int) -> Any:
    """One quotation."""
    return one(request, EXCERPTS, excerpts(ExcerptsAsked()), pk=pk)


@router.get("/claims/{pk}", auth=anyone, response={200: ClaimRow} | READ_ERRORS, url_name="claim")
def claim(request: HttpRequest, pk: int) -> Any:
    """One claim; also one that was replaced or retracted, which says so."""
    return one(request, CLAIMS, all_claims(), pk=pk)


@router.post(
    "/claims/{pk}/retraction",
    auth=logging,
    response={201: ClaimRow} | WRITE_ERRORS,
    url_name="claim_retraction",
)
def retract_claim(request: ApiRequest, pk: int, body: ReasonBody) -> HttpResponse:
    """Take back a claim that should not be there, with the forecasts that are logged from it."""
    claim = found(Claim.objects.select_related("excerpt__source"), pk=pk)
    return write(
        request,
        "add_retraction",
        body.inputs(),
        lambda data: RetractionForm(data, claim=claim),
        lambda _: shown(request, CLAIMS, all_claims(), "claim", pk),
    )
