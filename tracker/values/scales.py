"""What the answers to a question about a number or a date are measured on."""

from dataclasses import dataclass
from datetime import date
from math import ceil, log10

from tracker.values.figures import FURTHEST_DAY, LARGEST, day_of, days_since_epoch
from tracker.values.moments import Moment
from tracker.values.words import number_in_words

NOT_BY_THE_END = "not by the end"  # an outcome: what was asked about had not happened by the end of the range


@dataclass(frozen=True, slots=True)
class Scale:
    """A declared range, in the unit of the question; for dates, in days since 1970-01-01."""

    lower: float
    upper: float
    unit: str = ""
    is_date: bool = False

    @property
    def furthest(self) -> float:
        """No value lies further from 0 than this."""
        return FURTHEST_DAY if self.is_date else LARGEST

    def clip(self, value: float) -> float:
        """What a value counts as when it is scored: itself, or the end of the range that it lies beyond."""
        return min(max(value, self.lower), self.upper)

    def value_of(self, outcome: str) -> float:
        """A recorded outcome as a number. What had not come by the end counts as the end."""
        if outcome == NOT_BY_THE_END:
            return self.upper
        return days_since_epoch(date.fromisoformat(outcome)) if self.is_date else float(outcome)

    # --- In words ---------------------------------------------------------------------------------

    @property
    def noun(self) -> str:
        return "date" if self.is_date else "number"

    @property
    def example(self) -> str:
        """How one is typed."""
        return "2019-03-01" if self.is_date else "41"

    def figure(self, value: float) -> str:
        """“41”, “28 February 2019”."""
        return str(Moment.of_day(day_of(value))) if self.is_date else number_in_words(value)

    def with_unit(self, figures: str) -> str:
        """“41 warheads”, “30–60 warheads”."""
        return f"{figures}\N{NO-BREAK SPACE}{self.unit}" if self.unit else figures

    def in_words(self, value: float) -> str:
        """“41 warheads”, “28 February 2019”."""
        return self.with_unit(self.figure(value))

    def distance_in_words(self, share: float) -> str:
        """A share of the range in its unit: “4.1 warheads”, “23 days”."""
        figures = self._to_the_thousandth(share * (self.upper - self.lower))
        if self.is_date:
            return f"{figures}\N{NO-BREAK SPACE}day{'' if figures == '1' else 's'}"
        return self.with_unit(figures)

    def roughly(self, value: float) -> str:
        """As exactly as a thousandth of the range: “41.3 warheads”, “28 February 2019”."""
        return self.in_words(value) if self.is_date else self.with_unit(self._to_the_thousandth(value))

    def _to_the_thousandth(self, value: float) -> str:
        return number_in_words(round(value, max(0, 3 - ceil(log10(self.upper - self.lower)))))

    def reach(self, low: float, high: float) -> str:
        """“30–60”, “−5 to 10”, “1 March 2019 to 30 June 2019”."""
        between = " to " if self.is_date or low < 0 else "–"
        return f"{self.figure(low)}{between}{self.figure(high)}"

    def outcome_in_words(self, outcome: str) -> str:
        """“41 warheads”, “28 February 2019”, “not by 31 December 2019”."""
        if outcome == NOT_BY_THE_END:
            return f"not by {self.figure(self.upper)}"
        return self.in_words(self.value_of(outcome))
