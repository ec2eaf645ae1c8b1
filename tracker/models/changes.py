"""The version of the record: what is computed from it knows by this whether it is still up to date."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ClassVar

from django.db import models, transaction
from django.db.models import Count, Max, Subquery
from django.db.models.functions import Now

RECENT_CHANGES = 1000  # no transaction stays open while so many others are recorded


class ChangeQuerySet(models.QuerySet["Change"]):
    def version(self) -> str:
        """Another one after every change, also where transactions end in another order than they began.

        The time tells it from the version of the same number in a database that was restored since.
        """
        recent = self.filter(pk__gt=Subquery(self.order_by("-pk").values("pk")[:1]) - RECENT_CHANGES)
        found = recent.aggregate(last=Max("pk"), n=Count("pk"), at=Max("recorded_at"))
        return f"{found['last'] or 0}-{found['n']}-{found['at'].timestamp() if found['at'] else 0:.3f}"


class Change(models.Model):
    """One transaction that changed what readers are shown. Written within it, so neither comes alone.

    Rows and not a counter: writers of different questions need not wait for each other.
    """

    recorded_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[ChangeQuerySet] = ChangeQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"Change {self.pk}"


# What is done once a change is committed, by what lies above the models (apps.py). If it fails, that is logged:
# what was recorded stays recorded.
followers: list[Callable[[], None]] = []

_is_recording: ContextVar[bool] = ContextVar("is_recording", default=False)


@contextmanager
def recording() -> Iterator[None]:
    """The transaction of a verb. Where verbs call verbs, the outermost makes a new version of the record."""
    with transaction.atomic():
        if _is_recording.get():
            yield
            return
        outside = _is_recording.set(True)
        try:
            Change.objects.create()
            for follow in followers:
                transaction.on_commit(follow, robust=True)
            yield
        finally:
            _is_recording.reset(outside)
