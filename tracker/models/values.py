"""The shapes that a forecast's value can have, and their checks."""

from django.core.exceptions import ValidationError

Distribution = list[float]
"""A probability per option, in the order of the question's options."""

Quantiles = list[list[float]]
"""Pairs of [level, value], both increasing. For date questions the value is days since 1970-01-01."""

TOLERANCE = 1e-6


def clean_distribution(distribution: Distribution | None, options: list[str]) -> None:
    if distribution is None:
        return
    if len(distribution) != len(options):
        raise ValidationError({"distribution": f"Give a probability for each of the {len(options)} options."})
    if not all(0 <= p <= 1 for p in distribution):
        raise ValidationError({"distribution": "Probability must be between 0 and 1."})
    if not abs(sum(distribution) - 1) <= TOLERANCE:
        raise ValidationError(
            {"distribution": f"The probabilities add up to {sum(distribution):.6g}; they must add up to 1."}
        )


def clean_quantiles(quantiles: Quantiles | None) -> None:
    if quantiles is None:
        return
    levels, values = [q[0] for q in quantiles], [q[1] for q in quantiles]
    if not quantiles or not all(0 < level < 1 for level in levels) or sorted(set(levels)) != levels:
        raise ValidationError({"quantiles": "Quantile levels must increase and lie between 0 and 1."})
    if sorted(values) != values:
        raise ValidationError({"quantiles": "A higher quantile cannot have a lower value."})
