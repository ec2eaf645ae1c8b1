"""Questions that are asked only if another one resolves a given way."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from tracker.models.changes import recording
from tracker.models.people import User
from tracker.models.resolutions import Resolution


class Condition(models.Model):
    FROZEN_WITH: ClassVar[str] = "question"  # it is part of what is asked (ledger/guarded.py)

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

    def clean(self) -> None:
        self.depends_on.refuse_as_condition()
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

    def ask(self, *, by: User) -> "Condition":
        """Make its question depend on the other, in place of any condition that it had.

        If the other one has resolved otherwise already, its question is annulled at once.
        """
        with recording():
            self.question.locked().refuse_if_frozen()
            Condition.objects.filter(question=self.question).delete()
            self.full_clean()
            self.save()
            if resolution := self.depends_on.locked().resolution:
                self.carry(resolution, by=by)
            return self

    def carry(self, cause: Resolution, *, by: User) -> None:
        """Annul its question if the condition failed by this resolution; reopen it where it no longer fails."""
        question = self.question.locked()
        current = question.resolution
        has_failed = not cause.is_reopening and cause.outcome != self.outcome
        if has_failed and not (current and current.is_annulled):
            question.annul(f"Its condition was not met. {cause}.", by=by, cause=cause)
        elif not has_failed and current and current.cause_id:
            question.reopen(f"Its condition no longer fails. {cause}.", by=by, cause=cause)
