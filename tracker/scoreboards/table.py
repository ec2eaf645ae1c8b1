"""Rows of a scoreboard as a table shows them: on a common axis, with words for what the numbers cannot carry."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from tracker.charts.dots import Axis, RowMark, axis, row_mark
from tracker.charts.scales import Linear, axis_for, figure
from tracker.models.scores import Rule
from tracker.scoreboards.filters import Filters
from tracker.scoreboards.standings import Standing
from tracker.scoreboards.stored import EVERYTHING, Scoreboard
from tracker.scoring.calibration import CalibrationVerdict
from tracker.values.words import how_many, percent_whole

IN_WORDS = {
    CalibrationVerdict.TOO_FEW: "too few to judge",
    CalibrationVerdict.CONSISTENT: "about right",
    CalibrationVerdict.OVERCONFIDENT: "too sure",
    CalibrationVerdict.UNDERCONFIDENT: "not sure enough",
}


def ordinal(n: int) -> str:
    suffix = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


@dataclass(frozen=True)
class Row:
    """mark: skill on the axis of the table.  leader: who leads, where this one cannot be told apart from them.

    filters: of the table; by its rule the score is.
    """

    standing: Standing
    mark: RowMark | None
    leader: Standing | None
    filters: Filters = EVERYTHING

    @property
    def made_of(self) -> str:
        """The address of the forecasts that the score is the mean of; of a benchmark, which has none, its own."""
        if self.standing.is_benchmark:
            return reverse("expert", args=[self.standing.slug])
        forecasts = reverse("expert_forecasts", args=[self.standing.slug])
        return f"{forecasts}?{self.filters.query() or f'timing={self.filters.timing}'}"

    @property
    def rank(self) -> str:
        """“1st”, “3rd–9th”."""
        low, high = self.standing.rank_low, self.standing.rank_high
        if low is None or high is None:
            return ""
        return ordinal(low) if low == high else f"{ordinal(low)}–{ordinal(high)}"

    @property
    def skill(self) -> str:
        value = self.standing.skill
        return "" if value is None else figure(value, 3, signed=True, trim=False)

    @property
    def calibration(self) -> str:
        return "" if self.standing.is_benchmark else IN_WORDS[CalibrationVerdict(self.standing.calibration)]

    @property
    def figures(self) -> list[tuple[str, str]]:
        """What the row has besides name, rank and line, for where there is no room for columns."""
        standing = self.standing
        n, n_events = standing.n_resolved, standing.n_events
        said = [
            ("Not clearly behind", self.leader.name if self.leader else ""),
            ("Place by how words are read", self.moves),
            ("Skill", self.skill),
            (
                Rule(self.filters.rule).label,
                "" if standing.score is None else figure(standing.score, 3, trim=False),
            ),
            ("Even odds got", "" if standing.even_odds is None else figure(standing.even_odds, 3, trim=False)),
            ("Resolved", f"{n}, about {how_many(n_events, 'event')}" if 0 < n_events < n else str(n)),
            ("Pending", "" if standing.is_benchmark else str(standing.n_open)),
            ("Coverage", percent_whole(standing.coverage)),
            ("Calibration", self.calibration),
            ("Vague", percent_whole(standing.vagueness)),
        ]
        return [(label, value) for label, value in said if value]

    @property
    def moves(self) -> str:
        """How far the place moves with how words are read, where it does."""
        low, high = self.standing.place_low, self.standing.place_high
        return f"{ordinal(low)}–{ordinal(high)}" if low and high and low != high else ""


@dataclass(frozen=True)
class Table:
    """rows: as they are shown.  everyone: whose values the axis has room for.

    has_skill: whether there are enough questions to say more than what the plain scores were.
    """

    filters: Filters
    shown: Sequence[Standing]
    everyone: Sequence[Standing]
    leader: Standing | None = None
    n_ranked: int = 0
    has_skill: bool = True

    @cached_property
    def _scale(self) -> Linear:
        return axis_for(
            [row.skill for row in self.everyone],
            [row.skill_low for row in self.everyone],
            [row.skill_high for row in self.everyone],
        )

    @property
    def axis(self) -> Axis:
        return axis(self._scale, f"as good as {self.zero}")

    @property
    def zero(self) -> str:
        """Who has a skill of 0."""
        return "the others" if self.filters.rule == Rule.PEER else "the base rate"

    @cached_property
    def rows(self) -> list[Row]:
        return [
            Row(row, self._mark(row), self.leader if self._is_not_told_apart(row) else None, self.filters)
            for row in self.shown
        ]

    def _mark(self, row: Standing) -> RowMark | None:
        if row.skill is None:
            return None
        return row_mark(self._scale, row.skill, row.skill_low, row.skill_high, row.name)

    def _is_not_told_apart(self, row: Standing) -> bool:
        if self.leader is None or not row.is_ranked or row == self.leader:
            return False
        return not row.is_clearly_behind

    @property
    def rule(self) -> str:
        return Rule(self.filters.rule).label

    @property
    def has_even_odds(self) -> bool:
        return not self.has_skill and any(row.even_odds is not None for row in self.shown)

    @property
    def has_vagueness(self) -> bool:
        return any(row.vagueness is not None for row in self.shown)


def tables(
    board: Scoreboard, ranked: Sequence[Standing] | None = None, unranked: Sequence[Standing] | None = None
) -> tuple[Table, Table]:
    """The ranked and those with too few questions, or some of each, if given."""
    ranked = board.ranked if ranked is None else ranked
    unranked = board.unranked if unranked is None else unranked
    everyone = [row for row in board.rows if row.is_ranked] or board.rows
    return (
        Table(board.filters, ranked, everyone, board.leader, board.n_ranked),
        Table(board.filters, unranked, [], has_skill=False),
    )
