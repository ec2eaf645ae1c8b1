"""What was recorded by mistake is taken back by a record of its own: it counts no more, and stays."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from tests.making import (
    a_claim,
    a_forecast,
    a_question,
    a_source,
    an_excerpt,
    an_expert,
    day,
    losses,
    read,
    resolved,
    said,
)
from tests.models.test_races import at_once
from tracker.models import Claim, Evidence, Excerpt, Forecast, Reading, Retraction, User
from tracker.reports.agreement import agreement_on_kinds, agreement_on_probabilities
from tracker.reports.desk import work_for
from tracker.reports.series import series_of

WORDS = {"phrase": "likely", "low": 0.6, "best": 0.7, "high": 0.8, "note": "As I take it."}


@pytest.fixture
def ada(analyst):
    return an_expert(analyst, "Ada")


@pytest.fixture
def question(analyst):
    return a_question(analyst)


@pytest.fixture
def forecast(question, ada, analyst):
    return said(question, ada, analyst, claim=a_claim(analyst, ada), **WORDS)


def counts() -> tuple[int, ...]:
    return Forecast.objects.current().count(), Claim.objects.current().count(), Retraction.objects.count()


def test_a_forecast_goes_with_its_scores_and_its_claim_stays(question, ada, forecast, analyst, admin):
    a_forecast(question, an_expert(analyst, "Bob"), analyst, 0.5)
    resolved(question, "yes", admin)
    assert losses(question) == {"Ada": pytest.approx(0.09), "Bob": 0.25}
    assert question.scores.filter(expert__slug="crowd").exists()
    forecast.retract("It is about another question.", by=analyst)
    assert losses(question) == {"Bob": 0.25}
    assert not question.scores.filter(expert__slug="crowd").exists()
    assert list(Claim.objects.unlogged()) == [forecast.claim]
    assert counts() == (1, 1, 1)


def test_a_claim_takes_its_forecasts_with_it_on_every_question(question, ada, forecast, analyst, admin):
    other = a_question(analyst)
    second = said(other, ada, analyst, claim=forecast.claim, **WORDS)
    corrected = said(other, ada, analyst, claim=forecast.claim, replaces=second, replaces_note="A slip.", **WORDS)
    for asked in (question, other):
        resolved(asked, "yes", admin)
    forecast.claim.retract("Said by somebody else.", by=admin)
    assert losses(question) == losses(other) == {}
    assert counts() == (0, 0, 3)
    assert set(Retraction.objects.values_list("forecast", flat=True)) == {None, forecast.pk, corrected.pk}
    assert set(Retraction.objects.values_list("reason", "recorded_by")) == {("Said by somebody else.", admin.pk)}


def test_a_withdrawal_in_words_that_were_retracted_ends_nothing(question, ada, analyst, admin):
    forecast, claim = a_forecast(question, ada, analyst), a_claim(analyst, ada)
    question.withdraw(ada, by=analyst, made=day("2019-02-12"), claim=claim)
    resolved(question, "yes", admin)
    assert losses(question) == {}
    assert series_of(forecast).why_unscored(forecast) == "withdrawn"
    claim.retract("She did not say so.", by=analyst)
    assert losses(question) == {"Ada": pytest.approx(0.09)}


def test_an_earlier_forecast_stands_again(question, ada, analyst, admin):
    a_forecast(question, ada, analyst, 0.5, made="2019-02-05")
    a_forecast(question, ada, analyst, 0.9).retract("Said by Bob.", by=analyst)
    resolved(question, "yes", admin)
    assert losses(question) == {"Ada": 0.25}


def test_coders_agree_on_what_stands_alone(forecast, ada, analyst, admin):
    kept = said(a_question(analyst), ada, analyst, claim=a_claim(analyst, ada), **WORDS)
    for one in (kept, forecast):
        one.claim.classify("vague" if one is forecast else "forecast", by=admin)
        read(one, admin, **WORDS | {"low": 0.1, "best": 0.2, "high": 0.3} if one is forecast else WORDS)
    both = agreement_on_kinds().overall, agreement_on_probabilities().overall
    assert [found.n_units for found in both] == [2, 2]
    forecast.claim.retract("Another person.", by=analyst)
    alone = agreement_on_kinds().overall, agreement_on_probabilities().overall
    assert [found.n_units for found in alone] == [1, 1]


def test_nothing_is_asked_of_coders_about_it(forecast, admin):
    admin_does = work_for(admin)
    assert (admin_does.n_second, forecast in admin_does.forecasts) == (1, False)
    forecast.claim.classify("vague", by=admin)
    assert work_for(admin).n_disputed == 1
    forecast.claim.retract("Another person.", by=admin)
    work = work_for(admin)
    assert (work.n_second, work.n_disputed, work.unlogged.count()) == (0, 0, 0)


def after_a_retraction(forecast: Forecast, by: User) -> None:
    forecast.retract("Once.", by=by)


def after_that_of_its_claim(forecast: Forecast, by: User) -> None:
    forecast.claim.retract("Once.", by=by)


def after_a_correction(forecast: Forecast, by: User) -> None:
    said(forecast.question, forecast.expert, by, replaces=forecast, replaces_note="A slip.", **WORDS)


def after_its_claim_was_settled(forecast: Forecast, by: User) -> None:
    forecast.retract("Another question.", by=by)
    forecast.claim.excerpt.claim(forecast.expert, "vague", by=by, replaces=forecast.claim)


def now(forecast: Forecast, by: User) -> None:
    pass


def retract(forecast: Forecast, by: User) -> None:
    forecast.retract("Another person.", by=by)


def retract_claim(forecast: Forecast, by: User) -> None:
    forecast.claim.retract("Another person.", by=by)


def retract_without_a_reason(forecast: Forecast, by: User) -> None:
    forecast.retract("", by=by)


def retract_claim_without_a_reason(forecast: Forecast, by: User) -> None:
    forecast.claim.retract("", by=by)


def read_it(forecast: Forecast, by: User) -> None:
    read(forecast, by, **WORDS)


def correct_it(forecast: Forecast, by: User) -> None:
    after_a_correction(forecast, by)


def log_from_it(forecast: Forecast, by: User) -> None:
    said(a_question(by), forecast.expert, by, claim=forecast.claim, **WORDS)


TWICE = "It has been retracted already."
REPLACED = "A correction has taken its place. Retract that one."
GONE = "This forecast was retracted. If it was made after all, log it anew."


@pytest.mark.parametrize(
    ("before", "act", "sentence"),
    [
        (after_a_retraction, retract, TWICE),
        (after_that_of_its_claim, retract, TWICE),
        (after_that_of_its_claim, retract_claim, TWICE),
        (after_a_correction, retract, REPLACED),
        (after_its_claim_was_settled, retract_claim, REPLACED),
        (after_a_retraction, read_it, GONE),
        (after_a_retraction, correct_it, GONE),
        (after_that_of_its_claim, log_from_it, "This claim was replaced or retracted meanwhile."),
        (now, retract_without_a_reason, "This field cannot be blank."),
        (now, retract_claim_without_a_reason, "This field cannot be blank."),
    ],
)
def test_what_is_refused_is_said_and_leaves_nothing_behind(forecast, admin, before, act, sentence):
    before(forecast, admin)
    there = counts(), Forecast.objects.count(), Reading.objects.count()
    with pytest.raises(ValidationError) as refused:
        act(forecast, admin)
    assert refused.value.messages == [sentence]
    assert there == (counts(), Forecast.objects.count(), Reading.objects.count())


def test_words_that_another_outcome_rests_on_can_be_retracted_once_it_does_not(forecast, analyst, admin):
    other, cited = a_question(analyst), Evidence(excerpt=forecast.claim.excerpt)
    resolved(other, "yes", admin, evidence=[cited])
    with pytest.raises(ValidationError, match="rests on these words"):
        forecast.claim.retract("Another person.", by=admin)
    assert counts() == (1, 1, 0)
    resolved(other, "yes", admin, after=1)
    forecast.claim.retract("Another person.", by=admin)
    assert counts() == (0, 0, 2)
    assert not Excerpt.objects.shown().exists()
    assert Excerpt.objects.standing().get() == forecast.claim.excerpt  # it was cited once, and that stays


def test_the_same_words_and_the_same_forecast_can_be_logged_again(question, ada, forecast, analyst, admin):
    resolved(question, "yes", admin)
    for n in (2, 3):
        Claim.objects.current().get().retract("Another person.", by=admin)
        claim = forecast.claim.excerpt.claim(ada, "forecast", by=analyst)
        said(question, ada, analyst, claim=claim, **WORDS)
        assert losses(question) == {"Ada": pytest.approx(0.09)}
        assert Claim.objects.count() == Forecast.objects.count() == n
    assert Excerpt.objects.count() == 1


def test_the_very_form_that_recorded_it_can_be_sent_again(question, ada, analyst, admin):
    """By whoever goes back to it: an acknowledgement that records nothing would be a lie."""
    excerpt, claimed, logged = an_excerpt(analyst), uuid4(), uuid4()
    for _ in range(3):
        claim = excerpt.claim(ada, "forecast", by=analyst, submission=claimed)
        forecasts = [a_forecast(question, ada, analyst, claim=claim, submission=logged) for _ in range(2)]
        assert (Claim.objects.current().get(), Forecast.objects.current().get()) == (claim, forecasts[0])
        assert forecasts[0] == forecasts[1]
        claim.retract("Another person.", by=admin)
    assert Forecast.objects.count() == 3


def test_one_form_sent_twice_retracts_once(forecast, admin):
    submission = uuid4()
    first = forecast.claim.retract("Another person.", by=admin, submission=submission)
    assert forecast.claim.retract("Another person.", by=admin, submission=submission) == first
    assert Retraction.objects.count() == 2


def attempt(act: Any) -> str:
    """What a verb says, in a thread of its own."""
    try:
        act()
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""


@pytest.mark.parametrize("what", ["claim", "forecast"])
def test_two_retract_at_once_and_one_is_told(transactional_db, question, ada, analyst, admin, what):
    for _ in range(3):
        claim = a_claim(analyst, ada)
        forecast = said(question, ada, analyst, claim=claim, **WORDS)
        pk = {"claim": claim.pk, "forecast": forecast.pk}[what]
        rows = [{"claim": Claim, "forecast": Forecast}[what].objects.get(pk=pk) for _ in range(3)]
        found = at_once(
            *(lambda row=row: attempt(lambda: row.retract("Another person.", by=admin)) for row in rows)
        )
        assert sorted(found) == ["", *["It has been retracted already."] * 2]
    assert not Forecast.objects.current().exists()


def test_a_claim_is_retracted_while_a_forecast_is_logged_from_it(transactional_db, ada, analyst, admin):
    """Whoever comes first: no forecast stands whose claim does not."""
    claims = [a_claim(analyst, ada) for _ in range(6)]
    questions = [a_question(analyst) for _ in claims]
    for claim, question in zip(claims, questions, strict=True):
        mine, theirs = Claim.objects.get(pk=claim.pk), Claim.objects.get(pk=claim.pk)
        retracted, logged = at_once(
            lambda mine=mine: attempt(lambda: mine.retract("Another person.", by=admin)),
            lambda c=theirs, q=question: attempt(lambda: said(q, ada, analyst, claim=c, **WORDS)),
        )
        assert retracted == ""
        assert logged in ("", "This claim was replaced or retracted meanwhile.")
    assert not Forecast.objects.current().exists()
    assert Retraction.objects.filter(forecast=None).count() == len(claims)


def test_a_source_from_which_something_was_retracted_is_partly_coded_again(question, ada, analyst, admin):
    source = a_source(analyst)
    claim = source.quote("It will", by=analyst).claim(ada, "forecast", by=analyst)
    for retract in (a_forecast(question, ada, analyst, claim=claim).retract, claim.retract):
        source.refresh_from_db()
        source.coding = "complete"
        source.save()
        retract("Another question.", by=admin)
        source.refresh_from_db()
        assert source.coding == "partial"
