from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tracker.charts.calibration import Calibration as CalibrationChart
from tracker.charts.dots import Dots, dots
from tracker.charts.lead_over_time import LeadOverTime
from tracker.charts.lead_over_time import lead_over_time as chart
from tracker.forms.experts import AffiliationForm, ExpertForm, MergeForm, TakeApartForm
from tracker.models import Expert, Merge, Score, Source
from tracker.models.experts import ExpertQuerySet
from tracker.models.shown import version_shown
from tracker.models.sources import SourceQuerySet
from tracker.reports.experts import ExpertReport, claims_of, expert_report
from tracker.reports.grading import Grade, graded
from tracker.reports.leads import by_topic, lead_over_time
from tracker.reports.merging import side_by_side
from tracker.reports.opponents import Opponents, opponents
from tracker.reports.selection import selected
from tracker.reports.series import Series
from tracker.reports.shared import Shared, expert_card
from tracker.reports.tally import tally
from tracker.scoreboards.calibration import Calibration, calibration
from tracker.scoreboards.stored import EVERYTHING, Scoreboard, scoreboard
from tracker.scoring.calibration import ENOUGH_TO_JUDGE
from tracker.scoring.leaderboard import ENOUGH_TO_RANK
from tracker.views.pages import Request, answer_form, paginate, posted, render_page, requires, searched

ROWS = 20  # of quotations on a page
MOST_SOURCES = 10
CALIBRATION_TITLE = "How often it happened, by how likely it had been called"
LEAD_TITLE = "Lead over the base rate, as outcomes became known"
TOPICS_TITLE = "Lead over the base rate"
TOPICS_SUBTITLE = "Mean over the questions of a topic, and from 10 on its 90\N{NO-BREAK SPACE}% interval"


@dataclass(frozen=True)
class Record:
    """What a page says of an expert. Nothing is read or computed before a template asks for it."""

    expert: Expert
    board: Scoreboard

    @cached_property
    def report(self) -> ExpertReport:
        return expert_report(self.expert, self.board, self._tally)

    @cached_property
    def _tally(self) -> dict[Grade, int]:
        return tally(self.expert)

    @cached_property
    def shared(self) -> Shared:
        expert = self.expert
        card = expert_card(expert, self.board.row_of(expert.slug), self.board.n_ranked, self._tally)
        return Shared.of(card, expert.get_absolute_url(), reverse("expert_preview", args=[expert.slug]))

    @cached_property
    def calibration(self) -> Calibration | None:
        """None below thirty questions: the calls themselves say more than a chart of a few dots."""
        if self.report.n_resolved < ENOUGH_TO_JUDGE:
            return None
        found = calibration(EVERYTHING, self.expert.pk)
        return found if found and found.n >= ENOUGH_TO_JUDGE else None

    @property
    def calibration_chart(self) -> CalibrationChart | None:
        forecasts = reverse("expert_forecasts", args=[self.expert.slug])
        found = self.calibration
        return found.chart(CALIBRATION_TITLE, lambda p: f"{forecasts}?said={p}") if found else None

    @property
    def lead_chart(self) -> LeadOverTime | None:
        """None where all outcomes became known at once: a line takes two moments."""
        steps = lead_over_time(self.report.leads)
        subtitle = "Mean so far, with its 90\N{NO-BREAK SPACE}% interval"
        return chart(steps, LEAD_TITLE, subtitle=subtitle) if steps[1:] else None

    @property
    def topics_chart(self) -> Dots:
        topics = by_topic(self.expert, self.report.leads)
        return dots(topics, TOPICS_TITLE, TOPICS_SUBTITLE, columns=("Topic", "Lead", "Questions"))

    @property
    def opponents(self) -> Opponents:
        return opponents(self.expert)

    @cached_property
    def all_sources(self) -> SourceQuerySet:
        return Source.objects.of(self.expert).select_related("publisher").newest_first().defer("text")

    @property
    def sources(self) -> SourceQuerySet:
        return self.all_sources[:MOST_SOURCES]

    @property
    def n_sources(self) -> int:
        return self.all_sources.count()

    @property
    def merged(self) -> ExpertQuerySet:
        return self.expert.merged.all()


@require_safe
def index(request: Request) -> HttpResponse:
    """Everyone on record, found by a part of their name."""
    wanted = searched(request)
    experts = Expert.objects.people_and_models()
    if wanted:
        experts = experts.holding(wanted)
    page = paginate(request, experts.prefetch_related("affiliations__organization"))
    standings = {row.slug: row for row in scoreboard().rows}
    rows = [(expert, standings.get(expert.slug)) for expert in page]
    return render_page(request, "experts/list.html", {"page_obj": page, "rows": rows, "q": wanted}, partial="rows")


@require_safe
def detail(request: Request, slug: str) -> HttpResponse:
    version = version_shown()  # before anything is read that is kept under it
    experts = Expert.objects.select_related("merged_into").prefetch_related("affiliations__organization")
    expert = get_object_or_404(experts, slug=slug)
    if expert.merged_into:
        return redirect(expert.merged_into)
    if expert.kind == Expert.Kind.BENCHMARK:
        return _benchmark(request, expert)
    board = scoreboard()
    context = {
        "expert": expert,
        "board": board,
        "version": version,
        "zone": timezone.get_current_timezone_name(),
        "may_log": request.user.has_perm("tracker.add_forecast"),
        "record": Record(expert, board),
        "enough": ENOUGH_TO_RANK,
    }
    return render_page(request, "experts/detail.html", context)


def _benchmark(request: Request, expert: Expert) -> HttpResponse:
    """It has no forecasts to show, but scores; the base rate not even these: each scoreboard computes them."""
    scores = Score.objects.of(expert).under(Score.Rule.BRIER, Score.Timing.LAST)
    scores = scores.select_related("question__in_force__resolution").order_by("-brier", "question")
    context = {
        "expert": expert,
        "standing": scoreboard().row_of(expert.slug),
        "page_obj": paginate(request, scores),
    }
    return render_page(request, "experts/benchmark.html", context)


@require_safe
def forecasts(request: Request, slug: str) -> HttpResponse:
    """What an expert said of questions in one state.

    Or only what a dot of the calibration chart stands for, or what the score on a scoreboard with these filters is
    made of.
    """
    expert = get_object_or_404(Expert.objects.exclude(kind=Expert.Kind.BENCHMARK), slug=slug)
    if expert.merged_into:
        return redirect("expert_forecasts", expert.merged_into.slug)
    found = selected(expert, request.GET)
    if found is None:
        raise Http404
    if found.is_counted and not found.form.is_valid():
        return render_page(request, "scoreboard_refused.html", {"form": found.form}, status=422)
    theirs = found.forecasts
    page = paginate(request, theirs.order_by("-made_at", "-pk"), ROWS)
    rows = [Series(expert, [row]) for row in graded(page)]
    n_questions = theirs.order_by().values("question").distinct().count()
    context = {
        "expert": expert,
        "n_questions": n_questions,
        "said": found.said,
        "state": found.state,
        "form": found.form,
        "is_counted": found.is_counted,
        "page_obj": page,
        "rows": rows,
    }
    return render_page(request, "experts/forecasts.html", context)


@require_safe
def claims(request: Request, slug: str) -> HttpResponse:
    """What an expert said that is no forecast, or none yet."""
    expert = get_object_or_404(Expert.objects.exclude(kind=Expert.Kind.BENCHMARK), slug=slug)
    if expert.merged_into:
        return redirect("expert_claims", expert.merged_into.slug)
    page = paginate(request, claims_of(expert), ROWS)
    return render_page(request, "experts/claims.html", {"expert": expert, "page_obj": page})


@requires("add_expert")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    form = ExpertForm(posted(request))
    return answer_form(
        request, form, "experts/form.html", {}, done=lambda expert: (expert, f"{expert} is on record.")
    )


@requires("change_expert")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, slug: str) -> HttpResponse:
    expert = get_object_or_404(Expert.objects.people_and_models(), slug=slug)
    form = ExpertForm(posted(request), instance=expert)
    return answer_form(
        request,
        form,
        "experts/form.html",
        {"expert": expert},
        done=lambda saved: (saved, f"{saved} is changed."),
    )


@requires("add_affiliation")
@require_http_methods(["GET", "HEAD", "POST"])
def affiliate(request: Request, slug: str) -> HttpResponse:
    expert = get_object_or_404(Expert.objects.people_and_models(), slug=slug)
    form = AffiliationForm(posted(request), expert=expert)
    return answer_form(
        request,
        form,
        "experts/affiliation.html",
        {"expert": expert},
        done=lambda row: (expert, f"{expert}: {row}."),
    )


@requires("merge_expert")
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: Request, slug: str) -> HttpResponse:
    """Choose whom; then see both side by side, and say that they are one."""
    expert = get_object_or_404(Expert.objects.people_and_models(), slug=slug)
    form = MergeForm(posted(request), expert=expert)

    def done(kept: Expert) -> tuple[Expert, str]:
        return kept, f"{expert} is now part of {kept}. The old address leads here."

    if request.method == "POST" and (merged := form.submit(by=request.user)) is not None:
        where, message = done(merged)
        messages.success(request, message)
        return redirect(where)
    context = {"form": form, "expert": expert, "both": side_by_side(expert, form.beside) if form.beside else None}
    return render_page(request, "experts/merge.html", context, status=422 if form.is_bound else 200)


@requires("merge_expert")
@require_http_methods(["GET", "HEAD", "POST"])
def take_apart(request: Request, slug: str) -> HttpResponse:
    """Take a merge back."""
    expert = get_object_or_404(Expert.objects.filter(merged_into__isnull=False), slug=slug)
    return answer_form(
        request,
        TakeApartForm(posted(request), expert=expert),
        "experts/take_apart.html",
        {"expert": expert, "merges": Merge.objects.of(expert).select_related("recorded_by", "expert", "into")},
        done=lambda apart: (apart, f"{apart} has a page of their own again."),
    )
