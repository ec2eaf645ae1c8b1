"""An analyst's suggestion of how a question should be resolved. Someone else accepts or declines it."""

from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from tracker.models.changes import recording
from tracker.models.excerpts import Excerpt
from tracker.models.people import User
from tracker.models.questions import Question
from tracker.models.record import Record, RecordQuerySet
from tracker.models.resolutions import Evidence, Resolution
from tracker.values.moments import Moment, Precision


class ProposalQuerySet(RecordQuerySet["Proposal"]):
    def unanswered(self) -> Self:
        return self.filter(answer=None)


class Proposal(Record):
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="proposals")
    outcome = models.CharField(max_length=200, blank=True, help_text="Empty to annul.")
    known_at = models.DateTimeField("known", null=True, blank=True)
    known_precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    rationale = models.TextField()
    excerpts = models.ManyToManyField(Excerpt, related_name="proposals")

    objects: ClassVar[ProposalQuerySet] = ProposalQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="") | Q(known_at__isnull=False),
                name="proposal_outcome_has_date",
                violation_error_message="Say when the world knew.",
            ),
            models.CheckConstraint(
                condition=~Q(rationale=""),
                name="proposal_has_rationale",
                violation_error_message="Say why it should be resolved this way.",
            ),
        ]

    def __str__(self) -> str:
        return f"Proposed: {self.outcome or 'annul'}, “{self.question}”"

    def clean(self) -> None:
        if self.outcome:
            self.outcome = self.question.clean_outcome(self.outcome)

    def accept(self, *, by: User) -> "ProposalAnswer":
        """Resolve the question as proposed. The proposer cannot be the one who accepts."""
        with recording():
            question = self._refuse_answer(by)
            evidence = [Evidence(excerpt=excerpt) for excerpt in self.excerpts.all()]
            if self.outcome and self.known_at:
                resolution = question.resolve(
                    self.outcome,
                    evidence,
                    by=by,
                    known=Moment(self.known_at, self.known_precision),
                    rationale=self.rationale,
                )
            else:
                resolution = question.annul(self.rationale, evidence, by=by)
            return ProposalAnswer(proposal=self, resolution=resolution, recorded_by=by).enter()

    def decline(self, reason: str, *, by: User) -> "ProposalAnswer":
        with recording():
            self._refuse_answer(by)
            return ProposalAnswer(proposal=self, reason=reason, recorded_by=by).enter()

    def _refuse_answer(self, by: User) -> Question:
        question = self.question.locked()
        if by == self.recorded_by:
            raise ValidationError("Someone other than the proposer must answer a proposal.")
        if ProposalAnswer.objects.filter(proposal=self).exists():
            raise ValidationError("This proposal has been answered already.")
        return question


class ProposalAnswerQuerySet(RecordQuerySet["ProposalAnswer"]):
    pass


class ProposalAnswer(Record):
    """Accepted by a resolution, or declined with a reason."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="answer")
    resolution = models.OneToOneField(
        Resolution, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal_answer"
    )
    reason = models.TextField(blank=True)

    objects: ClassVar[ProposalAnswerQuerySet] = ProposalAnswerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(resolution__isnull=False) | ~Q(reason=""),
                name="proposal_declined_with_reason",
                violation_error_message="Say why the proposal is declined.",
            )
        ]
