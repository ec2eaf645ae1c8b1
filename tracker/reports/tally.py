"""How many of an expert's first forecasts came out right, wrong, or too close to call."""

from collections import Counter

from django.db.models import Count, Q

from tracker.models import Expert, Forecast, Score
from tracker.models.scores import Timing
from tracker.reports.grading import Grade, grade
from tracker.values.chances import TOO_CLOSE
from tracker.values.kinds import QuestionKind

SLIGHTLY = 1e-9  # by which scores are rounded
NEARLY, HARDLY = TOO_CLOSE[0] ** 2 - SLIGHTLY, TOO_CLOSE[1] ** 2 + SLIGHTLY  # Brier scores
EITHER_WAY = Q(forecast__summary__low__lt=0.5, forecast__summary__high__gt=0.5)  # read from words


def tally(expert: Expert) -> dict[Grade, int]:
    """Of everything with a score, by what was said first; “could”, “may” and “might” are counted as hedged alone.

    An expert may have tens of thousands of yes-or-no questions: these are counted by the database.
    """
    first = Score.objects.of(expert).filter(timing=Timing.FIRST, is_hedged=False)
    binary = Q(question__kind=QuestionKind.BINARY)
    near, far = Q(brier__lt=NEARLY), Q(brier__gt=HARDLY)
    n = first.filter(binary).aggregate(
        all=Count("question"),
        near=Count("question", filter=near),
        far=Count("question", filter=far),
        near_either_way=Count("question", filter=near & EITHER_WAY),
        far_either_way=Count("question", filter=far & EITHER_WAY),
    )
    found = Counter({Grade.RIGHT: n["near"] - n["near_either_way"], Grade.WRONG: n["far"] - n["far_either_way"]})
    found[Grade.UNDECIDED] = n["all"] - found.total()
    others = Forecast.objects.with_values().select_related("question__in_force__resolution")
    found.update(map(grade, others.filter(pk__in=first.exclude(binary).values("forecast"))))
    order = (Grade.RIGHT, Grade.WRONG, Grade.UNDECIDED, Grade.MEASURED)
    return {each: found[each] for each in order if found[each]}
