from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from tracker.forms.experts import CompareForm
from tracker.models import Expert
from tracker.reports.head_to_head import head_to_head, told
from tracker.views.pages import Request, paginate, render_page, searched

MOST_NAMES = 8
ROWS = 15  # of the questions that two share, a page


@require_safe
def compare(request: Request) -> HttpResponse:
    """Two who are named, or names to choose from while one is typed."""
    if "experts-called" in (request.htmx.target or ""):  # htmx 4 names the element before it
        wanted = searched(request, "first") or searched(request, "second")
        called = Expert.objects.people_and_models().holding(wanted)[:MOST_NAMES]
        return render_page(request, "experts/compare.html", {"called": called}, partial="names")
    form = CompareForm(request.GET or None)
    if form.is_valid():
        return redirect("head_to_head", form.cleaned_data["first"].slug, form.cleaned_data["second"].slug)
    return render_page(request, "experts/compare.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def show(request: Request, slug: str, other: str) -> HttpResponse:
    """Two on the questions that they share. One may be a benchmark."""
    experts = Expert.objects.select_related("merged_into")
    there = {expert.slug: expert.canonical for expert in experts.filter(slug__in=[slug, other])}
    asked = {
        "first": there[slug].slug if slug in there else slug,
        "second": there[other].slug if other in there else other,
    }
    form = CompareForm(asked)
    if not form.is_valid():
        return render_page(request, "experts/compare.html", {"form": form}, status=404)
    first, second = form.cleaned_data["first"], form.cleaned_data["second"]
    if (first.slug, second.slug) != (slug, other):
        return redirect("head_to_head", first.slug, second.slug, permanent=True)
    found = head_to_head(first, second)
    page = paginate(request, found.shared, ROWS)
    context = {
        "first": first,
        "second": second,
        "head_to_head": found,
        "page_obj": page,
        "rows": told(list(page.object_list)),
    }
    return render_page(request, "experts/head_to_head.html", context)
