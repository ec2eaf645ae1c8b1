"""What can only be added to: the base of every record."""

from typing import Any, ClassVar, NoReturn, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models.expressions import DatabaseDefault
from django.db.models.functions import Now

from tracker.models.changes import recording


class AppendOnlyError(TypeError):
    """A record was about to be changed. A mistake is corrected by a new record that names the old one."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(f"A {model._meta.verbose_name} is never changed or deleted; add a new record instead.")


class AuthoredQuerySet[M: models.Model](models.QuerySet[M]):
    def submitted_as(self, submission: UUID | None) -> M | None:
        """What this very submission recorded before, when a form is sent twice."""
        return self.filter(submission=submission).first() if submission else None


class Authored(models.Model):
    """Who entered it, when by the database's clock, and with which submitted form."""

    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    # One submitted form makes one row: a second click finds the first.
    submission = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            # A first attempt that was in vain has left its own time, and the database takes none but the present.
            self.recorded_at = DatabaseDefault(Now())
        super().save(*args, **kwargs)


class RecordQuerySet[M: models.Model](AuthoredQuerySet[M]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(self.model)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(self.model)

    def delete(self) -> NoReturn:
        raise AppendOnlyError(self.model)

    # Templates must not be able to call them.
    update.alters_data = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]


class Record(Authored):
    """Append-only: refused here, and by triggers in the database (ledger/guarded.py)."""

    APPEND_ONLY: ClassVar[bool] = True

    objects: ClassVar[RecordQuerySet[Self]] = RecordQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        abstract = True

    def enter(self) -> Self:
        """Validate and save; or, when this submission was recorded before, return what it recorded."""
        with recording():
            if existing := type(self).objects.submitted_as(self.submission):
                return existing  # type: ignore[return-value]
            # A second click at the same moment is no mistake of its person: the form tries again.
            self.full_clean(exclude=["recorded_by", "submission"])
            self.save()
            return self

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(type(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(type(self))
