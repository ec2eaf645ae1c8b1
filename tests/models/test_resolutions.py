"""Resolving, annulling, resolving again; conditions; what the scores do meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from tests.making import a_choice, a_forecast, a_question, an_excerpt, an_expert, day, losses, resolved
from tracker.models import Evidence, Question, Resolution, Score
from tracker.models.resolutions import AlreadyResolvedError
from tracker.models.scores import COLUMNS


@pytest.fixture
def ada(analyst):
    return an_expert(analyst, "Ada")


@pytest.fixture
def question(analyst):
    return a_question(analyst)


def state(question: Question) -> str:
    return Question.objects.with_state().get(pk=question.pk).state


def test_resolving_scores_everyone_in_the_same_moment(question, ada, analyst, admin):
    a_forecast(question, ada, analyst, 0.85)
    a_forecast(question, an_expert(analyst, "Bob"), analyst, 0.25)
    resolved(question, "no", admin)
    assert losses(question) == {"Ada": pytest.approx(0.7225), "Bob": pytest.approx(0.0625)}
    crowd = Score.objects.of_the_last().get(expert__slug="crowd")
    assert crowd.loss == pytest.approx(0.55**2)
    assert Score.objects.of_the_last().get(expert__slug="even-odds").loss == 0.25


def test_a_choice_is_scored_over_all_its_options(ada, analyst, admin):
    question = a_choice(analyst, "A", "B", "C")
    a_forecast(question, ada, analyst, [0.2, 0.3, 0.5])
    resolved(question, "c", admin)
    assert losses(question) == {"Ada": pytest.approx(0.19)}
    assert Score.objects.of_the_last().get(expert__slug="even-odds").loss == pytest.approx(1 / 3)


def test_the_latest_forecast_before_the_close_counts(question, ada, analyst, admin):
    a_forecast(question, ada, analyst, 0.2, made="2019-02-20")
    a_forecast(question, ada, analyst, 0.9, made="2019-02-10")
    late = a_question(analyst, closes="2019-02-15")
    a_forecast(late, ada, analyst, 0.9, made="2019-02-10")
    a_forecast(late, ada, analyst, 0.2, made="2019-02-20")
    resolved(question, "yes", admin)
    resolved(late, "yes", admin)
    assert losses(question) == {"Ada": pytest.approx(0.64)}
    assert losses(late) == {"Ada": pytest.approx(0.01)}


def test_a_forecast_with_hindsight_does_not_count_when_the_outcome_turns_out_older(question, ada, analyst, admin):
    a_forecast(question, ada, analyst, 0.9, made="2019-02-20")
    resolved(question, "yes", admin, known="2019-02-28")
    resolved(question, "yes", admin, known="2019-02-15")
    assert losses(question) == {}


def test_who_withdrew_last_has_no_score(question, ada, analyst, admin):
    a_forecast(question, ada, analyst, 0.9, made="2019-02-10")
    question.withdraw(ada, by=analyst, made=day("2019-02-12"))
    resolved(question, "yes", admin)
    assert losses(question) == {}
    a_forecast(question, ada, analyst, 0.6, made="2019-02-20")
    assert losses(question) == {"Ada": pytest.approx(0.16)}


def test_a_withdrawal_with_hindsight_takes_no_score_away(question, ada, analyst, admin):
    a_forecast(question, ada, analyst, 0.9, made="2019-02-10")
    question.withdraw(ada, by=analyst, made=day("2019-02-20"))
    resolved(question, "no", admin, known="2019-02-15")
    assert losses(question) == {"Ada": pytest.approx(0.81)}


def test_a_merged_experts_forecast_can_be_withdrawn(question, ada, analyst, admin):
    a_forecast(question, ada, analyst, 0.9, made="2019-02-10")
    lovelace = an_expert(analyst, "Ada Lovelace")
    ada.merge_into(lovelace, by=admin)
    assert question.withdraw(lovelace, by=analyst, made=day("2019-02-12")).pk


def test_one_expert_is_no_crowd(question, ada, analyst, admin):
    a_forecast(question, ada, analyst)
    resolved(question, "yes", admin)
    assert not Score.objects.filter(expert__slug="crowd").exists()


@pytest.mark.parametrize("made", ["2019-02", "2019"])
def test_a_coarse_date_that_may_lie_after_the_outcome_needs_a_reason(question, ada, analyst, admin, made):
    resolved(question, "yes", admin, known="2019-02-20")
    with pytest.raises(ValidationError, match="mark the date as inferred"):
        a_forecast(question, ada, analyst, made=made)
    a_forecast(question, ada, analyst, made=made, made_basis="inferred", made_basis_note="Speaks of next week.")
    assert losses(question) == {"Ada": pytest.approx(0.09)}


def test_a_coarse_date_logged_before_the_outcome_does_not_count_either(question, ada, analyst, admin):
    a_forecast(question, ada, analyst, made="2019-02")
    resolved(question, "yes", admin, known="2019-02-20")
    assert losses(question) == {}


def test_a_withdrawal_needs_something_to_withdraw(question, ada, analyst):
    with pytest.raises(ValidationError, match="no forecast of this question"):
        question.withdraw(ada, by=analyst, made=day("2019-02-12"))


def test_resolving_again_is_a_new_number_and_new_scores(question, ada, analyst, admin):
    a_forecast(question, ada, analyst, 0.9)
    resolved(question, "yes", admin)
    second = resolved(question, "no", admin)
    assert second.number == 2
    assert Resolution.objects.count() == 2
    assert losses(question) == {"Ada": pytest.approx(0.81)}


def test_annulling_takes_the_scores_away_and_reopening_the_decision(question, ada, analyst, admin):
    a_forecast(question, ada, analyst, 0.9)
    resolved(question, "yes", admin)
    question.annul("The criteria were ambiguous.", by=admin)
    assert (losses(question), state(question)) == ({}, "annulled")
    question.reopen("They were not, on a second look.", by=admin)
    assert (losses(question), state(question)) == ({}, "closed")
    resolved(question, "no", admin)
    assert losses(question) == {"Ada": pytest.approx(0.81)}
    assert [r.summary for r in question.resolutions.order_by("number")] == [
        "Resolved Yes",
        "Annulled",
        "Reopened",
        "Resolved No",
    ]


def test_what_is_not_resolved_cannot_be_reopened(question, admin):
    with pytest.raises(ValidationError, match="not resolved"):
        question.reopen("why not", by=admin)


@pytest.mark.parametrize("outcome", ["maybe", "", "yes!", "0.7"])
def test_an_outcome_must_be_one_of_the_question(question, admin, outcome):
    with pytest.raises(ValidationError, match="Choose one of: yes, no"):
        resolved(question, outcome, admin)


def test_evidence_belongs_to_the_resolution(question, analyst, admin):
    excerpt = an_excerpt(analyst)
    resolution = question.resolve(
        "no",
        [Evidence(excerpt=excerpt, note="says so")],
        by=admin,
        known=day("2019-02-28"),
        rationale="It did not.",
    )
    assert [(e.excerpt, e.stance, e.recorded_by) for e in resolution.evidence.all()] == [
        (excerpt, "supports", admin)
    ]


def test_nothing_is_half_written_when_evidence_is_refused(question, ada, analyst, admin):
    a_forecast(question, ada, analyst)
    excerpt = an_excerpt(analyst)
    twice = [Evidence(excerpt=excerpt), Evidence(excerpt=excerpt)]
    with pytest.raises(ValidationError):
        question.resolve("no", twice, by=admin, known=day("2019-02-28"), rationale="It did not.")
    assert not Resolution.objects.exists()
    assert not Score.objects.exists()


def test_who_comes_second_is_told_who_was_first(question, analyst, admin):
    resolved(question, "yes", admin, after=0)
    with pytest.raises(AlreadyResolvedError, match="An Admin was first: Resolved Yes"):
        resolved(question, "no", analyst, after=0)
    assert Resolution.objects.count() == 1


def test_resolving_twice_at_once_keeps_one(transactional_db, question, ada, analyst, admin):
    a_forecast(question, ada, analyst)
    start = Barrier(4)

    def attempt(outcome: str) -> str:
        start.wait(timeout=20)
        try:
            resolved(Question.objects.get(pk=question.pk), outcome, admin, after=0)
            return "won"
        except AlreadyResolvedError as refusal:
            return str(refusal.message)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(attempt, ["yes", "no", "yes", "no"]))
    assert results.count("won") == 1
    assert sum("was first" in result for result in results) == 3
    assert Resolution.objects.count() == 1
    assert Score.objects.of_experts().of_the_last().count() == 1


# --- Conditions -----------------------------------------------------------------------------------


@pytest.fixture
def conditional(question, analyst):
    """Asked only if `question` resolves yes."""
    dependent = a_question(analyst, closes="2020-02-28")
    dependent.ask_if(question, "yes", by=analyst)
    return dependent


def test_a_failed_condition_annuls_and_says_by_which_resolution(question, conditional, admin):
    cause = resolved(question, "no", admin)
    annulment = conditional.resolutions.get()
    assert (annulment.decision, annulment.cause, state(conditional)) == ("annulled", cause, "annulled")


def test_a_condition_that_is_met_leaves_the_question_alone(question, conditional, admin):
    resolved(question, "yes", admin)
    assert not conditional.resolutions.exists()
    resolved(conditional, "yes", admin, known="2019-06-01")
    assert state(conditional) == "resolved"


def test_overturning_the_condition_reopens(question, conditional, admin):
    resolved(question, "no", admin)
    resolved(question, "yes", admin)
    assert state(conditional) == "closed"
    assert [r.decision for r in conditional.resolutions.order_by("number")] == ["annulled", "reopened"]


def test_a_condition_that_fails_after_all_takes_the_scores_away(question, conditional, ada, analyst, admin):
    a_forecast(conditional, ada, analyst)
    resolved(question, "yes", admin)
    resolved(conditional, "yes", admin, known="2019-06-01")
    resolved(question, "no", admin)
    assert (losses(conditional), state(conditional)) == ({}, "annulled")


def test_annulments_go_down_a_chain_and_come_back_up(question, conditional, analyst, admin):
    last = a_question(analyst, closes="2021-02-28")
    last.ask_if(conditional, "yes", by=analyst)
    resolved(question, "no", admin)
    assert (state(conditional), state(last)) == ("annulled", "annulled")
    question.reopen("Too early.", by=admin)
    assert (state(conditional), state(last)) == ("closed", "closed")


def test_an_annulment_by_hand_is_not_undone_by_a_condition(question, conditional, admin):
    conditional.annul("The criteria were ambiguous.", by=admin)
    resolved(question, "yes", admin)
    assert state(conditional) == "annulled"


def test_a_conditional_question_waits_for_its_condition(question, conditional, admin):
    with pytest.raises(ValidationError, match="That has no outcome yet"):
        resolved(conditional, "yes", admin, known="2019-06-01")


def test_a_condition_that_has_failed_already_annuls_at_once(question, analyst, admin):
    resolved(question, "no", admin)
    late = a_question(analyst, closes="2020-02-28")
    late.ask_if(question, "yes", by=analyst)
    assert state(late) == "annulled"


def test_conditions_do_not_go_in_a_circle(question, conditional, analyst):
    with pytest.raises(ValidationError, match="circle"):
        question.ask_if(conditional, "yes", by=analyst)
    with pytest.raises(ValidationError):
        question.ask_if(question, "yes", by=analyst)


# --- Rebuilding -----------------------------------------------------------------------------------


def test_rescoring_gives_the_same_scores_bit_for_bit(ada, analyst, admin):
    bob = an_expert(analyst, "Bob")
    for i in range(12):
        question = a_choice(analyst, "A", "B", "C") if i % 3 == 0 else a_question(analyst)
        value = [0.1, 0.2, 0.7] if i % 3 == 0 else 0.07 * (i + 1)
        a_forecast(question, ada, analyst, value)
        a_forecast(question, bob, analyst, [0.3, 0.3, 0.4] if i % 3 == 0 else 0.33)
        resolved(question, "A" if i % 3 == 0 else "no", admin)
    columns = [field.name for field in COLUMNS]
    before = sorted(Score.objects.values_list(*columns), key=str)
    assert len(before) == 12 * (4 * 3 + 2)  # benchmarks are not put on one footing
    assert Question.objects.all().rescore() == len(before)
    assert sorted(Score.objects.values_list(*columns), key=str) == before
