"""How far coders agree where they did not see each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np
from django.db.models import Exists, OuterRef
from django.template.defaultfilters import floatformat
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tracker.models import Claim, Classification, Rating, Reading, User
from tracker.scoring.agreement import RELIABLE, TENTATIVE, Interval, alpha_interval, krippendorff_alpha
from tracker.scoring.rules import Floats

KINDS = {kind: number for number, kind in enumerate(Claim.Kind.values)}
MOST_MONTHS = 24
INTERVAL_DRAWS = 400
SO_IT_IS = {
    "reliable": "reliable",
    "tentative": "conclusions are tentative",
    "unreliable": "too low to rely on",
}


class Opinion(NamedTuple):
    """What one coder said of one unit, as a number, and in which month."""

    coder: int
    unit: int
    value: float
    month: str


@dataclass(frozen=True)
class Agreement:
    """alpha: None without two opinions of one unit, or where all are the same."""

    label: str
    n_units: int
    alpha: float | None
    interval: Interval | None = None

    @property
    def reliability(self) -> str:
        if self.alpha is None:
            return "too few"
        return "reliable" if self.alpha >= RELIABLE else "tentative" if self.alpha >= TENTATIVE else "unreliable"

    @property
    def in_words(self) -> SafeString:
        """“α = 0.81, 95 % interval 0.70 to 0.90, over 40 coded twice: reliable.”"""
        if not self.n_units:
            return SafeString("nothing has been coded twice yet.")
        if self.alpha is None:
            return format_html("{} coded twice, too few that differ to tell.", self.n_units)
        return format_html(
            "<b>α = {}</b>{}, over {} coded twice: {}.",
            floatformat(self.alpha, 2),
            self._interval,
            self.n_units,
            SO_IT_IS[self.reliability],
        )

    @property
    def _interval(self) -> str:
        if self.interval is None:
            return ""
        low, high = (floatformat(end, 2) for end in self.interval)
        return f", 95\N{NO-BREAK SPACE}% interval {low} to {high}"


@dataclass(frozen=True)
class Agreements:
    """On kinds of claims, or on probabilities: of all, by pair of coders and by month of the second opinion."""

    overall: Agreement
    pairs: list[Agreement]
    months: list[Agreement]

    @property
    def rows(self) -> list[Agreement]:
        return [*self.pairs, *self.months]


def agreement_on_kinds() -> Agreements:
    standing = Claim.objects.independent().filter(retraction=None, replaced_by__retraction=None)
    twice = standing.filter(classifications__settles=False).distinct()
    first = twice.values_list("recorded_by", "pk", "kind", "recorded_at")
    second = Classification.objects.filter(settles=False, claim__in=twice.values("pk")).values_list(
        "recorded_by", "claim", "kind", "recorded_at"
    )
    opinions = [
        Opinion(coder, claim, KINDS[kind], f"{at:%Y-%m}")
        for rows in (first, second)
        for coder, claim, kind, at in rows.iterator()
    ]
    return _agreements(opinions, "nominal")


def agreement_on_probabilities() -> Agreements:
    """Of first readings, before anything could be discussed: not of the same words again in a correction."""
    by_others = Reading.objects.filter(forecast=OuterRef("forecast")).exclude(recorded_by=OuterRef("recorded_by"))
    again = Reading.objects.filter(
        forecast=OuterRef("forecast__replaces"), recorded_by=OuterRef("recorded_by"), phrase=OuterRef("phrase")
    )
    rows = Reading.objects.filter(
        Exists(by_others),
        ~Exists(again),
        settles=False,
        replaces=None,
        best__isnull=False,
        forecast__retraction=None,
        forecast__replaced_by__retraction=None,
        forecast__claim__retraction=None,
    )
    opinions = [
        Opinion(coder, forecast, float(best or 0.0), f"{at:%Y-%m}")
        for coder, forecast, best, at in rows.values_list(
            "recorded_by", "forecast", "best", "recorded_at"
        ).iterator()
    ]
    return _agreements(opinions, "interval")


def agreement_on_outcomes() -> Agreements:
    """Of raters on what came of a question. That the criteria do not decide it is an answer like any other."""
    rows = Rating.objects.shown().values_list("recorded_by", "request__question", "outcome", "recorded_at")
    answers: dict[str, int] = {}
    opinions = [
        Opinion(rater, question, answers.setdefault(outcome, len(answers)), f"{at:%Y-%m}")
        for rater, question, outcome, at in rows.order_by("pk").iterator()
    ]
    return _agreements(opinions, "nominal")


def _agreements(opinions: list[Opinion], level: str) -> Agreements:
    by_unit: dict[int, list[Opinion]] = {}
    for opinion in sorted(opinions, key=lambda opinion: opinion.month):
        by_unit.setdefault(opinion.unit, []).append(opinion)
    shared = {unit: said for unit, said in by_unit.items() if len(said) > 1}
    coders = {opinion.coder for said in shared.values() for opinion in said}
    names = dict(User.objects.filter(pk__in=coders).values_list("pk", "name"))
    pairs: dict[tuple[int, int], list[Opinion]] = {}
    months: dict[str, list[Opinion]] = {}
    for said in shared.values():
        months.setdefault(said[1].month, []).extend(said)
        for two in combinations(sorted(said), 2):
            pairs.setdefault((two[0].coder, two[1].coder), []).extend(two)
    everything = [opinion for said in shared.values() for opinion in said]
    return Agreements(
        _agreement("All coders", everything, level, with_interval=True),
        [
            _agreement(f"{names[a]} and {names[b]}", found, level)
            for (a, b), found in sorted(pairs.items(), key=lambda row: -len(row[1]))
        ],
        [_agreement(month, found, level) for month, found in sorted(months.items())[-MOST_MONTHS:]],
    )


def _agreement(label: str, opinions: Iterable[Opinion], level: str, *, with_interval: bool = False) -> Agreement:
    ratings = _ratings(list(opinions))
    alpha = krippendorff_alpha(ratings, level) if ratings.size else None
    interval = alpha_interval(ratings, level, INTERVAL_DRAWS) if alpha is not None and with_interval else None
    return Agreement(label, ratings.shape[1], alpha, interval)


def _ratings(opinions: list[Opinion]) -> Floats:
    """(coders, units), nan where a coder said nothing."""
    coders = {coder: row for row, coder in enumerate(sorted({o.coder for o in opinions}))}
    units = {unit: column for column, unit in enumerate(sorted({o.unit for o in opinions}))}
    ratings = np.full((len(coders), len(units)), np.nan)
    for opinion in opinions:
        ratings[coders[opinion.coder], units[opinion.unit]] = opinion.value
    return ratings
