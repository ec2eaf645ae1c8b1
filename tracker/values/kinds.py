"""Kinds of question, as they are stored and named."""

from django.db import models

NOT_BY_THE_END = "not by the end"


class QuestionKind(models.TextChoices):
    BINARY = "binary", "Yes or no"
    MULTIPLE_CHOICE = "multiple choice", "One of several"
    ORDERED = "ordered", "One of several in order"
    NUMERIC = "numeric", "A number"
    DATE = "date", "A date"


WITH_OPTIONS = [QuestionKind.MULTIPLE_CHOICE, QuestionKind.ORDERED]
WITH_RANGE = [QuestionKind.NUMERIC, QuestionKind.DATE]
