"""Bringing back what a migration dropped because its columns changed."""

from typing import Any

from tracker.models.forecasts import Forecast
from tracker.models.questions import Question
from tracker.models.scores import Score


def rebuild_after_migrate(**kwargs: Any) -> None:
    """Build the projections anew where there are none and should be some."""
    if not Score.objects.exists() and Question.objects.resolved().exists():
        Forecast.objects.exclude(basis=Forecast.Basis.STATED).summarize()
        Question.objects.all().rescore()
