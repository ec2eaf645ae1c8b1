"""Records that should not be there: taken out of everything that counts, and kept in the history."""

from typing import ClassVar, Self
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from tracker.models.record import Record, RecordQuerySet

TWICE = "It has been retracted already."


class RetractionQuerySet(RecordQuerySet["Retraction"]):
    def anew(self, submission: UUID | None, what: str) -> UUID | None:
        """As which a form is recorded: itself, or, where what it recorded was retracted and it is sent again,
        another submission.  what: “claim” or “forecast”.
        """
        while submission and (taken := self.filter(**{f"{what}__submission": submission}).first()):
            submission = uuid5(submission, str(taken.pk))
        return submission

    def of_claims_in(self, source: models.Model) -> Self:
        """Without those of what was no claim, which readers never saw."""
        shown = self.filter(claim__excerpt__source=source).exclude(claim__kind="none")
        return shown.select_related("claim__excerpt", "recorded_by").order_by("pk")


class Retraction(Record):
    """Takes back a claim or a forecast that was recorded by mistake: the wrong question, the wrong person. Of a
    withdrawal, where the import that brought it is taken back.

    The expert's own change of mind is a Withdrawal.
    """

    claim = models.OneToOneField(
        "Claim",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="retraction",
        error_messages={"unique": TWICE},
    )
    forecast = models.OneToOneField(
        "Forecast",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="retraction",
        error_messages={"unique": TWICE},
    )
    withdrawal = models.OneToOneField(
        "Withdrawal",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="retraction",
        error_messages={"unique": TWICE},
    )
    reason = models.TextField()

    objects: ClassVar[RetractionQuerySet] = RetractionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(claim__isnull=False, forecast__isnull=True, withdrawal__isnull=True)
                | Q(claim__isnull=True, forecast__isnull=False, withdrawal__isnull=True)
                | Q(claim__isnull=True, forecast__isnull=True, withdrawal__isnull=False),
                name="retraction_of_one_thing",
                violation_error_message="A retraction takes back one claim, one forecast or one withdrawal.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="retraction_has_reason",
                violation_error_message="Say why it should not be there.",
            ),
        ]

    def __str__(self) -> str:
        return f"Retraction of {self.forecast or self.claim or self.withdrawal}"

    def clean(self) -> None:
        """Raise ValidationError for what another record has replaced. Twice is seen by the keys."""
        row = self.forecast or self.claim
        if row and type(row).objects.filter(replaces=row).exists():
            raise ValidationError("A correction has taken its place. Retract that one.")
