import base64
import hmac
from io import StringIO
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker

from tracker.models import User
from tracker.models.roles import Role

DOMAIN = "demo.outturn.invalid"


class Command(BaseCommand):
    help = "Migrate, load the shipped cases, make one account per role, and serve on http://127.0.0.1:8000."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="Prepare the database, then stop.")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IN_PRODUCTION:
            raise CommandError("The demo makes accounts with printed passwords; it does not run in production.")
        self.stdout.write("Preparing the database …")
        self.stdout.flush()
        call_command("migrate", verbosity=0)
        is_demo = User.objects.filter(email__endswith=f"@{DOMAIN}").exists()
        if User.objects.people().exists() and not is_demo:
            raise CommandError(
                "This database has accounts of its own, so no demo accounts are added to it. "
                "Point DATABASE_URL to an empty one."
            )
        call_command("rescore", stdout=StringIO())  # by the rules of this version
        call_command("seed", stdout=self.stdout)
        for role in Role:
            email = f"{role.lower()}@{DOMAIN}"
            password = _password(email)
            user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=f"Demo {role}")
            user.set_password(password)
            user.save(update_fields=["password"])
            user.give_role(role, by=User.objects.system())
            self.stdout.write(f"{role:8} {email:35} {password}")
        if not options["no_serve"]:
            self.stdout.write(f"Open http://127.0.0.1:{options['port']}")
            self.stdout.flush()
            Thread(target=_work, daemon=True).start()
            call_command("runserver", f"127.0.0.1:{options['port']}", use_reloader=False)


def _work() -> None:
    """What the worker of a deployment does, as long as this process lives: read pages, compute scoreboards."""
    Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=1.0,
        batch=False,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=None,
        worker_id="demo",
    ).run()


def _password(email: str) -> str:
    """Always the same for this checkout's secret key, so that the command can print it again."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), email.encode(), "sha256")
    return base64.b32encode(digest)[:12].decode().lower()
