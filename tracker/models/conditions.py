"""Questions that are asked only if another one resolves a given way."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models

if TYPE_CHECKING:
    from tracker.models.questions import Question


class Condition(models.Model):
    question = models.OneToOneField("Question", on_delete=models.PROTECT, related_name="condition")
    depends_on = models.ForeignKey("Question", on_delete=models.PROTECT, related_name="dependents")
    outcome = models.CharField(max_length=200, help_text="The outcome under which the question is asked.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(question=models.F("depends_on")),
                name="condition_on_another_question",
                violation_error_message="A question cannot be its own condition.",
            )
        ]

    def __str__(self) -> str:
        return f"If “{self.depends_on}” resolves {self.outcome}"

    @staticmethod
    def refuse_quantity(depends_on: "Question") -> None:
        """Raise ValidationError where the outcomes are too many to wait for one of them."""
        if depends_on.value_field == "quantiles":
            raise ValidationError(
                "A condition is one outcome of a question that is answered with Yes, No or one of several "
                f"options; “{depends_on}” is not."
            )

    def clean(self) -> None:
        self.refuse_quantity(self.depends_on)
        self.outcome = self.depends_on.clean_outcome(self.outcome)
        seen, step = {self.question_id}, self.depends_on
        while True:
            if step.pk in seen:
                raise ValidationError("These conditions would go in a circle.")
            seen.add(step.pk)
            above = Condition.objects.filter(question=step).select_related("depends_on").first()
            if above is None:
                return
            step = above.depends_on
