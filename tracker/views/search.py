from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tracker.scoreboards.search import search
from tracker.views.pages import render_page, searched


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    sought = searched(request)
    return render_page(request, "search.html", {"q": sought, "kinds": search(sought)}, partial="found")
