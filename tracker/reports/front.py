"""What is expected of questions that have no outcome yet, and how far such numbers can be taken at their word."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import get_text_list

from tracker.charts.dots import Axis, RowMark
from tracker.charts.scales import PERCENT
from tracker.models import Expert, Forecast, Question
from tracker.models.counted import Standing, standing
from tracker.models.experts import canonical_id
from tracker.models.questions import QuestionQuerySet
from tracker.scoreboards.proven import Proven, Weighed, weighed
from tracker.scoreboards.stored import record
from tracker.scoring.frequency import Level, wilson
from tracker.scoring.leaderboard import ENOUGH_TO_RANK
from tracker.values.words import how_many, percent, percent_whole

MOST_NAMED = 3  # of those who forecast a question
MOST_LOOKED_AT = 50  # for forecasts by those with a record
A_LOT = 0.15  # by which a share may miss what was said
GRID = [0.0, 25.0, 50.0, 75.0, 100.0]
CHANCES = Axis(PERCENT.ticks(4), 50, "as likely as not")
SHARES = Axis(PERCENT.ticks(4), 50, "half of them")


AS = {Forecast.Basis.STATED: "", Forecast.Basis.VERBAL: " as read", Forecast.Basis.INFERRED: " as judged"}


@dataclass(frozen=True)
class Said:
    """basis: in words, the number is a reader's."""

    expert: Expert
    p: float
    basis: str

    def __str__(self) -> str:
        """“80 %”, “5 % as read”."""
        return f"{percent(self.p)}{AS[Forecast.Basis(self.basis)]}"


@dataclass(frozen=True)
class Expectation:
    """What stands of one question.

    said: of a yes-or-no question, by those whose records weigh most, then by name.  reach: the lowest and the
    highest of all n.  n: who has a forecast that stands; of other questions, who ever had one.  found: the chance
    of Yes, put together; None where fewer than two stand.  last: what was said last.
    """

    question: Question
    n: int
    said: list[Said]
    reach: tuple[float, float] | None
    found: Weighed | None
    last: Forecast | None = None

    @property
    def chance(self) -> float | None:
        """The median of all, which of one alone is theirs."""
        return self.found.median if self.found else self.said[0].p if self.said else None

    @property
    def n_others(self) -> int:
        return self.n - len(self.said)

    @property
    def mark(self) -> RowMark | None:
        if self.chance is None or self.reach is None:
            return None
        low, high = (100 * end for end in self.reach)
        spread = f", from {percent(self.reach[0])} to {percent(self.reach[1])}" if low < high else ""
        return RowMark(
            x=100 * self.chance,
            start=low if low < high else None,
            end=high if low < high else None,
            goes_left=False,
            goes_right=False,
            zero=50,
            grid=GRID,
            label=f"Chance of Yes: {percent(self.chance)}{spread}",
        )


@dataclass(frozen=True)
class Expectations:
    """known: of records, None while that is computed for the first time.

    n_proven: on how many of the rows somebody with a record has a forecast that stands.
    """

    rows: list[Expectation]
    known: Proven | None
    n_proven: int = 0

    @property
    def n_with_record(self) -> int:
        return len(self.known.weights) if self.known else 0

    @property
    def has_weights(self) -> bool:
        """Whether some records weigh more than others."""
        return self.known is not None and not self.known.is_alike

    @property
    def are_weighed(self) -> bool:
        """Whether there is a median that a weighed one can stand beside."""
        return self.has_weights and any(row.found for row in self.rows)

    @property
    def about_records(self) -> str:
        """Whose record counts here for how much."""
        if self.known is None:
            return "How everyone did before is being computed."
        if not self.n_proven:
            return f"None of those named here has a record yet: it takes the outcomes of {ENOUGH_TO_RANK} events."
        if len(self.known.weights) == 1:
            return "Only one expert has a record yet, so that everyone counts alike."
        if self.known.is_alike:
            return "Records differ here by no more than chance may make them, so that everyone counts alike."
        return "By record, whoever did better on questions resolved before counts for more."

    @property
    def axis(self) -> Axis:
        return CHANCES


class _Row(NamedTuple):
    """Of Standing."""

    question: int
    expert: int
    p: float
    forecast: int
    made: float


def first_expected(known: Proven | None, *parts: tuple[QuestionQuerySet, int]) -> list[Expectations]:
    """Of each part so many that are forecast: first those of which somebody with a record speaks now."""
    weights = known.weights if known else {}
    said = Forecast.objects.current().filter(question=OuterRef("pk"))
    is_proven = Exists(said.annotate(who=canonical_id()).filter(who__in=weights))
    chosen = [
        list(questions.filter(Exists(said)).values_list("pk", flat=True)[:most]) for questions, most in parts
    ]
    proven = [
        list(questions.filter(is_proven).values_list("pk", flat=True)[:MOST_LOOKED_AT]) if weights else []
        for questions, _ in parts
    ]
    stood = standing({pk for pks in (*chosen, *proven) for pk in pks}, timezone.now())
    spoken_of = set(stood.question[np.isin(stood.expert, list(weights))].tolist())
    for place, (_, most) in enumerate(parts):
        now = [pk for pk in proven[place] if pk in spoken_of]
        chosen[place] = list(dict.fromkeys([*now, *chosen[place]]))[:most]
    counted = Question.objects.filter(pk__in={pk for pks in chosen for pk in pks}).with_counts()
    rows = {row.question.pk: row for row in _rows(list(counted), weights, stood)}
    return [Expectations([rows[pk] for pk in pks], known, len(spoken_of.intersection(pks))) for pks in chosen]


def expectations(questions: Sequence[Question]) -> Expectations:
    """Of questions without an outcome, with their counts, in their order. A constant number of queries."""
    known = record().proven
    weights = known.weights if known else {}
    stood = standing([question.pk for question in questions], timezone.now())
    spoken_of = np.unique(stood.question[np.isin(stood.expert, list(weights))])
    return Expectations(_rows(questions, weights, stood), known, len(spoken_of))


def _rows(questions: Sequence[Question], weights: Mapping[int, float], stood: Standing) -> list[Expectation]:
    """stood: of these questions, and perhaps of others."""
    stood = stood.where(np.isin(stood.question, [question.pk for question in questions]))
    found = weighed(stood, weights)
    experts = Expert.objects.in_bulk(set(stood.expert.tolist()))
    said: dict[int, list[_Row]] = defaultdict(list)
    for columns in zip(*(column.tolist() for column in stood), strict=True):
        row = _Row(*columns)
        said[row.question].append(row)
    for theirs in said.values():
        theirs.sort(key=lambda row: (-weights.get(row.expert, 1.0), experts[row.expert].name))
    last = {question: max(theirs, key=lambda row: (row.made, row.forecast)) for question, theirs in said.items()}
    named = [row for theirs in said.values() for row in theirs[:MOST_NAMED]]
    forecasts = Forecast.objects.in_bulk({row.forecast for row in [*named, *last.values()]})
    rows = []
    for question in questions:
        theirs = said[question.pk]
        ps = [row.p for row in theirs]
        rows.append(
            Expectation(
                question,
                len(theirs) or question.n_experts,  # type: ignore[attr-defined]
                [Said(experts[row.expert], row.p, forecasts[row.forecast].basis) for row in theirs[:MOST_NAMED]],
                (min(ps), max(ps)) if ps else None,
                found.get(question.pk),
                forecasts[last[question.pk].forecast] if theirs else None,
            )
        )
    return rows


@dataclass(frozen=True)
class Taken:
    """One level of what was called so likely, as a row."""

    level: Level

    @property
    def called(self) -> str:
        """“80 %”; at the end “95 % or more”, which is seldom all."""
        return (
            percent_whole(self.level.level / 100) if self.level.level < 100 else f"{percent_whole(0.95)} or more"
        )

    @property
    def came(self) -> str:
        return percent_whole(self.level.share)

    @property
    def range(self) -> str:
        """“69 % to 84 %”, "" where there are too few events."""
        low, high = self.level.low, self.level.high
        return "" if low is None or high is None else f"{percent_whole(low)} to {percent_whole(high)}"

    @property
    def mark(self) -> RowMark:
        """What came true, with its range; the upright line is what had been said."""
        level = self.level
        interval = f", range {self.range}" if self.range else ""
        return RowMark(
            x=100 * level.share,
            start=None if level.low is None else 100 * level.low,
            end=None if level.high is None else 100 * level.high,
            goes_left=False,
            goes_right=False,
            zero=100 * level.said,
            grid=GRID,
            label=f"Called about {self.called}: {self.came} came true{interval}",
        )


@dataclass(frozen=True)
class TakenAtTheirWord:
    rows: list[Taken]

    @property
    def axis(self) -> Axis:
        return SHARES

    @property
    def sentence(self) -> str:
        """“Of what was called about 80 % likely, 77 % came true: 120 forecasts about 80 events.”"""
        most = max(self.rows, key=lambda row: (row.level.level == 80, row.level.n))
        level = most.level
        return (
            f"Of what was called about {most.called} likely, {most.came} came true: "
            f"{how_many(level.n, 'forecast')} about {how_many(level.n_events, 'event')}."
        )

    @property
    def verdict(self) -> str:
        """Whether they can: “Not quite: what was called 90 % came true less often than that.”"""
        judged = [row for row in self.rows if row.level.low is not None and row.level.level > 50]
        # One in ten of so many ranges would miss by chance: these are wider, so that all hold nine times in ten.
        z = NormalDist().inv_cdf(1 - 0.05 / len(judged)) if judged else 0
        ends = [(row, *wilson(row.level.share, row.level.n_independent, z)) for row in judged]
        above = [row.called for row, _, high in ends if high < row.level.said]
        below = [row.called for row, low, _ in ends if low > row.level.said]
        if not judged:
            return "Too few events have their outcome to say."
        gaps = [abs(row.level.said - row.level.share) for row in judged if row.called in (*above, *below)]
        how = "No" if max(gaps, default=0) > A_LOT else "Not quite"
        if above and not below:
            return f"{how}: what was called {get_text_list(above, 'and')} came true less often than that."
        if below and not above:
            return f"{how}: what was called {get_text_list(below, 'and')} came true more often than that."
        return (
            "As far as these can tell, yes."
            if not above
            else "Not at every level: some came true more often, some less."
        )


def taken_at_their_word(found: Sequence[Level]) -> TakenAtTheirWord | None:
    """None where there is nothing to judge by."""
    return TakenAtTheirWord([Taken(level) for level in found]) if found else None
