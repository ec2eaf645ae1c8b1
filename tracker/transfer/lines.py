"""Rows as they are read: each a line, with what all of them say of its question."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from hashlib import blake2b
from io import TextIOWrapper
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.exceptions import ValidationError

from tracker.documents.document import ExtractError
from tracker.forms.rows import ABOUT_QUESTIONS, RowForm
from tracker.prose.names import folded
from tracker.transfer.cells import Rows
from tracker.transfer.given import Given, LeftOut, Source, Values
from tracker.transfer.result import ImportResult
from tracker.values.kinds import QuestionKind
from tracker.values.moments import DateBasis, Moment, why_not
from tracker.values.value import Columns

COLUMNS = list(RowForm.base_fields)
REQUIRED = {"expert", "question", "made_at"}
VALUES = ("probability", "distribution", "quantiles")  # the names that a row's identity has always had
ROW = uuid5(NAMESPACE_URL, "https://outturn.org/import/outturn")

Progress = Callable[[str, int, int], None]


class NoSuchFileError(Exception):
    """The file is none of its kind: nothing of it goes in.  row: where that came to light."""

    def __init__(self, row: int, why: str) -> None:
        super().__init__(why)
        self.row, self.why = row, why


@dataclass
class Asked:
    """What the rows say of one question: the first that says something counts, another that differs is refused."""

    row: int
    title: str
    key: str
    said: dict[str, Any] = field(default_factory=dict)
    first: Moment | None = None
    last: Moment | None = None
    is_refused: bool = False  # whether it is forecast, and every such row was refused

    @cached_property
    def name(self) -> str:
        """By which rows are taken to ask the same: its identifier, or its title however that is spaced."""
        return self.key or folded(self.title)

    def take_in(self, values: dict[str, Any]) -> None:
        """Raises ValidationError for what contradicts an earlier row."""
        said = self.said
        for name in ABOUT_QUESTIONS:
            value = values.get(name)
            if not value or said.get(name) is value:  # the form gives the same for the same
                continue
            if said.setdefault(name, value) != value:
                raise ValidationError(f"{name}: “{value}” here, and “{self.said[name]}” in a row before.")

    def take_forecast(self, values: dict[str, Any]) -> None:
        self.take_in(values)
        made = values["made_at"]
        if reason := why_not(made, values["made_basis"] or DateBasis.STATED, None, self.said.get("known_at")):
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
    """A row that was read. asked: the name of its question.  more: columns that few rows have."""

    row: int
    n_rows: int
    expert: str
    asked: str
    asked_title: str
    made: Moment
    columns: Columns
    words: tuple[str, str] | None
    quoted: dict[str, Any] | None
    withdrawn: Moment | None
    more: dict[str, Any]
    digest: UUID | None = None
    n_before: int = 0  # rows like it from which the expert had gone over to another value meanwhile

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled by its values alone, which takes a third of the time."""
        made, withdrawn = tuple_of(self.made), self.withdrawn and tuple_of(self.withdrawn)
        return _line, (
            self.row, self.n_rows, self.expert, self.asked, self.asked_title, made, tuple(self.columns),
            self.words, self.quoted, withdrawn, self.more, self.digest and self.digest.bytes,
        )  # fmt: skip

    @property
    def series(self) -> tuple[str, str, str]:
        """Whose it is, of what, and when: of several in a file the last one counts."""
        return self.expert, self.asked_title, self.made.iso()

    @property
    def corrects(self) -> int:
        """The row of the file that this one takes the place of, 0 for none: “12: the day was misread”."""
        row, sign, _ = self.more.get("replaces", "").partition(":")
        return int(row) if sign and row.isdecimal() and len(row) < 10 else 0

    @property
    def why_corrected(self) -> str:
        said: str = self.more.get("replaces", "")
        return said.partition(":")[2].strip() if self.corrects else said

    @property
    def series_digest(self) -> bytes:
        alone = [str(self.row)] if self.corrects else []  # what corrects another row is no second value
        series = "\0".join([folded(self.expert), self.asked, self.made.iso(), *alone])
        return blake2b(series.encode(), digest_size=16).digest()

    @property
    def submission(self) -> UUID:
        """The same for the same row, so that importing it again changes nothing."""
        if self.digest is None:
            self.digest = self._digest()
        return self.digest

    def _digest(self) -> UUID:
        given = {"probability": self.columns.best} | self.columns._asdict()
        value = next(((name, given[name]) for name in VALUES if given[name] is not None), ("", None))
        content = [*self.series, value, self.words, *([self.n_before] if self.n_before else [])]
        content += [self.why_corrected] if self.corrects else []
        return uuid5(ROW, json.dumps(content))


def tuple_of(moment: Moment) -> tuple[Any, ...]:
    return moment.at, moment.precision, moment.is_end


def _line(*values: Any) -> Line:
    row, n_rows, expert, asked, title, made, columns, words, quoted, withdrawn, more, digest = values
    return Line(
        row, n_rows, expert, asked, title, Moment(*made), Columns(*columns), words, quoted,
        Moment(*withdrawn) if withdrawn else None, more, digest and UUID(bytes=digest),
    )  # fmt: skip


OF_FORECASTS = (
    "expert",
    "made_at",
    "probability",
    "probabilities",
    "quantiles",
    "phrase",
    "withdrawn_at",
    "quote",
)
MORE = ("made_basis", "made_basis_note", "confidence", "basis", "low", "high", "note", "attribution", "replaces")


@dataclass
class Reader:
    """asked: title or identifier → what the rows read so far say of that question.

    titles: of questions on record, by identifier: rows that name that alone need no title.
    experts: as rows name them → the kind that they say.  said: the questions of which more is said elsewhere.
    """

    result: ImportResult
    progress: Progress
    titles: Callable[[str], str] = lambda key: ""
    asked: dict[str, Asked] = field(default_factory=dict)
    experts: dict[str, str] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    form: RowForm = field(default_factory=RowForm)
    has_per_cent: bool = False  # where it should be shares: then 1 may be either, too

    def read(self, source: Source, of: int = 0) -> Iterator[Line]:
        """Its lines; what is refused is in the result."""
        result = self.result
        try:
            for given in source.questions():
                self._ask(given)
            for number, given in enumerate(source.forecasts()):
                result.read += 1
                result.n_rows += given.n_rows
                try:
                    yield self._line(given)
                except ValidationError as why:
                    result.refuse(given.row, why)
                    self.has_per_cent |= _is_per_cent(given)
                if number % 1000 == 0:
                    self.progress("Reading", number, of)
        except NoSuchFileError as refusal:
            result.unreadable.append((refusal.row, refusal.why))
        except ExtractError as refusal:
            result.unreadable.append((result.n_rows + 2, str(refusal)))
        result.left_out, source.left_out = source.left_out, {}

    def wanted(self, source: Source) -> dict[str, Asked]:
        """What is forecast, or a condition of that; what else is said to be asked is left out, and counted.

        A second file of which nothing is forecast is refused: the two name their questions in different ways.
        """
        conditions = {one.said.get("condition", "") for one in self.asked.values()} - {""}
        wanted = {
            name: one
            for name, one in self.asked.items()
            if one.first or one.key in conditions or one.title in conditions
        }
        unasked = [one for name, one in self.asked.items() if name not in wanted and not one.is_refused]
        if source.second and wanted and unasked and not self.said & wanted.keys():
            there, here = unasked[0], next(iter(wanted.values()))
            said = f"Nothing that {source.second} asks is forecast in {source.name}, which names other questions"
            how = "Choose columns, or write a text, by which both name a question in the same way."
            example = f"“{there.key or there.title}” there, “{here.key or here.title}” here"
            self.result.unreadable.append((there.row, f"{said}: {example}. {how}"))
        reason = f"a question{f' of {source.second}' if source.second else ''} without a forecast"
        for one in unasked:
            self.result.left_out.setdefault(reason, LeftOut()).add(f"row {one.row}")
        return wanted

    def _asked(self, row: int, read: dict[str, Any]) -> Asked:
        name = read["question_key"] or folded(read["question"])
        asked = self.asked.get(name)
        if asked is None:
            asked = self.asked[name] = Asked(row, read["question"], read["question_key"])
        return asked

    def _ask(self, given: Given) -> None:
        """Take in what a second file says of a question."""
        try:
            if given.values is None:
                raise ValidationError(given.problem)
            read = self.form.about_question(self._with_title(given.values))
            asked = self._asked(given.row, read)
            self.said.add(asked.name)
            asked.take_in(read)
        except ValidationError as why:
            self.result.leave_open(given.row, ValidationError([f"Questions: {said}" for said in why.messages]))

    def _with_title(self, values: Values) -> Values:
        key = values.get("question_key", "")
        if values.get("question") or not key:
            return values
        title = self.asked[key].title if key in self.asked else self.titles(key)
        if not title:
            raise ValidationError(
                f"The question {key} is not on record, and no row says what it asks: bring the file of questions."
            )
        return values | {"question": title}

    def _line(self, given: Given) -> Line:
        if given.values is None:
            raise ValidationError(given.problem)
        read = self.form.read(self._with_title(given.values))
        asked = self._asked(given.row, read)
        asked.is_refused = asked.first is None
        asked.take_forecast(read)
        asked.is_refused = False
        if given.remark:
            self.result.remark(given.row, given.remark)
        self.experts.setdefault(read["expert"], read["expert_kind"])
        words = (read["phrase"], read["lexicon"]) if read["phrase"] else None
        quoted = ("source_title", "source_url", "published_on", "quote")
        return Line(
            given.row,
            given.n_rows,
            read["expert"],
            asked.name,
            asked.key or asked.title,
            read["made_at"],
            Columns(read["probability"], None, None, read["probabilities"], read["quantiles"]),
            words,
            {name: read[name] for name in quoted} if read["quote"] else None,
            read["withdrawn_at"],
            {name: read[name] for name in MORE if read[name] not in (None, "")}
            | ({"is_bare_one": True} if given.values.get("probability") == "1" else {}),
        )


def _is_per_cent(given: Given) -> bool:
    written = (given.values or {}).get("probability", "").strip()
    return written.replace(".", "", 1).isdecimal() and 2 <= float(written) <= 100


# --- The `outturn` CSV itself ---------------------------------------------------------------------


def outturn_source(path: Path, name: str = "") -> Source:
    """A file in the format of our own: UTF-8, with commas, its columns called as COLUMNS."""
    forecasts, questions = partial(_rows, path, questions=False), partial(_rows, path, questions=True)
    return Source(name or path.name, forecasts, questions, read_as="outturn")


def is_about_question(values: Values) -> bool:
    """Whether a row has no forecast, and says what is asked."""
    return bool(values.get("question")) and not any(values.get(name) for name in OF_FORECASTS)


def _rows(path: Path, *, questions: bool) -> Iterator[Given]:
    row = 1
    with path.open("rb") as raw, TextIOWrapper(raw, encoding="utf-8-sig", newline="") as file:
        try:
            rows = Rows(file)
            if problem := problem_of_header(rows.fieldnames):
                raise NoSuchFileError(1, problem)
            for values in rows:
                row += 1
                if not any(values.values()) or is_about_question(values) != questions:
                    continue  # as spreadsheets leave them behind; or for the other time that the file is read
                if values.get(None):
                    yield Given(row, None, "There are more values than columns.")
                else:
                    yield Given(row, values)
        except UnicodeDecodeError:
            raise NoSuchFileError(row + 1, "This is not UTF-8 text. Save the file as CSV in UTF-8.") from None
        except csv.Error as error:
            raise NoSuchFileError(row + 1, f"This is not CSV as it should be: {error}.") from None


def problem_of_header(names: Iterable[str] | None) -> str:
    given = list(names or [])
    if missing := sorted(REQUIRED - set(given)):
        return f"The column {missing[0]} is missing. Columns are: {', '.join(COLUMNS)}."
    if unknown := [name for name in given if name not in COLUMNS]:
        return f"There is no column “{unknown[0]}”. Columns are: {', '.join(COLUMNS)}."
    if len(set(given)) < len(given):
        return "A column is there twice."
    return ""
