from typing import Any

from django.core.management.commands import migrate

from tracker.ledger import guards


class Command(migrate.Command):
    """Django's own; but one that fails leaves no table without its guards.

    Django sends no post_migrate then, and the version that is still serving would go on without them.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            super().handle(*args, **options)
        except (Exception, KeyboardInterrupt):
            guards.install_after_migrate(options["database"])
            raise
