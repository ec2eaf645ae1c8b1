"""Weights from what was resolved before, on record: whose, from when on, and what is made of them."""

from statistics import fmean, median, variance

import numpy as np
import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.making import a_claim, a_forecast, a_question, an_expert, day, resolved, said
from tracker.models import Change, EventAssignment, Withdrawal
from tracker.models.counted import standing
from tracker.reports.questions import question_report
from tracker.reports.timeline import crowds
from tracker.scoreboards import stored
from tracker.scoreboards.proven import Proven, Weighed, compute, weighed
from tracker.scoring.performance import MOST_WEIGHT

pytestmark = pytest.mark.django_db

# What three say of questions that all come out Yes: one knows, one does not, and one is between them.
KNOWS = [0.9, 0.85, 0.95, 0.9, 0.8, 0.95, 0.9, 0.85, 0.9, 0.95, 0.9, 0.85]
BETWEEN = [0.6, 0.7, 0.65, 0.6, 0.7, 0.6, 0.65, 0.7, 0.6, 0.65, 0.7, 0.6]
GUESSES = [0.3, 0.45, 0.35, 0.4, 0.3, 0.5, 0.35, 0.3, 0.4, 0.45, 0.3, 0.35]


def weighed_by_record(questions: list[int]) -> dict[int, Weighed]:
    """Of these questions, by the weights that are kept."""
    known = stored.record().proven
    return weighed(standing(questions, timezone.now()), known.weights) if known else {}


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
    with django_assert_num_queries(5):
        assert set(weighed_by_record(asked)) == set(asked)
    with django_assert_num_queries(5):
        weighed_by_record([open_question.pk])


def test_one_forecaster_is_no_crowd(analyst, three):
    question = a_question(analyst, opens="2019-01-01", closes="2100-01-01")
    a_forecast(question, three[0], analyst, 0.5)
    assert weighed_by_record([question.pk]) == {}
    assert weighed_by_record([]) == {}


# --- What counts, and from when on --------------------------------------------------------------------


def n_proven() -> int:
    return len(compute().weights)


def test_a_question_is_weighed_by_those_known_before_it_and_not_by_itself(past):
    past(10)
    assert (compute().weighed.n, compute().n_weighed) == (10, 0)
    assert n_proven() == 3


def test_the_eleventh_is_the_first_that_can_be_weighed(past):
    past(11)
    assert compute().n_weighed == 1


def test_what_becomes_known_at_the_same_moment_gives_no_weight(analyst, admin, three):
    for number in range(30):
        question = a_question(analyst, opens="2000-01-01", closes="2000-01-31")
        for expert, said_by_all in zip(three, (KNOWS, BETWEEN, GUESSES), strict=True):
            a_forecast(question, expert, analyst, said_by_all[number % 12], made="2000-01-02")
        resolved(question, "yes", admin, known="2000-01-31")
    found = compute()
    assert (found.weighed.n, found.n_weighed, len(found.weights)) == (30, 0, 3)


def test_a_decision_that_took_the_place_of_another_counts_from_when_it_was_recorded(past, admin):
    questions = past(11)
    resolved(questions[3], "yes", admin, known=first_of(4))
    found = compute()
    assert (found.n_weighed, found.n_questions, len(found.weights)) == (0, 11, 3)


def test_what_was_reopened_or_annulled_counts_for_nobody(past, admin):
    questions = past(11)
    questions[3].reopen("It was another one.", by=admin)
    questions[4].annul("It was never decided.", by=admin)
    assert (compute().n_questions, n_proven()) == (9, 0)


def test_questions_that_restate_one_event_count_as_one(past, analyst):
    questions = past(11)
    for question in questions[:3]:
        EventAssignment(question=question, event="The flood", recorded_by=analyst).log()
    assert (compute().weighed.n_events, n_proven()) == (9, 0)


def test_what_was_retracted_counts_for_nobody(past, three, analyst):
    questions = past(10)
    questions[0].forecasts.get(expert=three[0]).retract("Somebody else said so.", by=analyst)
    assert set(compute().weights) == {three[1].pk, three[2].pk}


def test_a_record_under_two_names_is_one_once_they_are_merged(past, analyst, admin, three, open_question):
    past(12, said=(KNOWS, BETWEEN, GUESSES))
    alone = weighed_by_record([open_question.pk])[open_question.pk]
    other = an_expert(analyst, "A. Lovelace")
    question = a_question(analyst, opens="2019-01-01", closes="2100-01-01")
    for expert, p in zip((other, *three[1:]), (0.2, 0.6, 0.7), strict=True):
        a_forecast(question, expert, analyst, p, made="2019-02-01")
    assert weighed_by_record([question.pk])[question.pk].n_proven == 2
    other.merge_into(three[0], by=admin)
    assert weighed_by_record([question.pk])[question.pk] == alone


def test_words_that_say_nearly_nothing_are_no_record_as_on_the_scoreboard(analyst, admin, three):
    for month in range(10):
        question = a_question(analyst, opens=first_of(month), closes=first_of(month + 1))
        words = {"phrase": "could well", "low": 0.3, "best": 0.8, "high": 0.9, "note": "so read"}
        said(question, three[0], analyst, made=first_of(month), claim=a_claim(analyst, three[0]), **words)
        for expert, p in zip(three[1:], (0.6, 0.3), strict=True):
            a_forecast(question, expert, analyst, p, made=first_of(month))
        resolved(question, "yes", admin, known=first_of(month + 1))
    assert set(compute().weights) == {three[1].pk, three[2].pk}


# --- What stands --------------------------------------------------------------------------------------


def stands(question) -> tuple[int, float]:
    """How many, and their median: as the page of the question has them, in another way."""
    found = weighed_by_record([question.pk])[question.pk]
    together = crowds(question_report(question))
    assert (found.n, found.median) == (together.n, pytest.approx(together.rows[0].values[0]))
    return found.n, found.median


def test_what_was_withdrawn_or_revised_does_not_stand(open_question, analyst, three):
    Withdrawal(question=open_question, expert=three[0], made_at=day("2019-03-01").at, recorded_by=analyst).log()
    assert stands(open_question) == (2, pytest.approx(0.65))
    a_forecast(open_question, three[1], analyst, 0.3, made="2019-04-01")
    assert stands(open_question) == (2, pytest.approx(0.5))
    a_forecast(open_question, three[0], analyst, 0.1, made="2019-04-01")
    assert stands(open_question) == (3, pytest.approx(0.3))


def test_what_was_retracted_or_corrected_does_not_stand(open_question, analyst, three):
    a_forecast(open_question, an_expert(analyst, "Dee"), analyst, 0.9, made="2019-02-01").retract(
        "Not hers.", by=analyst
    )
    wrong = open_question.forecasts.get(expert=three[2])
    a_forecast(open_question, three[2], analyst, 0.5, made="2019-02-01", replaces=wrong, replaces_note="Misread.")
    assert stands(open_question) == (3, pytest.approx(0.5))


def test_a_month_lies_before_the_days_within_it_unless_it_was_entered_later(open_question, analyst, three):
    a_forecast(open_question, three[0], analyst, 0.9, made="2019-05-10")
    a_forecast(open_question, three[0], analyst, 0.5, made="2019-05")
    assert stands(open_question) == (3, pytest.approx(0.6))


def test_of_what_has_closed_what_stood_at_the_close_is_weighed(analyst, three):
    question = a_question(analyst, opens="2019-01-01", closes="2019-03-01")
    a_forecast(question, three[0], analyst, 0.2, made="2019-02-01")
    a_forecast(question, three[1], analyst, 0.4, made="2019-02-01")
    a_forecast(question, three[1], analyst, 0.9, made="2019-04-01")
    assert stands(question) == (2, pytest.approx(0.3))


# --- Against another computation ----------------------------------------------------------------------


def test_the_trial_is_what_plain_loops_make_of_it(past):
    """Two dozen questions a month apart: everything that compute says of them, step by step."""
    chances = np.random.default_rng(4).uniform(0.05, 0.95, (3, 24)).round(2)
    chances[0] = (0.6 + chances[0] / 3).round(2)
    past(24, said=chances.tolist())
    found = compute()
    weighed, medians = [], []
    for now in range(24):
        weights = plain_weights(chances[:, :now]) if now >= 10 else [1.0] * 3
        weighed.append((plain_median(chances[:, now], weights) - 1) ** 2)
        medians.append((median(chances[:, now]) - 1) ** 2)
    assert found.weighed.first == pytest.approx(fmean(weighed))
    assert found.weighed.second == pytest.approx(fmean(medians))
    lead = [m - w for m, w in zip(medians, weighed, strict=True)]
    error = (variance(lead) / 24) ** 0.5
    assert found.weighed.lead == pytest.approx(fmean(lead))
    assert found.weighed.high - found.weighed.lead == pytest.approx(2.0686576 * error)  # Student's t, 23 degrees
    assert list(found.weights.values()) == pytest.approx(plain_weights(chances))
    assert found.n_weighed > 0


def plain_weights(chances) -> list[float]:
    """Of three who said these at the opening of questions that all came out Yes at their close."""
    excess: list[list[float]] = [[], [], []]
    for said_of_it in chances.T:
        for one in range(3):
            excess[one].append((said_of_it[one] - 1) ** 2 - (median(said_of_it) - 1) ** 2)
    n, error = len(chances.T), fmean(variance(said_of_it) for said_of_it in chances.T)
    means = [fmean(row) for row in excess]
    within = fmean(variance(row) for row in excess)
    between = variance(means) - within / n
    if between <= 0:
        return [1.0] * 3
    more = [n / (n + within / between) * (mean - fmean(means)) for mean in means]
    return [(error / max(error + one, error / 4)) ** 0.5 for one in more]


def plain_median(values, weights) -> float:
    """Of three different values."""
    (a, u), (b, v), (c, w) = sorted(zip(values, weights, strict=True))
    half, first, second, third = (u + v + w) / 2, u / 2, u + v / 2, u + v + w / 2
    if half <= second:
        return a + (half - first) / (second - first) * (b - a)
    return b + (half - second) / (third - second) * (c - b)


# --- How it is kept -----------------------------------------------------------------------------------


def test_what_is_stored_is_read_back_as_it_was(past):
    past()
    first = stored.record()
    assert stored.record().proven == first.proven == compute()
    assert Proven.from_json(Proven().as_json()) == Proven()


@pytest.mark.django_db(transaction=True)
def test_what_takes_long_is_computed_by_the_worker(past, open_question, monkeypatch):
    monkeypatch.setattr(stored, "FEW_SCORES", 0)
    monkeypatch.setattr(stored, "QUICK", -1.0)
    past()
    assert stored.record().proven is None
    assert weighed_by_record([open_question.pk]) == {}
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval", "0", verbosity=0)
    assert stored.record().is_up_to_date
    assert weighed_by_record([open_question.pk])[open_question.pk].n_proven == 3
    Change.objects.create()
    assert not stored.record().is_up_to_date
    assert weighed_by_record([open_question.pk])[open_question.pk].n_proven == 3


def test_what_became_known_today_counts_from_today_on(analyst):
    question, ada, ben = a_question(analyst), an_expert(analyst, "Ada"), an_expert(analyst, "Ben")
    for expert, p in ((ada, 0.9), (ben, 0.2)):
        a_forecast(question, expert, analyst, p)
    assert stored.record().proven.n_questions == 0
    resolved(question, "yes", analyst, known=timezone.now().date().isoformat())
    assert stored.record().proven.n_questions == 1
