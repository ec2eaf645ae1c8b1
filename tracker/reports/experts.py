"""Everything on record about one expert."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import Count, F, Q
from django.template.defaultfilters import floatformat
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tracker.models import Claim, Collection, Expert, Forecast, Resolution, Score
from tracker.models.claims import ClaimQuerySet
from tracker.reports.grading import Grade, GradedForecast, for_grading, graded
from tracker.reports.leads import MOST_CALLS, Leads, leads
from tracker.reports.series import Series, in_order
from tracker.reports.tally import tally
from tracker.scoreboards.people import PREDICTIVE, VAGUE_OR_HEDGED
from tracker.scoreboards.standings import Standing
from tracker.scoreboards.stored import Scoreboard, scoreboard
from tracker.scoreboards.table import Row
from tracker.scoring.leaderboard import ENOUGH_TO_RANK
from tracker.values.words import ahead, how_many, signed

MOST_COLLECTIONS = 5
MOST_RESOLVED, MOST_SHOWN = 10, 3  # of what has pages of its own
WHO_THAT_IS = "a forecaster who knows only how often such questions have turned out Yes"  # the base rate


@dataclass(frozen=True, kw_only=True)
class Call(Series):
    """A series with what was printed first and what that was worth.

    lead: by how much it was closer than the base rate, which lost `base`.
    """

    first: GradedForecast
    lead: float
    base: float

    @property
    def shown(self) -> GradedForecast:
        return self.first


@dataclass(frozen=True)
class ExpertReport:
    """What a page says of an expert.

    series: of questions with an outcome only the best and worst calls, or without these the latest 10; of the
    others the 3 that close first.  n_questions: how many there are in each state, with an outcome also those
    without a Brier score.
    unlogged, other_claims: the latest of so many.  n_claims: by kind.  n_vague: of n_predictive claims, those that
    are vague or hedged.  tally: what came of the first forecast on each question.
    """

    expert: Expert
    board: Scoreboard
    leads: Leads
    series: dict[int, Series]
    n_questions: dict[str, int]
    n_predictive: int
    n_vague: int
    n_claims: dict[str, int]
    n_unlogged: int
    unlogged: list[Claim]
    other_claims: list[Claim]
    tally: dict[Grade, int]

    @cached_property
    def standing(self) -> Standing:
        expert = self.expert
        return self.board.row_of(expert.slug) or Standing(expert.name, expert.slug, expert.kind)

    @property
    def base_rate(self) -> float | None:
        """What the base rate lost on the questions that the mean Brier score is made of."""
        return float(self.leads.base.mean()) if len(self.leads.base) else None

    @property
    def n_resolved(self) -> int:
        return self.n_questions.get("resolved", 0)

    @property
    def n_open(self) -> int:
        """Without an outcome so far."""
        return self.n_questions.get("open", 0)

    @property
    def n_annulled(self) -> int:
        return self.n_questions.get("annulled", 0)

    @property
    def n_other_claims(self) -> int:
        """That are no forecasts."""
        return sum(n for kind, n in self.n_claims.items() if kind != Claim.Kind.FORECAST)

    @property
    def counts(self) -> list[tuple[Grade, int, str]]:
        """The tally, with what is not decided yet and what nothing could decide: what, how many, in words."""
        words = {Grade.RIGHT: "right", Grade.WRONG: "wrong", Grade.UNDECIDED: "too close to call"}
        found = [(each, n, words.get(each, "scored by distance")) for each, n in self.tally.items()]
        found += [
            (Grade.OPEN, self.n_open, "without an outcome yet"),
            (Grade.VAGUE, self.n_vague, "vague or hedged"),
        ]
        return [(each, n, said) for each, n, said in found if n]

    @property
    def n_unscored(self) -> int:
        """Resolved questions that the mean Brier score is not made of."""
        return max(0, self.n_resolved - self.standing.n_resolved)

    def _in_state(self, *states: str) -> list[Series]:
        return [series for series in self.series.values() if series.latest.forecast.question.state in states]

    def _calls(self, chosen: dict[int, float]) -> list[Call]:
        calls = [self._call(pk, lead) for pk, lead in chosen.items() if pk in self.series]
        called = [call for call in calls if call.first.grade != Grade.UNDECIDED]
        return called[:MOST_CALLS] if len(self.leads.question) > 2 * MOST_CALLS else called

    def _call(self, question: int, lead: float) -> Call:
        """With the score of what was printed first, which is on record by itself only where nothing came after."""
        leads, rows = self.leads, list(self.series[question].forecasts)
        (at,) = np.flatnonzero(leads.question == question)
        i = next((i for i, row in enumerate(rows) if row.forecast.pk == leads.forecast[at]), 0)
        rows[i] = replace(rows[i], loss=float(leads.loss[at]))
        return Call(self.expert, rows, first=rows[i], lead=lead, base=float(leads.base[at]))

    @property
    def came_ahead(self) -> bool:
        """Whether any first forecast was closer than the base rate."""
        return bool((self.leads.lead > 0).any())

    @property
    def best(self) -> list[Call]:
        return self._calls(self.leads.calls()[0])

    @property
    def worst(self) -> list[Call]:
        return self._calls(self.leads.calls()[1])

    @property
    def resolved(self) -> list[Series]:
        """Worst first: what a reader would ask about."""
        return sorted(self._in_state("resolved"), key=lambda series: (series.loss is None, -(series.loss or 0.0)))

    @property
    def open(self) -> list[Series]:
        return self._in_state("open", "closed")

    @cached_property
    def collections(self) -> list[Collection]:
        """Some whose own scoreboards they are on."""
        theirs = Score.objects.of(self.expert).values("question")
        return list(Collection.objects.filter(questions__in=theirs).distinct()[:MOST_COLLECTIONS])

    @property
    def claims_by_kind(self) -> list[tuple[Claim.Kind, int]]:
        return [(kind, self.n_claims[kind]) for kind in Claim.Kind if kind in self.n_claims]

    # --- In words ---------------------------------------------------------------------------------

    @property
    def why_no_score(self) -> str:
        """“None of the 2 resolved questions counts towards a mean Brier score: …”."""
        if self.n_resolved:
            return (
                f"None of the {how_many(self.n_resolved, 'resolved question')} counts towards a mean Brier score: "
                "the forecast was hedged, came too late, or was of a number or a date."
            )
        if self.open:
            return f"None of the questions that {self.expert} has forecast is resolved. What is open stands below."
        return f"No resolved question with a forecast by {self.expert} is on record."

    @property
    def _is_enough(self) -> bool:
        return self.standing.n_events >= ENOUGH_TO_RANK

    @property
    def skill(self) -> str:
        """“+0.042”; “–” where it cannot be told, for the reason in `skill_in_words`."""
        skill = self.standing.skill
        return signed(skill) if self._is_enough and skill is not None else "–"

    @property
    def skill_in_words(self) -> str:
        """“90 % interval +0.010 to +0.074”, “too few events to tell: it takes 10”."""
        standing = self.standing
        if standing.skill is None and self.board.is_provisional:
            return "being computed"
        if not self._is_enough:
            return f"too few events to tell: it takes {ENOUGH_TO_RANK}"
        if standing.skill is None:
            return "not to be told yet"
        if standing.skill_low is None or standing.skill_high is None:
            return "too few questions for an interval"
        return _interval(signed(standing.skill_low), signed(standing.skill_high))

    @property
    def rank(self) -> str:
        """“3rd–9th”; “–” where there is none, for the reason in `rank_in_words`."""
        return Row(self.standing, None, None).rank or "–"

    @property
    def rank_in_words(self) -> str:
        """“of 12, with 90 % certainty”, “too few to rank: 4 events of at least 10”."""
        if self.standing.is_ranked:
            return f"of {self.board.n_ranked}, with 90\N{NO-BREAK SPACE}% certainty"
        if self.board.is_provisional:
            return "being computed"
        if not self._is_enough:
            n = how_many(self.standing.n_events, "event")
            return f"too few to rank: {n} of at least {ENOUGH_TO_RANK}"
        return "not ranked yet"

    @property
    def score_in_words(self) -> str:
        """“over 12 questions, 90 % interval 0.100 to 0.200; the base rate got 0.250 on the same”."""
        low, high = (floatformat(end, 3) for end in (self.standing.score_low, self.standing.score_high))
        base_rate = self.base_rate
        interval = f", {_interval(low, high)}" if low else ""
        compared = "" if base_rate is None else f"; the base rate got {floatformat(base_rate, 3)} on the same"
        return f"over {how_many(self.standing.n_resolved, 'question')}{interval}{compared}"

    @property
    def finding(self) -> SafeString:
        """“On the same questions, 0.042 better than the base rate, …”, or that there are too few to tell."""
        if not self._is_enough:
            return self._too_few
        return self._lead if self.standing.skill is not None else format_html("{}", self.board.why_nobody)

    @property
    def _too_few(self) -> SafeString:
        standing = self.standing
        events = (
            f", about {how_many(standing.n_events, 'event')}" if standing.n_events < standing.n_resolved else ""
        )
        return format_html(
            "<b>Only {}{}.</b> That is too few to say whether {} does better or worse than the base rate, {}.",
            how_many(standing.n_resolved, "resolved question"),
            events,
            self.expert,
            WHO_THAT_IS,
        )

    @property
    def _lead(self) -> SafeString:
        return format_html(
            "{}, <b>{} than the base rate</b>, {}.{}",
            "Allowing for how hard the questions were" if self.board.report.groups else "On the same questions",
            ahead(self.standing.skill or 0.0),
            WHO_THAT_IS,
            self._how_sure,
        )

    @property
    def _how_sure(self) -> str:
        low, high = self.standing.skill_low, self.standing.skill_high
        if low is None or high is None:
            return ""
        undecided = ", so the two cannot be told apart" if low < 0 < high else ""
        return f" The interval says that it may be anything from {ahead(low)} to {ahead(high)}{undecided}."

    @property
    def who_is_compared(self) -> str:
        """“Skill does not allow here for how hard the questions were: …”; "" where it does, or cannot be told."""
        groups = self.board.report.groups
        if not self._is_enough or groups == 1:
            return ""
        if not groups:
            return (
                "Skill does not allow here for how hard the questions were: experts share too few of them to tell."
            )
        return (
            f"Experts who share no question with {self.expert}, directly or through others, are compared by the "
            "base rate alone."
        )

    @property
    def why_the_lead_differs(self) -> str:
        """“Unlike the skill above, it does not allow for how hard the questions were, …”"""
        if self.standing.skill is None or not self.board.report.groups:
            return ""
        how = "does not allow for how hard the questions were, nor for chance"
        return f"Unlike the skill above, it {how}, so it ends at another figure."


def _interval(low: str, high: str) -> str:
    return f"90\N{NO-BREAK SPACE}% interval {low} to\N{NO-BREAK SPACE}{high}"


def expert_report(
    expert: Expert, board: Scoreboard | None = None, became: dict[Grade, int] | None = None
) -> ExpertReport:
    """The expert's standing among all, their forecasts by question, and their claims that are no forecasts yet."""
    found = leads(expert)
    asked = _asked(expert)
    calls = [pk for chosen in found.calls() for pk in chosen]
    shown = calls or asked["resolved"][:MOST_RESOLVED]
    rows = graded(for_grading().of(expert).filter(question__in=[*shown, *asked["open"][:MOST_SHOWN]]))
    questions: dict[int, list[GradedForecast]] = {}
    for row in rows:
        questions.setdefault(row.forecast.question_id, []).append(row)
    theirs = Claim.objects.current().of(expert)
    predictive = theirs.filter(kind__in=PREDICTIVE).aggregate(
        n=Count("pk", distinct=True), vague=Count("pk", filter=VAGUE_OR_HEDGED, distinct=True)
    )
    unlogged = claims_of(expert).filter(kind=Claim.Kind.FORECAST)
    return ExpertReport(
        expert=expert,
        board=board or scoreboard(),
        leads=found,
        series={pk: Series(expert, in_order(forecasts)) for pk, forecasts in questions.items()},
        n_questions={state: len(questions) for state, questions in asked.items()},
        n_predictive=predictive["n"],
        n_vague=predictive["vague"],
        n_claims=dict(theirs.values_list("kind").annotate(n=Count("pk")).order_by()),
        n_unlogged=unlogged.count(),
        unlogged=list(unlogged[:MOST_SHOWN]),
        other_claims=list(claims_of(expert).exclude(kind=Claim.Kind.FORECAST)[:MOST_SHOWN]),
        tally=tally(expert) if became is None else became,
    )


def _asked(expert: Expert) -> dict[str, list[int]]:
    """Questions that they forecast, by state: the latest known first, the first to close, the latest annulled.

    In one query: for somebody with thousands each other takes the database as long.
    """
    decided = "question__in_force__resolution"
    theirs = (
        Forecast.objects.current()
        .of(expert)
        .values_list("question", "question__closes_at", f"{decided}__decision", f"{decided}__known_at")
    )
    found: dict[str, list[tuple[Any, int]]] = {"resolved": [], "open": [], "annulled": []}
    for question, closes_at, decision, known_at in set(theirs):
        if decision is None:
            found["open"].append((closes_at, question))
        elif decision == Resolution.Decision.OUTCOME:
            found["resolved"].append((known_at, question))
        else:
            found["annulled"].append((closes_at, question))
    return {state: [pk for _, pk in sorted(rows, reverse=state != "open")] for state, rows in found.items()}


def claims_of(expert: Expert) -> ClaimQuerySet:
    """What they said that is no forecast, or none yet whose question is chosen; the newest first."""
    theirs = Claim.objects.current().of(expert)
    return (
        theirs.filter(~Q(kind=Claim.Kind.FORECAST) | Q(pk__in=Claim.objects.unlogged().values("pk")))
        .select_related("excerpt__source__publisher", "excerpt__anchor")
        .order_by(F("excerpt__source__published_on").desc(nulls_last=True), "-pk")
        .distinct()
    )
