"""Accounts of people who use the site. Who speaks on the record is in experts.py."""

from contextlib import nullcontext
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.db import models, transaction
from django.utils import timezone

from tracker.models.changes import recording
from tracker.models.role_changes import RoleChange

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

    @property
    def is_shipped(self) -> bool:
        """Whether it is nobody's: what ships with the product is recorded in its name."""
        return self.email == SYSTEM_EMAIL

    @transaction.atomic
    def give_role(self, role: str, *, by: "User", may_sign_in: bool = True) -> None:
        """Exactly one: Reader, Analyst or Admin (roles.py). Admins may also look at the tables at /admin/."""
        had = list(self.groups.values_list("name", flat=True))
        if had == [role] and self.is_active == may_sign_in:
            return
        self.groups.set(Group.objects.filter(name=role))
        self.is_staff, self.is_active = role == "Admin", may_sign_in
        self.save(update_fields=["is_staff", "is_active"])
        RoleChange(user=self, role=role, may_sign_in=may_sign_in, recorded_by=by).save()
