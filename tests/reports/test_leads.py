"""What an expert's forecasts were worth beside the base rate."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tests.making import a_choice, a_forecast, a_question, an_expert, resolved
from tracker.models import Topic
from tracker.reports.leads import MOST_STEPS, Leads, by_topic, lead_over_time, leads
from tracker.scoreboards.stored import scoreboard
from tracker.scoring.running import running

EACH = np.arange(100)


def known(values: list[float]) -> Leads:
    """The lead of each question; all of them were covered from beginning to end and known on days in a row."""
    n = len(values)
    base = np.ones(n)
    days = [datetime(2019, 1, 1, tzinfo=UTC) + timedelta(i) for i in range(n)]
    return Leads(EACH[:n], days, base - values, base, EACH[:n], EACH[:n])


def test_a_mean_gets_an_interval_from_ten_events_on():
    values = np.array([0.1, -0.1] * 6)
    found = running(values, np.arange(12))
    assert found.mean[:4] == pytest.approx([0.1, 0.0, 0.1 / 3, 0.0])
    assert np.isnan(found.low[:9]).all()
    assert not np.isnan(found.low[9:]).any()
    error = values.std(ddof=1) / np.sqrt(12)
    assert (found.low[-1], found.high[-1]) == pytest.approx((-1.6448536 * error, 1.6448536 * error))


def test_questions_that_restate_one_event_count_as_one_observation():
    apart = np.random.default_rng(1).normal(size=12)
    once, thrice = running(apart, np.arange(12)), running(np.repeat(apart, 3), np.repeat(np.arange(12), 3))
    assert [column[-1] for column in thrice] == pytest.approx([column[-1] for column in once])
    assert np.isnan(running(np.repeat(apart[:9], 3), np.repeat(np.arange(9), 3)).low[-1])


def test_values_that_never_vary_have_no_interval():
    assert np.isnan(running(np.full(20, 0.3), np.arange(20)).high).all()


def test_the_calls_are_those_furthest_from_the_base_rate():
    assert known([0.1, -0.2, 0.3]).calls() == ({}, {})
    best, worst = known([0.1, -0.2, 0.3, 0.0]).calls()
    assert (list(best), list(worst)) == ([2, 0], [1])
    best, worst = known([-0.1, -0.2, -0.3, -0.4]).calls()
    assert (best, list(worst)) == ({}, [3, 2, 1, 0])
    best, worst = known([n / 100 for n in range(1, 21)] + [-n / 100 for n in range(1, 21)]).calls()
    assert list(best) == [19, 18, 17, 16, 15, 14, 13, 12, 11]
    assert list(worst) == [39, 38, 37, 36, 35, 34, 33, 32, 31]
    assert best[19] == pytest.approx(0.2)


def test_outcomes_known_at_once_make_one_step():
    found = known([0.1, 0.3, 0.8])
    at_once = Leads(
        found.question,
        [found.known_at[0]] * 2 + found.known_at[2:],
        found.loss,
        found.base,
        found.event,
        found.forecast,
    )
    assert [(step.n, round(step.value, 9)) for step in lead_over_time(at_once)] == [(2, 0.2), (3, 0.4)]


def test_a_long_record_is_drawn_in_a_hundred_steps_and_ends_with_the_last():
    steps = lead_over_time(known([0.1, 0.2] * 50))
    assert len(steps) == 100
    n = 250
    days = [datetime(2019, 1, 1, tzinfo=UTC) + timedelta(i) for i in range(n)]
    steps = lead_over_time(Leads(np.arange(n), days, np.zeros(n), np.ones(n), np.arange(n), np.arange(n)))
    assert MOST_STEPS / 2 < len(steps) <= MOST_STEPS
    assert [step.n for step in steps[-2:]] == [247, 250]


@pytest.fixture
def ada(analyst, admin):
    """Right from the middle of February on, at 0.8; then wrong from its beginning on, at 0.9; and a choice."""
    ada = an_expert(analyst, "Ada")
    topic = Topic.objects.create(name="Rain", slug="rain")
    first, second, choice = a_question(analyst), a_question(analyst), a_choice(analyst)
    for question in (first, second):
        question.topics.add(topic)
    a_forecast(first, ada, analyst, 0.8, made="2019-02-15")
    a_forecast(second, ada, analyst, 0.9, made="2019-02-01")
    a_forecast(choice, ada, analyst, [0.0, 0.0, 1.0], made="2019-02-01")
    resolved(second, "no", admin, known="2019-03-07")
    resolved(choice, "C", admin, known="2019-03-06")
    resolved(first, "yes", admin, known="2019-03-05")
    return ada


@pytest.mark.django_db
def test_leads_are_against_the_base_rate_in_the_order_of_outcomes(ada):
    found = leads(ada)
    assert found.base == pytest.approx([0.25, 1 / 3, 0.25])  # nothing was known when they opened; ½, and ⅓ of each
    assert found.lead == pytest.approx([0.25 - 0.04, 1 / 3, 0.25 - 0.81])


@pytest.mark.django_db
def test_the_last_step_is_what_the_base_rate_lost_minus_what_the_expert_did(ada):
    found = leads(ada)
    assert lead_over_time(found)[-1].value == pytest.approx(found.base.mean() - scoreboard().row_of("ada").score)


@pytest.mark.django_db
def test_a_topic_has_its_mean_its_number_and_a_scoreboard(ada):
    (rain,) = by_topic(ada, leads(ada))
    assert (rain.label, rain.n, rain.href) == ("Rain", 2, "/scoreboard/?topic=rain")
    assert rain.value == pytest.approx((0.21 - 0.56) / 2)
    assert np.isnan(rain.low)


@pytest.mark.django_db
def test_nobody_has_leads_without_scores(analyst):
    found = leads(an_expert(analyst))
    assert (lead_over_time(found), found.calls()) == ([], ({}, {}))
