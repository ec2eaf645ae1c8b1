"""Outcomes as they were decided, numbered per question; the latest counts."""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils import timezone

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
        """What became known last; then what has no outcome."""
        return self.order_by(F("known_at").desc(nulls_last=True), "-recorded_at", "-pk")


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
    imported_in = models.ForeignKey(
        "Import", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="resolutions"
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
            self.refuse_known(self.known)
        if self.is_reopening and question.resolution is None:
            raise ValidationError("This question is not resolved, so it cannot be reopened.")
        if self.is_outcome and hasattr(question, "condition") and not question.condition_is_met:
            raise ValidationError(
                f"This question is asked only if “{question.condition.depends_on}” resolves "
                f"{question.condition.outcome}. "
                + ("That has no outcome yet." if question.condition_is_met is None else "It did not.")
            )

    def refuse_known(self, known: Moment) -> None:
        """The world cannot have known what was not asked yet, or has not happened."""
        opens, today = self.question.opens, timezone.localdate()
        allowed = f"It may lie from {opens} to today, {today.day} {today:%B %Y}."
        try:
            refuse_future(known, "known")
        except ValidationError as refusal:
            raise ValidationError({"known": f"{refusal.message_dict['known'][0]} {allowed}"}) from None
        if known.end <= opens.at:
            raise ValidationError({"known": f"The question opened on {opens}, after {known}. {allowed}"})

    @property
    def wants_second(self) -> bool:
        """Whether this decision, unsaved, takes effect only once a second admin has signed it (settings.py).

        What follows from another decision was signed with that; shipped data are nobody's.
        """
        if self.cause or self.recorded_by.is_shipped or settings.SECOND_SIGNATURE == "none":
            return False
        return settings.SECOND_SIGNATURE == "all" or not self.is_outcome or self.question.resolutions.exists()

    def clean_first(self) -> None:
        """Check one of a question that has none in force, and on which nothing depends, for the caller to save."""
        question = self.question
        if question.resolution is not None or hasattr(question, "condition") or question.dependents.exists():
            raise ValidationError(
                f"“{question}” is decided already, or depends on another question; decide it by itself."
            )
        self.clean_only(question.resolutions.count() + 1)

    def clean_only(self, number: int = 1) -> None:
        """The same for a question of which the caller knows it: one that was asked in this very transaction."""
        self.number = number
        self._refuse_alone()
        self.clean()
        self.clean_fields(exclude=["question", "cause", "recorded_by"])

    def _refuse_alone(self) -> None:
        if self.wants_second:
            raise ValidationError(
                "Here a decision like this takes effect only with the signatures of two admins: propose it on the "
                "page of the question."
            )

    def decide(
        self, evidence: "Iterable[Evidence]" = (), *, after: int | None = None, is_signed: bool = False
    ) -> "Resolution":
        """Append it, unsaved as it is, as the next one of its question, and everything that follows from it.

        That is its evidence (unsaved), the scores, and what becomes of the questions that depend on this one.
        after: the number of the last resolution that its author has seen, 0 for none. If another was recorded
        since, AlreadyResolvedError says by whom.  is_signed: by as many admins as it takes (proposals.py).
        """
        with recording():
            question = self.question = self.question.locked()
            if existing := Resolution.objects.submitted_as(self.submission):
                return existing
            latest = question.resolutions.newest_first().select_related("recorded_by").first()
            if latest and after not in (None, latest.number):
                raise AlreadyResolvedError(latest)
            if not is_signed:
                self._refuse_alone()
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

    def clean(self) -> None:
        """What was cited for another outcome before is not turned round without a word."""
        if self.stance != self.Stance.SUPPORTS or self.note or not self.resolution.is_outcome:
            return
        before = Evidence.objects.filter(
            excerpt=self.excerpt,
            stance=self.Stance.SUPPORTS,
            resolution__question=self.resolution.question,
            resolution__decision=Resolution.Decision.OUTCOME,
        ).exclude(resolution__outcome=self.resolution.outcome)
        if other := before.select_related("resolution__question").order_by("-pk").first():
            number, outcome = other.resolution.number, other.resolution.outcome_in_words
            raise ValidationError(
                f"“{self.excerpt.words}” was cited for {outcome} (decision {number}). Write in its note why it "
                f"supports {self.resolution.outcome_in_words} now."
            )

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
