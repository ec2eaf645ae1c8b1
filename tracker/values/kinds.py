"""Kinds of question, and how the outcome of each is written."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models

from tracker.values.figures import parse_number

NOT_BY_THE_END = "not by the end"


class QuestionKind(models.TextChoices):
    BINARY = "binary", "Yes or no"
    MULTIPLE_CHOICE = "multiple choice", "One of several"
    ORDERED = "ordered", "One of several in order"
    NUMERIC = "numeric", "A number"
    DATE = "date", "A date"


def clean_outcome(kind: str, options: list[str], outcome: str) -> str:
    """The outcome as it is recorded: yes, no, an option, a number, an ISO date, or “not by the end”."""
    text = outcome.strip()
    if kind == QuestionKind.NUMERIC:
        return _number(text)
    if kind == QuestionKind.DATE:
        return text if text == NOT_BY_THE_END else _date(text)
    allowed = ["yes", "no"] if kind == QuestionKind.BINARY else options
    for option in allowed:
        if option.casefold() == text.casefold():
            return option
    raise ValidationError(
        {"outcome": f"“{text}” is not an outcome of this question. Choose one of: {', '.join(allowed)}."}
    )


def _number(text: str) -> str:
    try:
        return repr(parse_number(text))
    except ValidationError as refusal:
        raise ValidationError({"outcome": refusal.messages}) from None


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValidationError({"outcome": f"“{text}” is not a date. Write it as 2019-02-28."}) from None
