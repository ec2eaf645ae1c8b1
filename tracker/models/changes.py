"""The version of the record: what is computed from it knows by this whether it is still up to date."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, ClassVar

from django.db import connection, models, transaction
from django.db.models import Max
from django.db.models.functions import Now

RECENT_CHANGES = 1000  # no transaction stays open while so many others are recorded
# The sum grows with every row that is added, be it the latest by number or not. In SQL, because most requests ask
# for it: to put it together took Django three times as long as all else of a kept page.
SUM_AND_TIME = "SUM(id), MAX(recorded_at)"
RECENT = f"(SELECT id, recorded_at FROM tracker_change ORDER BY id DESC LIMIT {RECENT_CHANGES}) AS recent"
VERSION = f"SELECT {SUM_AND_TIME} FROM {RECENT}"


def version_of(total: int | None, at: Any) -> str:
    """What SUM_AND_TIME found, in a word."""
    return f"{total or 0}-{str(at or '')[:26]}"


class ChangeQuerySet(models.QuerySet["Change"]):
    def version(self) -> str:
        """Another one after every change, also where transactions end in another order than they began.

        The time tells it from the version of the same number in a database that was restored since.
        """
        with connection.cursor() as cursor:
            cursor.execute(VERSION)
            return version_of(*cursor.fetchone())

    def last_at(self) -> datetime | None:
        """When the record changed last."""
        last: datetime | None = self.aggregate(last=Max("recorded_at"))["last"]
        return last


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
