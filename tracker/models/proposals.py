"""Decisions that wait: an analyst's suggestion, or what a second admin has to sign. Others answer than propose."""

from collections.abc import Iterable
from typing import ClassVar, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import get_text_list

from tracker.models.changes import recording
from tracker.models.excerpts import Excerpt
from tracker.models.people import User
from tracker.models.questions import Question
from tracker.models.record import Record, RecordQuerySet
from tracker.models.resolutions import AlreadyResolvedError, Evidence, Resolution
from tracker.values.moments import Moment, Precision


class ProposalQuerySet(RecordQuerySet["Proposal"]):
    def unanswered(self) -> Self:
        return self.filter(answer=None)

    def with_evidence(self) -> Self:
        return self.select_related("question", "recorded_by", "answer__recorded_by").prefetch_related(
            "evidence__excerpt__source__publisher", "evidence__excerpt__source__authors", "signatures__recorded_by"
        )


class Proposal(Record):
    """after: the number of the last decision of the question that its proposer has seen, 0 for none."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="proposals")
    decision = models.CharField(
        max_length=8, choices=Resolution.Decision, default=Resolution.Decision.OUTCOME.value
    )
    outcome = models.CharField(max_length=200, blank=True)
    known_at = models.DateTimeField("known", null=True, blank=True)
    known_precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    rationale = models.TextField()
    after = models.PositiveIntegerField(default=0)

    objects: ClassVar[ProposalQuerySet] = ProposalQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="outcome", known_at__isnull=False) & ~Q(outcome="")
                | Q(decision__in=["annulled", "reopened"], outcome=""),
                name="proposal_outcome_matches_decision",
                violation_error_message="An outcome needs a value and the date when the world knew it.",
            ),
            models.CheckConstraint(
                condition=~Q(rationale=""),
                name="proposal_has_rationale",
                violation_error_message="Say why it should be resolved this way.",
            ),
        ]

    def __str__(self) -> str:
        return f"Proposed: {self.summary}, “{self.question}”"

    def get_absolute_url(self) -> str:
        return reverse("proposal", args=[self.pk])

    # --- What it says -----------------------------------------------------------------------------

    @property
    def summary(self) -> str:
        """“Resolved No”, “Annulled”: as the decision will read."""
        return self.as_resolution(self.recorded_by).summary

    @property
    def by_whom(self) -> str:
        """“Proposed by Ana, signed by Ben and Cleo.”"""
        signers = [str(signature.recorded_by) for signature in self.signatures.all()]
        signed = f", signed by {get_text_list(signers, 'and')}" if signers else ""
        return f"Proposed by {self.recorded_by}{signed}."

    @property
    def known(self) -> Moment | None:
        return Moment(self.known_at, self.known_precision) if self.known_at else None

    @property
    def is_signed(self) -> bool:
        """Whether an admin has signed it, and it waits for another."""
        return bool(self.signatures.all())

    def as_resolution(self, signer: User) -> Resolution:
        """The decision that it becomes, unsaved."""
        said = {"decision": self.decision, "outcome": self.outcome, "rationale": self.rationale}
        when = {"known_at": self.known_at, "known_precision": self.known_precision}
        return Resolution(question=self.question, recorded_by=signer, **said, **when)

    # --- What is done with it ---------------------------------------------------------------------

    def log(self, evidence: "Iterable[ProposedEvidence]" = (), *, is_signed: bool = False) -> "Proposal":
        """Put it, unsaved as it is, on record, with its evidence (unsaved).

        is_signed: it is an admin's decision, which waits for the signature of another.  The same once more is the
        first; something else by the same person has to wait until that is answered or taken back.
        """
        with recording():
            question = self.question = self.question.locked()
            if existing := Proposal.objects.submitted_as(self.submission):
                return existing
            resolution = self.as_resolution(self.recorded_by)
            resolution.clean()
            self.outcome = resolution.outcome
            before = question.proposals.unanswered().filter(recorded_by=self.recorded_by).first()
            if before and before._says_the_same(self):
                return before
            if before:
                raise ValidationError(
                    f"You have proposed already: {before.summary}. Take that back on its page, then propose this."
                )
            latest = question.resolutions.newest_first().select_related("recorded_by").first()
            if latest and latest.number != self.after:
                raise AlreadyResolvedError(latest)
            self.enter()
            for piece in evidence:
                piece.proposal, piece.recorded_by = self, self.recorded_by
                piece.enter()
            if is_signed:
                Signature(proposal=self, recorded_by=self.recorded_by).enter()
            return self

    def accept(self, *, by: User, submission: UUID | None = None) -> "ProposalAnswer | Signature":
        """An admin signs it. With as many signatures as it takes the question is decided as proposed."""
        with recording():
            if existing := ProposalAnswer.objects.submitted_as(submission):
                return existing
            self._refuse_answer(by)
            latest = self.question.resolutions.newest_first().select_related("recorded_by").first()
            if latest and latest.number != self.after:
                raise AlreadyResolvedError(latest)
            if self.signatures.filter(recorded_by=by).exists():
                raise ValidationError("You have signed this already. Another admin has to sign it, too.")
            signature = Signature(proposal=self, recorded_by=by, submission=submission).enter()
            resolution = self.as_resolution(by)
            if resolution.wants_second and Signature.objects.filter(proposal=self).count() < 2:
                return signature
            evidence = [piece.as_evidence() for piece in self.evidence.order_by("pk")]
            resolution = resolution.decide(evidence, after=self.after, is_signed=True)
            return ProposalAnswer(
                proposal=self, resolution=resolution, recorded_by=by, submission=submission
            ).enter()

    def decline(self, reason: str, *, by: User, submission: UUID | None = None) -> "ProposalAnswer":
        with recording():
            self._refuse_answer(by)
            return self._answer(reason, by, submission)

    def take_back(self, reason: str, *, by: User, submission: UUID | None = None) -> "ProposalAnswer":
        """Its proposer thinks better of it."""
        with recording():
            self._refuse_second_answer()
            if by != self.recorded_by:
                raise ValidationError("Only who has proposed it can take it back. An admin declines it.")
            return self._answer(reason, by, submission)

    def _answer(self, reason: str, by: User, submission: UUID | None) -> "ProposalAnswer":
        return ProposalAnswer(proposal=self, reason=reason, recorded_by=by, submission=submission).enter()

    def _refuse_answer(self, by: User) -> None:
        self._refuse_second_answer()
        if by == self.recorded_by:
            raise ValidationError("Someone other than the proposer must answer a proposal.", code="own")

    def _refuse_second_answer(self) -> None:
        self.question = self.question.locked()
        answer = ProposalAnswer.objects.filter(proposal=self).select_related("recorded_by").first()
        if answer:
            raise ValidationError(f"{answer.recorded_by} has answered this proposal already: {answer.in_words}.")

    def _says_the_same(self, other: "Proposal") -> bool:
        return all(
            getattr(self, name) == getattr(other, name)
            for name in ("decision", "outcome", "known_at", "known_precision", "rationale")
        )


class ProposedEvidenceQuerySet(RecordQuerySet["ProposedEvidence"]):
    pass


class ProposedEvidence(Record):
    """What becomes evidence of the decision, once that is made."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="evidence")
    excerpt = models.ForeignKey(Excerpt, on_delete=models.PROTECT, related_name="proposed_evidence")
    stance = models.CharField(max_length=11, choices=Evidence.Stance, default=Evidence.Stance.SUPPORTS.value)
    note = models.TextField(blank=True)

    objects: ClassVar[ProposedEvidenceQuerySet] = ProposedEvidenceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "excerpt"],
                name="proposed_evidence_once",
                violation_error_message="This excerpt is evidence for this proposal already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.excerpt} {self.stance} {self.proposal.summary}"

    @classmethod
    def of(cls, piece: Evidence) -> "ProposedEvidence":
        return cls(excerpt=piece.excerpt, stance=piece.stance, note=piece.note)

    def as_evidence(self) -> Evidence:
        """Unsaved."""
        return Evidence(excerpt=self.excerpt, stance=self.stance, note=self.note)

    def clean(self) -> None:
        resolution = self.proposal.as_resolution(self.recorded_by)
        Evidence(resolution=resolution, excerpt=self.excerpt, stance=self.stance, note=self.note).clean()


class SignatureQuerySet(RecordQuerySet["Signature"]):
    pass


class Signature(Record):
    """An admin's agreement to a decision that takes two of them."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="signatures")

    objects: ClassVar[SignatureQuerySet] = SignatureQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "recorded_by"],
                name="signature_once",
                violation_error_message="You have signed this already. Another admin has to sign it, too.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.recorded_by} agrees to {self.proposal.summary}"


class ProposalAnswerQuerySet(RecordQuerySet["ProposalAnswer"]):
    pass


class ProposalAnswer(Record):
    """Accepted by a resolution, or declined or taken back with a reason."""

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

    def __str__(self) -> str:
        return f"{self.proposal}: {self.in_words}"

    @property
    def in_words(self) -> str:
        """“accepted”, “declined”, “taken back”."""
        if self.resolution_id:
            return "accepted"
        return "taken back" if self.recorded_by_id == self.proposal.recorded_by_id else "declined"
