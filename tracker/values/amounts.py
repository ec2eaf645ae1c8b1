"""Questions that are answered with a number or a date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

import numpy as np
from django.core.exceptions import ValidationError

from tracker.charts.scales import Linear, Time
from tracker.scoring.question import Choice, Quantity
from tracker.scoring.rules import Floats
from tracker.values.answers import Answers, listed, refused
from tracker.values.figures import DAY, is_number, parse_number
from tracker.values.moments import parse_day
from tracker.values.quantiles import Quantiles
from tracker.values.scales import NOT_BY_THE_END, Scale
from tracker.values.value import Columns, Value

CRPS = (
    "The continuous ranked probability score (CRPS) says how far a forecast was from what came true, as a share "
    "of the range asked about: 0 is best. Of a single value it is the distance; of several, also how widely they "
    "were spread."
)

NARROWEST = 1e-12  # of a range: its axis has to have marks that can be told apart


@dataclass(frozen=True, slots=True)
class Amount(Answers):
    """A number or a date within a range."""

    measure: Scale

    @property
    def scale(self) -> Scale:
        return self.measure

    @property
    def rule(self) -> str:
        return "CRPS"

    @property
    def in_words(self) -> str:
        scale = self.scale
        ends = f"from {scale.figure(scale.lower)} to {scale.in_words(scale.upper)}"
        return f"a date {ends}, or not by then" if scale.is_date else f"a number {ends}"

    @property
    def noun(self) -> str:
        return "date" if self.scale.is_date else "number"

    @property
    def score_in_words(self) -> str:
        return CRPS

    @property
    def grading_in_words(self) -> str:
        return "An interval is right if the outcome lies within it."

    @property
    def pooled_title(self) -> str:
        return "Date" if self.scale.is_date else "Value"

    @property
    def pooled_from(self) -> str:
        return "the value at its middle"

    def refuse(self) -> None:
        if not all(is_number(end, self.scale.furthest) for end in (self.scale.lower, self.scale.upper)):
            raise ValidationError("The range is too wide. Count in a larger unit.")
        if self.scale.upper - self.scale.lower < NARROWEST:
            raise ValidationError("The range is too narrow. Count in a smaller unit.")

    def clean_outcome(self, text: str) -> str:
        text = text.strip()
        if not self.scale.is_date:
            try:
                return repr(parse_number(text))
            except ValidationError as refusal:
                raise refused(*refusal.messages) from None
        try:
            return text if text == NOT_BY_THE_END else parse_day(text).isoformat()
        except ValidationError as refusal:
            raise refused(*refusal.messages) from None

    def outcome_in_words(self, outcome: str) -> str:
        return self.scale.outcome_in_words(outcome)

    @property
    def named_outcomes(self) -> list[tuple[str, str]]:
        scale = self.scale
        return [(NOT_BY_THE_END, f"Not by {scale.figure(scale.upper)}")] if scale.is_date else []

    def counts_as(self, outcome: str) -> str:
        value = self.scale.value_of(outcome)
        end = self.scale.clip(value)
        return self.scale.in_words(end) if end != value or outcome == NOT_BY_THE_END else ""

    def value(self, columns: Columns) -> Value:
        return Quantiles.of(listed(columns.quantiles, Quantiles.COLUMN), self.scale)

    def loss_in_words(self, loss: float) -> str:
        return self.scale.distance_in_words(loss)

    def arrays(
        self, outcome: str, p: Iterable[float | None], distributions: Iterable[Any], quantiles: Iterable[Any]
    ) -> tuple[Choice | Quantity, Floats]:
        """nan at levels that a forecast does not give."""
        rows = list(quantiles)
        levels = sorted({level for row in rows for level, _ in row})
        column = {level: i for i, level in enumerate(levels)}
        values = np.full((len(rows), len(levels)), np.nan)
        for i, row in enumerate(rows):
            for level, value in row:
                values[i, column[level]] = value
        return self._with_outcome(np.array(levels), outcome), values

    def scored(self, outcome: str) -> Choice | Quantity:
        return self._with_outcome(np.array([0.5]), outcome)

    def _with_outcome(self, levels: Floats, outcome: str) -> Quantity:
        return Quantity(levels, self.scale.lower, self.scale.upper, self.scale.value_of(outcome))

    @property
    def are_probabilities(self) -> bool:
        return False

    def pooled(self, medians: Floats, values: Floats) -> Floats:
        return medians

    def coordinates_in_words(self, coordinates: Sequence[float]) -> str:
        return self.scale.roughly(coordinates[0])

    def axis(self, zone: tzinfo) -> Linear | Time:
        lower, upper = self.on_axis(self.scale.lower), self.on_axis(self.scale.upper)
        return Time(lower, upper, zone) if self.scale.is_date else Linear(lower, upper, self.scale.unit)

    def axis_title(self, column: int) -> str:
        return "Date" if self.scale.is_date else self.scale.unit.capitalize() or "Value"

    def on_axis(self, coordinate: float) -> float:
        """Of a date, seconds since 1970."""
        return coordinate * DAY if self.scale.is_date else float(coordinate)

    def place(self, outcome: str) -> float:
        return self.scale.clip(self.scale.value_of(outcome))
