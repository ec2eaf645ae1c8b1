"""Files that were brought to the page: opened, and tried or imported by a task that says how far it is."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.tasks import task
from django.utils import timezone

from tracker.documents.document import ExtractError
from tracker.documents.sheets import Sheet, sheets
from tracker.forms.mappings import Mapping
from tracker.ledger.outages import explain
from tracker.models import Import, Upload
from tracker.models.imports import SILENT_FOR
from tracker.transfer import cells
from tracker.transfer.formats import FORMATS, format_of
from tracker.transfer.given import Source
from tracker.transfer.guessing import Understood, understood
from tracker.transfer.importing import How, digest, import_source
from tracker.transfer.result import ImportResult, named, together
from tracker.transfer.shapes import is_of_people, rows_above, source_of

MOST_SHOWN = 50
SAID_EVERY = 0.5  # seconds
UNFORESEEN = "It failed in a way that nobody foresaw; nothing was imported. The log of this site says more."


@contextmanager
def on_disk(upload: Upload) -> Iterator[tuple[Path, Path | None]]:
    with TemporaryDirectory(prefix="import") as folder:
        path = Path(folder) / f"first{PurePath(upload.name).suffix}"
        path.write_bytes(upload.body)
        second = Path(folder) / f"second{PurePath(upload.second_name).suffix}" if upload.second_name else None
        if second:
            second.write_bytes(upload.second_body)
        yield path, second


@dataclass(frozen=True)
class Opened:
    """A format by its name, or tables that are read by a mapping."""

    format: str = ""
    sheet: Sheet | None = None
    second: Sheet | None = None
    found: Understood | None = None

    @property
    def is_ready(self) -> bool:
        return bool(self.format) or bool(self.found and not self.found.asks)


def opened(upload: Upload, path: Path, second: Path | None) -> Opened:
    """Raises ExtractError or ValidationError for what is no table, or has no such columns."""
    if not upload.mapping and (name := format_of(path, upload.name)) in FORMATS:
        return Opened(name)
    mapping = Mapping.of(upload.mapping) if upload.mapping else None
    encoding = mapping.encoding if mapping else ""
    there = sheets(path, upload.name, encoding=encoding)
    sheet = there[min(mapping.sheet if mapping else 0, len(there) - 1)]
    questions = sheets(second, upload.second_name, encoding=encoding)[0] if second else None
    return Opened("", sheet, questions, understood(sheet, questions, mapping))


def unclosed(one: Opened) -> list[str]:
    """The columns that are questions, where neither a row nor a second file says when they close."""
    assert one.sheet
    assert one.found
    mapping = one.found.mapping
    is_said = "closes_at" in mapping.said or "closes_at" in mapping.questions
    if (
        is_said
        or not is_of_people(mapping)
        or any(role == "closes_at" for _, role, _ in rows_above(one.sheet, mapping))
    ):
        return []
    return mapping.holding_forecasts(one.sheet.columns)


def source(upload: Upload, one: Opened, path: Path, second: Path | None) -> Source:
    if one.format:
        found = FORMATS[one.format](path, second)
        found.name = upload.name
        return found
    assert one.sheet
    assert one.found
    if one.found.asks:
        raise ValidationError([ask.question for ask in one.found.asks])
    found = source_of(one.sheet, one.found.mapping, one.second)
    found.name = upload.name
    return found


# --- Progress: beside the database, where one that is being written to has no place for it ------------


@dataclass
class Saying:
    """Says how far a task is, for the page that waits for it."""

    pk: int
    last: float = 0.0

    def __call__(self, what: str, done: int, of: int) -> None:
        if monotonic() - self.last > SAID_EVERY:
            self.last = monotonic()
            said = {"what": what, "done": done, "of": of, "at": timezone.now()}
            caches["progress"].set(f"upload-{self.pk}", said, 3600)


def progress_of(upload: Upload) -> dict[str, Any]:
    """what, done, of; share in per cent where that is known.  is_silent: no task seems to be at it any more."""
    said = caches["progress"].get(f"upload-{upload.pk}") or {}
    since = said.get("at")
    if upload.began_at and (since is None or since < upload.began_at):
        said, since = {}, upload.began_at
    share = round(100 * said["done"] / said["of"]) if said.get("of") else None
    return {**said, "share": share, "is_silent": bool(since and since < timezone.now() - SILENT_FOR)}


# --- The task ------------------------------------------------------------------------------------------


@task()
def work(pk: int) -> None:
    """Try or import what was brought. What is on record already is not recorded again."""
    upload = Upload.objects.filter(pk=pk).select_related("asked_by").first()
    if upload is None or not upload.is_waiting or upload.entered_id:
        return
    try:
        with on_disk(upload) as (path, second):
            _work(upload, path, second)
    except (ExtractError, ValidationError) as why:
        _stop(upload, " ".join(why.messages) if isinstance(why, ValidationError) else str(why))
    except Exception as error:
        _stop(upload, explain(error) or UNFORESEEN)
        raise


def _work(upload: Upload, path: Path, second: Path | None) -> None:
    is_trial, by = upload.phase == Upload.Phase.TRYING, upload.asked_by
    answers = upload.answers
    one = opened(upload, path, second)
    how = How(
        is_trial=is_trial,
        skip_bad_rows=bool(answers.get("skip_bad_rows")),
        takes_corrections=bool(answers.get("takes_corrections")),
        may_decide=by.has_perm("tracker.add_resolution"),
        names=answers.get("names", {}),
    )

    def keep(entered: Import) -> None:
        Upload.objects.filter(pk=upload.pk).update(entered=entered)

    saying = Saying(upload.pk)
    saying("Reading", 0, 0)
    result, entered = import_source(
        source(upload, one, path, second), by=by, how=how, sha256=digest(path), mapping=upload.mapping,
        progress=saying, keep=keep,
    )  # fmt: skip
    upload.entered = entered
    is_done = not is_trial and (result.is_whole or (how.skip_bad_rows and not result.unreadable))
    upload.phase = Upload.Phase.DONE if is_done else Upload.Phase.TRIED
    upload.result, upload.report = as_shown(result), as_csv(result)
    upload.save(update_fields=["phase", "result", "report", "entered"])


def _stop(upload: Upload, problem: str) -> None:
    Upload.objects.filter(pk=upload.pk).update(phase=Upload.Phase.NEW, problem=problem)


def as_shown(result: ImportResult) -> dict[str, Any]:
    """What the page shows of a result: not all of a long one, which the report has."""

    def more(rows: list[tuple[int, str]]) -> int:
        return sum(len(those) for those, _ in together(rows)[MOST_SHOWN:])

    return {
        "summary": result.summary,
        "details": result.details,
        "n_read": result.read,
        "n_created": result.created,
        "n_unchanged": result.unchanged,
        "n_refused": len(result.refused),
        "n_problems": len(result.problems),
        "problems": named(result.problems, MOST_SHOWN),
        "n_more_problems": more(result.problems),
        "n_remarks": len(result.remarks),
        "remarks": named(result.remarks, MOST_SHOWN),
        "n_more_remarks": more(result.remarks),
        "shown": result.shown,
        "also": result.also,
        "alike": dict(list(result.alike.items())[:MOST_SHOWN]),
        "n_corrected": len(result.corrected),
        "is_unreadable": bool(result.unreadable),
        "is_whole": result.is_whole,
    }


def as_csv(result: ImportResult) -> str:
    file = io.StringIO()
    cells.write(file, ["row", "what", "reason"], result.table())
    return file.getvalue()
