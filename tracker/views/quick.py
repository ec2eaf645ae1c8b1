"""One forecast written in one line, and the card that shows how it was understood before it is recorded."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from tracker.forms.forecasts import ForecastForm
from tracker.forms.sources import AddressForm
from tracker.lexicons import shipped_terms
from tracker.models import Excerpt, Expert, Forecast, Question, Source
from tracker.prose.quick import QuickLine, parse
from tracker.prose.quotations import Quoted, locate_all, pieces_of
from tracker.spotting import phrase_of
from tracker.values.moments import DateBasis, Moment
from tracker.views.pages import Request, posted, render_page, requires, searched

LONGEST_LINE = 200  # characters of the input
LONGEST_ADDRESS, LONGEST_QUOTATION = 2000, 5000  # characters that are read
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
    """Read ?line= and show the card; record what is confirmed on it.

    ?url= and ?quote=: what was read elsewhere, of which a line is begun.
    """
    begun = _begun(request.GET.get("url", ""), request.GET.get("quote", ""))
    line = searched(request, "line") or (begun.line if begun else "")
    card = _card(parse(line, shipped_terms()))
    form = None
    if card.is_complete:
        asked = [question for question in card.binary if str(question.pk) == request.POST.get("question")]
        form = _form(card, (asked or card.binary)[0], posted(request) if asked else None)
    if form and form.is_bound and (forecast := form.submit(by=request.user)) is not None:
        messages.success(request, _recorded(forecast))
        return redirect("desk_quick")
    context = {"line": line, "card": card, "form": form, "sent": request.POST, "begun": begun}
    status = 422 if request.method == "POST" else 200
    return render_page(request, "desk/quick.html", context, partial="card", status=status)


@dataclass(frozen=True)
class Begun:
    """Words that somebody has read elsewhere.  line: as far as it can be written of them.

    source: where they stand, if that is on record.  where: of its coding page, with the words marked.
    by_address: to have it read, if it is not.
    """

    line: str
    source: Source | None
    where: str
    by_address: AddressForm | None


def _begun(url: str, quote: str) -> Begun | None:
    url, quote = url.strip()[:LONGEST_ADDRESS], " ".join(quote[:LONGEST_QUOTATION].split())
    if not (url or quote):
        return None
    page = url.partition("#")[0]
    source = Source.objects.filter(url__in={url, page, f"{page}/", page.rstrip("/")} - {""}).first()
    by_address = AddressForm({"url": page}) if url and not source else None
    if by_address and not by_address.is_valid():
        by_address = None
    return Begun(_line_of(quote, source), source, _where(quote, source) if source else "", by_address)


def _line_of(quote: str, source: Source | None) -> str:
    """Who wrote it, the words, what they say of how likely it is, and when it was published: as far as known."""
    authors = list(source.authors.all()) if source else []
    who = authors[0].canonical.name if len(authors) == 1 else ""
    phrase = phrase_of(Excerpt(exact=quote, source=source or Source())) if quote else ""
    rest = [f"“{phrase}”"] if phrase else []
    rest += [source.published.iso()] if source and source.published else []
    room = LONGEST_LINE - len(f"{who}: {', '.join(['', *rest])}")
    words = quote if len(quote) <= room else f"{quote[: room - 1]}…"
    return f"{who}: {', '.join(filter(None, [words, *rest]))}"


def _where(quote: str, source: Source) -> str:
    pieces = [Quoted(piece) for piece in pieces_of(quote)]
    spans = locate_all(source.text, pieces) if source.text else []
    marked = [(name, end) for span in spans for name, end in zip(("start", "end"), span, strict=True)]
    is_found = spans and len(spans) == len(pieces)
    return f"{reverse('coding', args=[source.pk])}{f'?{urlencode(marked)}' if is_found else ''}"


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
