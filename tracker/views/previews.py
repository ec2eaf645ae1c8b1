"""The pictures that stand for pages where links to them are shared."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from tracker.charts.card import Card, png
from tracker.models import Expert, Question, Source
from tracker.reports.questions import question_report
from tracker.reports.shared import expert_card, question_card, scoreboard_card, source_card
from tracker.reports.sources import graded_source
from tracker.reports.tally import tally
from tracker.scoreboards.stored import scoreboard
from tracker.views.pages import Request
from tracker.views.ratings import look_in

kept_a_while = cache_control(public=True, max_age=600)


def _picture(card: Card) -> HttpResponse:
    # Other sites show it.
    return HttpResponse(
        png(card), content_type="image/png", headers={"Cross-Origin-Resource-Policy": "cross-origin"}
    )


@require_safe
@kept_a_while
def source(request: Request, pk: int) -> HttpResponse:
    sources = Source.objects.select_related("publisher").prefetch_related("authors").defer("text")
    return _picture(source_card(graded_source(get_object_or_404(sources, pk=pk))))


@require_safe
@kept_a_while
def expert(request: Request, slug: str) -> HttpResponse:
    found = get_object_or_404(Expert.objects.people_and_models(), slug=slug)
    board = scoreboard()
    return _picture(expert_card(found, board.row_of(slug), board.n_ranked, tally(found)))


@require_safe
@kept_a_while
def question(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Question.objects.with_state(), pk=pk)
    look_in(request, found)
    return _picture(question_card(question_report(found)))


@require_safe
@kept_a_while
def board(request: Request) -> HttpResponse:
    """Of everything on record, whatever the filters: a stranger must not have one drawn for each combination."""
    return _picture(scoreboard_card(scoreboard(), []))
