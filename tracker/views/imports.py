"""Files that people bring: brought, understood, tried, imported by a task, and taken back."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from tracker.documents.document import ExtractError
from tracker.forms.imports import GoForm, MappingForm, TakeBackForm, UploadForm
from tracker.forms.mappings import Mapping
from tracker.models import Import, SavedMapping, TakenBack, Upload
from tracker.transfer.formats import TITLES
from tracker.transfer.shapes import first_in_words
from tracker.transfer.uploads import on_disk, opened, progress_of, source, unclosed, work
from tracker.views.pages import Request, answer_form, paginate, posted, render_page, requires

FIRST_ROWS, FIRST_FORECASTS = 5, 20


@requires("add_import")
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request) -> HttpResponse:
    """What was imported; and a file to bring."""
    form = UploadForm(posted(request), request.FILES if request.method == "POST" else None)
    context = {
        "page_obj": paginate(request, Import.objects.with_counts().select_related("recorded_by").order_by("-pk")),
        "waiting": Upload.objects.of(request.user).filter(entered=None).order_by("-pk")[:10],
        "mappings": SavedMapping.objects.all(),
    }
    return answer_form(
        request,
        form,
        "imports/list.html",
        context,
        done=lambda upload: (upload, "The file is here. Nothing is on record yet."),
    )


@requires("add_import")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Request, pk: int) -> HttpResponse:
    """A file that was brought: how it is understood, what would come of it, how far it is."""
    found = get_object_or_404(Upload.objects.of(request.user).select_related("entered"), pk=pk)
    if found.entered:
        return HttpResponseClientRefresh() if request.htmx else redirect(found.entered)
    if found.is_waiting:
        return _wait(request, found)
    if request.htmx and request.method == "GET":
        return HttpResponseClientRefresh()
    if found.phase == Upload.Phase.DONE:
        return render_page(request, "imports/upload.html", {"upload": found, "result": found.result})
    return _understand(request, found)


def _wait(request: Request, found: Upload) -> HttpResponse:
    progress = progress_of(found)
    if request.method == "POST" and progress["is_silent"]:
        work.enqueue(found.pk)  # whatever became of the first one: nothing goes in twice
        found.begin(found.phase)
        return redirect(found)
    return render_page(request, "imports/waiting.html", {"upload": found, "progress": progress})


def _understand(request: Request, found: Upload) -> HttpResponse:
    context: dict[str, Any] = {
        "upload": found,
        "result": found.result if found.phase == Upload.Phase.TRIED else None,
    }
    is_going = request.method == "POST" and request.POST.get("do") == "import"
    tried = {"n_refused": found.result.get("n_problems", 0), "n_corrected": found.result.get("n_corrected", 0)}
    sent = request.POST if is_going else None
    go = GoForm(sent, alike=found.result.get("alike", {}), initial=found.answers, **tried)
    with on_disk(found) as (path, second):
        try:
            one = opened(found, path, second)
        except (ExtractError, ValidationError) as why:
            found.problem = " ".join(why.messages) if isinstance(why, ValidationError) else str(why)
            return render_page(request, "imports/upload.html", context)
        if one.format:
            context["format"] = TITLES[one.format]
            if request.method == "POST" and not is_going:
                return _start(found, Upload.Phase.TRYING)
        else:
            assert one.sheet
            assert one.found
            form = MappingForm(
                request.POST if request.method == "POST" and not is_going else None,
                mapping=one.found.mapping,
                columns=one.sheet.columns,
                second=one.second.columns if one.second else (),
                asks={ask.about: ask.question for ask in one.found.asks},
                closing=unclosed(one),
            )
            context |= {"form": form, "sheet": one.sheet, "found": one.found}
            if form.is_bound and (mapping := form.submit(by=request.user)):
                return _map(request, found, mapping)
            context |= {"rows": one.sheet.first(FIRST_ROWS), "n_first": FIRST_ROWS}
            if one.is_ready:
                context["becomes"] = first_in_words(source(found, one, path, second), FIRST_ROWS)
    if is_going and context["result"] and go.is_valid():
        found.answers = {
            "skip_bad_rows": go.cleaned_data["skip_bad_rows"],
            "takes_corrections": go.cleaned_data["takes_corrections"],
            "names": found.answers.get("names", {}) | go.names,
        }
        return _start(found, Upload.Phase.RUNNING if request.POST.get("then") != "try" else Upload.Phase.TRYING)
    context["go"] = go
    return render_page(
        request,
        "imports/upload.html",
        context,
        status=422 if go.errors or ("form" in context and context["form"].errors) else 200,
    )


def _map(request: Request, found: Upload, mapping: Mapping) -> HttpResponse:
    """Keep the mapping; try it, unless something has to be said yet."""
    found.mapping = mapping.as_json()
    with on_disk(found) as (path, second):
        one = opened(found, path, second)
    if not one.is_ready:
        found.phase, found.problem = Upload.Phase.NEW, ""
        found.save(update_fields=["mapping", "phase", "problem"])
        return redirect(found)
    return _start(found, Upload.Phase.TRYING)


def _start(found: Upload, phase: str) -> HttpResponse:
    found.begin(phase)
    work.enqueue(found.pk)
    return redirect(found)


@requires("add_import")
@require_safe
def report(request: Request, pk: int) -> HttpResponse:
    """All that came of a trial or an import, a row each, as CSV."""
    found = get_object_or_404(Upload.objects.exclude(report="").filter(asked_by=request.user), pk=pk)
    name = slugify(found.name)[:60] or "import"
    return HttpResponse(
        "\N{ZERO WIDTH NO-BREAK SPACE}" + found.report,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-report.csv"'},
    )


@requires("add_import")
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: Request, pk: int) -> HttpResponse:
    """One that is on record, and the way to take all of it back."""
    found = get_object_or_404(Import.objects.with_counts().select_related("recorded_by"), pk=pk)
    may = request.user == found.recorded_by or request.user.has_perm("tracker.add_resolution")
    if request.method == "POST" and not may:
        raise PermissionDenied
    theirs = Upload.objects.filter(entered=found, asked_by=request.user).first()
    form = TakeBackForm(posted(request), entered=found)
    context: dict[str, Any] = {
        "import": found,
        "upload": theirs,
        "result": theirs.result if theirs else None,
        "may_take_back": may and (request.method == "POST" or found.stands),
        "left_empty": found.left_empty() if found.n_standing < found.n_forecasts else "",  # type: ignore[attr-defined]
    }

    brought = found.forecasts.with_values().select_related("expert__merged_into", "retraction").order_by("pk")
    context["brought"] = brought[:FIRST_FORECASTS]

    def done(taken: TakenBack) -> tuple[Any, str]:
        return found, taken.sentence

    return answer_form(request, form, "imports/detail.html", context, done=done)
