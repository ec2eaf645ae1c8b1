from uuid import uuid4

from django.db.models import Count, F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from tracker.models import Collection, Question, Source
from tracker.models.shown import version_shown
from tracker.reports.matrix import matrix
from tracker.scoreboards.filters import Filters
from tracker.scoreboards.stored import scoreboard
from tracker.scoreboards.table import tables
from tracker.views.pages import Request, paginate, render_page

SKILL = "Skill against the base rate on the questions of this collection, with 90 % ranges"
CAPTIONS = {"ranked": f"{SKILL}; best first.", "unranked": "Too few to rank, so by name, with the plain score."}
ROWS = 20  # of questions on a page
MOST_SOURCES = 10  # the others are in the list of sources


@require_safe
def index(request: Request) -> HttpResponse:
    rows = Collection.objects.annotate(
        n_sources=Count("sources", distinct=True), n_questions=Count("questions", distinct=True)
    )
    return render_page(request, "collections/list.html", {"page_obj": paginate(request, rows.order_by("title"))})


@require_safe
def detail(request: Request, slug: str) -> HttpResponse:
    collection = get_object_or_404(Collection, slug=slug)
    version, board = version_shown(), scoreboard(Filters(collection=collection.slug))
    context = {
        "collection": collection,
        "board": board,
        "tables": SimpleLazyObject(lambda: tables(board)),
        "captions": CAPTIONS,
        # Links to other pages have the query of whoever asks.
        "made_of": version if board.is_up_to_date and request.GET.keys() <= {"page"} else uuid4(),
        "zone": timezone.get_current_timezone_name(),
        "sources": Source.objects.filter(collections=collection)
        .with_counts()
        .select_related("publisher")
        .prefetch_related("authors")
        .defer("text")
        .order_by(F("n_claims").desc(), F("published_on").asc(nulls_last=True), "pk")[:MOST_SOURCES],
        "n_sources": collection.sources.count,  # asked for by the template
        "page_obj": paginate(
            request,
            Question.objects.filter(collections=collection).with_state().with_counts().closing_first(),
            ROWS,
        ),
    }
    return render_page(request, "collections/detail.html", context)


@require_safe
def who_said_what(request: Request, slug: str) -> HttpResponse:
    collection = get_object_or_404(Collection, slug=slug)
    return render_page(
        request, "collections/matrix.html", {"collection": collection, "matrix": matrix(collection)}
    )
