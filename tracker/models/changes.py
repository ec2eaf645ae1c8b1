"""The version of the record: what is computed from it knows by this whether it is still up to date."""

from typing import ClassVar

from django.db import models
from django.db.models import Count, Max
from django.db.models.functions import Now

RECENT = 1000  # no transaction stays open while so many others are recorded


class ChangeQuerySet(models.QuerySet["Change"]):
    def version(self) -> str:
        """Another one after every change, also where transactions end in another order than they began."""
        last = self.aggregate(last=Max("pk"))["last"] or 0
        return f"{last}-{self.filter(pk__gt=last - RECENT).aggregate(n=Count('pk'))['n']}"


class Change(models.Model):
    """One transaction that changed what scoreboards are made of. Written within it, so neither comes alone.

    Rows and not a counter: writers of different questions need not wait for each other.
    """

    recorded_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[ChangeQuerySet] = ChangeQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"Change {self.pk}"
