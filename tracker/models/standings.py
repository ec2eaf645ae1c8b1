"""Scoreboards as they were last computed, one for every filter that people use."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now

MOST_KEPT = 300


class StoredScoreboardQuerySet(models.QuerySet["StoredScoreboard"]):
    def keep(self, query: str, version: str, report: dict[str, Any], seconds: float) -> "StoredScoreboard":
        """Put it in the place of an earlier one, and forget those that nobody asked for lately."""
        stored, _ = self.update_or_create(
            query=query, defaults={"version": version, "report": report, "seconds": seconds, "computed_at": Now()}
        )
        forgotten = self.order_by("-asked_at", "-pk").values_list("pk", flat=True)[MOST_KEPT:]
        self.filter(pk__in=list(forgotten)).delete()
        stored.refresh_from_db()
        return stored


class StoredScoreboard(models.Model):
    """query: the filters as in the address.  version: of the record, as of which it was computed."""

    query = models.CharField(max_length=500, unique=True)
    version = models.CharField(max_length=60)
    ordered = models.CharField(
        max_length=60, blank=True, help_text="The version that a task was asked to compute."
    )
    report: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    seconds = models.FloatField(help_text="How long it took to compute.")
    computed_at = models.DateTimeField()
    asked_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[StoredScoreboardQuerySet] = StoredScoreboardQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"Scoreboard {self.query or 'of everything'}"
