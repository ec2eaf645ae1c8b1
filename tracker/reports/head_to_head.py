"""Two forecasters on the questions that they share: who did better, and whether chance alone would do as much."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np
from django.db.models.functions import Coalesce

from tracker.models import Expert, Forecast, Question, Score
from tracker.models.counted import Counted, counted
from tracker.models.events import events_of
from tracker.models.experts import BASE_RATE, CROWD, EVEN_ODDS
from tracker.models.scores import Rule, ScoreQuerySet, Timing
from tracker.scoreboards.base_rate import base_rate_losses, base_rates
from tracker.scoring.comparison import ENOUGH_TO_COMPARE, Comparison, Finding, compare
from tracker.scoring.question import CROWD_SIZE
from tracker.scoring.time import first_and_last
from tracker.values.words import how_many, p_value, percent_whole, signed

LOSS = Coalesce("brier", "rps", "crps")  # by the rule of the question's kind
MOST_CROWDS = 500  # questions: the crowd without the expert is made anew for each


class Said(NamedTuple):
    """forecast: its key, None for a benchmark; then chance is what it gave to Yes, if that is the answer."""

    loss: float
    forecast: int | None = None
    chance: float | None = None


@dataclass(frozen=True)
class HeadToHead:
    """shared: question, what the first said and what the second, latest known first.

    timing: the view of time in which both are scored.  is_cut: older ones are left out.
    """

    first: Expert
    second: Expert
    comparison: Comparison
    shared: list[tuple[int, Said, Said]]
    timing: Timing
    is_cut: bool

    @property
    def n_first_closer(self) -> int:
        return sum(first.loss < second.loss for _, first, second in self.shared)

    @property
    def n_second_closer(self) -> int:
        return sum(second.loss < first.loss for _, first, second in self.shared)

    @property
    def n_as_close(self) -> int:
        return len(self.shared) - self.n_first_closer - self.n_second_closer

    @property
    def finding(self) -> str:
        """“Ada did better on the 12 questions that they share; the difference is larger than chance would …”"""
        found = self.comparison
        if not found.n:
            return "They share no resolved question. Once they do, it stands here with what each of them said."
        if found.finding == Finding.TOO_FEW:
            return self._too_few
        if found.finding == Finding.ALIKE:
            return self._alike
        better = self.first if found.finding == Finding.BETTER else self.second
        return (
            f"{better} did better on the {found.n} questions that they share; the difference is larger than "
            f"chance would give ({p_value(found.p_value or 0.0)})."
        )

    @property
    def _too_few(self) -> str:
        n, n_events = self.comparison.n, self.comparison.n_events
        events = f", which restate {how_many(n_events, 'event')}" if n_events < n else ""
        return (
            f"Too few shared questions to compare {self.first} with {self.second}: {n}{events}, and it takes at "
            f"least {ENOUGH_TO_COMPARE}."
        )

    @property
    def _alike(self) -> str:
        n, p = self.comparison.n, self.comparison.p_value
        said = f"{self.first} and {self.second} cannot be told apart on the {n} questions that they share"
        if p is None:
            return f"{said}."
        return f"{said}: chance alone would give as large a difference in {percent_whole(p)} of cases."

    @property
    def how_sure(self) -> str:
        """“95 % interval +0.010 to +0.074”, or why there is none."""
        found = self.comparison
        if found.low is not None and found.high is not None:
            return f"95\N{NO-BREAK SPACE}% interval {signed(found.low)} to {signed(found.high)}"
        return (
            "too few to say how sure that is" if found.finding == Finding.TOO_FEW else "the same on every question"
        )

    @property
    def how_compared(self) -> str:
        """“Each is averaged over the time that the forecast stood.”; and of what the crowd is made."""
        if CROWD not in (self.first.slug, self.second.slug):
            return "Each is averaged over the time that the forecast stood."
        person = self.second if self.first.slug == CROWD else self.first
        cut = f" Only the latest {MOST_CROWDS} questions are compared." if self.is_cut else ""
        return (
            "The crowd is the median of what the other experts said who had a forecast standing at the close, at "
            f"least two of them; {person}’s own is not in it. Both are scored by what stood at the close.{cut}"
        )


def head_to_head(first: Expert, second: Expert) -> HeadToHead:
    """By the rule of the kind of each question, without hedged forecasts, as on the scoreboard.

    One of them may be a benchmark. The crowd is made of the others alone, of what stood at the close.
    """
    timing = Timing.LAST if CROWD in (first.slug, second.slug) else Timing.AVERAGED
    person, other = (second, first) if first.kind == Expert.Kind.BENCHMARK else (first, second)
    theirs = said_by(person, timing)
    about = known_in_order(theirs)
    is_cut = other.slug == CROWD and len(theirs) > MOST_CROWDS
    if is_cut:
        theirs = {pk: theirs[pk] for pk in list(about)[-MOST_CROWDS:]}
    others = _benchmark(other, person, theirs) if other.kind == Expert.Kind.BENCHMARK else said_by(other, timing)
    shared = [pk for pk in about if pk in theirs and pk in others]
    ours, yours = (theirs, others) if person == first else (others, theirs)
    comparison = compare(
        np.array([ours[pk].loss for pk in shared]),
        np.array([yours[pk].loss for pk in shared]),
        [about[pk].event for pk in shared],
    )
    both = [(pk, ours[pk], yours[pk]) for pk in reversed(shared)]
    return HeadToHead(first, second, comparison, both, timing, is_cut)


class _About(NamedTuple):
    known_at: datetime | None
    event: int


def known_in_order(questions: Iterable[int]) -> dict[int, _About]:
    """When each was known and what event it is about, in that order of time."""
    rows = (
        Question.objects.filter(pk__in=list(questions))
        .order_by("in_force__resolution__known_at", "pk")
        .values_list("pk", "in_force__resolution__known_at")
    )
    known = dict(rows)
    return {
        pk: _About(known_at, event)
        for (pk, known_at), event in zip(known.items(), events_of(list(known)), strict=True)
    }


def scores_by_kind(timing: Timing) -> ScoreQuerySet:
    return Score.objects.filter(timing=timing, is_hedged=False).exclude(brier=None, rps=None, crps=None)


def said_by(expert: Expert, timing: Timing) -> dict[int, Said]:
    rows = scores_by_kind(timing).of(expert).values_list("question", LOSS, "forecast")
    return {question: Said(loss, forecast) for question, loss, forecast in rows}


def _benchmark(benchmark: Expert, person: Expert, questions: dict[int, Said]) -> dict[int, Said]:
    if benchmark.slug == CROWD:
        return _crowd_without(person, questions)
    even_odds = scores_by_kind(Timing.AVERAGED).filter(expert__slug=EVEN_ODDS, question__in=list(questions))
    losses = dict(even_odds.values_list("question", LOSS))
    rates: dict[int, float] = {}
    if benchmark.slug == BASE_RATE:
        pks = np.array(sorted(losses), dtype=int)
        rates = base_rates(losses)
        losses = dict(zip(pks.tolist(), base_rate_losses(Rule.BRIER, pks, losses).tolist(), strict=True))
    binary = set(Question.objects.yes_or_no().filter(pk__in=list(losses)).values_list("pk", flat=True))
    return {pk: Said(loss, None, rates.get(pk, 0.5) if pk in binary else None) for pk, loss in losses.items()}


def _crowd_without(person: Expert, questions: dict[int, Said]) -> dict[int, Said]:
    """The median of the others’ forecasts that stood at the close, where there are at least two."""
    pieces = (
        (forecasts.resolution.question_id, _median_without(person.pk, forecasts))
        for forecasts in counted(questions)
    )
    return {pk: said for pk, said in pieces if said}


def _median_without(person: int, forecasts: Counted) -> Said | None:
    _, series = np.unique(forecasts.expert, return_inverse=True)
    last = first_and_last(series, forecasts.tenure(), forecasts.horizon.closes).last
    values = forecasts.values[last[forecasts.expert[last] != person]]
    if len(values) < CROWD_SIZE:
        return None
    median = forecasts.kind.crowd(np.median(values, axis=0, keepdims=True), values)
    if np.isnan(median).all():
        return None
    loss = float(next(iter(forecasts.kind.losses(median).values()))[0])
    answers = forecasts.resolution.question.answers
    return Said(loss, None, float(median[0, 0]) if answers.is_one_chance else None)


@dataclass(frozen=True)
class SharedQuestion:
    question: Question
    first: Said
    second: Said
    first_forecast: Forecast | None
    second_forecast: Forecast | None

    @property
    def closer(self) -> str:
        """first, second, or "" where both are as close."""
        if self.first.loss == self.second.loss:
            return ""
        return "first" if self.first.loss < self.second.loss else "second"


def told(shared: Sequence[tuple[int, Said, Said]]) -> list[SharedQuestion]:
    """Some of a HeadToHead, with the questions and forecasts themselves."""
    questions = Question.objects.with_state().in_bulk([pk for pk, _, _ in shared])
    pks = [said.forecast for _, *both in shared for said in both if said.forecast]
    forecasts = Forecast.objects.with_values().select_related("question").in_bulk(pks)
    return [
        SharedQuestion(
            questions[pk], first, second, forecasts.get(first.forecast or 0), forecasts.get(second.forecast or 0)
        )
        for pk, first, second in shared
    ]
