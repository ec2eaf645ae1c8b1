"""Files of what tables and charts show, sent as they are made."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from pydantic import ValidationError as Misread

from tracker.forms.experts import CompareForm
from tracker.forms.filters import FilterForm
from tracker.models import Expert, Question
from tracker.reports.agreement import agreement_on_kinds, agreement_on_outcomes, agreement_on_probabilities
from tracker.reports.experts import expert_report
from tracker.reports.head_to_head import head_to_head
from tracker.reports.leads import Leads, by_topic
from tracker.reports.opponents import opponents
from tracker.reports.proven import trial
from tracker.reports.selection import selected
from tracker.reports.shared import absolute
from tracker.scoreboards.calibration import calibration
from tracker.scoreboards.stored import scoreboard
from tracker.transfer import exports, outturn, tables
from tracker.transfer.exports import Export
from tracker.views.pages import Request, render_page

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
AT_ONCE = 2  # files on their way, in each process: a slow reader holds a thread, and the others are for pages
TABLES = {
    table.name: table
    for table in (
        tables.EXPERTS, tables.ORGANIZATIONS, tables.SOURCES, tables.EXCERPTS, tables.CLAIMS, tables.QUESTIONS,
        tables.FORECASTS, tables.READINGS, tables.RESOLUTIONS, tables.RATINGS,
        tables.COLLECTIONS, tables.LEXICONS, tables.ENTRIES,
    )
}  # fmt: skip
places = BoundedSemaphore(AT_ONCE)


class _Sent(StreamingHttpResponse):
    """Gives its place back once it is sent, or whoever asked has gone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.closed_once = places, False

    def close(self) -> None:
        super().close()
        if not self.closed_once:
            self.closed_once = True
            self.place.release()


def _busy() -> HttpResponse:
    text = "Several files are being sent already. Try again in half a minute.\n"
    return HttpResponse(text, status=503, headers={"Retry-After": "30"}, content_type="text/plain; charset=utf-8")


def _stream(pieces: Any, file: str, content_type: str) -> HttpResponse:
    if not places.acquire(blocking=False):
        return _busy()
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{file}"',
        "Link": f'<{settings.DATA_LICENCE_URL}>; rel="license"',
    }
    return _Sent(pieces, content_type=content_type, headers=headers)  # type: ignore[return-value]


def _answer(request: Request, export: Export, kind: str) -> HttpResponse:
    address = absolute(request, request.get_full_path())
    return _stream(_in_pieces(exports.written(export, kind, address)), export.file(kind), TYPES[kind])


def _in_pieces(lines: Iterator[str], size: int = 64 * 1024) -> Iterator[bytes]:
    """Lines together: each piece is a call of the server."""
    held: list[str] = []
    length = 0
    for line in lines:
        held.append(line)
        length += len(line)
        if length >= size:
            yield "".join(held).encode()
            held, length = [], 0
    yield "".join(held).encode()


def _refused(sentences: str) -> HttpResponse:
    return HttpResponse(f"{sentences}\n", status=422, content_type="text/plain; charset=utf-8")


def _agreement() -> Export:
    subjects = {
        "kind": agreement_on_kinds,
        "outcome": agreement_on_outcomes,
        "probability": agreement_on_probabilities,
    }
    return exports.agreement({name: found() for name, found in subjects.items()})


# Tables that are computed, and of which nothing can be asked.
COMPUTED: dict[str, Callable[[], Export]] = {
    "agreement": _agreement,
    "by-record": lambda: exports.by_record(trial()),
}


@require_safe
def table(request: Request, name: str, kind: str) -> HttpResponse:
    """All rows of a table, with the filters of the page beside which its link stands."""
    if name in COMPUTED:
        if request.GET:
            return _refused("This table is given as it is, without filters.")
        return _answer(request, COMPUTED[name](), _kind(kind))
    chosen = TABLES.get(name)
    if chosen is None or kind not in TYPES:
        raise Http404(f"There is no such file. There are: {', '.join(TABLES)}.")
    try:
        asked = chosen.asked.model_validate({key: value for key, value in request.GET.items() if value})
        rows = chosen.rows(asked)
    except Misread as error:
        return _refused(" ".join(f"{one['loc'][0]}: {one['msg']}." for one in error.errors() if one["loc"]))
    except ValidationError as refusal:
        return _refused(" ".join(refusal.messages))
    return _answer(request, exports.of_table(chosen, rows, partial(absolute, request)), kind)


@require_safe
def outturn_csv(request: Request) -> HttpResponse:
    """Forecasts with questions and outcomes, as they are read in elsewhere; with the filters of questions."""
    try:
        asked = tables.QuestionsAsked.model_validate({key: value for key, value in request.GET.items() if value})
        questions = Question.objects.filter(pk__in=tables.questions(asked).order_by().values("pk"))
    except Misread as error:
        return _refused(" ".join(f"{one['loc'][0]}: {one['msg']}." for one in error.errors() if one["loc"]))
    except ValidationError as refusal:
        return _refused(" ".join(refusal.messages))
    file = Export("for-import", [], []).file("csv")
    return _stream(_in_pieces(outturn.lines(questions)), file, TYPES["csv"])


def _expert(slug: str) -> Expert:
    everyone = Expert.objects.select_related("merged_into").exclude(kind=Expert.Kind.BENCHMARK)
    return get_object_or_404(everyone, slug=slug).canonical


def _kind(kind: str) -> str:
    if kind not in TYPES:
        raise Http404
    return kind


@require_safe
def expert_forecasts(request: Request, slug: str, kind: str) -> HttpResponse:
    """Those of an expert that a page shows."""
    expert = _expert(slug)
    found = selected(expert, request.GET)
    if found is None:
        raise Http404
    if found.is_counted and not found.form.is_valid():
        return _refused(found.form.refusals())
    rows = tables.all_forecasts().filter(pk__in=found.forecasts.order_by().values("pk"))
    return _answer(request, exports.of_table(tables.FORECASTS, rows, partial(absolute, request)), _kind(kind))


def _leads(expert: Expert) -> Leads:
    return expert_report(expert, scoreboard()).leads


# Tables and charts of the page of an expert.
OF_EXPERT: dict[str, Callable[[Expert], Export]] = {
    "lead": lambda expert: exports.lead(expert, _leads(expert)),
    "topics": lambda expert: exports.topics(expert, by_topic(expert, _leads(expert))),
    "head-to-head": lambda expert: exports.opponents(opponents(expert)),
}


@require_safe
def of_expert(request: Request, slug: str, name: str, kind: str) -> HttpResponse:
    if name not in OF_EXPERT:
        raise Http404
    return _answer(request, OF_EXPERT[name](_expert(slug)), _kind(kind))


@require_safe
def calibration_curve(request: Request, kind: str) -> HttpResponse:
    """Everybody’s, or that of ?expert=, with the filters of a scoreboard."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        return _refused(form.refusals())
    expert = _expert(request.GET["expert"]) if request.GET.get("expert") else None
    found = calibration(form.filters(), expert.pk if expert else None)
    return _answer(request, exports.calibration_curve(found), _kind(kind))


@require_safe
def shared_questions(request: Request, slug: str, other: str, kind: str) -> HttpResponse:
    form = CompareForm({"first": slug, "second": other})
    if not form.is_valid():
        raise Http404
    found = head_to_head(form.cleaned_data["first"], form.cleaned_data["second"])
    return _answer(request, exports.shared(found), _kind(kind))


@require_safe
def index(request: Request) -> HttpResponse:
    """What can be had, under which licence, and how to cite it."""
    file = Path(settings.EXPORTS_DIR, settings.NIGHTLY)
    context = {
        "tables": [(table.name, (table.shape.__doc__ or "").splitlines()[0]) for table in TABLES.values()],
        "licence": exports.licence(),
        "citation": exports.cited("the whole record", absolute(request, "/")),
        "nightly": file.stat() if file.exists() else None,
    }
    return render_page(request, "exports.html", context)


@require_safe
def nightly(request: Request) -> HttpResponse:
    """The dump that was made last."""
    file = Path(settings.EXPORTS_DIR, settings.NIGHTLY)
    if not file.exists():
        raise Http404("No dump has been made yet.")
    return _stream(_chunks(file), settings.NIGHTLY, "application/zip")


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while chunk := opened.read(64 * 1024):
            yield chunk
