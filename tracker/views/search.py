from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tracker.reports.search import search, two_of
from tracker.views.pages import Request, render_page, searched


@require_safe
def show(request: Request) -> HttpResponse:
    sought = searched(request)
    every, some = search(sought)
    context = {"q": sought, "kinds": every, "near": some, "two": two_of(sought)}
    return render_page(request, "search.html", context, partial="found")
