from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from tracker.models import Expert
from tracker.reports.head_to_head import head_to_head, told
from tracker.views.pages import PER_PAGE, Request, render_page


@require_safe
def show(request: Request, slug: str, other: str) -> HttpResponse:
    """Two on the questions that they share. One may be a benchmark."""
    experts = Expert.objects.select_related("merged_into")
    first, second = (get_object_or_404(experts, slug=name).canonical for name in (slug, other))
    if first == second:
        raise Http404("Nobody can be compared with themselves.")
    if first.kind == second.kind == Expert.Kind.BENCHMARK:
        raise Http404("One of the two must be a person, an organization or a model.")
    if (first.slug, second.slug) != (slug, other):
        return redirect("head_to_head", first.slug, second.slug, permanent=True)
    found = head_to_head(first, second)
    page = Paginator(found.shared, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "first": first,
        "second": second,
        "head_to_head": found,
        "page_obj": page,
        "rows": told(list(page.object_list)),
    }
    return render_page(request, "experts/head_to_head.html", context)
