from django.db.models import Count, F
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tracker.models import Lexicon, Question, Resolution
from tracker.reports.agreement import agreement_on_kinds, agreement_on_probabilities
from tracker.reports.methods import worked_case
from tracker.reports.sources import founding_case
from tracker.reports.timeline import HALF_LIFE
from tracker.scoreboards.stored import scoreboard
from tracker.scoreboards.table import tables
from tracker.scoring.calibration import ENOUGH_TO_JUDGE
from tracker.scoring.comparison import ENOUGH_TO_COMPARE
from tracker.scoring.examples import examples
from tracker.scoring.leaderboard import ENOUGH_TO_RANK
from tracker.views.pages import Request, render_page


@require_safe
def home(request: Request) -> HttpResponse:
    board = scoreboard()
    ranked, unranked = tables(board, board.ranked[:6], board.unranked[:5])
    context = {
        "case": founding_case(),
        "board": board,
        "ranked": ranked,
        "unranked": unranked,
        "just_resolved": Resolution.objects.filter(pk=F("question__in_force__resolution"))
        .select_related("question")
        .latest_first()[:5],
        "due_soon": Question.objects.unresolved().closing_first()[:5],
    }
    return render_page(request, "home.html", context)


@require_safe
def methods(request: Request) -> HttpResponse:
    case = founding_case()
    context = {
        "case": worked_case(case) if case else None,
        "examples": examples(),
        "on_kinds": agreement_on_kinds(),
        "on_probabilities": agreement_on_probabilities(),
        "enough": ENOUGH_TO_RANK,
        "enough_to_judge": ENOUGH_TO_JUDGE,
        "enough_to_compare": ENOUGH_TO_COMPARE,
        "half_life": HALF_LIFE,
        "lexicons": Lexicon.objects.annotate(n_terms=Count("entries")),
    }
    return render_page(request, "methods.html", context)
