import os
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from tracker.ledger import rights
from tracker.ledger.preparing import Login, prepare


class Command(BaseCommand):
    help = (
        "Make the database on PostgreSQL and its two roles: the owner (OWNER_DATABASE_URL) migrates, the "
        "application (DATABASE_URL) reads and adds. ADMIN_DATABASE_URL names a role that may make both."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("There is nothing to prepare: SQLite has no roles. DATABASE_URL names its file.")
        owner, application = settings.DATABASE_OWNER, connection.settings_dict
        admin = os.environ.get("ADMIN_DATABASE_URL")
        if not owner or not admin:
            raise CommandError(
                "Set OWNER_DATABASE_URL to the role that shall own the tables, and ADMIN_DATABASE_URL to one "
                "that may make roles and databases, such as postgres://postgres@/postgres."
            )
        if owner["USER"] == application["USER"]:
            raise CommandError(f"DATABASE_URL and OWNER_DATABASE_URL name one role, {owner['USER']}. Name two.")
        logins = [Login(one["USER"], one["PASSWORD"]) for one in (owner, application)]
        try:
            prepare(admin, str(application["NAME"]), *logins)
        except ValueError as another_owner:
            raise CommandError(str(another_owner)) from None
        except psycopg.Error as error:
            raise CommandError(f"PostgreSQL refused: {error}") from error
        with rights.as_owner():
            rights.give(connection)
        self.stdout.write(
            f"{owner['USER']} owns the database {application['NAME']}, and {application['USER']} reads and adds. "
            "Now run manage.py migrate with both addresses."
        )
