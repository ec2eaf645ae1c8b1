import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.management.filters import add_filters, filters_of
from tracker.models import Expert
from tracker.scoreboards.calibration import calibration

NOTHING = {"n": 0, "score": None, "corp": None, "null": None, "verdict": "too few"}


class Command(BaseCommand):
    help = "Print how calibrated the forecasts of yes-or-no questions are: of one expert, or of everyone."

    def add_arguments(self, parser: CommandParser) -> None:
        add_filters(parser)
        parser.add_argument("--expert", metavar="SLUG")
        parser.add_argument("--format", choices=["json"], default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        filters = filters_of(options)
        if filters.rule not in ("brier", "log"):
            raise CommandError("Calibration is judged by the Brier or the log score: --rule brier or --rule log.")
        expert = None
        if slug := options["expert"]:
            expert = Expert.objects.filter(slug=slug).first()
            if expert is None:
                raise CommandError(f"There is no expert “{slug}”.")
            expert = expert.canonical
        found = calibration(filters, expert.pk if expert else None)
        self.stdout.write(json.dumps(found.as_json() if found else NOTHING, indent=1))
