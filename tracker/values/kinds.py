"""Kinds of question, as they are stored and named, and what each can be answered with."""

from collections.abc import Sequence

from django.db import models

from tracker.values.amounts import Amount
from tracker.values.answers import Answers
from tracker.values.options import Options, YesOrNo
from tracker.values.scales import Scale


class QuestionKind(models.TextChoices):
    BINARY = "binary", "Yes or no"
    MULTIPLE_CHOICE = "multiple choice", "One of several"
    ORDERED = "ordered", "One of several in order"
    NUMERIC = "numeric", "A number"
    DATE = "date", "A date"


WITH_OPTIONS = [QuestionKind.MULTIPLE_CHOICE, QuestionKind.ORDERED]
WITH_RANGE = [QuestionKind.NUMERIC, QuestionKind.DATE]


def answers_of(kind: str, options: Sequence[str], lower: float | None, upper: float | None, unit: str) -> Answers:
    """Of a question with these columns. One about an amount whose range is still to be written has no options."""
    if kind in WITH_RANGE and lower is not None and upper is not None:
        return Amount(Scale(lower, upper, unit, kind == QuestionKind.DATE))
    if kind == QuestionKind.BINARY:
        return YesOrNo()
    return Options(tuple(options), kind == QuestionKind.ORDERED)
