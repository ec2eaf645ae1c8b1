"""Pages that were asked for by their address, until a source is made of them."""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from tracker.models.fields import HttpURLField
from tracker.models.people import User
from tracker.models.tasks import LATE_AFTER

KEPT_FOR = timedelta(days=1)


class RetrievalQuerySet(models.QuerySet["Retrieval"]):
    def ask(self, url: str, *, by: User) -> "Retrieval":
        """Put it on the list of what a task reads, and forget what was asked for more than a day ago."""
        self.filter(asked_at__lt=timezone.now() - KEPT_FOR).delete()
        return self.create(url=url, asked_by=by)


class Retrieval(models.Model):
    """A draft, not a record: nothing refers to it.

    document: what was read, the fields of documents.Document; None until then.  problem: why it was not, in a
    sentence.  sha256: of the bytes that were read.
    """

    url = HttpURLField("address")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    final_url = HttpURLField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    document: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(null=True)
    problem = models.TextField(blank=True)

    objects: ClassVar[RetrievalQuerySet] = RetrievalQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return str(self.url)

    @property
    def is_waiting(self) -> bool:
        return self.document is None and not self.problem

    @property
    def is_late(self) -> bool:
        """Whether it has waited longer than reading can take: no worker runs, or it failed."""
        return self.is_waiting and self.asked_at < timezone.now() - LATE_AFTER
