"""What pages show follows from the record, and here and there from the clock."""

from django.db import connection
from django.utils import timezone

from tracker.models.changes import Change

QUARTER = 15 * 60  # seconds: somewhere a day begins every quarter of an hour, and nowhere in between
# In SQL as the version of the record is (changes.py).
LAST_CLOSE = "SELECT MAX(closes_at) FROM tracker_question WHERE closes_at <= %s"


def version_shown() -> str:
    """Another one after every change of the record, when a question closes, and every quarter of an hour.

    To be read before what is kept under it: then that may be newer, and is never older. A chart of what is open
    ends now, and a page for paper has today's date.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(LAST_CLOSE, [connection.ops.adapt_datetimefield_value(now)])
        (closed,) = cursor.fetchone()
    return f"{Change.objects.version()} {closed or ''} {now.timestamp() // QUARTER:.0f}"
