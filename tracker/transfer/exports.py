"""Tables and the data of charts as files: CSV or JSON, row by row, each with its licence."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.text import slugify

from tracker.charts.dots import Estimate
from tracker.models import Change, Expert
from tracker.reports.agreement import Agreements
from tracker.reports.head_to_head import HeadToHead, told
from tracker.reports.leads import lead_over_time
from tracker.reports.opponents import Opponents
from tracker.reports.proven import Trial
from tracker.scoreboards.calibration import Calibration
from tracker.transfer import cells
from tracker.transfer.public.shape import Link
from tracker.transfer.tables import Table

ROWS_AT_ONCE = 500
QUOTATIONS = "Quotations belong to their authors and publishers."
Row = Mapping[str, Any]


def as_of() -> datetime | None:
    """When the record changed last."""
    return Change.objects.last_at()


def cited(what: str, address: str) -> str:
    """“Outturn, the record of experts’ forecasts: questions, as of 27 November 2026. https://…”"""
    at = as_of()
    day = f", as of {at.day} {at:%B %Y}" if at else ""
    keeper = f"{settings.OPERATOR}: " if settings.OPERATOR else ""
    return f"{keeper}Outturn, the record of experts’ published forecasts: {what}{day}. {address}"


def licence() -> str:
    return f"Figures and wording: {settings.DATA_LICENCE} ({settings.DATA_LICENCE_URL}). {QUOTATIONS}"


@dataclass(frozen=True)
class Export:
    name: str
    columns: list[str]
    rows: Iterable[Row]

    def file(self, kind: str) -> str:
        """What it is called where it is kept: with its day and its licence."""
        at = as_of()
        parts = (
            "outturn",
            self.name,
            f"{at:%Y-%m-%d}" if at else "",
            slugify(settings.DATA_LICENCE.replace(".", "-")),
        )
        return f"{'-'.join(filter(None, parts))}.{kind}"

    def csv(self) -> Iterator[str]:
        return cells.lines(self.columns, ({name: _cell(row[name]) for name in self.columns} for row in self.rows))

    def json(self, address: str) -> Iterator[str]:
        """With its licence, and how to cite it, before the rows."""
        head = {"licence": licence(), "citation": cited(self.name, address), "as_of": as_of()}
        yield f'{_json(head)[:-1]}, "rows": ['
        for n, row in enumerate(self.rows):
            yield f"{',' if n else ''}\n{_json(row)}"
        yield "\n]}\n"


class Encoder(json.JSONEncoder):
    """Days and instants to the last figure, as CSV has them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"ensure_ascii": False})

    def default(self, value: Any) -> Any:
        return value.isoformat()


_json = Encoder().encode


def _cell(value: Any) -> Any:
    """Lists as JSON; what a spreadsheet would run is made harmless by whoever writes the cell."""
    if isinstance(value, list | dict):
        return _json(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if hasattr(value, "isoformat") else value


def of_table(table: Table, rows: "QuerySet[Any]", link: Link) -> Export:
    pieces = table.pieces(rows, ROWS_AT_ONCE)
    shaped = chain.from_iterable(table.shaped(piece, link) for piece in pieces)
    names = [name for name in table.shape.model_fields if name != "text"]
    return Export(table.name, names, (row.model_dump(include=set(names)) for row in shaped))


# --- Charts, and tables that are computed ------------------------------------------------------------


def calibration_curve(found: Calibration | None) -> Export:
    columns = ["forecast", "observed", "estimate", "weight"]
    return Export("calibration", columns, found.as_json()["corp"]["points"] if found else [])


def lead(expert: Expert, leads: Any) -> Export:
    """How an expert’s lead over the base rate settled."""
    columns = ["at", "lead", "low", "high", "n_questions"]
    rows = (
        {"at": step.at, "lead": step.value, "low": step.low, "high": step.high, "n_questions": step.n}
        for step in lead_over_time(leads)
    )
    return Export(f"lead-{expert.slug}", columns, rows)


def shared(found: HeadToHead) -> Export:
    """What two said of the questions that they share."""
    columns = ["question", "question_title", "first_loss", "second_loss", "first_forecast", "second_forecast"]
    pieces = (found.shared[n : n + ROWS_AT_ONCE] for n in range(0, len(found.shared), ROWS_AT_ONCE))
    rows = (
        {
            "question": row.question.pk,
            "question_title": row.question.title,
            "first_loss": row.first.loss,
            "second_loss": row.second.loss,
            "first_forecast": row.first.forecast,
            "second_forecast": row.second.forecast,
        }
        for row in chain.from_iterable(told(piece) for piece in pieces)
    )
    return Export(f"{found.first.slug}-vs-{found.second.slug}", columns, rows)


def topics(expert: Expert, found: list[Estimate]) -> Export:
    """An expert’s lead over the base rate, by topic."""
    columns = ["topic", "lead", "low", "high", "n_questions"]
    rows = (
        {"topic": row.label, "lead": row.value, "low": row.low, "high": row.high, "n_questions": row.n}
        for row in found
    )
    return Export(f"topics-{expert.slug}", columns, rows)


COMPARED = ["n", "n_events", "lead", "low", "high", "p_value"]


def opponents(found: Opponents) -> Export:
    """An expert beside those with whom they share most questions.  p_among: allows for as many comparisons."""
    columns = ["expert", "expert_name", *COMPARED, "p_among", "n_compared", "finding"]
    rows = (
        {name: getattr(row.comparison, name) for name in COMPARED}
        | {"expert": row.expert.slug, "expert_name": row.expert.name, "finding": row.finding_in_words}
        | {"p_among": row.adjusted, "n_compared": row.n_compared}
        for row in found.rows
    )
    return Export(f"head-to-head-{found.expert.slug}", columns, rows)


def agreement(by_subject: Mapping[str, Agreements]) -> Export:
    """How far coders agree who did not see each other.  of: a pair of them, a month, or all."""
    columns = ["on", "of", "n_coded_twice", "alpha", "low", "high"]
    rows = []
    for subject, found in by_subject.items():
        for row in (found.overall, *found.rows):
            low, high = row.interval or (None, None)
            said = {"n_coded_twice": row.n_units, "alpha": row.alpha, "low": low, "high": high}
            rows.append({"on": subject, "of": row.label} | said)
    return Export("agreement", columns, rows)


def by_record(trial: Trial) -> Export:
    """How ways to put forecasts together did, beside the median."""
    columns = ["put_together_as", "brier", *COMPARED]
    rows = (
        {name: getattr(row.against, name, None) for name in COMPARED}
        | {"put_together_as": row.name, "brier": row.brier}
        for row in trial.rows
    )
    return Export("by-record", columns, rows)


Written = Callable[[], Iterator[str]]


def written(export: Export, kind: str, address: str) -> Iterator[str]:
    return export.csv() if kind == "csv" else partial(export.json, address)()
