"""Publishers of sources and employers of experts."""

from datetime import date
from typing import ClassVar, Self

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Lower

from tracker.models.fields import HttpURLField
from tracker.models.slugs import free_slug


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def named(self, name: str) -> "Organization":
        """The organization of this name, made if there is none yet."""
        name = name.strip()
        alike = self.alias(lowered=Lower("name")).filter(lowered=Lower(Value(name)))
        if found := alike.first():
            return found
        organization = self.model(name=name, slug=free_slug(self.model, name))
        organization.full_clean()
        try:
            with transaction.atomic():
                organization.save()
        except IntegrityError:  # someone else named it at this moment
            return alike.get()
        return organization


class Organization(models.Model):
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    homepage = HttpURLField(blank=True)

    objects: ClassVar[OrganizationQuerySet] = OrganizationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="organization_name_unique",
                violation_error_message="There is already an organization of this name.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def on(self, day: object) -> Self:
        return self.filter(
            Q(started_on__isnull=True) | Q(started_on__lte=day),
            Q(ended_on__isnull=True) | Q(ended_on__gt=day),
        )


class Affiliation(models.Model):
    """Dated, so that a forecast counts for the institution of its day. An open end is unknown or ongoing."""

    expert = models.ForeignKey("Expert", on_delete=models.CASCADE, related_name="affiliations")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="affiliations")
    role = models.CharField(max_length=200, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects: ClassVar[AffiliationQuerySet] = AffiliationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = [F("started_on").desc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(started_on__isnull=True) | Q(ended_on__gt=F("started_on")),
                name="affiliation_ends_after_it_starts",
                violation_error_message="An affiliation must end after it starts.",
            ),
            models.UniqueConstraint(
                "expert",
                "organization",
                "role",
                Coalesce("started_on", Value(date.min)),
                name="affiliation_unique",
                violation_error_message="This affiliation is already recorded.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}, {self.organization}" if self.role else str(self.organization)
