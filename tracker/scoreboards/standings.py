"""Who has been right, and how sure that is: one row an expert, computed from stored scores."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from statistics import fmean
from typing import Any, NamedTuple

import numpy as np

from tracker.models import Expert, Forecast, Question
from tracker.models.events import events_of
from tracker.models.experts import BASE_RATE, EVEN_ODDS
from tracker.models.projections import losses_read
from tracker.models.scores import GAINS, Timing
from tracker.scoreboards.base_rate import base_rate_losses
from tracker.scoreboards.filters import Filters
from tracker.scoreboards.people import about_people
from tracker.scoreboards.probabilities import SAID, Probabilities, as_columns, at_once, probabilities
from tracker.scoreboards.verdicts import verdicts
from tracker.scoring.ahead import Lead
from tracker.scoring.calibration import CalibrationVerdict
from tracker.scoring.leaderboard import BEHIND, ENOUGH_TO_RANK, Leaderboard, leaderboard, skills
from tracker.scoring.rules import DECIMALS, Floats, Indices


@dataclass(frozen=True)
class Standing:
    """A row. What there is nothing to say of is None; below ten events nothing is said of skill.

    score: the mean by the rule over n_resolved questions about n_events; below 10 events it has no interval.
    skill: what the reference lost minus what the expert did; above 0 is better.  rank_low, rank_high: 90 %
    interval, 1 is best.  best: probability of rank 1.  behind: of being worse than the leader.
    place_low, place_high: by skill, however words are read.
    even_odds: the mean of that benchmark on the same questions.  coverage: mean share of a question's time with a
    forecast.  vagueness: share of predictive claims that are vague or hedged.  institution: the latest known.
    """

    name: str
    slug: str
    kind: str
    institution: str = ""
    n_resolved: int = 0
    n_events: int = 0
    n_open: int = 0
    n_annulled: int = 0
    score: float | None = None
    score_low: float | None = None
    score_high: float | None = None
    skill: float | None = None
    skill_low: float | None = None
    skill_high: float | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    best: float | None = None
    behind: float | None = None
    place_low: int | None = None
    place_high: int | None = None
    even_odds: float | None = None
    coverage: float | None = None
    vagueness: float | None = None
    calibration: str = CalibrationVerdict.TOO_FEW.value

    @property
    def is_benchmark(self) -> bool:
        return self.kind == Expert.Kind.BENCHMARK

    @property
    def is_ranked(self) -> bool:
        return self.rank_low is not None

    @property
    def is_clearly_behind(self) -> bool:
        """Whether it is worse than whoever leads in nearly all of what the record allows."""
        return self.behind is not None and self.behind >= BEHIND

    def as_json(self) -> dict[str, object]:
        """The row that `manage.py scoreboard` prints."""
        return {
            "expert": self.name,
            "slug": self.slug,
            "kind": self.kind,
            **{name: getattr(self, name) for name in ("n_resolved", "n_open", "n_annulled")},
            **{name: getattr(self, name) for name in ("score", "score_low", "score_high")},
            **{
                name: getattr(self, name) for name in ("skill", "skill_low", "skill_high", "rank_low", "rank_high")
            },
            "ranked": self.is_ranked,
            "coverage": self.coverage,
            "vagueness": self.vagueness,
        }


@dataclass(frozen=True)
class Report:
    """What is computed and stored. groups: of experts whom no question links; 0 if skill is plain excess loss.

    rows: best first by skill; then those without a score by name.
    verdicts: on calibration, by digests of what they follow from, to be taken over the next time.
    """

    rows: list[Standing] = field(default_factory=list)
    groups: int = 0
    n_questions: int = 0
    verdicts: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Report":
        return cls(**{**stored, "rows": [Standing(**row) for row in stored["rows"]]})


class Table(NamedTuple):
    """Scores as columns (n,). Gains are turned into losses, so that less is better everywhere.

    forecast, stated, read: that of which it is made, and its probability; nan where it is made of several.
    """

    expert: Indices
    question: Indices
    loss: Floats
    coverage: Floats
    ahead: Floats
    forecast: Floats
    stated: Floats
    read: Floats

    def where(self, some: Any) -> "Table":
        return Table._make(column[some] for column in self)

    def by_question(self) -> dict[int, float]:
        return dict(zip(self.question.tolist(), self.loss.tolist(), strict=True))


class Fit(NamedTuple):
    """The scores of experts (n,), with the index of each in the experts (e,) and questions (q,); what follows.

    footing: the scores that are ranked, of the same; those of experts, but in the time-averaged view.
    lead: what is taken out of first forecasts for having been late.
    """

    table: Table
    of_experts: Table
    footing: Table
    expert_index: Indices
    question_index: Indices
    experts: Indices
    questions: Indices
    base_rate: Floats
    even_odds: dict[int, float]
    lead: Lead | None
    events: Indices
    board: Leaderboard

    def places(self, skill: Floats) -> dict[int, int]:
        """Expert → place among the ranked, 1 is best.  skill: (e,), nan for the others."""
        ranked = np.flatnonzero(~np.isnan(skill))
        best_first = ranked[np.argsort(-skill[ranked], kind="stable")]
        return {int(self.experts[i]): place for place, i in enumerate(best_first, 1)}


def compute(filters: Filters, known: Mapping[str, str] | None = None) -> Report:
    """Everyone with a forecast of these questions, and the benchmarks on all that anyone of them forecast.

    known: the verdicts of an earlier report.
    """
    benchmarks = dict(Expert.objects.benchmarks().values_list("slug", "pk"))
    fit = _fit(filters, benchmarks)
    rows = about_people(filters, set(fit.experts.tolist()) if fit else set())
    if not fit:
        return Report(sorted((Standing(**row) for row in rows.values()), key=lambda row: row.name))
    means = {
        "even_odds": _means(
            fit.expert_index,
            np.array([fit.even_odds.get(pk, np.nan) for pk in fit.questions.tolist()])[fit.question_index],
        ),
        "coverage": _means(fit.expert_index, fit.of_experts.coverage),
    }
    for i, pk in enumerate(fit.experts.tolist()):
        rows[pk] |= _estimates(fit.board, i, filters) | {name: _figure(of[i]) for name, of in means.items()}
    judged = verdicts(_said(filters, fit.of_experts), known or {})
    for pk, verdict in judged.items():
        rows[pk]["calibration"] = verdict.word
    for pk, (first, last) in _moves(filters, fit).items():
        rows[pk] |= {"place_low": first, "place_high": last}
    rows |= _benchmarks(filters, fit)
    standings = [Standing(**row) for row in rows.values()]
    standings.sort(key=lambda row: (row.skill is None, -(row.skill or 0.0), row.name))
    words = {verdict.key: verdict.word for verdict in judged.values() if verdict.key}
    return Report(standings, fit.board.groups, len(fit.questions), words)


def _fit(filters: Filters, benchmarks: dict[str, int]) -> Fit | None:
    table = _table(filters)
    of_experts = table.where(~np.isin(table.expert, list(benchmarks.values())))
    if not len(of_experts.expert):
        return None
    questions, question_index = np.unique(of_experts.question, return_inverse=True)
    experts, expert_index = np.unique(of_experts.expert, return_inverse=True)
    even_odds = table.where(table.expert == benchmarks[EVEN_ODDS]).by_question()
    base_rate = base_rate_losses(filters.rule, questions, even_odds)
    ranking = _ranking(filters)
    footing = of_experts if ranking == filters else _table(ranking)
    # Also not ranked is what an older version scored, until `rescore` has run.
    is_ranked = filters.timing != Timing.LAST and len(footing.loss) == len(of_experts.loss)
    enough = ENOUGH_TO_RANK if is_ranked else np.inf
    lead = Lead(expert_index, question_index, of_experts.ahead) if filters.timing == Timing.FIRST else None
    losses = _on_one_footing(footing if is_ranked else of_experts, lead)
    events = np.array(events_of(questions.tolist()))
    board = leaderboard(expert_index, question_index, losses, base_rate, events, of_experts.loss, enough)
    return Fit(
        table, of_experts, footing, expert_index, question_index, experts, questions, base_rate, even_odds, lead,
        events, board,
    )  # fmt: skip


def _ranking(filters: Filters) -> Filters:
    """Those of the scores that rank in this view."""
    is_averaged = filters.timing == Timing.AVERAGED
    return replace(filters, timing=Timing.ONE_FOOTING.value) if is_averaged else filters


def _on_one_footing(table: Table, lead: Lead | None) -> Floats:
    """The losses without the advantage of who spoke late and knew more. (n,)"""
    return lead.taken_out_of(table.loss) if lead else table.loss


def _moves(filters: Filters, fit: Fit) -> dict[int, tuple[int, int]]:
    """Expert → best and worst place with all words at the low end of their bands, as read, and at the high end."""
    verbal = Forecast.objects.exclude(basis=Forecast.Basis.STATED)
    if filters.reading or not fit.board.is_ranked.any() or not verbal.exists():
        return {}
    places = [fit.places(fit.board.skill)]
    for end in ("low", "high"):
        read = _read_otherwise(replace(_ranking(filters), reading=end), fit.footing)
        losses = _on_one_footing(read, fit.lead)
        skill = skills(fit.expert_index, fit.question_index, losses, fit.base_rate, fit.events)
        if not np.isnan(skill).all():
            places.append(fit.places(skill))
    return {pk: (min(p[pk] for p in places), max(p[pk] for p in places)) for pk in places[0]}


def _table(filters: Filters) -> Table:
    names = ["expert", "question", filters.rule, "coverage", "days_ahead"]
    is_made_of_one = filters.timing in (Timing.FIRST, Timing.LAST)
    found = as_columns(filters.scores(), *names, *(["forecast", *SAID] if is_made_of_one else []))
    expert, question, value, coverage, days_ahead, *made_of = found[:, np.lexsort((found[1], found[0]))]
    loss = -value if filters.rule in GAINS else value
    asked = question.astype(int)
    ahead = days_ahead / _days_open(asked)
    nothing = np.full((3, len(loss)), np.nan)
    table = Table(expert.astype(int), asked, loss, coverage, ahead, *(made_of or nothing))
    return _read_otherwise(filters, table) if filters.reading else table


def _said(filters: Filters, table: Table) -> Probabilities:
    if filters.timing == Timing.AVERAGED:
        return probabilities(filters)
    return at_once(table.expert, table.question, table.forecast.astype(int), table.stated, table.read)


def _days_open(questions: Indices) -> Floats:
    """From the opening to the scheduled close of each. (n,)"""
    asked, where = np.unique(questions, return_inverse=True)
    times = Question.objects.order_by("pk").values_list("pk", "opens_at", "closes_at").iterator(chunk_size=10_000)
    days = {pk: (closes - opens) / timedelta(days=1) for pk, opens, closes in times}
    return np.array([days[pk] for pk in asked.tolist()])[where]


def _read_otherwise(filters: Filters, table: Table) -> Table:
    """The same scores with words taken as the filters say, where there are words."""
    verbal = Forecast.objects.current().exclude(basis=Forecast.Basis.STATED)
    with_words = Question.objects.filter(pk__in=verbal.values("question")).filter(
        pk__in=np.unique(table.question).tolist()
    )
    sign = -1.0 if filters.rule in GAINS else 1.0
    read = losses_read(with_words.values("pk"), filters.reading, filters.timing, filters.rule)
    anew = {(expert, question): sign * value for expert, question, value in read if value is not None}
    keys = zip(table.expert.tolist(), table.question.tolist(), table.loss.tolist(), strict=True)
    return table._replace(loss=np.array([anew.get((expert, question), loss) for expert, question, loss in keys]))


def _means(expert_index: Indices, values: Floats) -> Floats:
    return np.asarray(np.bincount(expert_index, weights=values) / np.bincount(expert_index))


def _figure(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), DECIMALS)


def _estimates(board: Leaderboard, i: int, filters: Filters) -> dict[str, Any]:
    """The columns of one expert's row. Gains are shown as gains again."""
    low, high = board.interval.low[i], board.interval.high[i]
    sign = -1.0 if filters.rule in GAINS else 1.0
    ends = sorted((sign * low, sign * high))
    row = {
        "n_resolved": int(board.n[i]),
        "n_events": int(board.n_events[i]),
        "score": _figure(sign * board.mean[i]),
        "score_low": _figure(ends[0]),
        "score_high": _figure(ends[1]),
        "skill": _figure(board.skill[i]),
        "skill_low": _figure(board.skill_interval.low[i]),
        "skill_high": _figure(board.skill_interval.high[i]),
    }
    if board.is_ranked[i]:
        row |= {"rank_low": int(board.rank_low[i]), "rank_high": int(board.rank_high[i])}
        row |= {"best": _figure(board.best[i]), "behind": _figure(board.behind[i])}
    return row


def _benchmarks(filters: Filters, fit: Fit) -> dict[int, dict[str, Any]]:
    """Expert → row of each benchmark, on these questions. Their skill is plain: it is computed, not estimated."""
    reference = dict(zip(fit.questions.tolist(), fit.base_rate.tolist(), strict=True))
    sign = -1.0 if filters.rule in GAINS else 1.0
    rows = {}
    for expert in Expert.objects.benchmarks():
        losses = fit.table.where(fit.table.expert == expert.pk).by_question()
        if expert.slug == BASE_RATE:
            losses = reference
        shared = [pk for pk in losses if pk in reference]
        if shared:
            rows[expert.pk] = {
                "name": expert.name,
                "slug": expert.slug,
                "kind": expert.kind,
                "n_resolved": len(shared),
                "score": _figure(sign * fmean(losses[pk] for pk in shared)),
                "skill": _figure(fmean(reference[pk] - losses[pk] for pk in shared)),
            }
    return rows
