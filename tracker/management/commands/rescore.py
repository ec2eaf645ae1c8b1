from typing import Any

from django.core.management.base import BaseCommand

from tracker.models import Forecast, Question


class Command(BaseCommand):
    help = "Drop every projection and rebuild it from the record. Rebuilt scores are the same, bit for bit."

    def handle(self, *args: Any, **options: Any) -> None:
        Forecast.objects.exclude(basis=Forecast.Basis.STATED).summarize()
        written = Question.objects.all().rescore()
        self.stdout.write(f"{written} scores rebuilt.")
