"""The version of the record: what is computed from it knows by this whether it is still up to date."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ClassVar

from django.db import models, transaction
from django.db.models import Count, Max
from django.db.models.functions import Now

RECENT_CHANGES = 1000  # no transaction stays open while so many others are recorded


class ChangeQuerySet(models.QuerySet["Change"]):
    def version(self) -> str:
        """Another one after every change, also where transactions end in another order than they began."""
        last = self.aggregate(last=Max("pk"))["last"] or 0
        return f"{last}-{self.filter(pk__gt=last - RECENT_CHANGES).aggregate(n=Count('pk'))['n']}"


class Change(models.Model):
    """One transaction that changed what scoreboards are made of. Written within it, so neither comes alone.

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
