"""Accounts of people who use the site. Who speaks on the record is in experts.py."""

from contextlib import nullcontext
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.db import models
from django.utils import timezone

from tracker.models.changes import recording

SYSTEM_EMAIL = "seed@outturn.invalid"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())

    def people(self) -> models.QuerySet["User"]:
        return self.exclude(email=SYSTEM_EMAIL)

    def system(self) -> "User":
        """The account in whose name shipped data is recorded. Nobody can sign in with it."""
        user = self.filter(email=SYSTEM_EMAIL).first()
        return user or self.create_user(SYSTEM_EMAIL, name="Outturn’s shipped data", is_active=False)


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(
        "email address",
        unique=True,
        error_messages={"unique": "There is already an account with this email address."},
    )
    name = models.CharField(max_length=150, help_text="Shown beside what this person records.")
    is_staff = models.BooleanField(default=False, help_text="May look at the tables at /admin/.")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A name is printed beside what somebody recorded: another one is a change of what readers are shown."""
        printed = User.objects.filter(pk=self.pk).values_list("name", "email").first()
        is_renamed = printed is not None and printed != (self.name, self.email)
        with recording() if is_renamed else nullcontext():
            super().save(*args, **kwargs)

    def clean(self) -> None:
        self.email = self.email.strip().lower()

    def give_role(self, role: str) -> None:
        """Exactly one: Reader, Analyst or Admin (roles.py). Admins may also look at the tables at /admin/."""
        self.groups.set(Group.objects.filter(name=role))
        self.is_staff = role == "Admin"
        self.save(update_fields=["is_staff"])
