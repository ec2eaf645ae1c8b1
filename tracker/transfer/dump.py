"""The whole public record as files: each table as CSV and JSON, with what its columns mean, licence and citation.

In it is what readers are shown, with what was retracted or replaced. Not in it: accounts but for the names of who
recorded what; texts whose licence does not let readers see them; passages that were found to make no claim; what
waits for a second coder, rater or signature, and what coders took a claim for before they were asked to agree.
"""

import csv
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When

from tracker.models import (
    Affiliation,
    Claim,
    Clarification,
    Collection,
    Condition,
    EventAssignment,
    Evidence,
    Excerpt,
    Expert,
    Forecast,
    Lexicon,
    LexiconEntry,
    Organization,
    Proposal,
    ProposalAnswer,
    Question,
    Rating,
    Reading,
    ReadingSummary,
    Resolution,
    Retraction,
    Signature,
    SignOff,
    Source,
    Topic,
    Withdrawal,
)
from tracker.transfer import outturn
from tracker.transfer.cells import harmless
from tracker.transfer.exports import Encoder, as_of, cited, licence

AT_ONCE = 5000  # rows
FOR_IMPORT = "outturn.csv"
Progress = Callable[[str, int, int], None]
WHO = "recorded_by__name"
BASES = "probability distribution quantiles"


def _excerpts() -> "QuerySet[Any]":
    this = {"excerpt": OuterRef("pk")}
    claimed = Exists(Claim.objects.filter(**this))
    shown = Exists(Claim.objects.exclude(kind=Claim.Kind.NONE).filter(**this))
    return Excerpt.objects.filter(shown | Exists(Evidence.objects.filter(**this)) | ~claimed)


def _sources() -> "QuerySet[Any]":
    text = Case(When(text_is_public=True, then=F("text")), default=Value(""), output_field=models.TextField())
    return Source.objects.order_by().annotate(public_text=text)


@dataclass(frozen=True)
class Dumped:
    """columns: of the model, with two underscores to those of another one."""

    name: str
    about: str
    rows: Callable[[], "QuerySet[Any]"]
    columns: str

    @property
    def names(self) -> list[str]:
        """As files have them: `question` where the database has `question_id`, `recorded_by` for the name."""
        paths = (column.removesuffix("__name").removeprefix("public_") for column in self.columns.split())
        return [path.rpartition("__")[2] for path in paths]

    def fields(self) -> Iterator[tuple[str, "models.Field[Any, Any] | None"]]:
        for name, path in zip(self.names, self.columns.split(), strict=True):
            model: Any = self.rows().model
            *through, own = path.removesuffix("__name").split("__")
            for step in through:
                model = model._meta.get_field(step).related_model
            yield name, next((field for field in model._meta.concrete_fields if field.name == own), None)


def _all(model: Any) -> Callable[[], "QuerySet[Any]"]:
    return lambda: model._default_manager.all()


def _links(field: Any) -> Callable[[], "QuerySet[Any]"]:
    return _all(field.through)


TABLES = (
    Dumped("experts", "Who makes forecasts; benchmarks are computed.", _all(Expert),
           f"id slug name kind aliases biography homepage orcid wikidata merged_into recorded_at {WHO}"),
    Dumped("organizations", "Publishers, and where experts work.", _all(Organization), "id slug name homepage"),
    Dumped("affiliations", "Where experts worked when.", _all(Affiliation),
           "id expert organization role started_on ended_on"),
    Dumped("sources", "Documents; texts only where readers may see them.", _sources,
           "id title medium publisher published_on published_precision published_basis published_basis_note url "
           f"archive_url licence text_is_public text_is_part public_text coding recorded_at {WHO}"),
    Dumped("source_authors", "Who wrote a source.", _links(Source.authors), "id source expert"),
    Dumped("sign_offs", "An analyst’s word that every forecast in a source is logged, or not.", _all(SignOff),
           f"id source is_complete n_claims n_passed_over n_left_out recorded_at {WHO}"),
    Dumped("excerpts", "Quotations.", _excerpts,
           f"id source exact prefix suffix pieces place position recorded_at {WHO}"),
    Dumped("claims", "What an expert said in an excerpt.", lambda: Claim.objects.exclude(kind=Claim.Kind.NONE),
           f"id excerpt expert kind note attribution attribution_note replaces recorded_at {WHO}"),
    Dumped("topics", "What questions are about.", _all(Topic), "id slug name"),
    Dumped("questions", "What forecasts are put to.", _all(Question),
           "id title criteria kind options lower_bound upper_bound unit opens_at opens_precision closes_at "
           f"closes_precision closes_basis closes_basis_note resolve_by key recorded_at {WHO}"),
    Dumped("question_topics", "Which question is about what.", _links(Question.topics), "id question topic"),
    Dumped("conditions", "Questions that are asked only if another one resolves so.", _all(Condition),
           "id question depends_on outcome"),
    Dumped("event_assignments", "Which questions restate one event; the latest counts.", _all(EventAssignment),
           f"id question event note recorded_at {WHO}"),
    Dumped("clarifications", "What makes criteria clearer.", _all(Clarification),
           f"id question text recorded_at {WHO}"),
    Dumped("forecasts", "One expert’s belief about one question as of one moment.", _all(Forecast),
           f"id question expert claim basis confidence {BASES} made_at made_precision made_basis made_basis_note "
           f"replaces replaces_note recorded_at {WHO}"),
    Dumped("withdrawals", "An expert took a forecast back.", _all(Withdrawal),
           f"id question expert claim made_at made_precision note recorded_at {WHO}"),
    Dumped("readings", "What coders took words to mean.", _all(Reading),
           "id forecast phrase entry low best high distribution quantiles note settles replaces recorded_at "
           f"{WHO}"),
    Dumped("reading_summaries", "The number of a verbal forecast, from its current readings.",
           _all(ReadingSummary), f"forecast low high {BASES} is_hedged n"),
    Dumped("resolutions", "Decisions, numbered per question; the latest counts.", _all(Resolution),
           "id question number decision outcome known_at known_precision rationale cause recorded_at "
           f"{WHO}"),
    Dumped("evidence", "Quotations given for a decision.", _all(Evidence),
           f"id resolution excerpt stance note recorded_at {WHO}"),
    Dumped("proposals", "How a question should be decided, in somebody’s view, once that was answered.",
           lambda: Proposal.objects.exclude(answer=None),
           f"id question decision outcome known_at known_precision recorded_at {WHO}"),
    Dumped("proposal_answers", "Accepted by a resolution; declined or taken back with a reason.",
           _all(ProposalAnswer), f"id proposal resolution reason recorded_at {WHO}"),
    Dumped("signatures", "Who agreed to a proposal that was accepted.",
           lambda: Signature.objects.filter(proposal__answer__resolution__isnull=False),
           f"id proposal recorded_at {WHO}"),
    Dumped("ratings", "What raters who did not know what was forecast said of a question, once all had answered.",
           Rating.objects.shown, f"id request__question outcome reason recorded_at {WHO}"),
    Dumped("retractions", "What was taken back, and why.",
           lambda: Retraction.objects.exclude(claim__kind=Claim.Kind.NONE),
           f"id claim forecast reason recorded_at {WHO}"),
    Dumped("collections", "Sources and questions that belong together.", _all(Collection),
           f"id slug title description frame frame_note recorded_at {WHO}"),
    Dumped("collection_sources", "Which source is in which.", _links(Collection.sources),
           "id collection source"),
    Dumped("collection_questions", "Which question is in which.", _links(Collection.questions),
           "id collection question"),
    Dumped("lexicons", "Published tables from words to probabilities.", _all(Lexicon),
           "id slug name kind citation url licence"),
    Dumped("lexicon_entries", "Their terms.", _all(LexiconEntry),
           "id lexicon term low best high lower upper n note"),
)  # fmt: skip


def dump(
    folder: Path, progress: Progress = lambda what, done, of: None, *, for_import: bool = False
) -> list[tuple[str, int]]:
    """Write all of it into a folder, as of one moment. Returns the tables with how many rows each has.

    A file takes the place of the last one once it is whole.  for_import: also as another Outturn reads it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _one_moment():
        counted = [(table.name, _write(table, folder, progress)) for table in TABLES]
        if for_import:
            _put(folder / FOR_IMPORT, outturn.lines())
        for name, text in _beside(counted).items():
            _put(folder / name, [text])
    return counted


def dump_archive(file: Path, progress: Progress = lambda what, done, of: None) -> list[tuple[str, int]]:
    """The same as one file, to be downloaded."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as made:
        folder = Path(made, "outturn")
        counted = dump(folder, progress, for_import=True)
        archive = Path(made, "outturn.zip")
        with ZipFile(archive, "w", ZIP_DEFLATED) as zipped:
            for path in sorted(folder.iterdir()):
                zipped.write(path, f"outturn/{path.name}")
        os.replace(archive, file)
    return counted


@contextmanager
def _one_moment() -> Iterator[None]:
    """What is recorded meanwhile is in none of the files; nobody who records waits for it."""
    with connection.cursor() as cursor, ExitStack() as stack:
        if connection.in_atomic_block:  # a test’s
            pass
        elif connection.vendor == "postgresql":
            stack.enter_context(transaction.atomic())
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        else:
            cursor.execute("BEGIN")  # Django’s own would keep everybody else from writing
            stack.callback(cursor.execute, "ROLLBACK")
        yield


def _write(table: Dumped, folder: Path, progress: Progress) -> int:
    rows, names = table.rows().order_by("pk"), table.names
    total, n = rows.count(), 0
    begun = [folder / f".{table.name}.{kind}" for kind in ("csv", "json")]
    with begun[0].open("w", encoding="utf-8", newline="") as sheet, begun[1].open("w", encoding="utf-8") as lines:
        csv.writer(sheet).writerow(names)
        write = csv.writer(sheet, quoting=csv.QUOTE_STRINGS).writerow
        encode = Encoder().encode
        lines.write("[")
        for found in rows.values_list(*table.columns.split()).iterator(chunk_size=AT_ONCE):
            row = [value.isoformat() if isinstance(value, date) else value for value in found]
            write(map(_cell, row))
            lines.write(f"{',' if n else ''}\n{encode(dict(zip(names, row, strict=True)))}")
            n += 1
            if n % AT_ONCE == 0:
                progress(table.name, n, total)
        lines.write("\n]\n")
    for path in begun:
        os.replace(path, folder / path.name[1:])
    return n


def _cell(value: Any) -> Any:
    """value: of what a JSON file may hold. There are millions, so what most of them are is asked first."""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _put(path: Path, pieces: Iterable[str]) -> None:
    begun = path.with_name(f".{path.name}")
    with begun.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)
    os.replace(begun, path)


# --- What lies beside the tables -------------------------------------------------------------------


def _beside(counted: list[tuple[str, int]]) -> dict[str, str]:
    at = as_of()
    of_when = f"As of {at.isoformat()}, when the record changed last." if at else "Nothing is on record yet."
    tables = "\n".join(
        f"{table.name:22} {n:>9,} rows  {table.about}" for table, (_, n) in zip(TABLES, counted, strict=True)
    )
    address = settings.ADDRESS or "the address of the site"
    readme = (
        f"{__doc__}\n{of_when}\n\n{tables}\n\nWhat the columns mean: dictionary.csv; schema.json for programs. "
        f"Forecasts as another Outturn reads them, if they were asked for: {FOR_IMPORT}.\n"
    )
    return {
        "README.txt": readme,
        "LICENCE.txt": f"{licence()}\n",
        "CITATION.txt": f"{cited('the whole record', address)}\n",
        "dictionary.csv": _dictionary(),
        "schema.json": json.dumps(_schema(), indent=1, ensure_ascii=False),
    }


def _type(field: "models.Field[Any, Any] | None") -> str:
    kinds = (
        (models.ForeignKey, "integer"),
        (models.BooleanField, "boolean"),
        (models.IntegerField, "integer"),
        (models.FloatField, "number"),
        (models.DateTimeField, "date-time"),
        (models.DateField, "date"),
        (models.JSONField, "JSON"),
    )
    return next((words for kind, words in kinds if isinstance(field, kind)), "text")


def _means(name: str, field: "models.Field[Any, Any] | None") -> str:
    if name == "recorded_by":
        return "Name of who recorded it"
    if name == "recorded_at":
        return "When it was recorded, by the clock of the database"
    if isinstance(field, models.ForeignKey):
        return f"id of one of the {field.related_model._meta.verbose_name_plural}"
    said = str(field.help_text) if field else ""
    choices = ", ".join(str(key) for key, _ in field.choices or []) if field else ""
    return ": ".join(filter(None, [said or str(field.verbose_name if field else name).capitalize(), choices]))


def _columns(table: Dumped) -> Iterator[tuple[str, str, str, bool]]:
    for name, field in table.fields():
        kind = "text" if name == "recorded_by" else _type(field)
        yield name, kind, _means(name, field), bool(field and field.null)


def _dictionary() -> str:
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["table", "column", "type", "meaning", "may_be_empty"])
        for table in TABLES:
            for name, kind, means, may_be_null in _columns(table):
                writer.writerow([table.name, name, kind, means, "yes" if may_be_null else ""])
        file.seek(0)
        return file.read()


def _schema() -> dict[str, Any]:
    """A JSON schema of each NAME.json, under its name."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": {
            table.name: {
                "description": table.about,
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        name: _described(kind, means, may_be_null)
                        for name, kind, means, may_be_null in _columns(table)
                    },
                    "required": table.names,
                    "additionalProperties": False,
                },
            }
            for table in TABLES
        },
    }


def _described(kind: str, means: str, may_be_null: bool) -> dict[str, Any]:
    if kind == "JSON":
        return {"description": means, "type": ["array", "object", "null"]}
    types = {"text": "string", "date": "string", "date-time": "string"}
    found: dict[str, Any] = {"description": means, "type": types.get(kind, kind)}
    if kind.startswith("date"):
        found["format"] = kind
    if may_be_null:
        found["type"] = [found["type"], "null"]
    return found
