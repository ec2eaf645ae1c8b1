"""Which questions restate one event, as it was learned: dated, and only ever added to."""

from collections.abc import Iterable, Sequence
from itertools import batched
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from tracker.models.changes import recording
from tracker.models.people import User
from tracker.models.record import Record, RecordQuerySet

MOST_AT_ONCE = 10_000  # keys in one query


class EventAssignmentQuerySet(RecordQuerySet["EventAssignment"]):
    def assign_all(self, assigned: Iterable[tuple[int, str]], *, by: User) -> None:
        """What new questions, by their keys, were asked with."""
        with recording():
            rows = (EventAssignment(question_id=pk, event=event, recorded_by=by) for pk, event in assigned)
            self.bulk_create(rows, batch_size=1000)

    def questions_of(self, event: str) -> list[int]:
        """Those that restate it, as said last."""
        ever = EventAssignment.objects.filter(event=event).values("question")
        latest = self.filter(question__in=ever).by_question() if event else {}
        return [question for question, name in latest.items() if name == event]

    def names(self, text: str, most: int) -> list[str]:
        """Of events that are called so in part."""
        called = self.filter(event__icontains=text).exclude(event="")
        return list(called.order_by("event").values_list("event", flat=True).distinct()[:most])

    def by_question(self) -> dict[int, str]:
        """Question → event, "" for one of its own, as said last."""
        return dict(self.order_by("pk").values_list("question", "event"))


class EventAssignment(Record):
    """Says that a question restates an event. The latest counts.

    event: its name, the same on every question that restates it; "" says that the question is an event of its own.
    """

    question = models.ForeignKey("Question", on_delete=models.PROTECT, related_name="event_assignments")
    event = models.CharField(max_length=120, blank=True, db_index=True)
    note = models.TextField("how that is known", blank=True)

    objects: ClassVar[EventAssignmentQuerySet] = EventAssignmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["recorded_at", "pk"]

    def __str__(self) -> str:
        return f"“{self.question}” restates {self.event or 'nothing else'}"

    def log(self) -> "EventAssignment":
        """Put it, unsaved as it is, on record. Raises ValidationError where it says nothing new."""
        with recording():
            question = self.question = self.question.locked()
            if existing := EventAssignment.objects.submitted_as(self.submission):
                return existing
            if self.event == question.event:
                raise ValidationError({"event": "That is on record already."})
            return self.enter()


def events_of(questions: Sequence[int]) -> list[int]:
    """The event of each, numbered from 0 on as they come: questions that restate one event share its number."""
    named: dict[int, str] = {}
    for some in batched(questions, MOST_AT_ONCE):
        named |= EventAssignment.objects.filter(question__in=some).by_question()
    names = [named.get(pk) or pk for pk in questions]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return [numbers[name] for name in names]
