from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.management.plain import plain
from tracker.management.progress import Progress
from tracker.models import User
from tracker.transfer import outturn


class Command(BaseCommand):
    help = "Import forecasts from files: each row once, however often it is read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--format", choices=["outturn"], default="outturn")
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be imported, and import nothing."
        )
        parser.add_argument(
            "--skip-bad-rows", action="store_true", help="Import what is right in spite of the rest."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if missing := [path for path in options["files"] if not path.is_file()]:
            raise CommandError(f"There is no file {missing[0]}.")
        progress = Progress()
        result = outturn.import_files(
            options["files"],
            by=User.objects.system(),
            dry_run=options["dry_run"],
            skip_bad_rows=options["skip_bad_rows"],
            progress=progress,
        )
        progress.end()
        for line in result.lines():
            self.stdout.write(plain(line))
        if options["dry_run"]:
            self.stdout.write("Nothing was imported: this was a dry run.")
        elif not (result.is_whole or options["skip_bad_rows"]):
            self.stdout.write("Nothing was imported. Correct these rows, or leave them out with --skip-bad-rows.")
        if not result.is_whole:
            raise SystemExit(1)
