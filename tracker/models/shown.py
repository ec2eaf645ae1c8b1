"""What pages show follows from the record, and here and there from the clock."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from tracker.models.changes import RECENT, SUM_AND_TIME, Change, version_of
from tracker.models.questions import Question

QUARTER = 15 * 60  # seconds: somewhere a day begins every quarter of an hour, and nowhere in between
# In SQL as the version of the record is (changes.py).
STARTED = timezone.now()  # another version of the program may show the same record otherwise
A_MOMENT = timedelta(seconds=2)
LAST_CLOSE = "SELECT MAX(closes_at) FROM tracker_question WHERE closes_at <= %s"
SHOWN = f"SELECT {SUM_AND_TIME}, ({LAST_CLOSE}) FROM {RECENT}"


def version_shown() -> str:
    """Another one after every change of the record, when a question closes, and every quarter of an hour.

    To be read before what is kept under it: then that may be newer, and is never older. A chart of what is open
    ends now, and a page for paper has today's date.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(SHOWN, [connection.ops.adapt_datetimefield_value(now)])
        total, at, closed = cursor.fetchone()
    return f"{version_of(total, at)} {closed or ''} {now.timestamp() // QUARTER:.0f}"


def changed_at() -> datetime | None:
    """When what is shown changed last, be it in the record or by the clock; None for a moment afterwards.

    It goes out in whole seconds: what changes twice in one would seem not to have.
    """
    now = timezone.now()
    closed = Question.objects.filter(closes_at__lte=now).aggregate(last=Max("closes_at"))["last"]
    recorded = Change.objects.last_at()
    last: datetime = max(filter(None, (closed, recorded, STARTED)))
    return last if last < now - A_MOMENT else None
