from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tracker.models import Collection, Topic
from tracker.scoreboards.standings import ENOUGH_TO_RANK, Filters, scoreboard
from tracker.views.pages import render_page


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """An unknown topic or collection is a 404, never an empty table."""
    topic, collection = (request.GET.get(name, "").replace("\x00", "?") for name in ("topic", "collection"))
    filters = Filters(
        topic=get_object_or_404(Topic, slug=topic) if topic else None,
        collection=get_object_or_404(Collection, slug=collection) if collection else None,
    )
    context = {
        "board": scoreboard(filters),
        "enough": ENOUGH_TO_RANK,
        "topics": Topic.objects.all(),
        "collections": Collection.objects.all(),
    }
    return render_page(request, "scoreboard.html", context, partial="board")
