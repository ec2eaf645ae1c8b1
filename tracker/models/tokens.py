"""Personal tokens, with which programs act in somebody's name; and what they have sent with a key of their own."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from tracker.ledger.outages import can_do_without
from tracker.models.people import User
from tracker.models.sources import digest

BEGINNING = "outturn_"  # by which a token that was left lying around is known for one
PREFIX = len(BEGINNING) + 6  # characters, by which people tell theirs apart
NOTED_EVERY = timedelta(minutes=10)
KEPT_FOR = timedelta(days=30)
FORGOTTEN_EVERY = 100  # answers


class Scope(models.TextChoices):
    READ = "read", "Read: what everybody may read, counted as yours"
    LOG = "log", "Log: sources, quotations, questions and forecasts"
    RESOLVE = "resolve", "Resolve: decide outcomes"


class TokenQuerySet(models.QuerySet["Token"]):
    def issue(
        self, user: User, name: str, scopes: Iterable[str], expires_at: datetime | None
    ) -> "tuple[Token, str]":
        """A new one and its secret, which is not kept."""
        secret = BEGINNING + secrets.token_urlsafe(32)
        known = {"prefix": secret[:PREFIX], "sha256": digest(secret)}
        return self.create(user=user, name=name, scopes=list(scopes), expires_at=expires_at, **known), secret

    def presented(self, secret: str) -> "Token | None":
        """The one with this secret, if it works; noted as used."""
        found = self.usable().select_related("user").filter(sha256=digest(secret)).first()
        if found:
            found.note_use()
        return found

    def usable(self) -> Self:
        holds = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
        return self.filter(holds, revoked_at=None, user__is_active=True)

    def newest_first(self) -> Self:
        return self.select_related("user").order_by("-pk")


class Token(models.Model):
    """Not on the record: what was recorded with one is recorded by its user.  sha256: of the secret."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80, help_text="Where it is used, as “notebook on my laptop”.")
    prefix = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64, unique=True)
    scopes: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    made_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[TokenQuerySet] = TokenQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"{self.prefix}… ({self.name})"

    @property
    def state(self) -> str:
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at and self.expires_at <= timezone.now() else "works"

    def may(self, scope: str) -> bool:
        return scope in self.scopes

    def revoke(self) -> None:
        """For good; once more changes nothing."""
        Token.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=Now())

    def note_use(self) -> None:
        """To ten minutes: who reads a thousand pages does not write as often."""
        if not self.last_used_at or self.last_used_at < timezone.now() - NOTED_EVERY:
            with can_do_without():
                Token.objects.filter(pk=self.pk).update(last_used_at=Now())


class AnsweredQuerySet(models.QuerySet["Answered"]):
    def keep(self, **answered: Any) -> None:
        """And forget, now and then, what is a month old."""
        row = self.create(**answered)
        if row.pk % FORGOTTEN_EVERY == 0:
            self.filter(answered_at__lt=timezone.now() - KEPT_FOR).delete()


class Answered(models.Model):
    """A request that was sent with an Idempotency-Key and did what it asked for: sent again, it gets this answer.

    sha256: of what was sent, and where.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    location = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[AnsweredQuerySet] = AnsweredQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "answered requests"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="answered_once_a_key")]

    def __str__(self) -> str:
        return f"{self.key} of {self.user}"
