"""Sources and questions that belong to one event or symposium, and how they were chosen."""

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from tracker.models.record import Authored, AuthoredQuerySet


class CollectionQuerySet(AuthoredQuerySet["Collection"]):
    pass


class Collection(Authored):
    class Frame(models.TextChoices):
        COMPLETE = "complete", "Complete: every forecast in every source is logged"
        SELECTED = "selected", "Selected"

    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    description = models.TextField(blank=True)
    frame = models.CharField("sampling frame", max_length=8, choices=Frame)
    frame_note = models.TextField("how it was chosen", blank=True)
    sources: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        "Source", blank=True, related_name="collections"
    )
    questions: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        "Question", blank=True, related_name="collections"
    )

    objects: ClassVar[CollectionQuerySet] = CollectionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(frame="complete") | ~models.Q(frame_note=""),
                name="collection_selection_has_reason",
                violation_error_message="Say how the sources were selected.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("collection", args=[self.slug])


class Topic(models.Model):
    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
