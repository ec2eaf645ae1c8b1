"""Points in time as they were printed: with a precision, and never shown as finer than they are."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from tracker.prose.dates import NoDate, read_date


class Precision(models.TextChoices):
    INSTANT = "instant", "to the minute"
    DAY = "day", "to the day"
    MONTH = "month", "to the month"
    YEAR = "year", "to the year"


class DateBasis(models.TextChoices):
    """Where a date comes from."""

    STATED = "stated", "stated in print"
    INFERRED = "inferred", "inferred"


class WhyNot(str):
    """Why a forecast does not count, "" if it does.  sentence: that in full."""

    sentence: str

    def __new__(cls, reason: str = "", sentence: str = "") -> Self:
        why = super().__new__(cls, reason)
        why.sentence = sentence
        return why


AFTER_THE_CLOSE, AFTER_IT_WAS_KNOWN = "after the close", "after it was known"


def _after(day: date, precision: str) -> date:
    """The first day after the day, month or year that begins on this day."""
    if precision == Precision.YEAR:
        return date(day.year + 1, 1, 1)
    if precision == Precision.MONTH:
        return date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in UTC that is known to a precision.

    A day, month or year is held as its first instant, or, for a deadline (`is_end`), as the first
    instant after it: a question that closes on 31 December is open all that day.
    """

    at: datetime
    precision: str
    is_end: bool = False

    @classmethod
    def parse(cls, text: str, *, is_end: bool = False) -> Self:
        """Read a printed date down to the precision given. A time without an offset is in the reader's zone.

        Raises ValidationError; its code is that of NoDate.
        """
        try:
            printed = read_date(text)
        except NoDate as why:
            raise ValidationError(str(why), code=why.code) from None
        if printed.clock:
            return cls(_instant(printed.first, printed.clock), Precision.INSTANT, is_end)
        precision = Precision.DAY if printed.day else Precision.MONTH if printed.month else Precision.YEAR
        return cls.of_day(printed.first, precision, is_end=is_end)

    @classmethod
    def of_day(cls, day: date, precision: str = Precision.DAY, *, is_end: bool = False) -> Self:
        if is_end:
            day = _after(day, precision)
        return cls(datetime(day.year, day.month, day.day, tzinfo=UTC), precision, is_end)

    @property
    def day(self) -> date:
        """The (first) day as printed; for an instant, the day in the reader's zone."""
        if self.precision == Precision.INSTANT:
            return timezone.localtime(self.at).date()
        if not self.is_end:
            return self.at.astimezone(UTC).date()
        last = self.at.astimezone(UTC).date() - timedelta(days=1)
        if self.precision == Precision.DAY:
            return last
        return last.replace(day=1) if self.precision == Precision.MONTH else date(last.year, 1, 1)

    @property
    def end(self) -> datetime:
        """The first instant after the day, month or year; of an instant, the instant itself."""
        if self.precision == Precision.INSTANT or self.is_end:
            return self.at
        after = _after(self.day, self.precision)
        return datetime(after.year, after.month, after.day, tzinfo=UTC)

    def iso(self) -> str:
        """As `parse` reads it back."""
        if self.precision == Precision.INSTANT:
            return self.at.astimezone(UTC).isoformat(" ")
        return self.day.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]

    def __str__(self) -> str:
        if self.precision == Precision.INSTANT:
            local = timezone.localtime(self.at)
            return f"{local.day} {local:%B %Y}, {local:%H:%M} {local:%Z}"
        day = self.day
        return {
            "day": f"{day.day} {day:%B %Y}",
            "month": f"{day:%B %Y}",
            "year": f"{day:%Y}",
        }[self.precision]


def parse_day(text: str) -> date:
    """The day that is written. Raises ValidationError, also for a month, a year and an instant."""
    try:
        moment = Moment.parse(text)
    except ValidationError as refusal:
        if refusal.code == "unclear":
            raise
    else:
        if moment.precision == Precision.DAY:
            return moment.day
    raise ValidationError(f"“{text}” is not a date. Write it as 2019-02-28.")


def refuse_future(moment: Moment, field: str) -> None:
    """Raise ValidationError for what cannot have happened yet. A day is today somewhere on earth for 50 hours.

    Clocks may differ by a few minutes.
    """
    ahead = timedelta(minutes=5) if moment.precision == Precision.INSTANT else timedelta(hours=14)
    if moment.at > timezone.now() + ahead:
        raise ValidationError({field: f"{moment} has not come yet."})


def why_not(made: Moment, basis: str, closes: Moment | None, known: Moment | None) -> WhyNot:
    """The one rule of what counts: why a forecast made then does not.

    It must be made before the close, and before the outcome was known. A stated day, month or year in which it
    became known may lie on either side, and counts as after. An inferred one says in its note how it is known to
    be earlier, and that is for readers to judge.  closes, known: None where it is not known.
    """
    if known and (made.at >= known.at or (made.end > known.at and basis == DateBasis.STATED)):
        refusal = f"The outcome was known on {known}; a forecast must be made before that."
        way_out = (
            f"If {made} is all that is printed, mark the date as inferred and say how it is known to be earlier."
        )
        return WhyNot(AFTER_IT_WAS_KNOWN, f"{refusal} {way_out}" if made.at < known.at else refusal)
    if closes and made.at >= closes.at:
        return WhyNot(
            AFTER_THE_CLOSE, f"The question closed on {closes}; a forecast counts that was made by then."
        )
    return WhyNot()


def _instant(day: date, clock: time) -> datetime:
    local = datetime.combine(day, clock)
    if clock.tzinfo:
        return local.astimezone(UTC)
    local = local.replace(tzinfo=timezone.get_current_timezone())
    # Where clocks change, the two readings of a time (its folds) differ: it was skipped, or came twice.
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise ValidationError(
            f"The clocks change in {timezone.get_current_timezone_name()} then, so {clock:%H:%M} on {day.day} "
            f"{day:%B %Y} does not exist or exists twice. Write it with its offset from UTC, "
            f"as {day.isoformat()} {clock:%H:%M}+00:00.",
            code="moment",
        )
    return local.astimezone(UTC)
