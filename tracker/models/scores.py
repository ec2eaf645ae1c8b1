"""A rule's value for one expert on one question: a projection, rebuilt from the record at any time."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q


class ScoreQuerySet(models.QuerySet["Score"]):
    def of_experts(self) -> Self:
        return self.exclude(expert__kind="benchmark")

    def by(self, expert: models.Model) -> Self:
        return self.filter(expert=expert)

    def under(self, rule: str, timing: str) -> Self:
        return self.filter(rule=rule, timing=timing)


class Score(models.Model):
    class Rule(models.TextChoices):
        BRIER = "brier", "Brier"

    class Timing(models.TextChoices):
        LAST = "last", "Last forecast before the close"

    expert = models.ForeignKey("Expert", on_delete=models.CASCADE, related_name="scores")
    question = models.ForeignKey("Question", on_delete=models.CASCADE, related_name="scores")
    rule = models.CharField(max_length=12, choices=Rule)
    timing = models.CharField(max_length=14, choices=Timing)
    loss = models.FloatField(help_text="0 is perfect; lower is better.")
    forecast = models.ForeignKey("Forecast", on_delete=models.CASCADE, null=True, related_name="scores")

    objects: ClassVar[ScoreQuerySet] = ScoreQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "rule", "timing", "expert"], name="score_unique"),
            models.CheckConstraint(condition=Q(loss__gte=0), name="score_loss_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.expert}: {self.loss:.3f} on “{self.question}”"
