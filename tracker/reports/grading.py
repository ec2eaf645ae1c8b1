"""What became of forecasts: each one's grade and its score."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.db import models
from django.db.models import Prefetch

from tracker.models import Forecast, Score
from tracker.models.forecasts import ForecastQuerySet
from tracker.scoring.time import stands_from

# Into a list: for each of hundreds of rows Django would make a QuerySet of its own.
LAST_SCORES = Prefetch("scores", Score.objects.of_the_last(), to_attr="last_scores")


class Grade(models.TextChoices):
    RIGHT = "right", "Right"
    WRONG = "wrong", "Wrong"
    UNDECIDED = "undecided", "Too close to call"
    MEASURED = "measured", "Scored by distance"
    ANNULLED = "annulled", "Annulled"
    CLOSED = "closed", "Awaits its outcome"
    OPEN = "open", "Open"
    UNLOGGED = "unlogged", "Not logged yet"
    VAGUE = "vague", "No test"
    PRESCRIPTION = "prescription", "Prescription"
    ASSESSMENT = "assessment", "Assessment"


DECIDED = (Grade.RIGHT, Grade.WRONG, Grade.UNDECIDED)
# Each with what is counted, once and more often, and what is said of it.
COUNTED = {
    Grade.MEASURED: ("forecast", "forecasts", "scored by distance"),
    Grade.ANNULLED: ("forecast", "forecasts", "annulled"),
    Grade.CLOSED: ("forecast", "forecasts", "awaiting the outcome"),
    Grade.OPEN: ("forecast", "forecasts", "still open"),
    Grade.UNLOGGED: ("forecast", "forecasts", "not logged yet"),
    Grade.VAGUE: ("claim", "claims", "that no test could settle"),
    Grade.PRESCRIPTION: ("prescription", "prescriptions", ""),
    Grade.ASSESSMENT: ("assessment", "assessments", ""),
}
# Understood from what stands before them in a tally.
UNDERSTOOD = (Grade.ANNULLED, Grade.CLOSED, Grade.OPEN, Grade.UNLOGGED, Grade.VAGUE)


def in_words(tally: Iterable[tuple[Grade, int]]) -> list[tuple[int, str]]:
    """A tally as counts with words: 4 “forecasts, all wrong”, 2 “that no test could settle”."""
    counts = dict(tally)
    decided = [(grade, counts[grade]) for grade in DECIDED if grade in counts]
    total = sum(n for _, n in decided)
    words: list[tuple[int, str]] = []
    if len(decided) == 1:
        verdict = decided[0][0].label.lower()
        words.append((total, f"forecast, {verdict}" if total == 1 else f"forecasts, all {verdict}"))
    elif decided:
        words.append((total, "forecasts: " + ", ".join(f"{n} {grade.label.lower()}" for grade, n in decided)))
    for grade, (one, several, said) in COUNTED.items():
        if n := counts.get(grade):
            counted = "" if words and grade in UNDERSTOOD else one if n == 1 else several
            words.append((n, f"{counted} {said}".strip()))
    return words


@dataclass(frozen=True)
class GradedForecast:
    """A forecast with what became of it.

    loss: its Brier score, None where it has none.  since: from when it stood among those it was graded with
    (`stands_from`), in seconds since 1970.
    """

    forecast: Forecast
    grade: Grade
    loss: float | None
    since: float

    @property
    def is_from_archive(self) -> bool:
        """Whether it was logged only when the outcome was known."""
        resolution = self.forecast.question.resolution
        return bool(resolution and resolution.known_at and self.forecast.recorded_at > resolution.known_at)


def grade(forecast: Forecast) -> Grade:
    """Right if the outcome is the one option that the forecast held most probable, wrong if it is another.

    Too close to call where options share the first place, or words can be read on both sides of one half.
    A number or a date is right if it lies between the lowest and the highest value that were given, ends included;
    a single value is hardly ever hit, so its distance says how good it was.
    forecast: with `with_values` and its question's current resolution.
    """
    resolution = forecast.question.resolution
    if resolution is None:
        return Grade(forecast.question.state)
    if resolution.is_annulled:
        return Grade.ANNULLED
    value = forecast.value
    held = value.holds(resolution.outcome)
    if held is None:
        return Grade.MEASURED if value.IS_MEASURED else Grade.UNDECIDED
    return Grade.RIGHT if held else Grade.WRONG


def graded(forecasts: Iterable[Forecast]) -> list[GradedForecast]:
    """forecasts: from `for_grading`, or with their values and `LAST_SCORES`."""
    rows = list(forecasts)
    losses = [next((score.loss for score in forecast.last_scores), None) for forecast in rows]  # type: ignore[attr-defined]
    graded = zip(rows, map(grade, rows), losses, _since(rows), strict=True)
    return [GradedForecast(*row) for row in graded]


def _since(forecasts: list[Forecast]) -> list[float]:
    number: dict[tuple[int, int], int] = {}
    series = [number.setdefault((f.question_id, f.expert.canonical.pk), len(number)) for f in forecasts]
    made = np.array([forecast.made_at.timestamp() for forecast in forecasts])
    ends = np.array([forecast.made.end.timestamp() for forecast in forecasts])
    entered = np.array([forecast.pk for forecast in forecasts])
    return stands_from(np.array(series), made, ends, entered).tolist()  # type: ignore[no-any-return]


def for_grading() -> ForecastQuerySet:
    return with_what_became_of_it().select_related("claim__excerpt__source__publisher", "claim__excerpt__anchor")


def with_what_became_of_it() -> ForecastQuerySet:
    return (
        Forecast.objects.current()
        .with_values()
        .select_related("expert__merged_into", "question__in_force__resolution", "question__condition__depends_on")
        .prefetch_related(LAST_SCORES)
        .oldest_first()
    )
