"""Lines as forecasts: new, on record already, or another value for what is on record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.utils.text import capfirst

from tracker.models import Expert, Forecast, Import, LexiconEntry, Question, Reading, User
from tracker.models.experts import canonical_id
from tracker.transfer.asking import AS_IMPORTED, Questions
from tracker.transfer.lines import Line
from tracker.transfer.quoted import Quoted
from tracker.transfer.result import ImportResult
from tracker.transfer.series import standing_after_others
from tracker.transfer.spool import Spool
from tracker.values.value import Columns, Value

Key = tuple[int, int, object, str]  # question, expert, when, how precisely


class Row(NamedTuple):
    """submission: as which it is logged.  before: on record for the same, which it would correct."""

    line: Line
    submission: UUID
    before: Forecast | None = None
    is_again: bool = False


@dataclass
class Entry:
    result: ImportResult
    spool: Spool
    by: User
    experts: Mapping[str, Expert]
    questions: Questions
    quoted: Quoted
    is_trial: bool
    takes_corrections: bool
    entered: Import | None = None
    entries: dict[tuple[str, str], LexiconEntry] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)

    def log(self, lines: list[Line]) -> None:
        """Those of one series come together."""
        self.find_entries({line.words for line in lines if line.words})
        forecasts: list[Forecast] = []
        readings: list[Reading] = []
        rows: dict[UUID | None, int] = {}
        for row in self._new(lines):
            line = row.line
            try:
                forecast, reading = self.forecast(line, row.submission)
                if row.before and not self._may_correct(row, forecast, reading):
                    continue
            except ValidationError as why:
                self.result.refuse(line.row, why)
                continue
            if row.is_again:
                self.result.remark(line.row, "Its forecast was retracted, and is logged again.")
            rows[row.submission] = line.row
            forecasts.append(forecast)
            readings += [reading] if reading else []
            if len(self.result.shown) < 20:
                self.result.show(line.row, in_words(forecast, reading))
        self.result.created += len(forecasts)
        if self.is_trial:
            return
        Forecast.objects.enter_all(forecasts, readings)
        for later in standing_after_others(forecasts):
            said = f"{later.made} is said of {later.expert} after a day within it: it counts from that day on."
            self.result.remark(rows[later.submission], said)
        self.changed |= {forecast.question_id for forecast in forecasts}

    # --- What is new ------------------------------------------------------------------------------

    def _new(self, lines: list[Line]) -> Iterator[Row]:
        """Rows to log; the others are counted as unchanged or refused."""
        batch = {line.submission: line for line in reversed(lines)}  # twice the same row in a file is one forecast
        there = self._on_record(batch)
        asked = {self.questions.found[line.asked].pk for line in batch.values()}
        standing = self._standing(asked, [line for sub, line in batch.items() if sub not in there])
        for _, series in groupby(lines, key=lambda line: line.series_digest):
            yield from self._new_of_one(list(series), batch, there, standing)

    def _new_of_one(
        self,
        lines: list[Line],
        batch: dict[UUID, Line],
        there: dict[UUID, Row | None],
        standing: dict[Key, list[Forecast]],
    ) -> Iterator[Row]:
        first = {line.submission for line in lines}
        last_there = max((line.row for line in lines if there.get(line.submission, ...) is None), default=0)
        others = [one for one in standing.get(self._key(lines[0]), []) if one.submission not in first]
        for line in lines:
            submission = line.submission
            if batch.get(submission) is not line:
                self.result.unchanged += 1
            elif submission in there:
                if row := there[submission]:
                    yield row
                else:
                    self.result.unchanged += 1
            elif line.row < last_there:
                said = f"It stands before row {last_there}, which is on record: it would count after that."
                self.result.refuse(line.row, f"{said} Log it on the page of the question.")
            elif line.corrects:
                yield Row(line, submission, self._corrected(line))
            elif others:
                yield Row(line, submission, others.pop(0))
            else:
                yield Row(line, submission)

    def _corrected(self, line: Line) -> Forecast | None:
        """What the row that it names has put on record."""
        original = Forecast.objects.submitted_as(self.spool.submission_of(line.corrects))
        return latest(original) if original else None

    def _on_record(self, batch: dict[UUID, Line]) -> dict[UUID, Row | None]:
        """Submission → None for what stands; a row to log for what was retracted or corrected by another file."""
        found: dict[UUID, Row | None] = {}
        todo = {submission: (submission, line) for submission, line in batch.items()}
        while todo:
            rows = Forecast.objects.filter(submission__in=todo).select_related("retraction", "replaced_by")
            again: dict[UUID, tuple[UUID, Line]] = {}
            for forecast in rows:
                assert forecast.submission
                original, line = todo[forecast.submission]
                last = latest(forecast)
                retraction = getattr(last, "retraction", None)
                found[original] = None
                if retraction:
                    submission = uuid5(forecast.submission, str(retraction.pk))
                elif last != forecast and self._is_news(line, last):
                    submission = uuid5(forecast.submission, f"after {last.pk}")
                else:
                    continue
                found[original] = Row(line, submission, None if retraction else last, is_again=bool(retraction))
                again[submission] = (original, line)
            todo = again
        return found

    def _is_news(self, line: Line, last: Forecast) -> bool:
        """Whether the row speaks against a correction that came with another file than this."""
        return bool(last.imported_in_id) and not self.spool.holds(last.submission) and self._differs(line, last)

    def _differs(self, line: Line, forecast: Forecast) -> bool:
        question = self.questions.found[line.asked]
        if line.words:
            return not forecast.is_verbal
        forecast.question = question
        return forecast.value != question.answers.value(self._columns(line))

    def _key(self, line: Line) -> Key:
        question, expert = self.questions.found[line.asked], self.experts[line.expert]
        return question.pk, expert.canonical.pk, line.made.at, line.made.precision

    def _standing(self, asked: set[int], lines: list[Line]) -> dict[Key, list[Forecast]]:
        """What is on record for the same question, expert and date, in its order."""
        found: dict[Key, list[Forecast]] = {}
        moments = {line.made.at for line in lines}
        if not lines or asked == {None}:
            return found
        there = Forecast.objects.current().with_values().filter(question__in=asked - {None}, made_at__in=moments)
        there = there.filter(expert__in=self._people(lines)).annotate(who=canonical_id())
        wanted = {self._key(line) for line in lines}
        for forecast in there.order_by("pk"):
            who: int = forecast.who  # type: ignore[attr-defined]
            key = (forecast.question_id, who, forecast.made_at, forecast.made_precision)
            if key in wanted:
                found.setdefault(key, []).append(forecast)
        return found

    def _people(self, lines: list[Line]) -> set[int]:
        """With those who were merged into them."""
        pks = {self.experts[line.expert].canonical.pk for line in lines} - {None}
        return pks | set(Expert.objects.filter(merged_into__in=pks).values_list("pk", flat=True))

    # --- Corrections ------------------------------------------------------------------------------

    def _may_correct(self, row: Row, forecast: Forecast, reading: Reading | None) -> bool:
        """Make it a correction, or refuse it, unless the record says the same already."""
        before, line = row.before, row.line
        assert before
        value = reading.value if reading else forecast.value
        if line.corrects:
            before.refuse_to_unsettle(value)
            forecast.replaces, forecast.replaces_note = before, line.why_corrected or AS_IMPORTED
            return True
        if before.is_verbal == forecast.is_verbal and before.value == value:
            self.result.unchanged += 1
            return False
        said = (
            f"{before.value.in_words} is on record of {line.expert} for {line.made}, and here is {value.in_words}"
        )
        if not self.takes_corrections:
            self.result.corrected.append((line.row, said))
            self.result.refuse(line.row, f"{said}. If the record is wrong, read the file with corrections.")
            return False
        before.refuse_to_unsettle(value)
        forecast.replaces, forecast.replaces_note = (
            before,
            f"{AS_IMPORTED} ({line.more.get('replaces') or 'read again'})",
        )
        forecast.claim = forecast.claim or before.claim
        self.result.count("corrections")
        self.result.remark(line.row, f"{said}: corrected.")
        return True

    # --- One forecast -----------------------------------------------------------------------------

    def _columns(self, line: Line) -> Columns:
        order = self.questions.order.get(line.asked)
        shares = line.columns.distribution
        if order is None or shares is None or len(shares) != len(order):
            return line.columns
        return line.columns._replace(distribution=[shares[place] for place in order])

    def forecast(self, line: Line, submission: UUID) -> tuple[Forecast, Reading | None]:
        """Checked, not saved. Raises ValidationError."""
        question, expert = self.questions.found[line.asked], self.experts[line.expert]
        forecast = Forecast(
            question=question,
            expert=expert,
            basis=Forecast.Basis.STATED,
            made_at=line.made.at,
            made_precision=line.made.precision,
            recorded_by=self.by,
            submission=submission,
            imported_in=self.entered,
            **{
                name: line.more[name]
                for name in ("made_basis", "made_basis_note", "confidence")
                if name in line.more
            },
        )
        reading = None
        if line.words or line.more.get("basis", Forecast.Basis.STATED) != Forecast.Basis.STATED:
            reading = self.reading(forecast, line, question)
        else:
            forecast.hold(question.answers.value(self._columns(line)))
        if line.quoted and not self.is_trial:
            forecast.claim = self.quoted.claim(expert, line.quoted, line.more.get("attribution", ""))
        if self.is_trial:
            forecast.clean()  # its columns are as the form of rows has cleaned them; an import looks again
        else:
            forecast.clean_alone()
        return forecast, reading

    def reading(self, forecast: Forecast, line: Line, question: Question) -> Reading:
        """Of words by the lexicon that the row names, or as the number that it gives beside them."""
        phrase, lexicon = line.words or ("", "")
        entry = self.entries.get(term_of((phrase, lexicon)))
        forecast.basis = line.more.get("basis") or Forecast.Basis.VERBAL
        columns = self._columns(line)
        note = line.more.get("note", "")
        if columns == Columns():
            if entry is None:
                slugs = sorted(slug for term, slug in self.entries if term == phrase.casefold())
                there = (
                    f"It is in: {', '.join(slugs)}." if slugs else "It is in none; give a probability beside it."
                )
                raise ValidationError(f"phrase: “{phrase}” is not in the lexicon “{lexicon}”. {there}")
            note, columns = line.more.get("note", ""), Columns(entry.best, entry.low, entry.high)
        elif columns.best is not None:
            low, high = (line.more.get(name, columns.best) for name in ("low", "high"))
            columns = columns._replace(low=low, high=high)
            as_listed = entry is not None and (columns.low, columns.best, columns.high) == (
                entry.low, entry.best, entry.high,
            )  # fmt: skip
            note = note if as_listed else note or AS_IMPORTED
        if columns.best is None:
            entry, note = None, note or AS_IMPORTED  # no lexicon has words for other values
        value = question.answers.value(columns)
        return Reading(
            forecast=forecast, phrase=phrase, entry=entry, note=note, recorded_by=self.by, **value.as_read()
        )

    def find_entries(self, words: set[tuple[str, str]]) -> None:
        wanted = {term_of(given)[0] for given in words} - {term for term, _ in self.entries}
        for entry in LexiconEntry.objects.with_lexicon() if wanted else []:
            if entry.term.casefold() in wanted:
                self.entries[entry.term.casefold(), entry.lexicon.slug] = entry


def term_of(words: tuple[str, str]) -> tuple[str, str]:
    """The term, which is the phrase unless the lexicon is named with another (“house: will”), and the lexicon."""
    phrase, lexicon = words
    slug, _, term = lexicon.partition(":")
    return (term.strip() or phrase).casefold(), slug.strip()


def latest(forecast: Forecast) -> Forecast:
    """The last correction of it, or itself."""
    while newer := getattr(forecast, "replaced_by", None):
        forecast = newer
    return forecast


def in_words(forecast: Forecast, reading: Reading | None) -> str:
    """“Rita Rerun gives Yes 73 %, as of 3 May 2024: Will it rain?”"""
    value: Value = reading.value if reading else forecast.value
    words = f"gives Yes {value.in_words}" if forecast.question.answers.is_one_chance else f"says {value.in_words}"
    said = f"“{reading.phrase}”, read as " if reading and reading.phrase else ""
    return f"{capfirst(str(forecast.expert))} {said}{words}, as of {forecast.made}: {forecast.question.title}"
