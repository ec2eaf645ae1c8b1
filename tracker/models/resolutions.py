"""Outcomes as they were decided, numbered per question; the latest counts."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q

from tracker.models.changes import recording
from tracker.models.excerpts import Excerpt
from tracker.models.record import Record, RecordQuerySet
from tracker.values.moments import Moment, Precision, refuse_future


class AlreadyResolvedError(ValidationError):
    """Someone else was first."""

    def __init__(self, resolution: "Resolution") -> None:
        when = Moment(resolution.recorded_at, Precision.INSTANT)
        super().__init__(
            f"{resolution.recorded_by} was first: {resolution.summary} recorded {when}. "
            "Look at it, then resolve again if it is wrong.",
            code="already_resolved",
        )


class ResolutionQuerySet(RecordQuerySet["Resolution"]):
    def newest_first(self) -> Self:
        return self.order_by("-number")

    def latest_first(self) -> Self:
        return self.order_by("-recorded_at", "-pk")


class Resolution(Record):
    class Decision(models.TextChoices):
        OUTCOME = "outcome", "Outcome"
        ANNULLED = "annulled", "Annulled"
        REOPENED = "reopened", "Reopened"

    question = models.ForeignKey("Question", on_delete=models.PROTECT, related_name="resolutions")
    number = models.PositiveIntegerField()
    decision = models.CharField(max_length=8, choices=Decision)
    outcome = models.CharField(max_length=200, blank=True)
    known_at = models.DateTimeField("known", null=True, blank=True)
    known_precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    rationale = models.TextField()
    cause = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="consequences",
        help_text="The resolution of the condition that brought this about.",
    )

    objects: ClassVar[ResolutionQuerySet] = ResolutionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["question", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "number"],
                name="resolution_number_unique",
                violation_error_message="Someone else resolved this question first.",
            ),
            models.CheckConstraint(
                condition=Q(decision="outcome", known_at__isnull=False) & ~Q(outcome="")
                | Q(decision__in=["annulled", "reopened"], outcome=""),
                name="resolution_outcome_matches_decision",
                violation_error_message="An outcome needs a value and the date when the world knew it.",
            ),
            models.CheckConstraint(
                condition=~Q(rationale=""),
                name="resolution_has_rationale",
                violation_error_message="Say why it is resolved this way.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="resolution_number_from_1",
                violation_error_message="Resolutions are numbered from 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.summary}: “{self.question}”"

    # --- What it says -----------------------------------------------------------------------------

    @property
    def known(self) -> Moment | None:
        return Moment(self.known_at, self.known_precision) if self.known_at else None

    @property
    def is_outcome(self) -> bool:
        return self.decision == self.Decision.OUTCOME

    @property
    def is_annulled(self) -> bool:
        return self.decision == self.Decision.ANNULLED

    @property
    def is_reopening(self) -> bool:
        return self.decision == self.Decision.REOPENED

    @property
    def outcome_in_words(self) -> str:
        return self.question.answers.outcome_in_words(self.outcome)

    @property
    def summary(self) -> str:
        """“Resolved No”, “Resolved 41 warheads”, “Annulled”, “Reopened”."""
        if self.is_outcome:
            return f"Resolved {self.outcome_in_words}"
        return str(self.Decision(self.decision).label)

    # --- How it takes effect ----------------------------------------------------------------------

    def clean(self) -> None:
        """Refuse what cannot be decided of the question as it stands."""
        question = self.question
        if self.is_outcome:
            self.outcome = question.clean_outcome(self.outcome)
        if self.known:
            refuse_future(self.known, "known")
        if self.is_reopening and question.resolution is None:
            raise ValidationError("This question is not resolved, so it cannot be reopened.")
        if self.is_outcome and hasattr(question, "condition") and not question.condition_is_met:
            raise ValidationError(
                f"This question is asked only if “{question.condition.depends_on}” resolves "
                f"{question.condition.outcome}. "
                + ("That has no outcome yet." if question.condition_is_met is None else "It did not.")
            )

    def clean_first(self) -> None:
        """Check the first resolution of a question that nothing depends on, for the caller to save."""
        self.number, question = 1, self.question
        if question.resolution is not None or hasattr(question, "condition") or question.dependents.exists():
            raise ValidationError(
                f"“{question}” is decided already, or depends on another question; decide it by itself."
            )
        self.clean()
        self.clean_fields(exclude=["question", "cause", "recorded_by"])

    def decide(self, evidence: "Iterable[Evidence]" = (), *, after: int | None = None) -> "Resolution":
        """Append it, unsaved as it is, as the next one of its question, and everything that follows from it.

        That is its evidence (unsaved), the scores, and what becomes of the questions that depend on this one.
        after: the number of the last resolution that its author has seen, 0 for none. If another was recorded
        since, AlreadyResolvedError says by whom.
        """
        with recording():
            question = self.question = self.question.locked()
            if existing := Resolution.objects.submitted_as(self.submission):
                return existing
            latest = question.resolutions.newest_first().select_related("recorded_by").first()
            if latest and after not in (None, latest.number):
                raise AlreadyResolvedError(latest)
            self.number = latest.number + 1 if latest else 1
            self.enter()
            for piece in evidence:
                piece.resolution, piece.recorded_by = self, self.recorded_by
                piece.enter()
            ResolutionInForce.objects.filter(question=question).delete()
            if not self.is_reopening:
                ResolutionInForce.objects.create(question=question, resolution=self)
            question.rescore()
            for condition in question.dependents.order_by("question_id"):
                condition.carry(self, by=self.recorded_by)
            return self


class ResolutionInForce(models.Model):
    """The resolution that counts: a projection. A question without one is open or awaits its outcome."""

    question = models.OneToOneField(
        "Question", on_delete=models.CASCADE, primary_key=True, related_name="in_force"
    )
    resolution = models.OneToOneField(Resolution, on_delete=models.CASCADE, related_name="+")

    @property
    def decision(self) -> Resolution:
        """The resolution, with the question at hand: its outcome in words needs the kind of question."""
        self.resolution.question = self.question
        return self.resolution


class EvidenceQuerySet(RecordQuerySet["Evidence"]):
    def in_force(self) -> Self:
        """Given for decisions that count."""
        return self.filter(resolution__in=ResolutionInForce.objects.values("resolution"))


class Evidence(Record):
    class Stance(models.TextChoices):
        SUPPORTS = "supports", "Supports it"
        CONTRADICTS = "contradicts", "Contradicts it"

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="evidence")
    excerpt = models.ForeignKey(Excerpt, on_delete=models.PROTECT, related_name="evidence")
    stance = models.CharField(max_length=11, choices=Stance, default=Stance.SUPPORTS)
    note = models.TextField(blank=True)

    objects: ClassVar[EvidenceQuerySet] = EvidenceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "excerpt"],
                name="evidence_once_per_resolution",
                violation_error_message="This excerpt is already evidence for this resolution.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.excerpt} {self.stance} {self.resolution.summary}"

    @property
    def is_in_force(self) -> bool:
        """Whether the decision it was given for is the one that counts."""
        current: ResolutionInForce | None = getattr(self.resolution.question, "in_force", None)
        return current is not None and current.resolution_id == self.resolution_id


# What shows that a resolution is right, as far as its source: to be fetched with resolutions. Joined, because it
# takes Django longer to put a query together than the database to answer all of them.
EVIDENCE = Prefetch(
    "evidence",
    Evidence.objects.select_related("excerpt__source__publisher", "excerpt__anchor")
    .prefetch_related("excerpt__source__authors")
    .defer("excerpt__source__text")
    .order_by("pk"),
)


class ClarificationQuerySet(RecordQuerySet["Clarification"]):
    pass


class Clarification(Record):
    """A dated note that makes a question's criteria clearer without changing them."""

    question = models.ForeignKey("Question", on_delete=models.PROTECT, related_name="clarifications")
    text = models.TextField()

    objects: ClassVar[ClarificationQuerySet] = ClarificationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="clarification_not_empty",
                violation_error_message="Write what is made clear.",
            )
        ]

    def __str__(self) -> str:
        return self.text
