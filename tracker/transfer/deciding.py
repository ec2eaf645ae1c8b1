"""The outcomes that rows name: recorded where nothing is decided, and proposed where another decision stands."""

from uuid import uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from tracker.models import Condition, Evidence, Import, Proposal, Question, Resolution, User
from tracker.models.proposals import ProposedEvidence
from tracker.transfer.asking import AS_IMPORTED
from tracker.transfer.lines import ROW, Asked
from tracker.transfer.outcomes import as_recorded, is_annulled, is_neither
from tracker.transfer.quoted import Quoted
from tracker.transfer.result import ImportResult
from tracker.values.moments import Moment, Precision

NEITHER = "The imported file has “{}”, which is neither Yes nor No."
PROPOSED = "“{}” is neither Yes nor No, as of a tie: to annul the question is proposed, for an admin to decide."
KNOWN_THEN = "When it was known the file does not say: taken to be as of the close."


class Outcomes:
    """may_decide: whether its author resolves; what others bring is proposed."""

    def __init__(
        self, result: ImportResult, by: User, entered: Import | None, quoted: Quoted, *, may_decide: bool
    ) -> None:
        self.result, self.by, self.entered, self.quoted, self.may_decide = result, by, entered, quoted, may_decide

    def record(
        self, asked: dict[str, Asked], questions: dict[str, Question], new: set[str], *, is_trial: bool
    ) -> set[int]:
        """new: those that were asked just now.  Returns the questions that were resolved, and so scored."""
        self.fresh = {questions[name].pk for name in new} - self._with_conditions(questions, new)
        resolutions: list[tuple[Resolution, Asked]] = []
        chained: list[tuple[Question, Asked]] = []
        for name, one in asked.items():
            question = questions.get(name)
            if question is None or "outcome" not in one.said:
                continue
            try:
                resolution = self._unsaved(question, one)
                if resolution is None:
                    continue
                is_neither_one = is_neither(str(one.said["outcome"]), question.kind)
                if self.may_decide and not is_neither_one and self._is_chained(question, one):
                    chained.append((question, one))
                elif self.may_decide and not is_neither_one and self._is_first(question):
                    self._check(resolution)
                    resolutions.append((resolution, one))
                elif self._propose(resolution, one, is_trial=is_trial):
                    self.result.count("outcomes proposed")
            except ValidationError as why:
                self.result.leave_open(one.row, why)
        self.result.count("outcomes", len(resolutions) + len(chained))
        if is_trial:
            return set()
        Question.objects.resolve_all([resolution for resolution, _ in resolutions])
        for resolution, one in resolutions:
            self._give_evidence(resolution, one)
        self._decide_chained(chained)
        return {resolution.question.pk for resolution, _ in resolutions}

    def _is_chained(self, question: Question, asked: Asked) -> bool:
        """Whether it depends on another question or another on it, and nothing was decided of it."""
        if question._state.adding:
            return bool(asked.said.get("condition"))
        if question.pk in self.fresh:
            return False
        is_chained = hasattr(question, "condition") or question.dependents.exists()
        return is_chained and not question.resolutions.exists()

    def _decide_chained(self, chained: list[tuple[Question, Asked]]) -> None:
        """One by one, first those on which others depend: what follows from a decision may have been said, too."""
        for question, asked in sorted(chained, key=lambda one: hasattr(one[0], "condition")):
            now = Question.objects.with_state().get(pk=question.pk)
            try:
                if resolution := self._unsaved(now, asked):
                    with transaction.atomic():
                        resolution.decide(self._evidence(asked))
            except ValidationError as why:
                self.result.leave_open(asked.row, why)

    def _with_conditions(self, questions: dict[str, Question], new: set[str]) -> set[int]:
        """Of the new ones those that are asked on a condition, or are one."""
        pks = {questions[name].pk for name in new}
        chained = Condition.objects.filter(Q(question__in=pks) | Q(depends_on__in=pks)) if pks else ()
        return {pk for one in chained for pk in (one.question_id, one.depends_on_id)}

    def _check(self, resolution: Resolution) -> None:
        if resolution.question._state.adding:
            resolution.number = 1
            resolution.clean()
        elif resolution.question.pk in self.fresh:
            resolution.clean_only()
        else:
            resolution.clean_first()

    def _is_first(self, question: Question) -> bool:
        """Whether nothing was decided, or only what an import had decided and took back."""
        if question._state.adding or question.pk in self.fresh:
            return True
        if question.resolution is not None or hasattr(question, "condition"):
            return False
        latest = question.resolutions.newest_first().first()
        return latest is None or (latest.is_reopening and latest.imported_in_id is not None)

    def _unsaved(self, question: Question, asked: Asked) -> Resolution | None:
        """Not saved; None if it is decided so already. Raises ValidationError."""
        said = str(asked.said["outcome"])
        annuls = is_annulled(said) or is_neither(said, question.kind)
        outcome = "" if annuls else question.clean_outcome(as_recorded(said, question.kind))
        there = question.resolution
        if there and (there.is_annulled, there.outcome) == (annuls, outcome):
            return None
        closes = question.closes
        # What closes with a day is known on the next one, and not at its midnight.
        precision = Precision.INSTANT if closes.precision == Precision.INSTANT else Precision.DAY
        known = asked.said.get("known_at") or Moment(closes.at, precision)
        is_said = is_annulled(said) or asked.said.get("known_at")
        why = NEITHER.format(said) if is_neither(said, question.kind) else AS_IMPORTED
        return Resolution(
            question=question,
            decision=Resolution.Decision.ANNULLED if annuls else Resolution.Decision.OUTCOME,
            outcome=outcome,
            known_at=None if annuls else known.at,
            known_precision=known.precision,
            rationale=why if is_said or annuls else f"{AS_IMPORTED} {KNOWN_THEN}",
            recorded_by=self.by,
            imported_in=self.entered,
        )

    def _propose(self, resolution: Resolution, asked: Asked, *, is_trial: bool) -> bool:
        """For an admin to decide, once however often the file is read. Raises ValidationError."""
        question = resolution.question
        if is_trial:
            if question._state.adding:
                resolution.clean()
            self._remark(question, asked)
            return True
        latest = question.resolutions.newest_first().first()
        number = latest.number if latest else 0
        submission = uuid5(ROW, f"outcome {question.pk} {number} {resolution.decision} {resolution.outcome}")
        if Proposal.objects.submitted_as(submission):
            return False
        proposal = Proposal(
            question=question,
            decision=resolution.decision,
            outcome=resolution.outcome,
            known_at=resolution.known_at,
            known_precision=resolution.known_precision,
            rationale=resolution.rationale,
            after=number,
            recorded_by=self.by,
            submission=submission,
        )
        with transaction.atomic():
            proposal.log([ProposedEvidence.of(piece) for piece in self._evidence(asked)])
        self._remark(question, asked)
        return True

    def _remark(self, question: Question, asked: Asked) -> None:
        there, said = question.resolution, str(asked.said["outcome"])
        if is_neither(said, question.kind):
            self.result.remark(asked.row, f"outcome: {PROPOSED.format(said)}")
        elif there:
            self.result.remark(
                asked.row,
                f"outcome: “{said}” here, and on record it is {there.summary.lower()}: proposed, "
                "for an admin to decide.",
            )

    def _evidence(self, asked: Asked) -> list[Evidence]:
        if not asked.said.get("evidence_quote"):
            return []
        excerpt = self.quoted.excerpt(
            None,
            {
                "source_url": asked.said.get("evidence_url", ""),
                "source_title": asked.said.get("evidence_title", ""),
                "published_on": None,
                "quote": asked.said["evidence_quote"],
            },
        )
        return [Evidence(excerpt=excerpt, recorded_by=self.by)]

    def _give_evidence(self, resolution: Resolution, asked: Asked) -> None:
        for piece in self._evidence(asked):
            piece.resolution = resolution
            piece.enter()
