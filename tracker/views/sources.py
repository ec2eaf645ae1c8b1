from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from tracker.documents.document import Document
from tracker.forms.coding import RetractionForm
from tracker.forms.documents import proposal
from tracker.forms.sources import AddressForm, FileForm, SourceForm
from tracker.models import Claim, Collection, Expert, Retraction, Retrieval, Source
from tracker.reports.grading import for_grading, graded
from tracker.reports.shared import Shared, source_card
from tracker.reports.sources import graded_source
from tracker.retrieving import retrieve
from tracker.spotting import unquoted_lines
from tracker.views.pages import Request, answer_form, paginate, posted, render_page, requires, searched


@require_safe
def index(request: Request) -> HttpResponse:
    wanted = searched(request)
    sources = Source.objects.with_counts().newest_first().defer("text")
    sources = sources.select_related("publisher").prefetch_related("authors")
    if wanted:
        sources = sources.holding(wanted)
    author = get_object_or_404(Expert, slug=request.GET["by"]) if "by" in request.GET else None
    if author:
        sources = sources.of(author.canonical)
    within = get_object_or_404(Collection, slug=request.GET["collection"]) if "collection" in request.GET else None
    if within:
        sources = sources.filter(collections=within)
    context = {
        "page_obj": paginate(request, sources),
        "q": wanted,
        "by": author,
        "within": within,
        "collections": Collection.objects.all(),
    }
    return render_page(request, "sources/list.html", context, partial="rows")


@require_safe
def detail(request: Request, pk: int, slug: str) -> HttpResponse:
    source = get_object_or_404(
        Source.objects.select_related("publisher").prefetch_related("authors", "collections"), pk=pk
    )
    if request.path != source.get_absolute_url():
        return redirect(source, permanent=True)
    may_read = source.text_is_public or request.user.has_perm("tracker.change_source")
    found = graded_source(source)
    is_whole = bool(source.text and may_read)
    context = {
        "graded": found,
        "shared": Shared.of(source_card(found), request.path, reverse("source_preview", args=[pk])),
        "is_whole": is_whole,
        "shown": found.beside if is_whole else found.quotations,
        "retractions": Retraction.objects.of_claims_in(source),
        "signed_off": source.sign_offs.select_related("recorded_by").order_by("-pk").first(),
    }
    return render_page(request, "sources/detail.html", context)


@requires("add_source")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    form = SourceForm(posted(request))
    return answer_form(
        request,
        form,
        "sources/form.html",
        {"by_address": AddressForm(), "by_file": FileForm()},
        done=_to_be_coded,
    )


def _to_be_coded(source: Source) -> tuple[str, str]:
    if unquoted_lines(source):
        said = (
            "The source is on record. It reads like a list of predictions: look at each line, then log them all."
        )
        return reverse("listing", args=[source.pk]), said
    return reverse("coding", args=[source.pk]), "The source is on record. Quote from it now."


@requires("add_source")
@require_POST
def from_address(request: Request) -> HttpResponse:
    """Have a task read the page, and go where its answer will be shown."""
    form = AddressForm(request.POST)
    retrieval = form.submit(by=request.user)
    if retrieval is None:
        context = {"form": SourceForm(), "by_address": form, "by_file": FileForm()}
        return render_page(request, "sources/form.html", context, status=422)
    retrieve.enqueue(retrieval.pk)
    return redirect("retrieval", retrieval.pk)


@requires("add_source")
@require_safe
def retrieval(request: Request, pk: int) -> HttpResponse:
    """Wait for the page; then the form of a source with what it says of itself, or why it could not be read."""
    found = get_object_or_404(Retrieval.objects.filter(asked_by=request.user), pk=pk)
    if found.document is None:
        return render_page(request, "sources/retrieval.html", {"retrieval": found})
    if request.htmx:
        return HttpResponseClientRefresh()
    return _proposed(request, Document.of(found.document), found.final_url)


@requires("add_source")
@require_POST
def from_file(request: Request) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    document = form.document()
    if document is None:
        context = {"form": SourceForm(), "by_address": AddressForm(), "by_file": form}
        return render_page(request, "sources/form.html", context, status=422)
    return _proposed(request, document)


def _proposed(request: Request, document: Document, url: str = "") -> HttpResponse:
    form = SourceForm(initial=proposal(document, url))
    return render_page(request, "sources/form.html", {"form": form})


@requires("change_source")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    source = get_object_or_404(Source, pk=pk)
    form = SourceForm(posted(request), instance=source)
    return answer_form(
        request,
        form,
        "sources/form.html",
        {"source": source},
        done=lambda saved: (saved, "The source is changed."),
    )


def _claim(pk: int) -> Claim:
    claims = Claim.objects.select_related(
        "expert__merged_into",
        "excerpt__source__publisher",
        "excerpt__anchor",
        "recorded_by",
        "retraction",
        "replaced_by",
    )
    return get_object_or_404(claims, pk=pk)


@requires("add_retraction")
@require_http_methods(["GET", "HEAD", "POST"])
def retract_claim(request: Request, pk: int) -> HttpResponse:
    """Take back a claim that should not be there, with the forecasts that are logged from it."""
    claim = _claim(pk)
    form = RetractionForm(posted(request), claim=claim)

    def done(_: Retraction) -> tuple[str, str]:
        return reverse("coding", args=[claim.excerpt.source_id]), "It is retracted. The words can be coded anew."

    context = {"claim": claim, "n_forecasts": claim.forecasts.current().count()}
    return answer_form(request, form, "retraction.html", context, done=done)


@require_safe
def claim(request: Request, pk: int) -> HttpResponse:
    """One claim with its forecasts. Of what is none, only analysts see that somebody looked at it."""
    claim = _claim(pk)
    if claim.kind == Claim.Kind.NONE and not request.user.has_perm("tracker.add_claim"):
        raise Http404
    forecasts = graded(for_grading().filter(claim=claim))
    return render_page(request, "sources/claim.html", {"claim": claim, "forecasts": forecasts})
