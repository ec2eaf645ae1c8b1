from typing import Any

from django.core.management.commands import migrate

from tracker.fulltext import index
from tracker.ledger import guards, rights


class Command(migrate.Command):
    """Django's own, as the owner of the tables; and one that fails leaves no table without its triggers.

    Django sends no post_migrate then, and the version that is still serving would go on without guards.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        with rights.as_owner(options["database"]):
            try:
                super().handle(*args, **options)
            except (Exception, KeyboardInterrupt):
                index.install_after_migrate(options["database"])
                guards.install_after_migrate(options["database"])
                raise
