"""Two experts on the questions they share."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import ttest_rel

from tests.making import a_forecast, a_question, an_expert, resolved, said
from tracker.models import Expert, Lexicon, Question, Topic
from tracker.reports.head_to_head import head_to_head, told
from tracker.reports.opponents import opponents
from tracker.scoring.comparison import Finding, compare


def asked(analyst, n: int) -> list[Question]:
    return [a_question(analyst, closes="2019-03-31") for _ in range(n)]


def settled(questions, analyst, outcome: str = "yes") -> None:
    """Known one day after the other."""
    for at, question in enumerate(questions):
        resolved(question, outcome, analyst, known=f"2019-03-{at + 1:02d}")


@pytest.fixture
def ada(analyst):
    return an_expert(analyst, "Ada")


@pytest.fixture
def ben(analyst):
    return an_expert(analyst, "Ben")


def test_the_test_is_that_of_a_paired_t_test_where_nothing_is_correlated():
    first, second = np.random.default_rng(3).random((2, 14))
    found = compare(first, second, range(14))
    expected = ttest_rel(second, first)
    assert (found.lead, found.p_value) == pytest.approx(((second - first).mean(), expected.pvalue))
    interval = expected.confidence_interval()
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))


def test_the_better_one_is_ahead_and_their_mirror_image_behind():
    first, second = np.linspace(0.0, 0.1, 12), np.linspace(0.2, 0.5, 12)
    assert compare(first, second, range(12)).finding == Finding.BETTER
    assert compare(second, first, range(12)).finding == Finding.WORSE
    assert compare(first, first + np.tile([0.1, -0.1], 6), range(12)).finding == Finding.ALIKE


def test_nine_events_are_too_few_however_often_they_are_restated():
    first, second = np.zeros(18), np.linspace(0.2, 0.5, 18)
    found = compare(first, second, [at // 2 for at in range(18)])
    assert (found.n, found.n_events, found.finding) == (18, 9, Finding.TOO_FEW)
    assert (found.low, found.p_value) == (None, None)


def test_questions_that_restate_one_event_count_as_one():
    first, second = np.zeros(12), np.array([0.3, 0.5, *[0.1] * 10])
    found = compare(first, second, ["same", "same", *range(10)])
    assert found.n_events == 11
    assert found.lead == pytest.approx((0.4 + 10 * 0.1) / 11)


def test_where_the_difference_never_varies_chance_is_not_judged():
    found = compare(np.zeros(12), np.zeros(12), range(12))
    assert (found.lead, found.p_value, found.finding) == (0.0, None, Finding.ALIKE)


def test_nothing_shared_is_nothing_to_compare(ada, ben):
    found = head_to_head(ada, ben)
    assert (found.comparison.n, found.comparison.lead, found.shared) == (0, None, [])
    assert opponents(ada).rows == []


def test_only_shared_questions_count_latest_first(analyst, ada, ben):
    questions = asked(analyst, 4)
    for question in questions[:3]:
        a_forecast(question, ada, analyst, 0.8)
    for question in questions[1:]:
        a_forecast(question, ben, analyst, 0.6)
    settled(questions, analyst)
    found = head_to_head(ada, ben)
    assert [pk for pk, _, _ in found.shared] == [questions[2].pk, questions[1].pk]
    assert found.comparison.first == pytest.approx(0.04)
    assert found.comparison.second == pytest.approx(0.16)
    assert (found.n_first_closer, found.n_second_closer) == (2, 0)
    assert head_to_head(ben, ada).comparison.lead == pytest.approx(-0.12)
    row = told(found.shared)[0]
    assert (row.question, row.closer) == (questions[2], "first")
    assert (row.first_forecast.expert, row.second_forecast.expert) == (ada, ben)


def test_hedged_forecasts_are_left_out(analyst, ada, ben):
    question = asked(analyst, 1)[0]
    lexicon = Lexicon.objects.create(slug="l", name="L", citation="L.", kind="survey")
    entry = lexicon.entries.create(term="may", lower=0.1, low=0.2, best=0.4, high=0.8, upper=0.9)
    reading = {"phrase": "may", "low": 0.2, "best": 0.4, "high": 0.8, "entry": entry}
    said(question, ada, analyst, **reading)
    a_forecast(question, ben, analyst)
    settled([question], analyst)
    assert question.scores.get(expert=ada, timing="last").is_hedged
    assert head_to_head(ada, ben).comparison.n == 0
    assert opponents(ben).rows == []


def test_the_crowd_is_made_of_the_others_alone(analyst, ada, ben):
    cleo = an_expert(analyst, "Cleo")
    both, alone = asked(analyst, 2)
    for expert, p in ((ada, 0.1), (ben, 0.6), (cleo, 0.8)):
        a_forecast(both, expert, analyst, p)
    for expert in (ada, ben):
        a_forecast(alone, expert, analyst)
    settled([both, alone], analyst)
    crowd = Expert.objects.get(slug="crowd")
    found = head_to_head(ada, crowd)
    ((pk, _, said),) = found.shared  # of the other question Ben alone is left, who is no crowd
    assert (pk, said.chance, said.loss) == (both.pk, pytest.approx(0.7), pytest.approx(0.09))
    assert head_to_head(crowd, ada).comparison.lead == pytest.approx(-found.comparison.lead)


@pytest.mark.parametrize(("slug", "chance"), [("even-odds", 0.5), ("base-rate", (1 + 2 * 2 / 3) / 3)])
def test_other_benchmarks_are_held_against_all_that_the_expert_forecast(analyst, ada, slug, chance):
    earlier = a_question(analyst, opens="2018-01-01", closes="2018-02-28")
    later = asked(analyst, 1)[0]
    for question in (earlier, later):
        question.topics.add(Topic.objects.get_or_create(slug="t", name="T")[0])
    a_forecast(earlier, an_expert(analyst), analyst, made="2018-01-10")
    resolved(earlier, "yes", analyst, known="2018-02-01")
    a_forecast(later, ada, analyst, 0.9)
    settled([later], analyst)
    ((pk, _, said),) = head_to_head(ada, Expert.objects.get(slug=slug)).shared
    assert (pk, said.chance) == (later.pk, pytest.approx(chance))
    assert said.loss == pytest.approx((1 - chance) ** 2)


def test_kinds_are_scored_each_by_its_rule(analyst, ada, ben):
    number = a_question(analyst, kind="numeric", lower_bound=0, upper_bound=100, closes="2019-03-31")
    for expert, value in ((ada, 40), (ben, 70)):
        a_forecast(number, expert, analyst, [[0.5, value]])
    settled([number], analyst, "50")
    ((_, first, second),) = head_to_head(ada, ben).shared
    assert (first.loss, second.loss) == pytest.approx((0.1, 0.2))


def test_the_most_shared_opponents_with_p_values_for_their_number(analyst, ada, ben):
    cleo, few = an_expert(analyst, "Cleo"), an_expert(analyst, "Few")
    questions = asked(analyst, 12)
    for at, question in enumerate(questions):
        a_forecast(question, ada, analyst, 0.9)
        a_forecast(question, ben, analyst, 0.4 + at / 100)
        if at:
            a_forecast(question, cleo, analyst, 0.8 if at % 2 else 1.0)
        if at < 3:
            a_forecast(question, few, analyst, 0.5)
    settled(questions, analyst)
    found = opponents(ada)
    assert [(row.expert, row.comparison.n) for row in found.rows] == [(ben, 12), (cleo, 11), (few, 3)]
    alone = [head_to_head(ada, row.expert).comparison for row in found.rows]
    against_ben, against_cleo, too_few = (row.comparison for row in found.rows)
    # Benjamini and Hochberg: of two, the smaller p-value counts double, and none less than a smaller one.
    assert (against_ben.p_value, against_cleo.p_value) == (alone[0].p_value, alone[1].p_value)
    assert found.rows[0].adjusted == pytest.approx(2 * alone[0].p_value)
    assert found.rows[1].adjusted == pytest.approx(alone[1].p_value)
    assert not any(row.may_be_chance for row in found.rows)
    assert replace(found.rows[0], adjusted=0.06).may_be_chance
    assert [row.comparison.finding for row in found.rows] == ["better", "alike", "too few"]
    assert (too_few.p_value, found.n_compared) == (None, 2)
    assert found.reach >= max(against_ben.high, against_cleo.high)


def test_no_more_than_ten_opponents_are_shown(analyst, ada):
    question = asked(analyst, 1)[0]
    for expert in [ada, *(an_expert(analyst) for _ in range(12))]:
        a_forecast(question, expert, analyst)
    settled([question], analyst)
    found = opponents(ada)
    assert (len(found.rows), len(found.others)) == (10, 2)
