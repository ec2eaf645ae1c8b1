"""What an expert said in an excerpt, and whether it can be put to a test."""

from typing import ClassVar, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from tracker.models.changes import recording
from tracker.models.experts import Expert, said_by
from tracker.models.fields import not_itself
from tracker.models.people import User
from tracker.models.record import Record, RecordQuerySet

TAKEN_PART = "You have classified this claim already, so somebody else settles it."


class ClaimQuerySet(RecordQuerySet["Claim"]):
    def current(self) -> Self:
        return self.filter(replaced_by=None)

    def of(self, expert: Expert) -> Self:
        return self.filter(said_by(expert))

    def independent(self) -> Self:
        """Without those by which a third person settled what another claim is."""
        return self.exclude(replaces__classifications__settles=True)

    def unseen_by(self, coder: User) -> Self:
        """Which the coder has not classified, and so can without being swayed."""
        unseen = self.current().independent().exclude(recorded_by=coder)
        return unseen.exclude(classifications__recorded_by=coder)

    def taken_for_forecasts_by(self, coder: User) -> Self:
        """Which the coder has taken for forecasts without seeing what others took them for."""
        said = Classification.objects.filter(recorded_by=coder, kind=Claim.Kind.FORECAST, settles=False)
        return self.filter(Q(recorded_by=coder, kind=Claim.Kind.FORECAST) | Q(pk__in=said.values("claim")))

    def wanting_second_coder(self, coder: User) -> Self:
        """Classified by one other person alone."""
        return self.unseen_by(coder).filter(classifications=None)

    def unlogged(self) -> Self:
        """Forecasts whose question has not been chosen."""
        return self.current().filter(kind=Claim.Kind.FORECAST, forecasts=None, withdrawals=None)

    def disputed(self) -> Self:
        """Of which two coders say different things, and nobody has settled it."""
        opinions = Classification.objects.filter(claim=OuterRef("pk"))
        return (
            self.current()
            .independent()
            .filter(Exists(opinions.exclude(kind=OuterRef("kind"))))
            .exclude(Exists(opinions.filter(settles=True)))
        )


class Claim(Record):
    class Kind(models.TextChoices):
        FORECAST = "forecast", "Forecast"
        VAGUE = "vague", "Vague: no observation could prove it wrong"
        PRESCRIPTION = "prescription", "Prescription: what should be done"
        ASSESSMENT = "assessment", "Assessment of past or present"

    class Attribution(models.TextChoices):
        HIGH = "high", "certain"
        MEDIUM = "medium", "uncertain"

    excerpt = models.ForeignKey("Excerpt", on_delete=models.PROTECT, related_name="claims")
    expert = models.ForeignKey("Expert", on_delete=models.PROTECT, related_name="claims")
    kind = models.CharField(max_length=12, choices=Kind)
    note = models.TextField(blank=True)
    attribution = models.CharField(max_length=6, choices=Attribution, default=Attribution.HIGH)
    attribution_note = models.TextField(blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="replaced_by"
    )

    objects: ClassVar[ClaimQuerySet] = ClaimQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["forecast", "vague", "prescription", "assessment"]),
                name="claim_kind_known",
                violation_error_message="A claim is a forecast, vague, a prescription or an assessment.",
            ),
            models.CheckConstraint(
                condition=Q(attribution="high") | ~Q(attribution_note=""),
                name="claim_uncertain_attribution_has_reason",
                violation_error_message="Say why the attribution is uncertain.",
            ),
            not_itself("claim", "replaces", "A claim cannot replace itself."),
        ]

    def __str__(self) -> str:
        return f"{self.expert}: {self.excerpt}"

    def get_absolute_url(self) -> str:
        return reverse("claim", args=[self.pk])

    def classify(self, kind: str, *, by: User, note: str = "", submission: UUID | None = None) -> "Classification":
        """A second coder's opinion, given without seeing the first."""
        with recording():
            if existing := Classification.objects.submitted_as(submission):
                return existing
            if by == self.recorded_by:
                raise ValidationError("You classified this claim first. Somebody else has to be the second coder.")
            if not Claim.objects.independent().filter(pk=self.pk).exists():
                raise ValidationError("What kind of claim it is has been settled between two coders.")
            return Classification(claim=self, kind=kind, note=note, recorded_by=by, submission=submission).enter()

    def settle(self, kind: str, *, by: User, note: str, submission: UUID | None = None) -> "Classification":
        """A third person's decision between coders. If it is another kind, a new claim replaces this one.

        Raises ValidationError for one of the coders, and for a kind that forecasts on record speak against.
        """
        with recording():
            self.excerpt.source.locked()
            if existing := Classification.objects.submitted_as(submission):
                return existing
            if not Claim.objects.disputed().filter(pk=self.pk).exists():
                raise ValidationError("Its coders do not disagree, or it has been settled.")
            if by == self.recorded_by or self.classifications.filter(recorded_by=by).exists():
                raise ValidationError(TAKEN_PART)
            if kind != self.kind and self.forecasts.current().exists():
                raise ValidationError(
                    {"kind": "A forecast is logged from it. Correct that first; then it can be another kind."}
                )
            decision = Classification(
                claim=self, kind=kind, note=note, settles=True, recorded_by=by, submission=submission
            ).enter()
            if kind != self.kind:
                self.excerpt.claim(
                    self.expert,
                    kind,
                    by=by,
                    note=note,
                    attribution=self.attribution,
                    attribution_note=self.attribution_note,
                    replaces=self,
                )
            return decision


class ClassificationQuerySet(RecordQuerySet["Classification"]):
    pass


class Classification(Record):
    """What another coder took a claim for, without seeing the first; or the decision between them."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="classifications")
    kind = models.CharField(max_length=12, choices=Claim.Kind)
    note = models.TextField("reason", blank=True)
    settles = models.BooleanField(default=False)

    objects: ClassVar[ClassificationQuerySet] = ClassificationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["forecast", "vague", "prescription", "assessment"]),
                name="classification_kind_known",
                violation_error_message="A claim is a forecast, vague, a prescription or an assessment.",
            ),
            models.UniqueConstraint(
                fields=["claim", "recorded_by"],
                name="classification_once_a_coder",
                violation_error_message="You have classified this claim already.",
            ),
            models.CheckConstraint(
                condition=Q(settles=False) | ~Q(note=""),
                name="classification_that_settles_has_reason",
                violation_error_message="Say why it is settled this way.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.claim}"
