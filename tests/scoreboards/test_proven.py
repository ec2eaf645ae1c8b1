"""Weights from what was resolved before, on record: whose, from when on, and what is made of them."""

import pytest

from tests.making import a_forecast, a_question, an_expert, resolved
from tracker.models import EventAssignment
from tracker.reports.proven import weighed_by_record
from tracker.scoreboards import stored
from tracker.scoring.performance import MOST_WEIGHT

pytestmark = pytest.mark.django_db

# What three say of questions that all come out Yes: one knows, one does not, and one is between them.
KNOWS = [0.9, 0.85, 0.95, 0.9, 0.8, 0.95, 0.9, 0.85, 0.9, 0.95, 0.9, 0.85]
BETWEEN = [0.6, 0.7, 0.65, 0.6, 0.7, 0.6, 0.65, 0.7, 0.6, 0.65, 0.7, 0.6]
GUESSES = [0.3, 0.45, 0.35, 0.4, 0.3, 0.5, 0.35, 0.3, 0.4, 0.45, 0.3, 0.35]


def first_of(month: int) -> str:
    return f"{2000 + month // 12}-{month % 12 + 1:02}-01"


@pytest.fixture
def three(analyst):
    return [an_expert(analyst, name) for name in ("Ada", "Bob", "Cy")]


@pytest.fixture
def past(analyst, admin, three):
    """Puts so many questions on record, a month each, from 2000 on."""

    def make(n=12, said=(KNOWS, BETWEEN, GUESSES), event=""):
        questions = []
        for month in range(n):
            question = a_question(analyst, opens=first_of(month), closes=first_of(month + 1))
            for expert, chances in zip(three, said, strict=True):
                a_forecast(question, expert, analyst, chances[month], made=first_of(month))
            if event:
                EventAssignment(question=question, event=event, recorded_by=analyst).log()
            resolved(question, "yes", admin, known=first_of(month + 1))
            questions.append(question)
        return questions

    return make


@pytest.fixture
def open_question(analyst, three):
    """Whoever knows says 20 %, the other two 60 % and 70 %."""
    question = a_question(analyst, opens="2019-01-01", closes="2100-01-01")
    for expert, p in zip(three, (0.2, 0.6, 0.7), strict=True):
        a_forecast(question, expert, analyst, p, made="2019-02-01")
    return question


def test_a_great_record_moves_what_is_expected(past, open_question, three):
    past()
    found = weighed_by_record([open_question.pk])[open_question.pk]
    assert (found.n, found.median, found.n_proven) == (3, 0.6, 3)
    assert 0.2 < found.weighed < 0.6
    weights = stored.record().proven.weights
    assert weights[three[0].pk] > weights[three[1].pk] > weights[three[2].pk] > 0
    assert weights[three[0].pk] <= MOST_WEIGHT


def test_nine_events_move_nothing(past, open_question):
    past(9)
    assert weighed_by_record([open_question.pk])[open_question.pk] == (3, 0.6, 0.6, 0)
    assert stored.record().proven.weights == {}


def test_a_list_of_questions_takes_as_many_queries_as_one(
    past, open_question, analyst, three, django_assert_num_queries
):
    past()
    others = [a_question(analyst, opens="2019-01-01", closes="2100-01-01") for _ in range(5)]
    for question in others:
        a_forecast(question, three[0], analyst, 0.5)
        a_forecast(question, three[1], analyst, 0.7)
    asked = [question.pk for question in (open_question, *others)]
    weighed_by_record(asked)
    with django_assert_num_queries(6):
        assert set(weighed_by_record(asked)) == set(asked)
    with django_assert_num_queries(6):
        weighed_by_record([open_question.pk])


def test_one_forecaster_is_no_crowd(analyst, three):
    question = a_question(analyst, opens="2019-01-01", closes="2100-01-01")
    a_forecast(question, three[0], analyst, 0.5)
    assert weighed_by_record([question.pk]) == {}
    assert weighed_by_record([]) == {}
