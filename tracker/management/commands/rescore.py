import os
from itertools import batched
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from tracker.management.rescoring import rescore
from tracker.models import Forecast, Question
from tracker.models.series import BATCH


class Command(BaseCommand):
    help = "Drop every projection and rebuild it from the record. Rebuilt scores are the same, bit for bit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--jobs", type=int, default=0, help="processes at once; as many as there are cores, on SQLite one"
        )

    def handle(self, *args: Any, jobs: int, **options: Any) -> None:
        Forecast.objects.exclude(basis=Forecast.Basis.STATED).summarize()
        questions = Question.objects.order_by("pk")
        # SQLite has one writer at a time; what a transaction has written, other processes do not see.
        alone = connection.vendor == "sqlite" or connection.in_atomic_block
        if alone or (jobs := jobs or os.cpu_count() or 1) == 1:
            written = questions.rescore()
        else:
            written = rescore(batched(questions.values_list("pk", flat=True), BATCH), jobs)
        self.stdout.write(f"{written} scores rebuilt.")
