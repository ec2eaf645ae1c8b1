"""What people get when database or disk are not there for them: 503, and which it is. Nothing here asks either."""

import logging
import sys
from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.defaults import server_error

from tracker.ledger import watching
from tracker.ledger.outages import explain

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]

RETRY_AFTER = "10"  # seconds
NOT_SET_UP = "The database is not set up for this version of the site."


def handle(request: HttpRequest) -> HttpResponse:
    """handler500: also sees what middleware raises, which no process_exception does."""
    if sentence := explain(sys.exception()):
        connection.close()  # so that the next request looks anew
        return unavailable(request, sentence)
    return server_error(request)


def unavailable(request: HttpRequest, sentence: str) -> HttpResponse:
    """503 as a page, as a part for htmx that leaves what was typed where it is, or in short for programs."""
    context = {"sentence": sentence, "has_sent": request.method == "POST"}
    headers = {"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"}
    if request.headers.get("HX-Request"):
        # Above what is there, not in its place, and whatever part of an answer was wanted.
        headers |= {"HX-Reswap": "afterbegin show:top" if context["has_sent"] else "afterbegin"}
        headers |= {"HX-Reselect": ".outage", "HX-Push-Url": "false"}
        part = render_to_string("503.html#part", context)
        return HttpResponse(part, status=503, headers=headers)
    is_program = request.path.startswith("/api/") or request.path.endswith((".json", ".csv", ".png"))
    if is_program or not request.accepts("text/html"):
        text = f"{sentence} Try again later.\n"
        return HttpResponse(text, status=503, headers=headers, content_type="text/plain; charset=utf-8")
    response = render(None, "503.html", context, status=503)
    for name, value in headers.items():
        response[name] = value
    return response


def only_with_a_record(get_response: GetResponse) -> GetResponse:
    """Serve nothing, not even a form that could not be sent, while no database answers.

    Nor before the guards of the record were seen. A connection that was kept is checked in any case before it is
    used, so that this costs nothing.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info == reverse("health"):
            return get_response(request)
        try:
            watching.require_the_file()
            connection.cursor().close()
            if watching.of_the_record.is_unseen:
                watching.of_the_record.require()
        except ImproperlyConfigured as reason:
            logger.error("Not served: %s", reason)
            return unavailable(request, NOT_SET_UP)
        except Error as error:
            if (sentence := explain(error)) is None:
                raise
            logger.error("Not served: %s", error)
            connection.close()
            return unavailable(request, sentence)
        return get_response(request)

    return middleware
