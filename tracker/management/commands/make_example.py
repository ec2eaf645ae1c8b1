from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.management.progress import Progress
from tracker.seeds import example


class Command(BaseCommand):
    help = "Put made-up experts, questions and forecasts on record, labelled Synthetic, to try the site out."

    def add_arguments(self, parser: CommandParser) -> None:
        for name, default in (("experts", 40), ("questions", 200), ("forecasts", 3000), ("seed", 1)):
            parser.add_argument(f"--{name}", type=int, default=default)

    def handle(self, *args: Any, **options: Any) -> None:
        sizes = {name: options[name] for name in ("experts", "questions", "forecasts", "seed")}
        if wrong := [name for name, n in sizes.items() if n < (0 if name == "seed" else 1)]:
            raise CommandError(f"--{wrong[0]} must be at least {0 if wrong[0] == 'seed' else 1}.")
        progress = Progress()
        try:
            example.load(**sizes, progress=progress)
        except example.AlreadyThereError as problem:
            raise CommandError(str(problem)) from None
        progress.end()
        self.stdout.write(
            f"{sizes['experts']} experts, {sizes['questions']} questions and {sizes['forecasts']} forecasts "
            f"are on record, all labelled Synthetic {sizes['seed']}."
        )
