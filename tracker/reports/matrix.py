"""Who said what to which question of a collection: a symposium in one table."""

from dataclasses import dataclass

from tracker.models import Collection, Expert, Question
from tracker.reports.grading import GradedForecast, for_grading, graded

MOST_QUESTIONS = 40


@dataclass(frozen=True)
class Row:
    """One expert’s latest forecast of each question, in the order of the columns; None where there is none."""

    expert: Expert
    cells: list[GradedForecast | None]


@dataclass(frozen=True)
class Matrix:
    """is_cut: there are more than 40 questions; the first to close are shown."""

    questions: list[Question]
    rows: list[Row]
    is_cut: bool


def matrix(collection: Collection) -> Matrix:
    """Of everyone with a forecast of its questions, by name."""
    found = Question.objects.filter(collections=collection).with_state().closing_first()
    questions = list(found[: MOST_QUESTIONS + 1])
    is_cut, questions = len(questions) > MOST_QUESTIONS, questions[:MOST_QUESTIONS]
    latest: dict[Expert, dict[int, GradedForecast]] = {}
    for row in graded(for_grading().filter(question__in=questions)):
        latest.setdefault(row.forecast.expert.canonical, {})[row.forecast.question_id] = row
    rows = [Row(expert, [said.get(question.pk) for question in questions]) for expert, said in latest.items()]
    return Matrix(questions, sorted(rows, key=lambda row: (row.expert.name, row.expert.pk)), is_cut)
