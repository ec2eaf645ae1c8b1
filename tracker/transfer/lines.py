"""The `outturn` CSV as it is read: a row for each forecast, with its question and whatever else is known of it."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import TextIOWrapper
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.exceptions import ValidationError

from tracker.forms.rows import RowForm
from tracker.prose.names import folded
from tracker.transfer.cells import Rows
from tracker.transfer.result import ImportResult
from tracker.values.kinds import QuestionKind
from tracker.values.moments import DateBasis, Moment, Precision, why_not
from tracker.values.value import Columns

COLUMNS = list(RowForm.base_fields)
REQUIRED = {"expert", "question", "made_at"}
VALUES = ("probability", "distribution", "quantiles")  # the names that a row's identity has always had
ROW = uuid5(NAMESPACE_URL, "https://outturn.org/import/outturn")

Progress = Callable[[str, int, int], None]


@dataclass
class Asked:
    """What the rows say of one question: the first that says something counts, another that differs is refused."""

    row: int
    title: str
    key: str
    said: dict[str, Any] = field(default_factory=dict)
    first: Moment | None = None
    last: Moment | None = None

    @cached_property
    def name(self) -> str:
        """By which rows are taken to ask the same: its identifier, or its title however that is spaced."""
        return self.key or folded(self.title)

    def take_in(self, values: dict[str, Any]) -> None:
        """Raises ValidationError for what contradicts an earlier row."""
        for name in ("kind", "options", "outcome", "opens_at", "closes_at", "known_at", "topic", "event"):
            value = values[name]
            if value in (None, "", []):
                continue
            if self.said.setdefault(name, value) != value:
                raise ValidationError(f"{name}: “{value}” here, and “{self.said[name]}” in a row before.")
        made = values["made_at"]
        if reason := why_not(made, DateBasis.STATED, None, self.said.get("known_at")):
            raise ValidationError(f"made_at: {reason.sentence}")
        if self.first is None or made.at < self.first.at:
            self.first = made
        if self.last is None or made.at > self.last.at:
            self.last = made
        self.said.setdefault("implied", _implied_kind(values))

    @property
    def kind(self) -> str:
        return str(self.said.get("kind") or self.said["implied"])


def _implied_kind(values: dict[str, Any]) -> str:
    if values["quantiles"] is not None:
        return QuestionKind.NUMERIC
    return QuestionKind.BINARY if values["probabilities"] is None else QuestionKind.MULTIPLE_CHOICE


@dataclass(slots=True)
class Line:
    """A row that was read: little enough that a million fit into memory."""

    row: int
    expert: str
    asked: Asked
    made: Moment
    columns: Columns
    words: tuple[str, str] | None
    quoted: dict[str, Any] | None
    withdrawn: Moment | None
    n_before: int = 0  # rows like it from which the expert had gone over to another value meanwhile

    @property
    def series(self) -> tuple[str, str, str]:
        """Whose it is, of what, and when: of several in a file the last one counts."""
        return self.expert, self.asked.key or self.asked.title, self.made.iso()

    @property
    def submission(self) -> UUID:
        """The same for the same row, so that importing it again changes nothing."""
        given = {"probability": self.columns.best} | self.columns._asdict()
        value = next(((name, given[name]) for name in VALUES if given[name] is not None), ("", None))
        content = [*self.series, value, self.words, *([self.n_before] if self.n_before else [])]
        return uuid5(ROW, json.dumps(content))


def in_order(lines: Iterable[Line], result: ImportResult) -> list[Line]:
    """Several values that somebody gave on one printed day stand in the order of the file, and the result says so.

    The same row twice in a row is one forecast; .9, .1 and .9 again are three. For one instant there is one value.
    """
    kept: list[Line] = []
    last: dict[int, int] = {}  # a million of these have to fit into memory, so what is hashed is not kept
    given: dict[int, Counter[int]] = {}
    for line in lines:
        series, content = hash(line.series), hash(line.submission)
        before = last.setdefault(series, content)
        if before != content:
            if line.made.precision == Precision.INSTANT:
                result.refuse(line.row, "made_at: another row gives another value for this very moment.")
                continue
            result.remark(line.row, f"Another value of {line.expert} for {line.made}: they count in this order.")
            values = given.setdefault(series, Counter([before]))
            line.n_before = values[content]
            values[content] += 1
            last[series] = content
        kept.append(line)
    return kept


@dataclass
class Reader:
    """asked: title or identifier → what the rows read so far say of that question."""

    result: ImportResult
    asked: dict[str, Asked]
    progress: Progress

    def read(self, path: Path) -> Iterator[Line]:
        """Its lines; what is refused is in the result."""
        size = path.stat().st_size
        form = RowForm()
        with path.open("rb") as raw, TextIOWrapper(raw, encoding="utf-8-sig", newline="") as file:
            try:
                rows = Rows(file)
                if problem := _problem_of_header(rows.fieldnames):
                    self.result.refuse(1, problem)
                    return
                for row, values in enumerate(rows, 2):
                    if not any(values.values()):
                        continue  # as spreadsheets leave them behind
                    self.result.read += 1
                    try:
                        yield self._line(row, form, values)
                    except ValidationError as why:
                        self.result.refuse(row, why)
                    if row % 1000 == 0:
                        self.progress("Reading", raw.tell(), size)
            except UnicodeDecodeError:
                self.result.refuse(self.result.read + 2, "This is not UTF-8 text. Save the file as CSV in UTF-8.")
            except csv.Error as error:
                self.result.refuse(self.result.read + 2, f"This is not CSV as it should be: {error}.")

    def _line(self, row: int, form: RowForm, values: dict[str, Any]) -> Line:
        if values.get(None):  # type: ignore[call-overload]
            raise ValidationError("There are more values than columns.")
        read = form.read(values)
        name = read["question_key"] or folded(read["question"])
        asked = self.asked.get(name)
        if asked is None:
            asked = self.asked[name] = Asked(row, read["question"], read["question_key"])
        asked.take_in(read)
        columns = Columns(read["probability"], None, None, read["probabilities"], read["quantiles"])
        words = (read["phrase"], read["lexicon"]) if read["phrase"] else None
        quoted = ("source_title", "source_url", "published_on", "quote")
        return Line(
            row,
            read["expert"],
            asked,
            read["made_at"],
            columns,
            words,
            {name: read[name] for name in quoted} if read["quote"] else None,
            read["withdrawn_at"],
        )


def _problem_of_header(names: Iterable[str] | None) -> str:
    given = list(names or [])
    if missing := sorted(REQUIRED - set(given)):
        return f"The column {missing[0]} is missing. Columns are: {', '.join(COLUMNS)}."
    if unknown := [name for name in given if name not in COLUMNS]:
        return f"There is no column “{unknown[0]}”. Columns are: {', '.join(COLUMNS)}."
    if len(set(given)) < len(given):
        return "A column is there twice."
    return ""
