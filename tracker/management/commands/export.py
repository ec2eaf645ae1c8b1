from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.ledger.outages import in_a_line
from tracker.management.progress import Progress
from tracker.transfer.dump import dump, dump_archive


class Command(BaseCommand):
    help = "Write the whole public record as CSV and JSON, with what its columns mean, licence and citation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", metavar="DIR", nargs="?", help="where to; files of an earlier export are replaced"
        )
        parser.add_argument("--nightly", action="store_true", help="as the file that readers can download")
        parser.add_argument(
            "--for-import", action="store_true", help="also outturn.csv, which import_forecasts reads elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["folder"]) == options["nightly"]:
            raise CommandError("Name a folder, or say --nightly.")
        where = Path(settings.EXPORTS_DIR, settings.NIGHTLY) if options["nightly"] else Path(options["folder"])
        progress = Progress()
        try:
            if options["nightly"]:
                counted = dump_archive(where, progress)
            else:
                counted = dump(where, progress, for_import=options["for_import"])
        except OSError as error:
            raise CommandError(in_a_line(error) or str(error)) from error
        finally:
            progress.end()
        n = sum(rows for _, rows in counted)
        self.stdout.write(f"{where}: {n:,} rows in {len(counted)} tables.")
