"""Files into the record, by the forms and verbs that pages use: each whole or not at all."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction

from tracker.ledger.outages import explain
from tracker.ledger.planning import look_anew
from tracker.models import Import, Question, User
from tracker.models.changes import recording
from tracker.transfer.asking import Questions
from tracker.transfer.deciding import Outcomes
from tracker.transfer.entering import Entry
from tracker.transfer.given import Source
from tracker.transfer.lines import Asked, Line, Progress, Reader
from tracker.transfer.named import People
from tracker.transfer.quoted import Quoted
from tracker.transfer.result import ImportResult
from tracker.transfer.series import withdraw
from tracker.transfer.spool import Spool

MANY = 1000  # forecasts, after which the database plans otherwise


@dataclass(frozen=True)
class How:
    """What whoever imports has chosen.  names: who or what only looks like another → what it is.

    may_decide: whether outcomes are recorded as decisions; else they are proposed.
    """

    is_trial: bool = False
    skip_bad_rows: bool = False
    takes_corrections: bool = False
    may_decide: bool = True
    names: Mapping[str, str] = field(default_factory=dict)


class _RefusedError(Exception):
    """Nothing is imported; the result says why."""


def no_progress(what: str, done: int, of: int) -> None:
    pass


def import_source(
    source: Source,
    *,
    by: User,
    how: How = How(),
    sha256: str = "",
    mapping: dict[str, Any] | None = None,
    progress: Progress = no_progress,
    keep: Callable[[Import], None] = lambda entered: None,
) -> tuple[ImportResult, Import | None]:
    """Import what a file gives, whole or not at all; with skip_bad_rows without the rows that were refused.

    keep: called in the same transaction as all else. Returns what came of it, and the import that is on record, if
    anything is.
    """
    for attempt in (1, 2):
        job = _Import(source, by, how, progress, Import(name=source.name[:300], sha256=sha256, recorded_by=by))
        job.keep_too = keep
        job.entered.read_as, job.entered.mapping = source.read_as[:80], mapping or {}
        try:
            return job.run()
        except (IntegrityError, OperationalError) as error:
            # Somebody recorded the same at this moment: what was done then is found now.
            if attempt == 2 or explain(error):
                raise
    raise AssertionError


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Import:
    def __init__(self, source: Source, by: User, how: How, progress: Progress, entered: Import) -> None:
        self.source, self.by, self.how, self.progress, self.entered = source, by, how, progress, entered
        self.result = ImportResult(unit=source.unit, is_trial=how.is_trial)
        self.quoted = Quoted(by)
        self.spool = Spool()
        self.questions = Questions(
            self.result, by, progress, how.names, is_trial=how.is_trial, may_decide=how.may_decide,
            titles_may_change=source.read_as not in ("", "outturn"),
        )  # fmt: skip
        self.reader = Reader(self.result, progress, self.questions.title_of)

    def run(self) -> tuple[ImportResult, Import | None]:
        """Reading takes no locks, so that others can write meanwhile; recording is one transaction."""
        try:
            for line in self.reader.read(self.source):
                self.spool.add(line)
            self.spool.put_in_order(self.result, has_one_date=self.source.has_one_date)
            self.wanted = self.reader.wanted(self.source)
            self.stop_if_refused()
            if self.how.is_trial:
                self.enter()
            else:
                with recording():
                    self.enter()
        except _RefusedError:
            self.result.created = 0
        finally:
            self.spool.close()
        return self.result, self.entered if self.is_kept else None

    is_kept = False
    wanted: dict[str, Asked]
    keep_too: Callable[[Import], None]

    def stop_if_refused(self) -> None:
        """A trial goes on: it says all that is wrong."""
        if self.how.is_trial:
            return
        if self.result.unreadable or not (self.result.is_whole or self.how.skip_bad_rows):
            raise _RefusedError

    def enter(self) -> None:
        how, result = self.how, self.result
        people = People(self.by, how.names, is_trial=how.is_trial)
        people.find(self.reader.experts)
        result.count("experts", people.n_new)
        asked = self.wanted
        if not how.is_trial:
            # Not again where others have recorded the same: their questions are found by what is on record now.
            self.entered.enter()
        self.questions.ask(asked)
        result.alike = people.alike.found | self.questions.alike.found
        entry = Entry(
            result, self.spool, self.by, people.found, self.questions, self.quoted, how.is_trial,
            how.takes_corrections, None if how.is_trial else self.entered,
        )  # fmt: skip
        done, of = 0, len(self.spool)
        for batch in self.spool.batches():
            self.progress("Forecasts", done, of)
            done += len(batch)
            lines = [line for line in batch if self.is_right(line, people.refused, self.questions.refused)]
            entry.log(lines)
            if not how.is_trial:
                entry.changed |= withdraw(
                    lines, self.questions.found, people.found, result, self.by, entry.entered
                )
        self.stop_if_refused()
        if not how.is_trial and result.created >= MANY:
            look_anew()
        self.progress("Scores", 0, 1)
        outcomes = Outcomes(result, self.by, entry.entered, self.quoted, may_decide=how.may_decide)
        decided = outcomes.record(asked, self.questions.found, self.questions.new, is_trial=how.is_trial)
        self.stop_if_refused()
        if not how.is_trial:
            Question.objects.filter(pk__in=entry.changed - decided).resolved().rescore()
            self.keep()

    def keep(self) -> None:
        """An import that changed nothing is none."""
        if self.result.created or self.result.also:
            self.is_kept = True
            self.keep_too(self.entered)
        else:
            transaction.set_rollback(True)

    def is_right(
        self, line: Line, nobody: Mapping[str, ValidationError], no_question: Mapping[str, ValidationError]
    ) -> bool:
        """Refuse its row if whom or what it names was."""
        why_not = nobody.get(line.expert) or no_question.get(line.asked)
        if self.reader.has_per_cent and line.more.get("is_bare_one"):
            why_not = ValidationError("probability: 1 may be 1 % or certainty, where other rows are per cent.")
        if why_not:
            self.result.refuse(line.row, why_not)
        return why_not is None
