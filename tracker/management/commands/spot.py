import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.management.plain import plain
from tracker.prose.spotter import Candidate
from tracker.spotting import candidates
from tracker.values.moments import parse_day


class Command(BaseCommand):
    help = "Print the clauses of a text that may hold a claim, and why. Nothing is put on record."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="plain text in UTF-8")
        parser.add_argument("--published", metavar="YYYY-MM-DD", help="the day that “next month” counts from")
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        found = candidates(self.text(options["file"]), self.day(options["published"]))
        if options["format"] == "json":
            rows = [asdict(candidate) for candidate in found]
            self.stdout.write(json.dumps(rows, indent=1, ensure_ascii=False))
        else:
            self.print_table(found)

    def text(self, path: Path) -> str:
        """Reading makes LF of every end of line, as the form of a source does, so that offsets agree."""
        try:
            return path.read_text(encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{path} is not plain text in UTF-8.") from error

    def day(self, printed: str | None) -> date | None:
        try:
            return parse_day(printed) if printed else None
        except ValidationError as error:
            raise CommandError(*error.messages) from error

    def print_table(self, found: list[Candidate]) -> None:
        self.stdout.write(f"{'Kind':13} {'Phrase':22} {'Deadline':10}  Clause")
        for each in found:
            sentence = plain(" ".join(each.text.split()))
            self.stdout.write(f"{each.kind:13} {plain(each.phrase)[:22]:22} {each.deadline:10}  {sentence}")
            self.stdout.write(f"{'':49}{plain('; '.join(each.reasons))}")
