from typing import Any

from django.core.management.commands import migrate

from tracker.fulltext import index
from tracker.ledger import guards


class Command(migrate.Command):
    """Django's own; but one that fails leaves no table without its triggers.

    Django sends no post_migrate then, and the version that is still serving would go on without guards.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            super().handle(*args, **options)
        except (Exception, KeyboardInterrupt):
            guards.install_after_migrate(options["database"])
            index.install_after_migrate(options["database"])
            raise
