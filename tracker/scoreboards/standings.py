"""Who has been right, and how sure that is: one row an expert, computed from stored scores."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from statistics import fmean
from typing import Any, NamedTuple

import numpy as np

from tracker.models import Expert, Forecast, Question
from tracker.models.events import events_of
from tracker.models.experts import BASE_RATE, EVEN_ODDS
from tracker.models.projections import score_rows
from tracker.models.scores import COLUMNS, GAINS, Timing
from tracker.scoreboards.base_rate import base_rate_losses
from tracker.scoreboards.filters import Filters
from tracker.scoreboards.people import about_people
from tracker.scoreboards.probabilities import probabilities
from tracker.scoring.ahead import without_lead
from tracker.scoring.calibration import CalibrationVerdict, calibration_verdict
from tracker.scoring.leaderboard import BEHIND, ENOUGH_TO_RANK, Leaderboard, leaderboard
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
    """

    rows: list[Standing] = field(default_factory=list)
    groups: int = 0
    n_questions: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Report":
        return cls(**{**stored, "rows": [Standing(**row) for row in stored["rows"]]})


class Table(NamedTuple):
    """Scores as columns (n,). Gains are turned into losses, so that less is better everywhere."""

    expert: Indices
    question: Indices
    loss: Floats
    coverage: Floats
    ahead: Floats

    def where(self, some: Any) -> "Table":
        return Table._make(column[some] for column in self)

    def by_question(self) -> dict[int, float]:
        return dict(zip(self.question.tolist(), self.loss.tolist(), strict=True))


class Fit(NamedTuple):
    """The scores of experts (n,), with the index of each in the experts (e,) and questions (q,); what follows."""

    table: Table
    of_experts: Table
    expert_index: Indices
    question_index: Indices
    experts: Indices
    questions: Indices
    base_rate: Floats
    even_odds: dict[int, float]
    board: Leaderboard

    def places(self) -> dict[int, int]:
        """Expert → place by skill among the ranked, 1 is best."""
        ranked = np.flatnonzero(self.board.is_ranked)
        best_first = ranked[np.argsort(-self.board.skill[ranked], kind="stable")]
        return {int(self.experts[i]): place for place, i in enumerate(best_first, 1)}


def compute(filters: Filters) -> Report:
    """Everyone with a forecast of these questions, and the benchmarks on all that anyone of them forecast."""
    benchmarks = dict(Expert.objects.benchmarks().values_list("slug", "pk"))
    fit = _fit(filters, benchmarks)
    rows = about_people(filters, set(fit.experts.tolist()) if fit else set())
    if not fit:
        return Report(sorted((Standing(**row) for row in rows.values()), key=lambda row: row.name))
    means = {
        "even_odds": _means(
            fit.expert_index,
            np.array([fit.even_odds.get(pk, np.nan) for pk in fit.of_experts.question.tolist()]),
        ),
        "coverage": _means(fit.expert_index, fit.of_experts.coverage),
    }
    for i, pk in enumerate(fit.experts.tolist()):
        rows[pk] |= _estimates(fit.board, i, filters) | {name: _figure(of[i]) for name, of in means.items()}
    for pk, word in _verdicts(filters):
        rows[pk]["calibration"] = word
    for pk, (first, last) in _moves(filters, fit, benchmarks).items():
        rows[pk] |= {"place_low": first, "place_high": last}
    rows |= _benchmarks(filters, fit)
    standings = [Standing(**row) for row in rows.values()]
    standings.sort(key=lambda row: (row.skill is None, -(row.skill or 0.0), row.name))
    return Report(standings, fit.board.groups, len(fit.questions))


def _fit(filters: Filters, benchmarks: dict[str, int]) -> Fit | None:
    table = _table(filters)
    of_experts = table.where(~np.isin(table.expert, list(benchmarks.values())))
    if not len(of_experts.expert):
        return None
    questions, question_index = np.unique(of_experts.question, return_inverse=True)
    experts, expert_index = np.unique(of_experts.expert, return_inverse=True)
    even_odds = table.where(table.expert == benchmarks[EVEN_ODDS]).by_question()
    base_rate = base_rate_losses(filters.rule, questions, even_odds)
    comparable = _on_one_footing(filters, of_experts, expert_index, question_index)
    # Also not ranked is what an older version scored, until `rescore` has run.
    is_ranked = filters.timing != Timing.LAST and len(comparable) == len(of_experts.loss)
    losses, enough = (comparable, ENOUGH_TO_RANK) if is_ranked else (of_experts.loss, np.inf)
    events = np.array(events_of(questions.tolist()))
    board = leaderboard(expert_index, question_index, losses, base_rate, events, of_experts.loss, enough)
    return Fit(table, of_experts, expert_index, question_index, experts, questions, base_rate, even_odds, board)


def _on_one_footing(filters: Filters, table: Table, expert_index: Indices, question_index: Indices) -> Floats:
    """The losses with the advantage taken out of who spoke late and knew more. (n,)"""
    if filters.timing == Timing.FIRST:
        return without_lead(expert_index, question_index, table.loss, table.ahead)
    if filters.timing == Timing.AVERAGED:
        return _table(replace(filters, timing=Timing.ONE_FOOTING.value)).loss
    return table.loss


def _moves(filters: Filters, fit: Fit, benchmarks: dict[str, int]) -> dict[int, tuple[int, int]]:
    """Expert → best and worst place with all words at the low end of their bands, as read, and at the high end."""
    verbal = Forecast.objects.exclude(basis=Forecast.Basis.STATED)
    if filters.reading or not fit.board.is_ranked.any() or not verbal.exists():
        return {}
    fits = [fit, *(_fit(replace(filters, reading=end), benchmarks) for end in ("low", "high"))]
    places = [found.places() for found in fits if found]
    return {pk: (min(p[pk] for p in places), max(p[pk] for p in places)) for pk in places[0]}


def _table(filters: Filters) -> Table:
    rows = filters.scores().values_list("expert", "question", filters.rule, "coverage", "days_ahead")
    columns = np.array(list(rows.iterator(chunk_size=10_000)), dtype=float).reshape(-1, 5)
    order = np.lexsort((columns[:, 1], columns[:, 0]))
    expert, question, value, coverage, days_ahead = columns[order].T
    if filters.reading:
        value = _read_otherwise(filters, expert, question, value)
    loss = -value if filters.rule in GAINS else value
    asked = question.astype(int)
    return Table(expert.astype(int), asked, loss, coverage, days_ahead / _days_open(asked))


def _days_open(questions: Indices) -> Floats:
    """From the opening to the scheduled close of each. (n,)"""
    asked, where = np.unique(questions, return_inverse=True)
    times = Question.objects.order_by("pk").values_list("pk", "opens_at", "closes_at").iterator(chunk_size=10_000)
    days = {pk: (closes - opens) / timedelta(days=1) for pk, opens, closes in times}
    return np.array([days[pk] for pk in asked.tolist()])[where]


def _read_otherwise(filters: Filters, experts: Floats, questions: Floats, values: Floats) -> Floats:
    """The values with words taken another way, where there are words."""
    verbal = Forecast.objects.current().exclude(basis=Forecast.Basis.STATED)
    with_words = Question.objects.filter(pk__in=verbal.values("question")).filter(
        pk__in=np.unique(questions).tolist()
    )
    column_of = {name: column for column, name in enumerate(field.name for field in COLUMNS)}
    anew = {
        (row[column_of["expert"]], row[column_of["question"]]): row[column_of[filters.rule]]
        for row in score_rows(with_words.values("pk"), filters.reading)
        if row[column_of["timing"]] == filters.timing
    }
    keys = zip(experts.tolist(), questions.tolist(), values.tolist(), strict=True)
    return np.array([anew.get((expert, question), value) for expert, question, value in keys])


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


def _verdicts(filters: Filters) -> Iterator[tuple[int, str]]:
    """Of everyone with forecasts of yes-or-no questions: expert, and how calibrated they are, in a word."""
    found = probabilities(filters)
    order = found.expert.argsort(kind="stable")
    starts = np.flatnonzero(np.diff(found.expert[order], prepend=-1))
    for some in np.split(order, starts[1:]) if len(order) else []:
        theirs = found.where(some)
        yield (
            int(theirs.expert[0]),
            calibration_verdict(theirs.p, theirs.y, theirs.weight, theirs.question, theirs.question).value,
        )
