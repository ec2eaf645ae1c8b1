"""What an expert’s forecasts were worth beside the base rate: over time, by topic, call by call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

import numpy as np
from django.urls import reverse

from tracker.charts.dots import Estimate
from tracker.charts.lead_over_time import Step
from tracker.models import Expert, Topic
from tracker.models.events import events_of
from tracker.models.experts import EVEN_ODDS
from tracker.models.scores import Rule, ScoreQuerySet
from tracker.scoreboards.base_rate import base_rate_losses
from tracker.scoreboards.filters import Filters
from tracker.scoring.rules import Floats, Indices
from tracker.scoring.running import running

ENOUGH_FOR_CALLS = 4
MOST_CALLS = 3
MOST_TOPICS = 8
MOST_STEPS = 100


@dataclass(frozen=True)
class Leads:
    """Columns (n,): a row for each question with a Brier score, in the order in which outcomes became known.

    forecast: the key of what was printed first.  loss, base: of that, and of the base rate.
    event: index; questions that restate one event share it.
    """

    question: Indices
    known_at: Sequence[datetime]
    loss: Floats
    base: Floats
    event: Indices
    forecast: Indices

    @property
    def lead(self) -> Floats:
        """By how much each was closer than the base rate."""
        return self.base - self.loss

    def calls(self) -> tuple[dict[int, float], dict[int, float]]:
        """Question → lead: best first, and worst first; of each three times as many as are shown (MOST_CALLS).

        What equals the base rate is neither. Below 4 questions there are none.
        """
        if len(self.question) < ENOUGH_FOR_CALLS:
            return {}, {}
        most = 3 * MOST_CALLS
        worst_first = sorted(zip(self.lead.tolist(), self.question.tolist(), strict=True))
        best = {pk: lead for lead, pk in reversed(worst_first) if lead > 0}
        worst = {pk: lead for lead, pk in worst_first if lead < 0}
        return dict(list(best.items())[:most]), dict(list(worst.items())[:most])


def _scored(expert: Expert) -> ScoreQuerySet:
    """As the scoreboard without filters has them: not those read from “could”, “may” or “might”."""
    return Filters().scores().of(expert)


def leads(expert: Expert) -> Leads:
    rows = list(
        _scored(expert)
        .order_by("question__in_force__resolution__known_at", "question")
        .values_list("question", "question__in_force__resolution__known_at", "brier", "forecast")
    )
    questions = np.array([row[0] for row in rows], dtype=int)
    even_odds = Filters().scores().filter(expert__slug=EVEN_ODDS, question__in=_scored(expert).values("question"))
    losses = [(pk, loss) for pk, loss in even_odds.values_list("question", "brier") if loss is not None]
    return Leads(
        question=questions,
        forecast=np.array([row[3] for row in rows], dtype=int),
        known_at=[row[1] for row in rows if row[1]],
        loss=np.array([row[2] for row in rows], dtype=float),
        base=base_rate_losses(Rule.BRIER, questions, dict(losses)),
        event=np.array(events_of(questions.tolist()), dtype=int),
    )


def lead_over_time(found: Leads) -> list[Step]:
    """The mean lead after moments at which outcomes became known: within one they have no order.

    At most 100 of them, evenly apart in number, the last among them: more than that would be a blur.
    """
    means = running(found.lead, found.event)
    made = zip(found.known_at, *(column.tolist() for column in means), strict=True)
    steps = {at: Step(at, mean, low, high, n) for n, (at, mean, low, high) in enumerate(made, 1)}
    every = ceil(len(steps) / MOST_STEPS) or 1
    return list(steps.values())[::-every][::-1]


def by_topic(expert: Expert, found: Leads) -> list[Estimate]:
    """The mean lead on the topics with most of the expert’s questions, and of how many it was made."""
    position_of = {pk: position for position, pk in enumerate(found.question.tolist())}
    rows: dict[tuple[str, str], list[int]] = {}
    tagged = Topic.objects.filter(questions__in=_scored(expert).values("question")).order_by("name")
    for name, slug, question in tagged.values_list("name", "slug", "questions"):
        if question in position_of:  # not if it was scored a moment ago
            rows.setdefault((name, slug), []).append(position_of[question])
    most = sorted(rows.items(), key=lambda row: -len(row[1]))[:MOST_TOPICS]
    lead = found.lead
    estimates = []
    for (name, slug), positions in most:
        means = running(lead[positions], found.event[positions])
        mean, low, high = (float(column[-1]) for column in means)
        href = f"{reverse('scoreboard')}?topic={slug}"
        estimates.append(Estimate(name, mean, low, high, len(positions), href=href))
    return estimates
