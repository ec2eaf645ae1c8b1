import os
from itertools import batched
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from tracker.management.rescoring import rescore
from tracker.models import Forecast, Question
from tracker.models.counted import QUESTIONS_AT_ONCE


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
            n_scores = questions.rescore()
        else:
            n_scores = rescore(batched(questions.values_list("pk", flat=True), QUESTIONS_AT_ONCE), jobs)
        self.stdout.write(f"{n_scores} scores rebuilt.")
