"""What an expert said in an excerpt, and whether it can be put to a test."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from tracker.models.fields import not_itself
from tracker.models.record import Record, RecordQuerySet


class ClaimQuerySet(RecordQuerySet["Claim"]):
    def current(self) -> Self:
        return self.filter(replaced_by=None)

    def by(self, expert: models.Model) -> Self:
        return self.filter(Q(expert=expert) | Q(expert__merged_into=expert))


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
