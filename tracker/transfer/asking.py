"""The questions that rows ask: on record, or made as far as the rows say what they are."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone

from tracker.forms.questions import ENDS, KNOWN_ALREADY, QuestionForm, topics_named
from tracker.models import EventAssignment, Question, User
from tracker.prose.names import folded, skeleton, tidy
from tracker.transfer.lines import Asked, Progress
from tracker.transfer.named import ANOTHER_TITLE, Lookalikes
from tracker.transfer.result import MOST_APART, ImportResult
from tracker.values.kinds import WITH_OPTIONS, QuestionKind
from tracker.values.moments import DateBasis, Moment, Precision

AFTER_THE_LAST = "a year after its last forecast"
HEADER = 1  # the row that would say it for all
YESTERDAY = "the day before the import, as the outcome was known by then"
AS_IMPORTED = "As the imported file has it."


class New(NamedTuple):
    """A question that is not on record yet, checked."""

    question: Question
    topics: tuple[str, ...]
    event: str


class Questions:
    """found: title or identifier → the question.  refused: likewise, and why.

    titles_may_change: of questions with an identifier that a platform gives.  may_decide: who resolves as well.
    In a trial what is new is not saved.
    """

    def __init__(
        self,
        result: ImportResult,
        by: User,
        progress: Progress,
        decided: Mapping[str, str],
        *,
        is_trial: bool,
        may_decide: bool,
        titles_may_change: bool,
    ) -> None:
        self.result, self.by, self.progress = result, by, progress
        self.is_trial, self.may_decide, self.titles_may_change = is_trial, may_decide, titles_may_change
        self.found: dict[str, Question] = {}
        self.refused: dict[str, ValidationError] = {}
        self.new: set[str] = set()  # those that were asked now, of which nothing else is on record
        self.closed_so: list[tuple[Asked, Moment, str]] = []  # where the file names no close, and why so
        self.order: dict[str, list[int]] = {}  # of answers, where rows have them in another order than the record
        self.known = {q.key: q for q in Question.objects.with_state().exclude(key="")}
        self.titled = {folded(q.title): q for q in Question.objects.with_state().filter(key="")}
        self.alike = Lookalikes((q.title for q in self.titled.values()), ANOTHER_TITLE, decided)

    def title_of(self, key: str) -> str:
        return self.known[key].title if key in self.known else ""

    def ask(self, wanted: dict[str, Asked]) -> None:
        new: dict[str, New] = {}
        for number, (name, asked) in enumerate(wanted.items()):
            try:
                if question := self._on_record(name, asked):
                    self.found[name] = question
                    self._compare_close(question, asked)
                    self._take_options(name, question, asked)
                else:
                    if not asked.key:
                        self.alike.take_in(tidy(asked.title))
                    new[name] = self.new_question(asked)
            except ValidationError as why:
                self.refused[name] = why
                self.found.pop(name, None)
            if number % 100 == 0:
                self.progress("Questions", number, len(wanted))
        self._remark_closes()
        self.result.count("questions", len(new))
        if self.is_trial:
            self.found |= {name: one.question for name, one in new.items()}
            return
        # Before any source, as pages do it: otherwise each might wait for the other.
        Question.objects.filter(pk__in=[question.pk for question in self.found.values()]).lock()
        self.assign_events(wanted)
        topics = {names: topics_named(names) for names in {one.topics for one in new.values()}}
        Question.objects.ask_all(
            [(one.question, topics[one.topics], one.event) for one in new.values()], by=self.by
        )
        asked_now = Question.objects.with_state().in_bulk([one.question.pk for one in new.values()])
        self.found |= {name: asked_now[one.question.pk] for name, one in new.items()}
        self.new = set(new)
        self._set_conditions(wanted, new)

    def _on_record(self, name: str, asked: Asked) -> Question | None:
        if not asked.key:
            return self.titled.get(folded(self.alike.meant(asked.title)))
        question = self.known.get(asked.key)
        if question and not self.titles_may_change and skeleton(question.title) != skeleton(asked.title):
            raise ValidationError(
                f"question_key: “{asked.key}” is on record for another question, “{question.title[:90]}”. Give it "
                "another identifier, or none."
            )
        return question

    def _compare_close(self, question: Question, asked: Asked) -> None:
        """What is on record is not changed by a file; that the file says otherwise is said."""
        closes = asked.said.get("closes_at")
        if closes and closes.end != question.closes_at:
            said = f"closes {question.closes} on record, {closes} in the file; that stays as it is."
            self.result.remark(asked.row, f"“{question.title[:90]}” {said}")

    def _take_options(self, name: str, question: Question, asked: Asked) -> None:
        """Rows may have the answers in another order, and not others."""
        given = asked.said.get("options")
        if not given or question.kind not in WITH_OPTIONS:
            return
        there = [folded(option) for option in question.options]
        here = [folded(option) for option in given]
        if sorted(there) != sorted(here):
            raise ValidationError(f"options: on record they are {', '.join(question.options)}.")
        if there != here:
            self.order[name] = [here.index(option) for option in there]

    def _remark_closes(self) -> None:
        how = "Say it in a column, in a row called “Closes”, in a second file, or for all rows, to put that right."
        if len(self.closed_so) <= MOST_APART:
            for asked, closes, why in self.closed_so:
                said = f"“{asked.title[:90]}”: the file does not say when it closes, so {closes} is taken"
                self.result.remark(asked.row, f"{said}, {why}, marked as inferred. {how}")
            return
        days = sorted({closes.at: str(closes) for _, closes, _ in self.closed_so}.items())
        taken = days[0][1] if len(days) == 1 else f"{days[0][1]} to {days[-1][1]}"
        why = ", or ".join(dict.fromkeys(why for _, _, why in self.closed_so))
        decided = sum("outcome" in asked.said for asked, _, _ in self.closed_so)
        so = f" The outcomes of {decided} of them count as known then." if decided else ""
        said = f"Of {len(self.closed_so)} questions the file does not say when they close: {taken} is taken"
        self.result.remark(HEADER, f"{said}, {why}, marked as inferred.{so} {how}")

    def new_question(self, asked: Asked) -> New:
        """Checked, not saved: constraints are left to the database, and what they refuse is refused here.

        Raises ValidationError.
        """
        said = asked.said
        if asked.first is None and not (said.get("opens_at") and said.get("closes_at") and said.get("kind")):
            raise ValidationError("A question without forecasts needs kind, opens_at and closes_at.")
        closes, note = said.get("closes_at"), said.get("closes_basis_note", "")
        if closes is None and (known := said.get("known_at")):
            closes = known if known.precision == Precision.INSTANT else Moment(known.end, known.precision, True)
            note = "The file names no close: the outcome was known then."
        if closes is None:
            assert asked.last
            closes = Moment.of_day(asked.last.day + timedelta(days=365), is_end=True)
            why = AFTER_THE_LAST
            yesterday = Moment.of_day(timezone.localdate() - timedelta(days=1), is_end=True)
            if "outcome" in said and closes.at > yesterday.at > asked.last.at:
                closes, why = yesterday, YESTERDAY
            note = f"The file names no close: {why}."
            self.closed_so.append((asked, closes, why))
        opens = said.get("opens_at")
        if opens is None:
            assert asked.first
            opens = Moment.of_day(asked.first.day)
        data = {
            "title": tidy(asked.title),
            "criteria": said.get("criteria")
            or f"The imported file says no more of it than this: {tidy(asked.title)}",
            "kind": asked.kind,
            "opens": opens.iso(),
            "closes": closes.iso(),
            "closes_basis": said.get("closes_basis") or (DateBasis.INFERRED if note else DateBasis.STATED),
            "closes_basis_note": note,
            "topic_names": said.get("topic", ""),
            "event": said.get("event", ""),
            "unit": said.get("unit", ""),
        }
        form = QuestionForm(data | _what_is_possible(asked))
        form.instance.key = asked.key
        if not form.is_valid():
            reasons = [f"{name}: {error}" for name, errors in form.errors.items() for error in errors]
            raise ValidationError([reason.removeprefix("__all__: ") for reason in reasons])
        if form.instance.closes_at <= form.instance.opens_at:
            raise ValidationError("A question must close after it opens.")
        # Not the form: it takes as much memory as a thousand forecasts.
        return New(form.instance, tuple(form.cleaned_data["topic_names"]), form.cleaned_data["event"])

    def assign_events(self, wanted: dict[str, Asked]) -> None:
        """Of questions that are on record: what the file says of those that nobody has named an event for."""
        on_record = EventAssignment.objects.by_question()
        for name, question in self.found.items():
            event, there = tidy(wanted[name].said.get("event", "")), on_record.get(question.pk, "")
            try:
                if event and not there:
                    if question.resolution and not self.may_decide:
                        raise ValidationError(f"event: {KNOWN_ALREADY}")
                    question.assign_event(event, by=self.by, note=AS_IMPORTED)
                    self.result.count("questions joined to an event")
                elif event and folded(event) != folded(there):
                    raise ValidationError(f"event: it is “{there}” on record. Change it there.")
            except ValidationError as why:
                self.result.leave_open(wanted[name].row, why)

    def _set_conditions(self, wanted: dict[str, Asked], new: "Mapping[str, New]") -> None:
        """Of new questions those that are asked only if another one, of the file or on record, resolves so."""
        for name in new:
            asked = wanted[name]
            if not (condition := asked.said.get("condition")):
                continue
            depends_on = self.found.get(condition) or self.found.get(folded(condition))
            depends_on = depends_on or self.known.get(condition) or self.titled.get(folded(condition))
            try:
                if depends_on is None:
                    raise ValidationError(f"condition: nothing is asked that is called “{condition[:100]}”.")
                outcome = depends_on.clean_outcome(asked.said.get("condition_outcome", ""))
                self.found[name].ask_if(depends_on, outcome, by=self.by)
                self.found[name] = Question.objects.with_state().get(pk=self.found[name].pk)
            except ValidationError as why:
                self.result.leave_open(asked.row, why)


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
