"""The shapes that a forecast's value can have, and their checks."""

from typing import Any

from django.core.exceptions import ValidationError

from tracker.values.figures import LARGEST, is_number

Distribution = list[float]
"""A probability per option, in the order of the question's options."""

Quantiles = list[list[float]]
"""Pairs of [level, value], both increasing. For date questions the value is days since 1970-01-01."""

TOLERANCE = 1e-6
MOST_QUANTILES = 99


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
