from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker import seeds


class Command(BaseCommand):
    help = "Load the shipped cases and the lexicons. Running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--founding", action="store_true", help="Only the Hanoi case and its other voices.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            created = seeds.load(seeds.FOUNDING if options["founding"] else seeds.CASES)
        except seeds.SeedError as refusal:
            raise CommandError(str(refusal)) from refusal
        rows = ", ".join(f"{n} {noun}s" for noun, n in created.items()) or "nothing new"
        self.stdout.write(f"Loaded: {rows}.")
