from functools import partial

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods, require_safe

from tracker.forms.coding import RetractionForm
from tracker.forms.forecasts import CorrectionForm, ReadingForm
from tracker.models import Forecast, Score
from tracker.models.resolutions import EVIDENCE
from tracker.reports.grading import LAST_SCORES, graded
from tracker.reports.series import result_of, scored, series_of
from tracker.reports.shared import Shared, absolute, how_said
from tracker.transfer.schema_org import claim_review
from tracker.views.pages import Request, answer_form, posted, render_page, requires
from tracker.views.ratings import look_in

VOID = {
    "retraction": "Retracted: it counts nowhere.",
    "replaced_by": "Corrected: another record counts in its place.",
}


def _forecast(request: Request, pk: int) -> Forecast:
    forecasts = Forecast.objects.with_values().with_quotation().prefetch_related(LAST_SCORES)
    found = get_object_or_404(
        forecasts.select_related(
            "question__in_force__resolution", "question__condition__depends_on", "replaces", "retraction"
        ),
        pk=pk,
    )
    look_in(request, found.question)
    return found


@require_safe
def detail(request: Request, pk: int) -> HttpResponse:
    """One record: the sentence, how it was read, what came of it."""
    forecast = _forecast(request, pk)
    if resolution := forecast.question.resolution:
        prefetch_related_objects([resolution], EVIDENCE)
    row, series = graded([forecast])[0], series_of(forecast)
    earlier, later = series.around(forecast)
    scores = list(scored(forecast.question).filter(expert=series.expert))
    first_printed = (s.loss for s in scores if s.timing == Score.Timing.FIRST and s.forecast_id == forecast.pk)
    has_no_score = resolution and resolution.is_outcome and row.loss is None
    title = f"{forecast.expert} on “{forecast.question}”"
    said = f"{capfirst(how_said(forecast))}, {forecast.made}. {row.grade.label}."
    void = VOID.get(next((name for name in VOID if getattr(forecast, name, None)), ""))
    context = {
        "graded": row,
        "shared": Shared(request.path, title, void or said),
        "is_void": bool(void),
        "claim_review": None if void else claim_review(row, partial(absolute, request)),
        "earlier": earlier,
        "later": later,
        "result": result_of(scores),
        "earliest": next(first_printed, None),
        "why_unscored": series.why_unscored_in_words(forecast) if has_no_score else "",
        "has_read": request.user.has_perm("tracker.add_reading") and forecast.was_read_by(request.user),
        "readings": forecast.readings.select_related("entry__lexicon", "recorded_by").order_by("-pk"),
    }
    return render_page(request, "forecasts/detail.html", context)


@requires("add_reading")
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: Request, pk: int) -> HttpResponse:
    """Change one's reading. The first is given at the desk, where nothing is shown that could sway it."""
    forecast = _forecast(request, pk)
    if not forecast.was_read_by(request.user):
        messages.info(
            request, "Words are read at your desk first, without the outcome and what others made of them."
        )
        return redirect("desk")
    form = ReadingForm(posted(request), forecast=forecast)
    return answer_form(
        request,
        form,
        "forecasts/reading.html",
        {"forecast": forecast},
        done=lambda _: (forecast, "The reading is on record."),
    )


@requires("add_retraction")
@require_http_methods(["GET", "HEAD", "POST"])
def retract(request: Request, pk: int) -> HttpResponse:
    """Take back a record that should not be there."""
    forecast = _forecast(request, pk)
    form = RetractionForm(posted(request), forecast=forecast)
    return answer_form(
        request,
        form,
        "retraction.html",
        {"forecast": forecast, "claim": forecast.claim},
        done=lambda _: (forecast, "It is retracted, and counts nowhere any more."),
    )


@requires("add_forecast")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: Request, pk: int) -> HttpResponse:
    """Replace a record that is wrong by a new one; both stay visible."""
    forecast = _forecast(request, pk)
    form = CorrectionForm(posted(request), forecast=forecast)
    return answer_form(
        request,
        form,
        "forecasts/correction.html",
        {"forecast": forecast},
        done=lambda saved: (saved, "The correction is on record. What it replaces stays visible."),
    )
