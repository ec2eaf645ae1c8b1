"""Import of the `outturn` CSV, by the forms and verbs that pages use."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction

from tracker.forms.questions import ENDS, QuestionForm
from tracker.models import EventAssignment, Expert, Forecast, LexiconEntry, Question, Reading, Resolution, User
from tracker.models.changes import recording
from tracker.prose.names import folded, tidy
from tracker.transfer.lines import Asked, Line, Progress, Reader, in_order
from tracker.transfer.named import ANOTHER_TITLE, Lookalikes, find_experts
from tracker.transfer.quoted import Quoted
from tracker.transfer.result import ImportResult
from tracker.transfer.series import standing_after_others, withdraw
from tracker.values.kinds import WITH_OPTIONS, QuestionKind
from tracker.values.moments import DateBasis, Moment, Precision
from tracker.values.value import Columns

ANNULLED = "annulled"
AS_IMPORTED = "As the imported file has it."
KNOWN_THEN = "When it was known the file does not say: taken to be as of the close."
LINES_AT_ONCE = 2000


class _RefusedError(Exception):
    """Nothing is imported; the result says why."""


def import_files(
    paths: Iterable[Path],
    *,
    by: User,
    dry_run: bool = False,
    skip_bad_rows: bool = False,
    progress: Progress = lambda what, done, of: None,
) -> ImportResult:
    """Import forecasts, each file whole or not at all; with skip_bad_rows without the rows that were refused."""
    result = ImportResult()
    try:
        with recording():
            _Import(result, by, skip_bad_rows, progress).run(paths)
            if dry_run:
                transaction.set_rollback(True)
    except _RefusedError:
        result.created = 0
    return result


class _Import:
    def __init__(self, result: ImportResult, by: User, skip_bad_rows: bool, progress: Progress) -> None:
        self.result, self.by, self.skip_bad_rows, self.progress = result, by, skip_bad_rows, progress
        self.asked: dict[str, Asked] = {}  # title or identifier → what the rows say of it
        self.experts: dict[str, Expert] = {}  # as the rows name them
        self.questions: dict[str, Question] = {}
        self.refused: dict[str, ValidationError] = {}  # title or identifier of a question → why it was
        self.quoted = Quoted(by)
        self.entries: dict[tuple[str, str], LexiconEntry] = {}
        self.changed: set[int] = set()

    def run(self, paths: Iterable[Path]) -> None:
        reader = Reader(self.result, self.asked, self.progress)
        lines = in_order((line for path in paths for line in reader.read(path)), self.result)
        self.stop_if_refused()
        self.experts, nobody = find_experts((line.expert for line in lines), self.by)
        lines = [line for line in lines if self.is_right(line, nobody.get(line.expert))]
        self.ask({line.asked.name: line.asked for line in lines})
        lines = [line for line in lines if self.is_right(line, self.refused.get(line.asked.name))]
        self.find_entries({line.words for line in lines if line.words})
        self.log(lines)
        self.changed |= withdraw(lines, self.questions, self.experts, self.result, self.by)
        self.stop_if_refused()
        self.resolve()
        self.stop_if_refused()

    def stop_if_refused(self) -> None:
        if not (self.result.is_whole or self.skip_bad_rows):
            raise _RefusedError

    # --- Who and what -----------------------------------------------------------------------------

    def is_right(self, line: Line, why_not: ValidationError | None) -> bool:
        """Refuse its row if what it names was."""
        if why_not:
            self.result.refuse(line.row, why_not)
        return why_not is None

    def ask(self, wanted: dict[str, Asked]) -> None:
        """The questions of the rows: found by their identifier or title, or made."""
        with_state = Question.objects.with_state()
        known = {question.key: question for question in with_state.exclude(key="")}
        titled = {folded(question.title): question for question in with_state.filter(key="")}
        alike = Lookalikes((question.title for question in titled.values()), ANOTHER_TITLE)
        new: dict[str, QuestionForm] = {}
        for number, (name, asked) in enumerate(wanted.items()):
            try:
                if question := known.get(asked.key) if asked.key else titled.get(name):
                    self.questions[name] = question
                else:
                    if not asked.key:
                        alike.take_in(tidy(asked.title))
                    new[name] = self.new_question(asked)
            except ValidationError as why:
                self.refused[name] = why
            if number % 100 == 0:
                self.progress("Questions", number, len(wanted))
        # Before any source, as pages do it: otherwise each might wait for the other.
        Question.objects.filter(pk__in=[question.pk for question in self.questions.values()]).lock()
        self.assign_events(wanted)
        Question.objects.ask_all(
            [(form.instance, form.topics(), form.cleaned_data["event"]) for form in new.values()], by=self.by
        )
        asked_now = with_state.in_bulk([form.instance.pk for form in new.values()])
        self.questions |= {name: asked_now[form.instance.pk] for name, form in new.items()}

    def new_question(self, asked: Asked) -> QuestionForm:
        """Checked, not saved: constraints are left to the database, and what they refuse is refused here.

        Raises ValidationError.
        """
        said = asked.said
        assert asked.first
        assert asked.last
        closes, note = said.get("closes_at"), ""
        if closes is None and (known := said.get("known_at")):
            closes = known if known.precision == Precision.INSTANT else Moment(known.end, known.precision, True)
            note = "The file names no close: the outcome was known then."
        if closes is None:
            closes = Moment.of_day(asked.last.day + timedelta(days=365), is_end=True)
            note = "The file names no close: a year after its last forecast."
        opens = said.get("opens_at") or Moment.of_day(asked.first.day)
        data = {
            "title": tidy(asked.title),
            "criteria": f"As decided by the source of these forecasts: {tidy(asked.title)}",
            "kind": asked.kind,
            "opens": opens.iso(),
            "closes": closes.iso(),
            "closes_basis": DateBasis.INFERRED if note else DateBasis.STATED,
            "closes_basis_note": note,
            "topic_names": said.get("topic", ""),
            "event": said.get("event", ""),
        }
        form = QuestionForm(data | _what_is_possible(asked))
        form.instance.key = asked.key
        if not form.is_valid():
            reasons = [f"{name}: {error}" for name, errors in form.errors.items() for error in errors]
            raise ValidationError([reason.removeprefix("__all__: ") for reason in reasons])
        if form.instance.closes_at <= form.instance.opens_at:
            raise ValidationError("A question must close after it opens.")
        return form

    def assign_events(self, wanted: dict[str, Asked]) -> None:
        """Of questions that are on record: what the file says of those that nobody has named an event for."""
        on_record = EventAssignment.objects.by_question()
        for name, question in self.questions.items():
            event, there = tidy(wanted[name].said.get("event", "")), on_record.get(question.pk, "")
            try:
                if event and not there:
                    question.assign_event(event, by=self.by, note=AS_IMPORTED)
                elif event and folded(event) != folded(there):
                    raise ValidationError(f"event: it is “{there}” on record. Change it there.")
            except ValidationError as why:
                self.result.leave_open(wanted[name].row, why)

    def find_entries(self, words: set[tuple[str, str]]) -> None:
        wanted = {phrase.casefold() for phrase, _ in words}
        for entry in LexiconEntry.objects.with_lexicon() if wanted else []:
            if entry.term.casefold() in wanted:
                self.entries[entry.term.casefold(), entry.lexicon.slug] = entry

    # --- Writing ----------------------------------------------------------------------------------

    def log(self, lines: list[Line]) -> None:
        for start in range(0, len(lines), LINES_AT_ONCE):
            self.progress("Forecasts", start, len(lines))
            # Twice the same row in a file is one forecast.
            batch = {line.submission: line for line in lines[start : start + LINES_AT_ONCE]}
            new = dict(_not_standing(batch))
            self.result.unchanged += len(lines[start : start + LINES_AT_ONCE]) - len(new)
            forecasts, readings = [], []
            row_of: dict[UUID | None, int] = {submission: line.row for submission, line in new.items()}
            for submission, line in new.items():
                try:
                    forecast, reading = self.forecast(line, submission)
                except ValidationError as why:
                    self.result.refuse(line.row, why)
                    continue
                if submission not in batch:
                    self.result.remark(line.row, "Its forecast was retracted, and is logged again.")
                forecasts.append(forecast)
                readings += [reading] if reading else []
            Forecast.objects.enter_all(forecasts, readings)
            for later in standing_after_others(forecasts):
                said = f"{later.made} is said of {later.expert} after a day within it: it counts from that day on."
                self.result.remark(row_of[later.submission], said)
            self.result.created += len(forecasts)
            self.changed |= {forecast.question_id for forecast in forecasts}

    def forecast(self, line: Line, submission: UUID) -> tuple[Forecast, Reading | None]:
        """Checked, not saved. Raises ValidationError."""
        question, expert = self.questions[line.asked.name], self.experts[line.expert]
        forecast = Forecast(
            question=question,
            expert=expert,
            basis=Forecast.Basis.STATED,
            made_at=line.made.at,
            made_precision=line.made.precision,
            recorded_by=self.by,
            submission=submission,
        )
        reading = None
        if line.words:
            reading = self.reading(forecast, line)
        else:
            forecast.hold(question.answers.value(line.columns))
        if line.quoted:
            forecast.claim = self.quoted.claim(expert, line.quoted)
        forecast.clean_alone()
        return forecast, reading

    def reading(self, forecast: Forecast, line: Line) -> Reading:
        """Of words by the lexicon that the row names, or as the number that it gives beside them."""
        assert line.words
        phrase, lexicon = line.words
        entry = self.entries.get((phrase.casefold(), lexicon))
        forecast.basis = Forecast.Basis.VERBAL
        note, columns = AS_IMPORTED, line.columns
        if columns == Columns():
            if entry is None:
                slugs = sorted(slug for term, slug in self.entries if term == phrase.casefold())
                there = (
                    f"It is in: {', '.join(slugs)}." if slugs else "It is in none; give a probability beside it."
                )
                raise ValidationError(f"phrase: “{phrase}” is not in the lexicon “{lexicon}”. {there}")
            note, columns = "", Columns(entry.best, entry.low, entry.high)
        if columns.best is None:
            entry = None  # no lexicon has words for other values
        value = forecast.question.answers.value(columns)
        return Reading(
            forecast=forecast, phrase=phrase, entry=entry, note=note, recorded_by=self.by, **value.as_read()
        )

    # --- Outcomes ---------------------------------------------------------------------------------

    def resolve(self) -> None:
        resolutions = []
        for name, asked in self.asked.items():
            question = self.questions.get(name)
            if question is None or "outcome" not in asked.said:
                continue
            try:
                if resolution := self.resolution(question, asked):
                    resolutions.append(resolution)
            except ValidationError as why:
                self.result.leave_open(asked.row, why)
        self.stop_if_refused()
        self.progress("Scores", 0, len(self.changed))
        Question.objects.resolve_all(resolutions)
        decided = {resolution.question.pk for resolution in resolutions}
        Question.objects.filter(pk__in=self.changed - decided).resolved().rescore()

    def resolution(self, question: Question, asked: Asked) -> Resolution | None:
        """Checked, not saved; None if it is decided so already. Raises ValidationError."""
        said = asked.said["outcome"]
        is_annulled = said.casefold() == ANNULLED
        outcome = "" if is_annulled else question.clean_outcome(said)
        if question.resolution:
            if (question.resolution.is_annulled, question.resolution.outcome) == (is_annulled, outcome):
                return None
            raise ValidationError(
                f"outcome: it is {question.resolution.summary.lower()} on record. Change it there."
            )
        closes = question.closes
        # What closes with a day is known on the next one, and not at its midnight.
        precision = Precision.INSTANT if closes.precision == Precision.INSTANT else Precision.DAY
        known = asked.said.get("known_at") or Moment(closes.at, precision)
        resolution = Resolution(
            question=question,
            decision=Resolution.Decision.ANNULLED if is_annulled else Resolution.Decision.OUTCOME,
            outcome=outcome,
            known_at=None if is_annulled else known.at,
            known_precision=known.precision,
            rationale=AS_IMPORTED if is_annulled or asked.said.get("known_at") else f"{AS_IMPORTED} {KNOWN_THEN}",
            recorded_by=self.by,
        )
        resolution.clean_first()
        return resolution


def _not_standing(batch: dict[UUID, Line]) -> Iterator[tuple[UUID, Line]]:
    """Rows to log, each with the submission to log it as: another one than before for what was retracted."""
    while batch:
        there = Forecast.objects.retractions(batch)
        yield from ((submission, line) for submission, line in batch.items() if submission not in there)
        batch = {
            uuid5(submission, str(retraction)): batch[submission]
            for submission, retraction in there.items()
            if retraction
        }


def _what_is_possible(asked: Asked) -> dict[str, Any]:
    """Options for a choice; for a number or a date the two ends of its range stand in their place."""
    options = asked.said.get("options") or []
    if asked.kind not in ENDS:
        return {"options": "\n".join(options)} if asked.kind in WITH_OPTIONS else {}
    if len(options) != 2:
        raise ValidationError(
            'options: give the two ends of the range, as ["0", "100"] or ["2019-01-01", "2019-12-31"].'
        )
    return dict(zip(ENDS[QuestionKind(asked.kind)], options, strict=True))
