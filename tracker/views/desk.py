"""The analyst's desk: what waits for a coder, and coding without seeing what others said."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tracker.forms.coding import ClassificationForm, SettledKindForm, SettledReadingForm
from tracker.forms.forecasts import ReadingForm
from tracker.models import Claim, Classification, Forecast, Reading
from tracker.reports.desk import Work, work_for
from tracker.reports.resolving import states, waiting
from tracker.views.pages import Request, answer_form, posted, render_page, requires
from tracker.views.ratings import look_in

MOST_SHOWN = 20


def _work(request: Request) -> Work:
    return work_for(request.user)


@requires("add_reading")
@require_safe
def index(request: Request) -> HttpResponse:
    decides = request.user.has_perm("tracker.add_resolution")
    context = {"work": _work(request), "shown": MOST_SHOWN, "states": states(waiting()) if decides else []}
    return render_page(request, "desk/index.html", context)


@requires("add_reading")
@require_safe
def second(request: Request) -> HttpResponse:
    """On to what is next to be coded blind, or to the page that says that nothing is."""
    found = _work(request).next
    if found is None:
        return render_page(request, "desk/nothing.html", {})
    return redirect("desk_read" if isinstance(found, Forecast) else "desk_classify", found.pk)


@requires("add_classification")
@require_http_methods(["GET", "HEAD", "POST"])
def classify(request: Request, pk: int) -> HttpResponse:
    """What kind of statement is it? Whose it is and what others took it for is not shown.

    Also if another coder came first meanwhile: a third opinion is as good, and nobody's work is thrown away.
    """
    if Classification.objects.filter(claim__pk=pk, recorded_by=request.user).exists():
        return redirect("desk_second")
    claims = Claim.objects.unseen_by(request.user)
    claim = get_object_or_404(claims.select_related("excerpt__source", "excerpt__anchor"), pk=pk)
    form = ClassificationForm(posted(request), claim=claim)
    context = {"excerpt": claim.excerpt}
    return answer_form(
        request,
        form,
        "desk/classify.html",
        context,
        done=lambda _: ("desk_second", "On record. The next one:"),
    )


@requires("add_reading")
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: Request, pk: int) -> HttpResponse:
    """How likely do the words say that it is? Outcome, author and earlier readings are not shown."""
    done = reverse("desk_compared", args=[pk])
    if Reading.objects.filter(forecast__pk=pk, recorded_by=request.user).exists():
        return redirect(done)
    forecasts = Forecast.objects.unread_by(request.user)
    with_quotation = forecasts.select_related("question", "claim__excerpt__source", "claim__excerpt__anchor")
    forecast = get_object_or_404(with_quotation, pk=pk)
    form = ReadingForm(posted(request), forecast=forecast)
    context = {"question": forecast.question, "excerpt": forecast.claim.excerpt if forecast.claim else None}
    return answer_form(
        request,
        form,
        "desk/read.html",
        context,
        done=lambda _: (done, "Your reading is on record."),
    )


@requires("add_reading")
@require_safe
def compared(request: Request, pk: int) -> HttpResponse:
    """What the others read, once the coder has."""
    mine = Forecast.objects.filter(readings__recorded_by=request.user)
    forecasts = mine.select_related("question", "expert__merged_into").distinct()
    forecast = get_object_or_404(forecasts, pk=pk)
    look_in(request, forecast.question)
    readings = forecast.readings.current().select_related("entry__lexicon", "recorded_by").order_by("pk")
    is_disputed = Forecast.objects.disputed().filter(pk=pk).exists()
    context = {"forecast": forecast, "readings": readings, "is_disputed": is_disputed}
    return render_page(request, "desk/compared.html", context)


@requires("add_classification")
@require_http_methods(["GET", "HEAD", "POST"])
def settle_kind(request: Request, pk: int) -> HttpResponse:
    claim = get_object_or_404(_work(request).disputed_claims, pk=pk)
    form = SettledKindForm(posted(request), claim=claim)
    opinions = claim.classifications.select_related("recorded_by").order_by("pk")
    context = {"claim": claim, "opinions": opinions}
    return answer_form(
        request,
        form,
        "desk/settle_kind.html",
        context,
        done=lambda _: ("desk", "It is settled, with your reason."),
    )


@requires("add_reading")
@require_http_methods(["GET", "HEAD", "POST"])
def settle_reading(request: Request, pk: int) -> HttpResponse:
    forecast = get_object_or_404(_work(request).disputed_forecasts, pk=pk)
    form = SettledReadingForm(posted(request), forecast=forecast)
    readings = forecast.readings.current().select_related("entry__lexicon", "recorded_by").order_by("pk")
    context = {"forecast": forecast, "readings": readings}
    return answer_form(
        request,
        form,
        "desk/settle_reading.html",
        context,
        done=lambda _: ("desk", "It is settled: your reading counts from now on."),
    )
