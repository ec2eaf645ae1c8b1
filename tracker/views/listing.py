"""Coding a list of predictions: all of its lines in one table."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from tracker.forms.listing import MOST_ROWS, ListForm
from tracker.models import Forecast, Source
from tracker.spotting import listed, unquoted_lines
from tracker.views.cards import speakers
from tracker.views.coding import address_of
from tracker.views.pages import Request, answer_form, posted, requires


@requires("add_forecast")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Request, pk: int) -> HttpResponse:
    source = get_object_or_404(Source.objects.prefetch_related("authors"), pk=pk)
    listing = unquoted_lines(source)
    if listing is None:
        is_logged = listed(source) is not None
        said = (
            "Every line of this list is on record already."
            if is_logged
            else "No list of predictions was found in it."
        )
        messages.info(request, f"{said} What else it says is marked in the text.")
        return redirect(address_of(source))
    form = ListForm(posted(request), source=source, listing=listing)

    def done(logged: list[Forecast]) -> tuple[str, str]:
        n = len(logged)
        return address_of(source), f"{n} forecast{'s are' if n > 1 else ' is'} logged."

    context = {"source": source, "listing": listing, "most": MOST_ROWS, "speakers": speakers(source)}
    return answer_form(request, form, "sources/listing.html", context, done=done)
