"""Numbers and days as people write them."""

import math
import re
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError

DAY = 86_400.0  # seconds
LARGEST = 1e15  # up to here a float is exact to the unit, and differences stay finite
EPOCH = date(1970, 1, 1)
FURTHEST_DAY = 700_000  # from the epoch, either way: within the years that a date can have
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


def is_number(value: Any, within: float = LARGEST) -> bool:
    """Whether this is a finite number, from −within to within. JSON holds anything; True is no number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= within


def parse_number(text: str) -> float:
    """Read “41”, “−2.5” or “1e6”. Raises ValidationError."""
    text = text.strip()
    ascii_text = text.replace("\N{MINUS SIGN}", "-")
    if not NUMBER.fullmatch(ascii_text):
        raise ValidationError(f"“{text}” is not a number. Write it as 41 or 2.5.")
    number = float(ascii_text) + 0.0  # no negative zero
    if not is_number(number):
        raise ValidationError(f"“{text}” is too large. Count in a larger unit.")
    return number


def days_since_epoch(day: date) -> float:
    return float((day - EPOCH).days)


def day_of(days: float) -> date:
    """The day in which this moment lies, in days since 1970-01-01."""
    return EPOCH + timedelta(days=math.floor(days))
