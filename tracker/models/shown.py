"""What pages show follows from the record, and here and there from the clock."""

from django.db.models import Max
from django.utils import timezone

from tracker.models.changes import Change
from tracker.models.questions import Question

QUARTER = 15 * 60  # seconds: somewhere a day begins every quarter of an hour, and nowhere in between


def version_shown() -> str:
    """Another one after every change of the record, when a question closes, and every quarter of an hour.

    To be read before what is kept under it: then that may be newer, and is never older. A chart of what is open
    ends now, and a page for paper has today's date.
    """
    now = timezone.now()
    last = Question.objects.filter(closes_at__lte=now).aggregate(at=Max("closes_at"))["at"]
    return f"{Change.objects.version()} {last.timestamp() if last else 0} {now.timestamp() // QUARTER:.0f}"
