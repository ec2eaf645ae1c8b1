from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.making import a_choice, a_claim, a_forecast, a_question, an_expert, day, losses, read, resolved, said
from tracker.models import Expert, Forecast
from tracker.values.chances import Chance, Shares
from tracker.values.moments import Moment


@pytest.fixture
def expert(analyst):
    return an_expert(analyst, "Ada")


@pytest.fixture
def question(analyst):
    return a_question(analyst)


def test_a_forecast_keeps_what_was_stated(question, expert, analyst):
    forecast = a_forecast(question, expert, analyst, 0.85)
    forecast.refresh_from_db()
    assert (forecast.probability, str(forecast.made), forecast.recorded_by) == (0.85, "10 February 2019", analyst)
    assert forecast.recorded_at is not None


@pytest.mark.parametrize("p", [-0.1, 1.0000001, float("nan"), float("inf"), None])
def test_a_probability_that_is_none_is_refused(question, expert, analyst, p):
    with pytest.raises(ValidationError):
        a_forecast(question, expert, analyst, p)
    assert not Forecast.objects.exists()


@pytest.mark.parametrize("p", [float("nan"), float("inf"), 1.5])
def test_the_database_refuses_it_as_well(question, expert, analyst, p):
    row = Forecast(
        question=question,
        expert=expert,
        basis="stated",
        probability=p,
        made_at=day("2019-02-10").at,
        recorded_by=analyst,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("p", [[0.5, 0.5], [0.2, 0.3, 0.4], [0.6, 0.6, -0.2], [0.2, 0.3, 0.5 + 2e-6]])
def test_a_distribution_has_every_option_and_adds_up_to_one(expert, analyst, p):
    with pytest.raises(ValidationError):
        a_forecast(a_choice(analyst), expert, analyst, p)


def test_a_distribution_may_miss_one_by_a_millionth(expert, analyst):
    assert a_forecast(a_choice(analyst), expert, analyst, [0.2, 0.3, 0.5 + 5e-7]).pk


def test_a_choice_cannot_be_answered_with_one_probability(expert, analyst):
    with pytest.raises(ValidationError):
        a_forecast(a_choice(analyst), expert, analyst, 0.5)


@pytest.mark.parametrize("made", ["2019-02-28", "2019-03-01"])
def test_a_forecast_from_after_the_outcome_is_refused(question, expert, analyst, made):
    resolved(question, "yes", analyst, known="2019-02-28")
    with pytest.raises(ValidationError, match="The outcome was known on 28 February 2019"):
        a_forecast(question, expert, analyst, made=made)


def test_a_forecast_logged_late_but_made_before_counts(question, expert, analyst):
    resolved(question, "yes", analyst)
    a_forecast(question, expert, analyst, 0.8, made="2019-02-27")
    assert losses(question) == {"Ada": pytest.approx(0.04)}


def test_a_forecast_cannot_come_from_the_future(question, expert, analyst):
    tomorrow = Moment(timezone.now() + timedelta(days=2), "day")
    with pytest.raises(ValidationError, match="has not come yet"):
        question.forecast(expert, Chance.stated(0.5), by=analyst, made=tomorrow, basis="stated")


def test_a_value_of_another_kind_of_question_is_refused(question, expert, analyst):
    """Whoever calls the verb: nothing is half recorded."""
    shares = Shares((0.2, 0.8), ("A", "B"))
    for basis in ("stated", "inferred"):
        with pytest.raises(ValidationError, match="needs a probability"):
            question.forecast(expert, shares, by=analyst, made=day("2019-02-10"), basis=basis)
    assert not Forecast.objects.exists()


def test_a_claim_that_is_no_forecast_cannot_be_logged(question, expert, analyst):
    with pytest.raises(ValidationError, match="Only a claim of the kind forecast"):
        a_forecast(question, expert, analyst, claim=a_claim(analyst, expert, "vague"))


def test_a_claim_cannot_be_logged_for_somebody_else(question, expert, analyst):
    with pytest.raises(ValidationError, match="The claim is Ada’s"):
        a_forecast(question, an_expert(analyst), analyst, claim=a_claim(analyst, expert))


def test_words_become_a_forecast_together_with_their_first_reading(question, expert, analyst):
    reading = {"phrase": "likely", "low": 0.6, "best": 0.7, "high": 0.8, "note": "as people use it"}
    forecast = said(question, expert, analyst, **reading)
    assert forecast.probability is None
    assert Forecast.objects.with_values().get().value.best == 0.7


def test_the_number_is_the_median_of_all_coders_and_its_band_spans_them(question, expert, analyst, admin, reader):
    first = {"low": 0.6, "best": 0.7, "high": 0.8, "note": "one"}
    forecast = said(question, expert, analyst, **first)
    read(forecast, admin, low=0.5, best=0.6, high=0.65, note="two")
    read(forecast, reader, low=0.7, best=0.9, high=0.95, note="three")
    row = Forecast.objects.with_values().get()
    assert row.value == Chance(0.7, 0.5, 0.95)
    assert row.summary.n == 3


def test_a_coder_who_reads_again_replaces_their_own_reading(question, expert, analyst):
    first = {"low": 0.6, "best": 0.7, "high": 0.8, "note": "one"}
    forecast = said(question, expert, analyst, **first)
    resolved(question, "yes", analyst)
    again = read(forecast, analyst, low=0.8, best=0.9, high=0.95, note="on second thoughts")
    assert again.replaces is not None
    assert forecast.readings.count() == 2
    assert losses(question) == {"Ada": pytest.approx(0.01)}


def test_a_stated_number_cannot_be_read_otherwise(question, expert, analyst):
    forecast = a_forecast(question, expert, analyst)
    with pytest.raises(ValidationError, match="nothing to read"):
        read(forecast, analyst, low=0.1, best=0.2, high=0.3, note="I would like it lower")


def test_readings_of_a_choice_are_summarized_option_by_option(expert, analyst, admin):
    question = a_choice(analyst)
    first = {"distribution": [0.2, 0.3, 0.5], "note": "one"}
    forecast = said(question, expert, analyst, **first)
    read(forecast, admin, distribution=[0.4, 0.3, 0.3], note="two")
    assert Forecast.objects.with_values().get().value.shares == pytest.approx([0.3, 0.3, 0.4])


def test_a_correction_names_what_it_replaces_and_why(question, expert, analyst):
    wrong = a_forecast(question, expert, analyst, 0.08)
    resolved(question, "yes", analyst)
    with pytest.raises(ValidationError, match="Say what was wrong"):
        a_forecast(question, expert, analyst, 0.8, replaces=wrong)
    a_forecast(question, expert, analyst, 0.8, replaces=wrong, replaces_note="A digit was lost.")
    assert Forecast.objects.count() == 2
    assert losses(question) == {"Ada": pytest.approx(0.04)}


def test_a_record_is_corrected_once(question, expert, analyst):
    wrong = a_forecast(question, expert, analyst, 0.08)
    a_forecast(question, expert, analyst, 0.8, replaces=wrong, replaces_note="A digit was lost.")
    with pytest.raises(ValidationError):
        a_forecast(question, expert, analyst, 0.7, replaces=wrong, replaces_note="No, another digit.")


def test_the_same_submission_makes_one_record(question, expert, analyst):
    key = uuid4()
    first = a_forecast(question, expert, analyst, submission=key)
    assert a_forecast(question, expert, analyst, submission=key) == first
    assert Forecast.objects.count() == 1


def test_nobody_forecasts_for_a_benchmark(question, analyst):
    with pytest.raises(ValidationError, match="computed"):
        a_forecast(question, Expert.objects.get(slug="crowd"), analyst)
