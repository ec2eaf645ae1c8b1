"""For whatever watches the server, and for whoever is called by it."""

from collections.abc import Callable

from django.db import Error, connection
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tracker.ledger import watching
from tracker.ledger.outages import explain
from tracker.models.tasks import waiting_since
from tracker.views.pages import Request


@never_cache
@require_safe
def show(request: Request) -> HttpResponse:
    """A line a part. 503 when nothing can be served; what only keeps people from writing does not make it that."""
    found = {"database": _said(_database)}
    if not found["database"]:
        found |= {"record": _said(watching.of_the_record.problem)}
        found |= {"disk": _said(watching.disk), "worker": _said(_worker)}
    wrong = [part for part, problem in found.items() if problem]
    is_up = not {"database", "record"} & set(wrong)
    head = ("ok, but see: " if is_up else "not available, see: ") + ", ".join(wrong) if wrong else "ok"
    text = "\n".join([head, *(f"{part}: {problem or 'ok'}" for part, problem in found.items()), ""])
    return HttpResponse(text, status=200 if is_up else 503, content_type="text/plain; charset=utf-8")


def _said(ask: Callable[[], str]) -> str:
    """What a part says of itself, or why it cannot be asked."""
    try:
        return ask()
    except (Error, OSError) as error:
        connection.close()
        if (sentence := explain(error)) is None:
            raise
        return sentence


def _database() -> str:
    watching.require_the_file()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _worker() -> str:
    since = waiting_since()
    return f"tasks wait since {since:%Y-%m-%d %H:%M} UTC; start the worker, or another one" if since else ""
