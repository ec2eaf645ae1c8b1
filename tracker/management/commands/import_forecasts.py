from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.documents.document import ExtractError
from tracker.ledger.outages import explain
from tracker.management.plain import plain
from tracker.management.progress import Progress
from tracker.models import User
from tracker.transfer.formats import FORMATS, Chosen, open_source
from tracker.transfer.importing import How, digest, import_source

AGAIN = "A file goes in whole or not at all. Read it again once this is mended: nothing is recorded twice."


class Command(BaseCommand):
    help = "Import forecasts from files: each row once, however often it is read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--format", choices=["auto", "table", *FORMATS], default="auto")
        parser.add_argument("--questions", type=Path, metavar="FILE", help="What is asked, and what came of it.")
        parser.add_argument("--mapping", metavar="NAME", help="How the columns are read, as saved on the page.")
        parser.add_argument(
            "--set", action="append", default=[], metavar="WHAT=TEXT", dest="said",
            help="What a column says, “expert={Who}”, or the same for all rows, “made_at=2024-01-31”; also "
            "“scale=percent” and “dates=dmy”. With “questions.” before it, of the file of questions.",
        )  # fmt: skip
        parser.add_argument(
            "--another", action="append", default=[], metavar="NAME",
            help="A name or title that looks like another one and is not the same.",
        )  # fmt: skip
        parser.add_argument(
            "--same", action="append", default=[], metavar="NAME=WHOM", help="One that is the same as another."
        )
        parser.add_argument("--encoding", default="", help="In which a file is written that is not in UTF-8.")
        parser.add_argument("--corrections", action="store_true", help="Take another value for a correction.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be imported, and import nothing."
        )
        parser.add_argument(
            "--skip-bad-rows", action="store_true", help="Import what is right in spite of the rest."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        paths = [*options["files"], *filter(None, [options["questions"]])]
        if missing := [path for path in paths if not path.is_file()]:
            raise CommandError(f"There is no file {missing[0]}.")
        names = dict.fromkeys(options["another"], "") | dict(
            one.split("=", 1) for one in options["same"] if "=" in one
        )
        how = How(options["dry_run"], options["skip_bad_rows"], options["corrections"], names=names)
        is_whole = True
        for path in options["files"]:
            is_whole &= self.read(path, how, options)
        if options["dry_run"]:
            self.stdout.write("Nothing was imported: this was a dry run.")
        elif not (is_whole or options["skip_bad_rows"]):
            self.stdout.write("Nothing was imported. Correct these rows, or leave them out with --skip-bad-rows.")
        if not is_whole:
            raise SystemExit(1)

    def read(self, path: Path, how: How, options: dict[str, Any]) -> bool:
        """Whether all of it was right."""
        chosen = Chosen(options["format"], options["mapping"] or "", options["said"], options["encoding"])
        try:
            opened = open_source(path, options["questions"], chosen)
        except (ExtractError, ValidationError) as why:
            for said in why.messages if isinstance(why, ValidationError) else [str(why)]:
                self.stdout.write(plain(said))
            return False
        for said in opened.said:
            self.stdout.write(plain(said))
        progress = Progress()
        try:
            result, _ = import_source(
                opened.source,
                by=User.objects.system(),
                how=how,
                sha256=digest(path),
                mapping=opened.mapping,
                progress=progress,
            )
        except Exception as error:
            if explain(error):
                self.stderr.write(AGAIN)
            raise
        progress.end()
        for line in result.lines():
            self.stdout.write(plain(line))
        return result.is_whole
