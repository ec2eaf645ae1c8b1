"""Forecasts, how their words are read, and what is put right about them."""

from functools import partial
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from tracker.api.bodies import CorrectionBody, ReadingBody, ReasonBody
from tracker.api.door import READ_ERRORS, WRITE_ERRORS, ApiRequest, anyone, logging, look_in
from tracker.api.errors import Refusal
from tracker.api.lists import listed, one, refuse_unknown
from tracker.api.writing import Shown, found, shown, write
from tracker.forms.coding import RetractionForm
from tracker.forms.forecasts import CorrectionForm, ReadingForm
from tracker.models import Forecast, Question
from tracker.reports.grading import LAST_SCORES
from tracker.reports.shared import absolute
from tracker.transfer.public.forecasts import ForecastRow, ReadingRow
from tracker.transfer.tables import (
    ENTRIES,
    FORECASTS,
    LARGEST_KEY,
    LEXICONS,
    READINGS,
    ReadingsAsked,
    all_forecasts,
    readings,
)

AT_THE_DESK_FIRST = "Words are read at your desk first, without the outcome and what others made of them."

router = Router(tags=["Forecasts"])
listed(router, FORECASTS, "What experts expected, without what was corrected or retracted")
listed(router, READINGS, "What coders took words to mean")
listed(router, LEXICONS, "Published tables from words to probabilities")
listed(router, ENTRIES, "Lexicons: terms and what they are read as; with a phrase, the terms that stand in it")


@router.get("/forecasts/{pk}", auth=anyone, response={200: ForecastRow} | READ_ERRORS, url_name="forecast")
def forecast(request: HttpRequest, pk: int) -> Any:
    """One forecast; also one that was corrected or retracted, which says so."""
    look_in(request, Question.objects.filter(forecasts=pk).first() if pk < LARGEST_KEY else None)
    return one(request, FORECASTS, all_forecasts(), pk=pk)


def logged(request: ApiRequest, saved: Forecast) -> Shown:
    """As its address shows it, made of what is at hand: to read it anew takes as long as a fifth of logging it."""
    refuse_unknown(request, set())
    if saved.recorded_by is request.auth.user:  # entered just now, and not known by its key: nothing refers to it
        for name in ("retraction", "replaced_by"):
            Forecast._meta.get_field(name).set_cached_value(saved, None)  # type: ignore[union-attr]
    if saved.question.resolution:
        prefetch_related_objects([saved], LAST_SCORES)
    else:
        saved.last_scores = []  # type: ignore[attr-defined]
    return FORECASTS.shaped([saved], partial(absolute, request))[0], reverse("api:forecast", args=[saved.pk])


def _forecast(pk: int) -> Forecast:
    return found(Forecast.objects.with_values().with_quotation(), pk=pk)


@router.post(
    "/forecasts/{pk}/corrections",
    auth=logging,
    response={201: ForecastRow} | WRITE_ERRORS,
    url_name="corrections",
)
def correct(request: ApiRequest, pk: int, body: CorrectionBody) -> HttpResponse:
    """Replace a record that is wrong by a new one; both stay visible. What is left out stays as it was."""
    forecast = _forecast(pk)
    body.refuse_other_shares(forecast.question)
    return write(
        request,
        "add_forecast",
        body.over(CorrectionForm(forecast=forecast)),
        lambda data: CorrectionForm(data, forecast=forecast),
        partial(logged, request),
    )


@router.post(
    "/forecasts/{pk}/readings",
    auth=logging,
    response={201: ReadingRow} | WRITE_ERRORS,
    url_name="forecast_readings",
)
def read(request: ApiRequest, pk: int, body: ReadingBody) -> HttpResponse:
    """Change one’s own reading. The first is given at the desk, where nothing is shown that could sway it."""
    forecast = _forecast(pk)
    if not forecast.was_read_by(request.auth.user):
        raise Refusal(403, AT_THE_DESK_FIRST)
    body.refuse_other_shares(forecast.question)
    return write(
        request,
        "add_reading",
        body.inputs(),
        lambda data: ReadingForm(data, forecast=forecast),
        lambda saved: shown(request, READINGS, readings(ReadingsAsked()), "reading", saved.pk),
    )


@router.get("/readings/{pk}", auth=anyone, response={200: ReadingRow} | READ_ERRORS, url_name="reading")
def reading(request: HttpRequest, pk: int) -> Any:
    """One coder’s reading."""
    return one(request, READINGS, readings(ReadingsAsked()), pk=pk)


@router.post(
    "/forecasts/{pk}/retraction",
    auth=logging,
    response={201: ForecastRow} | WRITE_ERRORS,
    url_name="forecast_retraction",
)
def retract(request: ApiRequest, pk: int, body: ReasonBody) -> HttpResponse:
    """Take back a record that should not be there. It stays in the history and counts nowhere."""
    forecast = _forecast(pk)
    return write(
        request,
        "add_retraction",
        body.inputs(),
        lambda data: RetractionForm(data, forecast=forecast),
        lambda _: shown(request, FORECASTS, all_forecasts(), "forecast", pk),
    )
