from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tracker.models import Question, Resolution, Source
from tracker.scoreboards.grading import graded_source
from tracker.scoreboards.standings import Filters, scoreboard
from tracker.views.pages import render_page

THE_CASE = "U.S.-South Korea Alignment and the Hanoi Summit"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    case = Source.objects.filter(title=THE_CASE).select_related("publisher").first()
    context = {
        "case": graded_source(case) if case else None,
        "board": scoreboard(Filters()),
        "just_resolved": Resolution.objects.exclude(verdict="reopened")
        .filter(question__current__resolution__pk__isnull=False)
        .select_related("question")
        .latest_first()[:5],
        "due_soon": Question.objects.unresolved().closing_first()[:5],
    }
    return render_page(request, "home.html", context)


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    source = Source.objects.filter(title=THE_CASE).first()
    return render_page(request, "methods.html", {"case": graded_source(source) if source else None})


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For whatever watches the server: it answers, and so does the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
