"""What each role may do, as Django groups with permissions."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import models
from django.db.models import Q

from tracker.models.experts import create_benchmarks


class Role(models.TextChoices):
    READER = "Reader", "Reader"
    ANALYST = "Analyst", "Analyst"
    ADMIN = "Admin", "Admin"


READER = ["add_dispute"]
ANALYST = [
    *READER,
    *(
        f"add_{noun}"
        for noun in (
            "expert", "organization", "affiliation", "source", "collection", "topic", "excerpt", "claim",
            "classification", "retraction",
            "question", "condition", "forecast", "withdrawal", "reading", "clarification", "eventassignment",
            "proposal", "rating", "import",
        )
    ),
    *(f"change_{noun}" for noun in ("expert", "source", "collection", "question")),
]  # fmt: skip
ADMIN = [
    *ANALYST,
    *(
        f"add_{noun}"
        for noun in (
            "resolution",
            "evidence",
            "proposalanswer",
            "signature",
            "ratingrequest",
            "disputeanswer",
            "user",
        )
    ),
    "change_user",
    "merge_expert",
]
PERMISSIONS = {Role.READER: READER, Role.ANALYST: ANALYST, Role.ADMIN: ADMIN}


def create_after_migrate(using: str, **kwargs: Any) -> None:
    """Bring groups in line with the table above, and the benchmark experts into being."""
    permissions = Permission.objects.using(using).filter(content_type__app_label="tracker")
    for role, codenames in PERMISSIONS.items():
        wanted = Q(codename__in=codenames)
        if role == Role.ADMIN:
            wanted |= Q(codename__startswith="view_")
        group, _ = Group.objects.using(using).get_or_create(name=role.value)
        group.permissions.set(permissions.filter(wanted))
    create_benchmarks()
