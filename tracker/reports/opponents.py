"""One expert beside all with whom they share questions: who did better, allowing for how many are compared."""

from dataclasses import dataclass, replace

import numpy as np
from django.db.models import Count

from tracker.models import Expert
from tracker.models.scores import Timing
from tracker.reports.head_to_head import LOSS, known_in_order, said_by, scores_by_kind
from tracker.scoring.comparison import SIGNIFICANT, Comparison, Finding, compare, corrected
from tracker.values.words import p_value

MOST_OPPONENTS, MOST_OTHERS = 10, 50
FINDINGS = {
    Finding.TOO_FEW: "Too few to compare",
    Finding.ALIKE: "Cannot be told apart",
    Finding.BETTER: "Did better",
    Finding.WORSE: "Did worse",
}


@dataclass(frozen=True)
class Opponent:
    """adjusted: the p-value of the comparison, allowing for the number of pairs shown, n_compared."""

    expert: Expert
    comparison: Comparison
    adjusted: float | None = None
    n_compared: int = 0

    @property
    def may_be_chance(self) -> bool:
        """Whether it is a difference by itself, but not among as many pairs."""
        differs = self.comparison.finding in (Finding.BETTER, Finding.WORSE)
        return differs and self.adjusted is not None and self.adjusted >= SIGNIFICANT

    @property
    def finding_in_words(self) -> str:
        """“Did better, but among 8 pairs that may be chance”."""
        doubt = f", but among {self.n_compared} pairs that may be chance" if self.may_be_chance else ""
        return f"{FINDINGS[self.comparison.finding]}{doubt}"

    @property
    def p_values(self) -> str:
        """“p = 0.012; among 8, p = 0.096”; "" where there are none."""
        if self.comparison.p_value is None:
            return ""
        alone = p_value(self.comparison.p_value)
        if not self.may_be_chance or self.adjusted is None:
            return alone
        return f"{alone}; among {self.n_compared}, {p_value(self.adjusted)}"


@dataclass(frozen=True)
class Opponents:
    """rows: those who share most questions with an expert.  others: fifty more who share some."""

    expert: Expert
    rows: list[Opponent]
    others: list[Expert]

    @property
    def reach(self) -> float:
        """Half the length of an axis that shows them all, with 0 in its middle."""
        return max((pair.comparison.reach for pair in self.rows), default=1.0)

    @property
    def span(self) -> float:
        return 2 * self.reach

    @property
    def n_compared(self) -> int:
        return sum(pair.comparison.p_value is not None for pair in self.rows)


def opponents(expert: Expert) -> Opponents:
    """With the people or models with whom the expert shares most resolved questions."""
    scores = scores_by_kind(Timing.AVERAGED)
    theirs = said_by(expert, Timing.AVERAGED)
    shared = scores.of_experts().exclude(expert=expert).filter(question__in=scores.of(expert).values("question"))
    counts = shared.values_list("expert").annotate(n=Count("*")).order_by("-n", "expert")
    ordered = [opponent for opponent, _ in counts[: MOST_OPPONENTS + MOST_OTHERS]]
    losses: dict[int, dict[int, float]] = {opponent: {} for opponent in ordered[:MOST_OPPONENTS]}
    for opponent, question, loss in shared.filter(expert__in=list(losses)).values_list("expert", "question", LOSS):
        losses[opponent][question] = loss
    about = known_in_order({question for found in losses.values() for question in found})
    experts = Expert.objects.in_bulk(ordered)
    rows = []
    for pk, found in losses.items():
        in_order = [question for question in about if question in found]
        comparison = compare(
            np.array([theirs[question].loss for question in in_order]),
            np.array([found[question] for question in in_order]),
            [about[question].event for question in in_order],
        )
        rows.append(Opponent(experts[pk], comparison))
    others = sorted((experts[pk] for pk in ordered[MOST_OPPONENTS:]), key=lambda other: other.name)
    return Opponents(expert, _adjusted(rows), others)


def _adjusted(rows: list[Opponent]) -> list[Opponent]:
    tested = {i: row.comparison.p_value for i, row in enumerate(rows) if row.comparison.p_value is not None}
    if not tested:
        return rows
    adjusted = dict(zip(tested, corrected(np.array(list(tested.values()))).tolist(), strict=True))
    return [replace(row, adjusted=adjusted.get(i), n_compared=len(tested)) for i, row in enumerate(rows)]
