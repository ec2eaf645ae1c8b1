from dataclasses import dataclass
from functools import cached_property
from uuid import uuid4

from django.conf import settings
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from tracker.forms.experts import CompareForm
from tracker.models import Collection, Lexicon, Question, Resolution, Source
from tracker.models.people import SYSTEM_EMAIL
from tracker.models.resolutions import ResolutionQuerySet
from tracker.models.shown import version_shown
from tracker.reports.agreement import agreement_on_kinds, agreement_on_outcomes, agreement_on_probabilities
from tracker.reports.front import Expectations, TakenAtTheirWord, first_expected, taken_at_their_word
from tracker.reports.methods import WorkedCase, worked_case
from tracker.reports.proven import trial
from tracker.reports.shared import Shared
from tracker.reports.sources import GradedSource, founding_case
from tracker.reports.timeline import HALF_LIFE
from tracker.scoreboards.filters import Filters
from tracker.scoreboards.stored import Scoreboard, frequencies, record, scoreboard
from tracker.scoreboards.table import Table, tables
from tracker.scoring.calibration import ENOUGH_TO_JUDGE
from tracker.scoring.comparison import ENOUGH_TO_COMPARE
from tracker.scoring.examples import examples
from tracker.scoring.leaderboard import ENOUGH_TO_RANK
from tracker.scoring.performance import MOST_WEIGHT
from tracker.views.pages import Request, render_page

MOST_RANKED, MOST_UNRANKED, MOST_UPCOMING, MOST_DUE, MOST_RESOLVED = 6, 5, 5, 3, 6
PROVEN_FIRST = "Questions of which somebody with a record speaks come first, then"
MARKS = "The dot is the median of what stands, the line from the lowest to the highest."
CAPTION = (
    "Best first by skill: how much closer to what happened than someone who knows only how often such things "
    "happen. A rank is where somebody may really stand, nine times in ten. Brier scores, lower being better, "
    "cannot be compared where people answered other questions; skill allows for that."
)


@dataclass(frozen=True)
class Ranking:
    """The best of a collection.  table: of people and organizations, without the benchmarks."""

    collection: Collection
    board: Scoreboard
    table: Table


def _ranking() -> Ranking | None:
    """Of the collection that the settings name, as it is shipped: nobody else's takes the front page."""
    shipped = Collection.objects.filter(title=settings.RANKED_CASE, recorded_by__email=SYSTEM_EMAIL).first()
    if shipped is None:
        return None
    board = scoreboard(Filters(collection=shipped.slug))
    best = [row for row in board.ranked if row.is_ranked][:MOST_RANKED]
    return Ranking(shipped, board, tables(board, best)[0]) if best else None


class Front:
    """What the front page says. Nothing is read or computed before a template asks for it."""

    def __init__(self) -> None:
        self.board, self.ranking = scoreboard(), _ranking()
        self.record, self.frequencies = record(), frequencies()

    @property
    def is_up_to_date(self) -> bool:
        boards = [self.board, *([self.ranking.board] if self.ranking else [])]
        are_boards = all(board.is_up_to_date for board in boards)
        return are_boards and self.record.is_up_to_date and self.frequencies.is_up_to_date

    @cached_property
    def case(self) -> GradedSource | None:
        return founding_case()

    @cached_property
    def tables(self) -> tuple[Table, Table]:
        """The first of those who are ranked, and of those who are not."""
        return tables(self.board, self.board.ranked[:MOST_RANKED], self.board.unranked[:MOST_UNRANKED])

    @cached_property
    def _expected(self) -> list[Expectations]:
        upcoming, due = (
            Question.objects.open().closing_first(),
            Question.objects.due().order_by("-closes_at", "pk"),
        )
        return first_expected(self.record.proven, (upcoming, MOST_UPCOMING), (due, MOST_DUE))

    @property
    def upcoming(self) -> Expectations:
        return self._expected[0]

    @property
    def due(self) -> Expectations:
        return self._expected[1]

    @property
    def upcoming_caption(self) -> str:
        order = f"{PROVEN_FIRST} the first to close" if self.upcoming.n_proven else "The first to close first"
        return f"{order}. {MARKS}"

    @property
    def due_caption(self) -> str:
        order = f"{PROVEN_FIRST} the last to close" if self.due.n_proven else "The last to close first"
        return f"{order}, with what was said until then."

    @property
    def n_open(self) -> int:
        return Question.objects.open().count()

    @property
    def n_due(self) -> int:
        return Question.objects.due().count()

    @cached_property
    def taken(self) -> TakenAtTheirWord | None:
        return taken_at_their_word(self.frequencies.levels)

    @property
    def just_resolved(self) -> ResolutionQuerySet:
        decided = Resolution.objects.filter(pk=F("question__in_force__resolution")).select_related("question")
        return decided.latest_first()[:MOST_RESOLVED]


@require_safe
def home(request: Request) -> HttpResponse:
    version, front = version_shown(), Front()
    context = {
        "front": front,
        # What is being brought up to date is shown once, and not again to the next.
        "made_of": version if front.is_up_to_date else uuid4(),
        "zone": timezone.get_current_timezone_name(),
        "caption": CAPTION,
        "compare": CompareForm(),
    }
    return render_page(request, "home.html", context)


@require_safe
def about(request: Request) -> HttpResponse:
    """Who runs the site, how its texts were chosen, and where to report a mistake."""
    is_mail = "@" in settings.CONTACT and "://" not in settings.CONTACT
    context = {
        "shared": Shared(
            request.path,
            "About this record",
            "Who keeps it, how its texts are chosen, and how to report an error.",
        ),
        "operator": settings.OPERATOR,
        "contact": settings.CONTACT,
        "contact_link": f"mailto:{settings.CONTACT}" if is_mail else settings.CONTACT,
        "collections": Collection.objects.annotate(
            n_sources=Count("sources", distinct=True),
            n_complete=Count("sources", filter=Q(sources__coding=Source.Coding.COMPLETE), distinct=True),
        ),
    }
    return render_page(request, "about.html", context)


def _worked_case() -> WorkedCase | None:
    case = founding_case()
    return worked_case(case) if case else None


@require_safe
def methods(request: Request) -> HttpResponse:
    version, known = version_shown(), trial()
    context = {
        "made_of": version if known.record.is_up_to_date else uuid4(),
        "zone": timezone.get_current_timezone_name(),
        # None of it is computed where the page was made before.
        "case": SimpleLazyObject(_worked_case),
        "examples": SimpleLazyObject(examples),
        "on_kinds": SimpleLazyObject(agreement_on_kinds),
        "on_outcomes": SimpleLazyObject(agreement_on_outcomes),
        "on_probabilities": SimpleLazyObject(agreement_on_probabilities),
        "enough": ENOUGH_TO_RANK,
        "enough_to_judge": ENOUGH_TO_JUDGE,
        "enough_to_compare": ENOUGH_TO_COMPARE,
        "half_life": HALF_LIFE,
        "most_weight": MOST_WEIGHT,
        "trial": known,
        "lexicons": Lexicon.objects.annotate(n_terms=Count("entries")),
    }
    return render_page(request, "methods.html", context)
