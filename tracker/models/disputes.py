"""Objections to a resolution or a reading, among them the expert's right of reply, and their answers."""

from typing import ClassVar, Self, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from tracker.models.changes import recording
from tracker.models.excerpts import Excerpt
from tracker.models.people import User
from tracker.models.readings import Reading
from tracker.models.record import Record, RecordQuerySet
from tracker.models.resolutions import Resolution


class DisputeQuerySet(RecordQuerySet["Dispute"]):
    def unanswered(self) -> Self:
        return self.filter(answer=None)


class Dispute(Record):
    resolution = models.ForeignKey(
        Resolution, on_delete=models.PROTECT, null=True, blank=True, related_name="disputes"
    )
    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, null=True, blank=True, related_name="disputes")
    text = models.TextField()
    excerpts = models.ManyToManyField(Excerpt, blank=True, related_name="disputes")

    objects: ClassVar[DisputeQuerySet] = DisputeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(resolution__isnull=False, reading__isnull=True)
                | Q(resolution__isnull=True, reading__isnull=False),
                name="dispute_about_one_thing",
                violation_error_message="A dispute is about a resolution or about a reading.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""), name="dispute_has_text", violation_error_message="Say what is wrong."
            ),
        ]

    def __str__(self) -> str:
        return f"Dispute of {self.resolution or self.reading}"

    def uphold(self, rationale: str, *, by: User) -> "DisputeAnswer":
        """Leave what was disputed as it is."""
        return self._answer(rationale, by=by)

    def overturn(
        self,
        rationale: str,
        *,
        by: User,
        resolution: Resolution | None = None,
        reading: Reading | None = None,
    ) -> "DisputeAnswer":
        """Point to the new record that replaces what was disputed."""
        old, new = (self.resolution, resolution) if self.resolution else (self.reading, reading)
        if new is None or not self._is_replaced_by(new):
            raise ValidationError(f"Overturning needs a newer record in place of {old}.")
        return self._answer(rationale, by=by, resolution=resolution, reading=reading)

    def _is_replaced_by(self, new: Resolution | Reading) -> bool:
        if isinstance(new, Resolution):
            old = self.resolution
            return old is not None and new.question_id == old.question_id and new.number > old.number
        old_reading = self.reading
        return old_reading is not None and new.forecast_id == old_reading.forecast_id and new.pk > old_reading.pk

    def _answer(
        self,
        rationale: str,
        *,
        by: User,
        resolution: Resolution | None = None,
        reading: Reading | None = None,
    ) -> "DisputeAnswer":
        with recording():
            disputed = self.resolution or cast(Reading, self.reading).forecast
            disputed.question.locked()
            if by == self.recorded_by:
                raise ValidationError("Someone other than the one who disputes must answer.")
            if DisputeAnswer.objects.filter(dispute=self).exists():
                raise ValidationError("This dispute has been answered already.")
            return DisputeAnswer(
                dispute=self, rationale=rationale, resolution=resolution, reading=reading, recorded_by=by
            ).enter()


class DisputeAnswerQuerySet(RecordQuerySet["DisputeAnswer"]):
    pass


class DisputeAnswer(Record):
    """Overturned where it points to a new record, upheld where it does not."""

    dispute = models.OneToOneField(Dispute, on_delete=models.PROTECT, related_name="answer")
    rationale = models.TextField()
    resolution = models.OneToOneField(
        Resolution, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reading = models.OneToOneField(Reading, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[DisputeAnswerQuerySet] = DisputeAnswerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(rationale=""),
                name="dispute_answer_has_rationale",
                violation_error_message="Say why.",
            )
        ]

    @property
    def is_overturned(self) -> bool:
        return self.resolution_id is not None or self.reading_id is not None
