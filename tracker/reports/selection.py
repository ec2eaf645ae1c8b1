"""Some of an expert's forecasts: of questions in one state, of one probability, or what a score is made of."""

from dataclasses import dataclass
from math import nan
from typing import Any

from tracker.forms.filters import FilterForm
from tracker.models import Expert, Question
from tracker.models.forecasts import ForecastQuerySet
from tracker.reports.grading import for_grading
from tracker.scoreboards.probabilities import probabilities
from tracker.scoreboards.stored import EVERYTHING

STATES = {
    "resolved": Question.objects.resolved,
    "open": Question.objects.unresolved,
    "annulled": Question.objects.annulled,
}


@dataclass(frozen=True)
class Selection:
    """said: only forecasts of this probability.  is_counted: only those of questions that a score is made of.

    form: of the filters of that scoreboard; where it is not valid, nothing was selected.
    """

    state: str
    said: float | None
    form: FilterForm
    is_counted: bool
    forecasts: ForecastQuerySet


def selected(expert: Expert, asked: Any) -> Selection | None:
    """asked: of an address.  None for a state or a probability that there is not."""
    state = asked.get("state", "resolved")
    if state not in STATES:
        return None
    theirs = for_grading().of(expert).filter(question__in=STATES[state]().values("pk"))
    said = None
    if "said" in asked:
        said = _probability(asked["said"])
        pks = probabilities(EVERYTHING, expert.pk).said(said)
        if not pks:
            return None
        theirs = theirs.filter(pk__in=pks)
    form = FilterForm(asked)
    is_counted = form.is_asked and said is None and state == "resolved"
    if is_counted and form.is_valid():
        theirs = theirs.filter(question__in=form.filters().scores().of(expert).values("question"))
    return Selection(state, said, form, is_counted, theirs)


def _probability(text: str) -> float:
    """Not a number for what is none, which equals no probability."""
    try:
        return float(text)
    except ValueError:
        return nan
