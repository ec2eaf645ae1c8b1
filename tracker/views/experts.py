from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from tracker.forms.experts import AffiliationForm, ExpertForm, MergeForm
from tracker.models import Expert, Score, Source
from tracker.scoreboards.records import expert_record
from tracker.scoreboards.stored import scoreboard
from tracker.views.pages import answer_form, paginate, posted, render_page, requires, searched


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everyone on record, found by a part of their name."""
    wanted = searched(request)
    experts = Expert.objects.people_and_models()
    if wanted:
        experts = experts.filter(name__icontains=wanted)
    page = paginate(request, experts.prefetch_related("affiliations__organization"))
    standings = {row.slug: row for row in scoreboard().rows}
    rows = [(expert, standings.get(expert.slug)) for expert in page]
    return render_page(request, "experts/list.html", {"page_obj": page, "rows": rows, "q": wanted}, partial="rows")


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    experts = Expert.objects.select_related("merged_into").prefetch_related("affiliations__organization")
    expert = get_object_or_404(experts, slug=slug)
    if expert.merged_into:
        return redirect(expert.merged_into, permanent=True)
    context = {
        "record": expert_record(expert),
        "sources": Source.objects.by(expert).select_related("publisher").newest_first(),
        "merged": expert.merged.all(),
        "scores": _scores(expert) if expert.kind == Expert.Kind.BENCHMARK else [],
    }
    return render_page(request, "experts/detail.html", context)


def _scores(benchmark: Expert) -> QuerySet[Score]:
    """What a benchmark’s mean is made of: it has no forecasts to show."""
    scores = Score.objects.by(benchmark).under(Score.Rule.BRIER, Score.Timing.LAST)
    return scores.select_related("question__current__resolution").order_by("-brier", "question")


@requires("add_expert")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = ExpertForm(posted(request))
    return answer_form(
        request, form, "experts/form.html", {}, done=lambda expert: (expert, f"{expert} is on record.")
    )


@requires("change_expert")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    expert = get_object_or_404(Expert.objects.people_and_models(), slug=slug)
    form = ExpertForm(posted(request), instance=expert)
    return answer_form(
        request,
        form,
        "experts/form.html",
        {"expert": expert},
        done=lambda saved: (saved, f"{saved} is changed."),
    )


@requires("add_affiliation")
@require_http_methods(["GET", "HEAD", "POST"])
def affiliate(request: HttpRequest, slug: str) -> HttpResponse:
    expert = get_object_or_404(Expert.objects.people_and_models(), slug=slug)
    form = AffiliationForm(posted(request), expert=expert)
    return answer_form(
        request,
        form,
        "experts/affiliation.html",
        {"expert": expert},
        done=lambda row: (expert, f"{expert}: {row}."),
    )


@requires("merge_expert")
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    expert = get_object_or_404(Expert.objects.people_and_models(), slug=slug)
    form = MergeForm(posted(request), expert=expert)
    return answer_form(
        request,
        form,
        "experts/merge.html",
        {"expert": expert},
        done=lambda kept: (kept, f"{expert} is now part of {kept}. The old address leads here."),
    )
