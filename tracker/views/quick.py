"""One forecast written in one line, and the card that shows how it was understood before it is recorded."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from tracker.forms.forecasts import ForecastForm
from tracker.lexicons import shipped_terms
from tracker.models import Expert, Forecast, Question
from tracker.prose.quick import QuickLine, parse
from tracker.values.moments import DateBasis, Moment
from tracker.views.pages import Request, posted, render_page, requires, searched

MOST_CHOICES = 6  # experts or questions to choose from


@dataclass(frozen=True)
class Card:
    """A line as it was understood: those whom and what it may be about."""

    read: QuickLine
    made: Moment | None
    refusal: str  # of the date
    experts: list[Expert]
    questions: list[Question]

    @property
    def binary(self) -> list[Question]:
        return [question for question in self.questions if question.answers.is_one_chance]

    @property
    def is_complete(self) -> bool:
        return bool(not self.read.missing and self.made and self.experts and self.binary)


@requires("add_forecast")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request) -> HttpResponse:
    """Read ?line= and show the card; record what is confirmed on it."""
    line = searched(request, "line")
    card = _card(parse(line, shipped_terms()))
    form = None
    if card.is_complete:
        asked = [question for question in card.binary if str(question.pk) == request.POST.get("question")]
        form = _form(card, (asked or card.binary)[0], posted(request) if asked else None)
    if form and form.is_bound and (forecast := form.submit(by=request.user)) is not None:
        messages.success(request, _recorded(forecast))
        return redirect("desk_quick")
    context = {"line": line, "card": card, "form": form, "sent": request.POST}
    status = 422 if request.method == "POST" else 200
    return render_page(request, "desk/quick.html", context, partial="card", status=status)


def _card(read: QuickLine) -> Card:
    made, refusal = None, ""
    try:
        made = Moment.parse(read.made) if read.made else None
    except ValidationError as error:
        refusal = error.messages[0]
    return Card(
        read,
        made,
        refusal,
        Expert.objects.meant_by(read.expert)[:MOST_CHOICES],
        list(Question.objects.like(read.question, MOST_CHOICES)),
    )


def _form(card: Card, question: Question, data: QueryDict | None) -> ForecastForm:
    """With what the line says hidden in it, and inputs for how its words are read."""
    read = card.read
    initial = {
        "made": card.made,
        "made_basis": DateBasis.STATED,
        "basis": Forecast.Basis.VERBAL if read.phrase else Forecast.Basis.STATED,
        "probability": read.probability,
        "phrase": read.phrase,
    }
    form = ForecastForm(data, question=question, initial=initial)
    shown = {"expert", "token"} | ({"entry", "low", "best", "high", "note"} if read.phrase else set())
    for name in form.fields.keys() - shown:
        form.fields[name].widget = forms.HiddenInput()
    return form


def _recorded(forecast: Forecast) -> str:
    return format_html(
        '<a href="{}">{} on “{}”</a> is on record. The next one:',
        forecast.get_absolute_url(),
        forecast.expert,
        forecast.question,
    )
