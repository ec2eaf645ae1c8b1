"""Two experts taken for one, and taken apart again: dated, with a reason, and only ever added to."""

from typing import ClassVar, Self

from django.db import models

from tracker.models.record import Record, RecordQuerySet


class MergeQuerySet(RecordQuerySet["Merge"]):
    def of(self, expert: models.Model) -> Self:
        return self.filter(models.Q(expert=expert) | models.Q(into=expert)).order_by("pk")

    def into_by_expert(self) -> dict[int, int | None]:
        """Expert → whom they were merged into, as said last; None once that was taken back."""
        return dict(self.order_by("pk").values_list("expert", "into"))


class Merge(Record):
    """The latest of an expert counts. into: the page that stays; None takes the last one back."""

    expert = models.ForeignKey("Expert", on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey("Expert", on_delete=models.PROTECT, null=True, blank=True, related_name="merges_into")
    note = models.TextField("how that is known", blank=True)

    objects: ClassVar[MergeQuerySet] = MergeQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"{self.expert} merged into {self.into}" if self.into else f"{self.expert} taken apart again"
