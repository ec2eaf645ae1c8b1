from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker import seeds


class Command(BaseCommand):
    help = "Load the Hanoi case, its other voices and the lexicons. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            created = seeds.load()
        except seeds.SeedError as refusal:
            raise CommandError(str(refusal)) from refusal
        rows = ", ".join(f"{n} {noun}s" for noun, n in created.items()) or "nothing new"
        self.stdout.write(f"Loaded: {rows}.")
