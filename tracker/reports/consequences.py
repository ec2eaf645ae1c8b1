"""What a decision would change, tried out and taken back: scores, ranks, questions that depend on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.template.defaultfilters import floatformat

from tracker.models import Question, Score
from tracker.models.scores import Timing
from tracker.scoreboards.filters import Filters
from tracker.scoreboards.standings import Standing, compute
from tracker.scoreboards.stored import scoreboard
from tracker.scoreboards.table import ordinal

MOST_SHOWN = 12
LONGEST = 4.0  # seconds that whoever tries a decision out waits for the scoreboard


@dataclass(frozen=True)
class Change:
    """Of one thing: how it was and how it would be, "" for nothing."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Consequences:
    """scores: of every expert who forecast it, by first forecasts.  moves: of ranks.  dependents: their states.

    are_ranks_known: False where the scoreboard takes too long to try out.
    """

    scores: list[Change]
    moves: list[Change]
    dependents: list[Change]
    are_ranks_known: bool = True

    @property
    def n_more_scores(self) -> int:
        return max(0, len(self.scores) - MOST_SHOWN)

    @property
    def shown_scores(self) -> list[Change]:
        return self.scores[:MOST_SHOWN]

    @property
    def on_ranks(self) -> str:
        if not self.are_ranks_known:
            return "The scoreboard takes too long to try that out while you wait. Ranks follow the decision."
        if not self.moves:
            return "Nobody’s range of ranks on the scoreboard changes."
        n = len(self.moves)
        return f"On the scoreboard the range of ranks of {n} {'expert' if n == 1 else 'experts'} changes:"


def consequences(question: Question, decide: Callable[[], Any]) -> Consequences:
    """decide: records the decision; whatever it writes is taken back.  Raises what it raises."""
    board = scoreboard()
    known = board.report.verdicts
    is_quick = board.stored is not None and board.stored.seconds <= LONGEST
    rows = board.rows if board.is_up_to_date or not is_quick else compute(Filters(), known).rows
    before, dependents = _scores(question), _dependents(question)
    after: list[Standing] = []
    with transaction.atomic():
        decide()
        scores, states = _scores(question), _dependents(question)
        if is_quick:
            after = compute(Filters(), known).rows
        transaction.set_rollback(True)
    return Consequences(
        _changes(before, scores),
        _changes(_ranks(rows), _ranks(after)) if is_quick else [],
        _changes(dependents, states),
        is_quick,
    )


def _changes(before: dict[str, str], after: dict[str, str]) -> list[Change]:
    """What differs, in the order of names."""
    names = sorted(before | after)
    changes = [Change(name, before.get(name, ""), after.get(name, "")) for name in names]
    return [change for change in changes if change.before != change.after]


def _scores(question: Question) -> dict[str, str]:
    scores = Score.objects.filter(question=question, timing=Timing.FIRST, forecast__isnull=False)
    return {score.expert.name: floatformat(score.loss, 3) for score in scores.select_related("expert")}


def _ranks(rows: list[Standing]) -> dict[str, str]:
    return {
        row.name: ordinal(row.rank_low)
        if row.rank_low == row.rank_high
        else f"{ordinal(row.rank_low)}–{ordinal(row.rank_high)}"
        for row in rows
        if row.rank_low and row.rank_high and not row.is_benchmark
    }


def _dependents(question: Question) -> dict[str, str]:
    conditions = question.dependents.select_related("question__in_force__resolution")
    return {condition.question.title: condition.question.state for condition in conditions}
