from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from tracker.forms.filters import FilterForm
from tracker.scoreboards.filters import Filters
from tracker.scoreboards.standings import ENOUGH_TO_RANK
from tracker.scoreboards.stored import scoreboard
from tracker.views.pages import render_page


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """An unknown value of a filter is refused with the values that there are, never answered by an empty table."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        return render_page(request, "scoreboard_refused.html", {"form": form}, status=422)
    filters = Filters(**form.chosen())
    context = {"form": form, "board": scoreboard(filters), "filters": filters, "enough": ENOUGH_TO_RANK}
    return render_page(request, "scoreboard.html", context, partial="board")


@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    return JsonResponse(scoreboard(Filters(**form.chosen())).as_json())


@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    if not form.is_valid():
        return HttpResponse(form.refusals(), status=422, content_type="text/plain; charset=utf-8")
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="scoreboard.csv"'},
    )
    scoreboard(Filters(**form.chosen())).write_csv(response)
    return response
