"""Blind raters: whom to ask, their page, and what is closed to them until they have answered."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from tracker.forms.ratings import RatersForm, RatingForm
from tracker.models import Excerpt, Question, RatingRequest, User
from tracker.models.ratings import not_blind
from tracker.models.roles import Role
from tracker.reports.resolving import Candidate, let_in, ratings_of
from tracker.views.pages import Request, answer_form, posted, requires


@requires("add_ratingrequest")
@require_http_methods(["GET", "HEAD", "POST"])
def ask_raters(request: Request, pk: int) -> HttpResponse:
    """Ask analysts what came of it; and say who cannot be asked, and why."""
    question = get_object_or_404(Question.objects.with_state(), pk=pk)
    look_in(request, question)
    ratings, seen = ratings_of(question), not_blind(question)
    asked = {one.rater_id for one in ratings.requests}
    analysts = User.objects.people().filter(groups__name__in=[Role.ANALYST, Role.ADMIN], is_active=True)
    candidates = [
        Candidate(rater, "asks" if rater == request.user else seen.get(rater.pk, ""))
        for rater in analysts.exclude(pk__in=asked).order_by("name", "pk")
    ]
    form = RatersForm(posted(request), question=question, raters=[c.rater for c in candidates if not c.why_not])
    context = {
        "question": question,
        "not_asked": [candidate for candidate in candidates if candidate.why_not],
        "n_candidates": sum(not candidate.why_not for candidate in candidates),
        "ratings": ratings,
    }

    def done(requests: list[RatingRequest]) -> tuple[Question, str]:
        return question, f"{len(requests)} asked. Their answers are shown once all are in."

    return answer_form(request, form, "resolutions/raters.html", context, done=done)


@requires("add_rating")
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: Request, pk: int) -> HttpResponse:
    """What came of a question, by criteria and evidence: nothing of what was forecast, or of what others say."""
    asked = get_object_or_404(RatingRequest.objects.filter(rater=request.user).select_related("question"), pk=pk)
    if hasattr(asked, "rating") or asked.question.resolution:
        return redirect(asked.question)
    form = RatingForm(posted(request), request=asked)
    question = asked.question
    context = {
        "question": question,
        "evidence": Excerpt.objects.bearing_on(question).select_related("source__publisher").defer("source__text"),
        "clarifications": question.clarifications.all(),
    }
    said = "Your answer is on record. What others say is shown on the page of the question once all have answered."
    return answer_form(request, form, "resolutions/rate.html", context, done=lambda _: ("desk", said))


def look_in(request: Request, question: Question) -> None:
    """Raises PermissionDenied; see `let_in`."""
    let_in(request.user, question)
