"""Column types with the rules of the field built in."""

import math
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import CheckConstraint, F, Func, IntegerField, Q

NOT_A_WEB_ADDRESS = "Write a web address that begins with http:// or https://."


def refuse_not_finite(value: float) -> None:
    if not math.isfinite(value):
        raise ValidationError("Probability must be a number between 0 and 1.", code="not_finite")


class ProbabilityField(models.FloatField):  # type: ignore[type-arg]
    """A float from 0 to 1. NaN and infinities are refused here and by the constraint beside it."""

    default_validators = [refuse_not_finite]


class HttpURLField(models.URLField):  # type: ignore[type-arg]
    """An address that is safe to link to."""

    default_validators = [URLValidator(schemes=["http", "https"], message=NOT_A_WEB_ADDRESS)]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 1000)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"error_messages": {"invalid": NOT_A_WEB_ADDRESS}, **kwargs})


def probability_between_0_and_1(model: str, field: str) -> CheckConstraint:
    return CheckConstraint(
        condition=Q(**{f"{field}__gte": 0, f"{field}__lte": 1}) | Q(**{f"{field}__isnull": True}),
        name=f"{model}_{field}_in_unit_interval",
        violation_error_message="Probability must be between 0 and 1.",
    )


class JSONLength(Func):
    """The number of elements of a JSON array, on both databases."""

    arity = 1
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_ARRAY_LENGTH", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH", **context)


def not_itself(model: str, field: str, message: str) -> CheckConstraint:
    return CheckConstraint(
        condition=~Q(**{field: F("id")}) | Q(**{f"{field}__isnull": True}),
        name=f"{model}_{field}_not_itself",
        violation_error_message=message,
    )
