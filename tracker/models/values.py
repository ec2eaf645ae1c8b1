"""The shapes that a forecast's value can have, their checks, and numbers and days as people write them."""

import math
import re
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError

Distribution = list[float]
"""A probability per option, in the order of the question's options."""

Quantiles = list[list[float]]
"""Pairs of [level, value], both increasing. For date questions the value is days since 1970-01-01."""

TOLERANCE = 1e-6
MOST_QUANTILES = 99
LARGEST = 1e15  # up to here a float is exact to the unit, and differences stay finite
EPOCH = date(1970, 1, 1)
FURTHEST_DAY = 700_000  # from the epoch, either way: within the years that a date can have
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


def is_number(value: Any, within: float = LARGEST) -> bool:
    """Whether this is a finite number, from −within to within. JSON holds anything; True is no number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= within


def clean_distribution(distribution: Any, options: list[str]) -> None:
    """Raise ValidationError unless it is None, or a probability for each option that add up to 1."""
    if distribution is None:
        return
    if not isinstance(distribution, list) or len(distribution) != len(options):
        raise ValidationError({"distribution": f"Give a probability for each of the {len(options)} options."})
    if not all(is_number(p) and 0 <= p <= 1 for p in distribution):
        raise ValidationError({"distribution": "Probability must be between 0 and 1."})
    if not abs(sum(distribution) - 1) <= TOLERANCE:
        raise ValidationError(
            {"distribution": f"The probabilities add up to {sum(distribution):.6g}; they must add up to 1."}
        )


def clean_quantiles(quantiles: Any, within: float = LARGEST) -> None:
    """Raise ValidationError unless it is None, or pairs that increase, with values from −within to within."""
    if quantiles is None:
        return
    if not isinstance(quantiles, list) or not 1 <= len(quantiles) <= MOST_QUANTILES:
        raise ValidationError({"quantiles": f"Give at least one quantile and at most {MOST_QUANTILES}."})
    if not all(isinstance(pair, list) and len(pair) == 2 and all(map(is_number, pair)) for pair in quantiles):
        raise ValidationError({"quantiles": "A quantile is a pair of numbers: a level and a value."})
    levels, values = [q[0] for q in quantiles], [q[1] for q in quantiles]
    if not all(0 < level < 1 for level in levels) or sorted(set(levels)) != levels:
        raise ValidationError({"quantiles": "Quantile levels must increase and lie between 0 and 1."})
    if sorted(values) != values:
        raise ValidationError({"quantiles": "A higher quantile cannot have a lower value."})
    if not all(is_number(value, within) for value in values):
        raise ValidationError({"quantiles": "There is no such date."})


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


def number_in_words(value: float) -> str:
    """“41”, “1,200”, “−2.5”: no trailing zeros, a true minus."""
    return f"{value + 0.0:,.12g}".replace("-", "\N{MINUS SIGN}")


def days_since_epoch(day: date) -> float:
    return float((day - EPOCH).days)


def day_of(days: float) -> date:
    """The day in which this moment lies, in days since 1970-01-01."""
    return EPOCH + timedelta(days=math.floor(days))
