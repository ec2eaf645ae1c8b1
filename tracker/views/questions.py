from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tracker.charts import timeline as timelines
from tracker.charts.timeline import MOST_NAMED
from tracker.forms.forecasts import ForecastForm, WithdrawalForm
from tracker.forms.questions import ClarificationForm, EventForm, QuestionForm, doubts_of
from tracker.models import EventAssignment, Expert, Question, Topic
from tracker.models.resolutions import EVIDENCE
from tracker.reports.front import expectations
from tracker.reports.proven import expected
from tracker.reports.questions import question_report
from tracker.reports.resolving import ratings_of, whose_turn
from tracker.reports.shared import Shared, question_card
from tracker.reports.timeline import Timeline, crowds, timeline
from tracker.views.pages import Request, answer_form, paginate, posted, render_page, requires, searched
from tracker.views.ratings import look_in

STATES = {
    "open": Question.objects.open,
    "due": Question.objects.due,
    "resolved": Question.objects.resolved,
    "annulled": Question.objects.annulled,
}
MOST_CANDIDATES = 8
MOST_ALIKE = 5
EXPECTED = (
    "The last to close first. The dot is the median of what stands, the line from the lowest to the highest."
)
SERIES = 20  # rows of what experts said, a page


@require_safe
def index(request: Request) -> HttpResponse:
    state, topic, wanted = request.GET.get("state", ""), searched(request, "topic"), searched(request)
    if state and state not in STATES:
        raise Http404(f"A question is {', '.join(STATES)}.")
    questions = STATES[state]() if state else Question.objects.all()
    chosen = get_object_or_404(Topic, slug=topic) if topic else None
    if chosen:
        questions = questions.about(chosen)
    if wanted:
        questions = questions.holding(wanted)
    page = paginate(request, questions.order_by("-closes_at", "-pk").only("pk"))
    # Counted for those on the page alone: for all of them it takes seconds.
    shown = Question.objects.filter(pk__in=[question.pk for question in page]).with_state().with_counts()
    page.object_list = shown.prefetch_related("topics").order_by("-closes_at", "-pk")
    context = {
        "page_obj": page,
        "expected": expectations(list(page.object_list)) if state in ("open", "due") else None,
        "caption": EXPECTED,
        "state": state,
        "states": list(STATES),
        "topic": chosen,
        "topics": Topic.objects.all(),
        "q": wanted,
    }
    return render_page(request, "questions/list.html", context, partial="rows")


@require_safe
def like(request: Request) -> HttpResponse:
    """What is on record already of what is about to be asked, so that many experts meet on one question."""
    if "event" in request.GET:
        events = EventAssignment.objects.names(searched(request, "event"), MOST_ALIKE)
        return render_page(request, "questions/like.html", {"events": events}, partial="events")
    title = searched(request, "title") or searched(request, "depends_on")
    but = request.GET.get("but", "")
    questions = Question.objects.all()
    if but.isdecimal() and len(but) < 19:
        questions = questions.exclude(pk=but)
    context = {"title": title, "questions": questions.about_the_same(title, MOST_ALIKE)}
    part = "titles" if "depends_on" in request.GET else "found"
    return render_page(request, "questions/like.html", context, partial=part)


@require_safe
def detail(request: Request, pk: int, slug: str) -> HttpResponse:
    questions = Question.objects.with_state().select_related("recorded_by")
    question = get_object_or_404(questions.prefetch_related("topics", "collections"), pk=pk)
    if request.path != question.get_absolute_url():
        query = request.GET.urlencode()
        return redirect(f"{question.get_absolute_url()}{query and '?'}{query}", permanent=True)
    look_in(request, question)
    report = question_report(question)
    said_of_event = list(question.event_assignments.select_related("recorded_by"))
    event = said_of_event[-1].event if said_of_event else ""
    wanted = searched(request, "expert")
    chosen = next((series.expert for series in report.series if series.expert.slug == wanted), None)
    page = paginate(request, report.series, SERIES)
    proposals = list(
        question.proposals.select_related("recorded_by", "answer__recorded_by")
        .prefetch_related("signatures")
        .order_by("-pk")
    )
    ratings = ratings_of(question)
    context = {
        "report": report,
        "shared": Shared.of(question_card(report), request.path, reverse("question_preview", args=[pk])),
        "answers": question.answers,
        "page_obj": page,
        "has_quotations": any(series.latest.forecast.claim for series in page),
        "chart": _drawn(timeline(report, chosen)) if report.n_said > 1 else None,  # one is in its row
        "is_crowded": len(report.series) > MOST_NAMED,
        "chosen": chosen,
        "not_there": wanted if wanted and not chosen else "",
        "crowds": crowds(report),
        "expected": expected(question),
        "resolutions": list(
            question.resolutions.newest_first()
            .select_related("recorded_by", "cause__question", "proposal_answer__proposal__recorded_by")
            .prefetch_related(EVIDENCE, "proposal_answer__proposal__signatures__recorded_by")
        ),
        "clarifications": question.clarifications.select_related("recorded_by"),
        "said_of_event": said_of_event,
        "proposals": proposals,
        "whose_turn": whose_turn(question, proposals, ratings.requests),
        "ratings": ratings,
        "same_event": Question.objects.filter(pk__in=EventAssignment.objects.questions_of(event)).exclude(pk=pk),
        "dependents": question.dependents.select_related("question__in_force__resolution"),
    }
    return render_page(request, "questions/detail.html", context)


def _drawn(course: Timeline) -> timelines.Timeline:
    """The forecasts as lines: moments and days in the reader's zone."""
    zone = timezone.get_current_timezone()
    return timelines.timeline(
        timezone.localtime(course.opens),
        timezone.localtime(course.closes),
        timezone.localtime(course.known_at) if course.known_at else None,
        course.lines,
        "What each of them said, and when" if len(course.lines) > 1 else "What was said, and when",
        y=course.answers.axis(zone),
        spread=course.spread,
        subtitle=course.subtitle,
        outcome=course.outcome,
    )


@requires("add_question")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    def done(question: Question) -> tuple[Question, str]:
        return question, "The question is on record."

    return answer_question(request, QuestionForm(posted(request)), "questions/form.html", {}, done=done)


@requires("change_question")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """Until it has a forecast; the form says so afterwards."""
    question = get_object_or_404(Question.objects.with_state(), pk=pk)
    look_in(request, question)
    if question.is_frozen:
        return redirect("clarification_new", pk=pk)
    form = QuestionForm(posted(request), instance=question)
    return answer_question(
        request,
        form,
        "questions/form.html",
        {"question": question},
        done=lambda q: (q, "The question is changed."),
    )


def answer_question(
    request: Request,
    form: QuestionForm,
    template: str,
    context: dict[str, Any],
    *,
    partial: str = "",
    done: Callable[[Question], tuple[Any, str]],
) -> HttpResponse:
    """As `answer_form`; but what could be read in two ways is saved only by someone who has seen what that is."""
    if "look" in request.POST:
        return render(request, "includes/doubts.html", {"doubts": doubts_of(request.POST)})
    found = doubts_of(form.cleaned_data) if form.is_valid() else []
    seen = request.POST.getlist("seen") if "confirmed" in request.POST else []
    if any((doubt.words or doubt.why) not in seen for doubt in found):
        doubtful = {"form": form, "doubts": found, **context}
        return render_page(request, template, doubtful, partial=partial, status=422)
    return answer_form(request, form, template, context, partial=partial, done=done)


@requires("add_clarification")
@require_http_methods(["GET", "HEAD", "POST"])
def clarify(request: Request, pk: int) -> HttpResponse:
    question = get_object_or_404(Question.objects.with_state(), pk=pk)
    look_in(request, question)
    form = ClarificationForm(posted(request), question=question)
    return answer_form(
        request,
        form,
        "questions/clarification.html",
        {"question": question},
        done=lambda _: (question, "The clarification is on record."),
    )


@requires("add_eventassignment")
@require_http_methods(["GET", "HEAD", "POST"])
def assign_event(request: Request, pk: int) -> HttpResponse:
    question = get_object_or_404(Question.objects.with_state(), pk=pk)
    look_in(request, question)
    form = EventForm(posted(request), question=question)
    return answer_form(
        request,
        form,
        "questions/event.html",
        {"question": question, "said_of_event": question.event_assignments.select_related("recorded_by")},
        done=lambda _: (question, "That is on record. Whatever counts events follows."),
    )


@requires("add_forecast")
@require_http_methods(["GET", "HEAD", "POST"])
def forecast(request: Request, pk: int) -> HttpResponse:
    """Log a forecast or a revision that has no text; ?expert= and ?made= are filled in."""
    question = get_object_or_404(Question.objects.with_state(), pk=pk)
    look_in(request, question)
    expert = Expert.objects.people_and_models().filter(slug=searched(request, "expert")).first()
    initial = {"made": searched(request, "made")} | ({"expert": expert.slug} if expert else {})
    form = ForecastForm(posted(request), question=question, initial=initial)
    return answer_form(
        request,
        form,
        "questions/forecast.html",
        {"question": question},
        done=lambda saved: (saved, "The forecast is on record."),
    )


@requires("add_withdrawal")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, pk: int) -> HttpResponse:
    question = get_object_or_404(Question.objects.with_state(), pk=pk)
    look_in(request, question)
    form = WithdrawalForm(posted(request), question=question)
    return answer_form(
        request,
        form,
        "questions/withdrawal.html",
        {"question": question},
        done=lambda row: (question, f"{row.expert}’s forecast is withdrawn."),
    )
