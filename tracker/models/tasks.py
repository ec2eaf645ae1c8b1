"""What waits for the worker."""

from datetime import datetime, timedelta

from django.db.models import Min
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

LATE_AFTER = timedelta(minutes=1)  # a worker that runs looks every second


def waiting_since() -> datetime | None:
    """When the oldest task was ordered, if it has waited for so long that no worker runs, or it cannot keep up."""
    waiting = DBTaskResult.objects.ready().order_by().filter(enqueued_at__lt=timezone.now() - LATE_AFTER)
    oldest: datetime | None = waiting.aggregate(oldest=Min("enqueued_at"))["oldest"]
    return oldest
