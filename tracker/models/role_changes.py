"""Who was given which role, when, and by whom."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from tracker.models.record import Record, RecordQuerySet


class RoleChangeQuerySet(RecordQuerySet["RoleChange"]):
    pass


class RoleChange(Record):
    """Readers are shown nothing of it, so it is no change of what they see."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_changes")
    role = models.CharField(max_length=20)
    may_sign_in = models.BooleanField(default=True)

    objects: ClassVar[RoleChangeQuerySet] = RoleChangeQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}{'' if self.may_sign_in else ', may not sign in'}"
