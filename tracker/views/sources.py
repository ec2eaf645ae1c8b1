from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from tracker.forms.sources import ExcerptForm, SourceForm
from tracker.models import Claim, Collection, Excerpt, Question, Source
from tracker.scoreboards.grading import for_grading, graded, graded_source
from tracker.views.pages import answer_form, paginate, posted, render_page, requires, searched


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    wanted = searched(request)
    sources = Source.objects.with_counts().select_related("publisher").prefetch_related("authors").newest_first()
    if wanted:
        sources = sources.filter(title__icontains=wanted)
    context = {"page_obj": paginate(request, sources), "q": wanted, "collections": Collection.objects.all()}
    return render_page(request, "sources/list.html", context, partial="rows")


@require_safe
def detail(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    source = get_object_or_404(
        Source.objects.select_related("publisher").prefetch_related("authors", "collections"), pk=pk
    )
    if request.path != source.get_absolute_url():
        return redirect(source, permanent=True)
    may_read = source.text_is_public or request.user.has_perm("tracker.change_source")
    return render_page(request, "sources/detail.html", {"graded": graded_source(source), "may_read": may_read})


@requires("add_source")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = SourceForm(posted(request))
    return answer_form(
        request,
        form,
        "sources/form.html",
        {},
        done=lambda source: (source, "The source is on record. Quote from it now."),
    )


@requires("change_source")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    source = get_object_or_404(Source, pk=pk)
    form = SourceForm(posted(request), instance=source)
    return answer_form(
        request,
        form,
        "sources/form.html",
        {"source": source},
        done=lambda saved: (saved, "The source is changed."),
    )


@requires("add_excerpt")
@require_http_methods(["GET", "HEAD", "POST"])
def quote(request: HttpRequest, pk: int) -> HttpResponse:
    """Quote a passage; a forecast goes on to its question, anything else back to the source."""
    source = get_object_or_404(Source, pk=pk)
    form = ExcerptForm(posted(request), source=source)

    def done(saved: tuple[Excerpt, Claim | None]) -> tuple[str | Source, str]:
        excerpt, claim = saved
        if claim and claim.kind == Claim.Kind.FORECAST:
            return claim.get_absolute_url(), "The claim is on record. Choose the question that it forecasts."
        return f"{source.get_absolute_url()}#excerpt-{excerpt.pk}", "The quotation is on record."

    context = {"source": source, "graded": graded_source(source)}
    return answer_form(request, form, "sources/quote.html", context, done=done)


@require_safe
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """One claim with its forecasts; an analyst chooses here which question it forecasts."""
    claim = get_object_or_404(
        Claim.objects.select_related("expert__merged_into", "excerpt__source__publisher", "recorded_by"),
        pk=pk,
    )
    wanted = searched(request)
    questions = Question.objects.with_state().filter(title__icontains=wanted).closing_first()
    context = {
        "claim": claim,
        "forecasts": graded(for_grading().filter(claim=claim)),
        "q": wanted,
        "questions": questions[:20] if request.user.has_perm("tracker.add_forecast") else [],
    }
    return render_page(request, "sources/claim.html", context, partial="questions")
