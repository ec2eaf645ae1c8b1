"""Questions that are answered with Yes or No, or with one of several options."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np

from tracker.scoring.crowd import scaled_medians
from tracker.scoring.question import Choice, Quantity
from tracker.scoring.rules import Floats
from tracker.values.answers import Answers, listed, refused, wanted
from tracker.values.chances import Chance, Shares
from tracker.values.value import Columns, Value
from tracker.values.words import percent

BRIER = (
    f"A Brier score says how far off a forecast was: 0 if it said {percent(1)} to what happened, 1 if it said "
    f"{percent(1)} to what did not"
)
RPS = (
    "The ranked probability score (RPS) says how far off a forecast was where the answers are in order: 0 if it "
    f"gave {percent(1)} to what happened, 1 if it gave {percent(1)} to the other end; a step off costs less than "
    "two."
)


@dataclass(frozen=True, slots=True)
class Options(Answers):
    """One of several, in order or not."""

    options: tuple[str, ...]
    is_ordered: bool = False

    @property
    def rule(self) -> str:
        return "RPS" if self.is_ordered else "Brier"

    @property
    def in_words(self) -> str:
        return ", ".join(self.options) + (", in this order" if self.is_ordered else "")

    @property
    def score_in_words(self) -> str:
        return RPS if self.is_ordered else f"{BRIER}."

    @property
    def pooled_title(self) -> str:
        return "Chances"

    @property
    def is_pooled_to_one_figure(self) -> bool:
        return False

    @property
    def recorded(self) -> tuple[str, ...]:
        """The options as an outcome is recorded."""
        return self.options

    def clean_outcome(self, text: str) -> str:
        text = text.strip()
        for outcome in self.recorded:
            if outcome.casefold() == text.casefold():
                return outcome
        raise refused(f"“{text}” is not an outcome of this question. Choose one of: {', '.join(self.recorded)}.")

    def outcome_in_words(self, outcome: str) -> str:
        return f"{outcome[:1].upper()}{outcome[1:]}"

    @property
    def named_outcomes(self) -> list[tuple[str, str]]:
        return [(option, option) for option in self.options]

    def index(self, outcome: str) -> int:
        return [option.casefold() for option in self.options].index(outcome.casefold())

    def value(self, columns: Columns) -> Value:
        return Shares(tuple(listed(columns.distribution, Shares.COLUMN)), self.options)

    def arrays(
        self, outcome: str, p: Iterable[float | None], distributions: Iterable[Any], quantiles: Iterable[Any]
    ) -> tuple[Choice | Quantity, Floats]:
        return self.scored(outcome), np.array(list(distributions), dtype=float)

    def scored(self, outcome: str) -> Choice | Quantity:
        return Choice(len(self.options), self.index(outcome), self.is_ordered)

    @property
    def are_probabilities(self) -> bool:
        return True

    def pooled(self, medians: Floats, values: Floats) -> Floats:
        return scaled_medians(medians, values)

    def coordinates_in_words(self, coordinates: Sequence[float]) -> str:
        return Shares(tuple(coordinates), self.options).in_words

    def axis_title(self, column: int) -> str:
        return f"Probability of “{self.options[column]}”"

    def column(self, outcome: str | None, means: Floats) -> int:
        """The one that came true, or else the one that is held most probable."""
        return int(means.argmax()) if outcome is None else self.index(outcome)


@dataclass(frozen=True, slots=True)
class YesOrNo(Options):
    options: tuple[str, ...] = ("Yes", "No")

    @property
    def in_words(self) -> str:
        return "Yes or No"

    @property
    def is_one_chance(self) -> bool:
        return True

    @property
    def score_in_words(self) -> str:
        return f"{BRIER}; always saying {percent(0.5)} gets 0.25."

    @property
    def grading_in_words(self) -> str:
        return "From 45 to 55\N{NO-BREAK SPACE}% a forecast is too close to call right or wrong."

    @property
    def pooled_title(self) -> str:
        return "Chance of Yes"

    @property
    def is_pooled_to_one_figure(self) -> bool:
        return True

    def chance_behind(self, brier: float, outcome: str) -> float | None:
        return abs(float(outcome == "yes") - sqrt(brier))

    @property
    def recorded(self) -> tuple[str, ...]:
        return "yes", "no"

    def value(self, columns: Columns) -> Value:
        best = wanted(columns.best, Chance.COLUMN)
        low, high = columns.low, columns.high
        return Chance(best, best if low is None else low, best if high is None else high)

    def arrays(
        self, outcome: str, p: Iterable[float | None], distributions: Iterable[Any], quantiles: Iterable[Any]
    ) -> tuple[Choice | Quantity, Floats]:
        yes = np.array(list(p), dtype=float)
        return self.scored(outcome), np.column_stack((yes, 1.0 - yes))

    def coordinates_in_words(self, coordinates: Sequence[float]) -> str:
        return percent(coordinates[0])

    def axis_title(self, column: int) -> str:
        return "Probability of Yes"

    def column(self, outcome: str | None, means: Floats) -> int:
        return 0

    def place(self, outcome: str) -> float:
        return 0.0 if outcome == "no" else 1.0

    def end(self, outcome: str) -> int | None:
        return {"yes": 1, "no": 0}.get(outcome)
