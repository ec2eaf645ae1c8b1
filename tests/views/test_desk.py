"""Second coders see neither author nor outcome nor the first opinion; whoever is third settles it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.conftest import person, signed_in
from tests.making import a_question, a_source, an_excerpt, an_expert, read, resolved, said, settle
from tracker.models import Claim, Classification, Forecast, Question, Reading, User
from tracker.reports.agreement import agreement_on_kinds, agreement_on_probabilities
from tracker.reports.desk import work_for
from tracker.values.chances import Chance

SECRETS = (
    "Ada Author",
    "Telltale Title",
    "First Coder",
    "zebra words",
    "0.61",
    "61\N{NO-BREAK SPACE}%",
    "Two newspapers reported",
)


def somebody(name: str) -> User:
    user = User.objects.create_user(f"{name.split()[0].lower()}@example.net", name=name)
    user.give_role("Analyst", by=user)
    return user


@pytest.fixture
def first(db) -> User:
    return somebody("First Coder")


@pytest.fixture
def claim(first) -> Claim:
    source = a_source(first, "Telltale Title", text="Before it.\nSo it will probably happen soon.\nAfter it.")
    source.hold_text(source.text)
    return an_excerpt(first, "will probably happen", source).claim(
        an_expert(first, "Ada Author"), "forecast", by=first
    )


@pytest.fixture
def forecast(claim, first, admin) -> Forecast:
    question = a_question(first, "Does it happen?")
    forecast = read_as(question, claim, first, 0.55, 0.61, 0.7)
    resolved(question, "yes", admin)
    return forecast


def read_as(question: Question, claim: Claim, by: User, low: float, best: float, high: float) -> Forecast:
    read = {"phrase": "zebra words", "low": low, "best": best, "high": high, "note": "Judgement."}
    return said(question, claim.expert, by, claim=claim, **read)


def answers(low: str, best: str, high: str) -> dict[str, str]:
    return {"low": low, "best": best, "high": high, "note": "As I take it."}


def test_a_second_coder_is_led_through_and_sees_nothing_that_could_sway_them(
    forecast, claim, analyst, analyst_client
):
    at = analyst_client.get(reverse("desk_second"))
    assert at.url == reverse("desk_classify", args=[claim.pk])
    assert analyst_client.get(reverse("desk_read", args=[forecast.pk])).status_code == 404
    for address in (at.url, reverse("desk_read", args=[forecast.pk])):
        if address != at.url:
            analyst_client.post(at.url, {"kind": "forecast"})
            assert analyst_client.get(reverse("desk_second")).url == address
        for headers in ({}, {"HX-Request": "true"}, {"HX-Request": "true", "HX-Target": "content"}):
            page = analyst_client.get(address, headers=headers).content.decode()
            assert "will probably happen" in page
            assert "So " in page
            assert "Before it" not in page
            refused = analyst_client.post(address, {}, headers=headers)
            assert refused.status_code == 422
            for secret in SECRETS:
                assert secret not in page, secret
                assert secret not in refused.content.decode(), secret
    saved = analyst_client.post(reverse("desk_read", args=[forecast.pk]), answers("0.5", "0.6", "0.65"))
    page = analyst_client.get(saved.url).content.decode()
    for shown in ("First Coder", "Ada Author", "zebra words", "55", "65"):
        assert shown in page
    assert "Nothing waits for a second coder" in analyst_client.get(reverse("desk_second")).content.decode()


def test_the_first_coder_is_not_asked_again(forecast, claim, first):
    client = signed_in(first)
    assert client.get(reverse("desk_classify", args=[claim.pk])).status_code == 404
    assert client.get(reverse("desk_read", args=[forecast.pk])).url == reverse("desk_compared", args=[forecast.pk])
    assert "Nothing waits" in client.get(reverse("desk_second")).content.decode()
    with pytest.raises(Exception, match="Somebody else has to be the second coder"):
        claim.classify("vague", by=first)


def test_what_others_read_is_shown_only_to_who_has_read(forecast, analyst_client):
    assert analyst_client.get(reverse("desk_compared", args=[forecast.pk])).status_code == 404


def test_coders_whose_bands_do_not_meet_are_settled_by_a_third(forecast, first, analyst, analyst_client):
    assert forecast.question.scores.get(expert__name="Ada Author", timing="last").brier == pytest.approx(0.39**2)
    read(forecast, analyst, phrase="", low=0.1, best=0.2, high=0.3, note="Irony.")
    assert list(Forecast.objects.disputed()) == [forecast]
    settle = reverse("desk_settle_reading", args=[forecast.pk])
    refused = analyst_client.post(settle, answers("0.6", "0.6", "0.6"))
    assert "somebody else settles it" in refused.content.decode()
    third = somebody("Third Coder")
    client = signed_in(third)
    assert "How likely is" in client.get(reverse("desk")).content.decode()
    assert client.post(settle, answers("0.7", "0.8", "0.9") | {"note": ""}).status_code == 422
    assert client.post(settle, answers("0.7", "0.8", "0.9")).url == reverse("desk")
    assert not Forecast.objects.disputed().exists()
    forecast = Forecast.objects.with_values().get()
    assert forecast.value == Chance(0.8, 0.7, 0.9)
    assert forecast.question.scores.get(expert__name="Ada Author", timing="last").brier == pytest.approx(0.04)
    assert client.get(settle).status_code == 404
    assert Reading.objects.count() == 3


def test_bands_that_meet_are_no_dispute(forecast, analyst):
    read(forecast, analyst, phrase="", low=0.65, best=0.7, high=0.9, note="Judgement.")
    assert not Forecast.objects.disputed().exists()


def test_a_dispute_about_the_kind_is_settled_by_a_claim_that_replaces_it(claim, first, analyst):
    claim.classify("vague", by=analyst, note="No test.")
    third = signed_in(somebody("Third Coder"))
    settle = reverse("desk_settle_kind", args=[claim.pk])
    assert "First Coder" in third.get(settle).content.decode()
    third.post(settle, {"kind": "vague", "note": "Soon is no date."})
    current = Claim.objects.current().get()
    assert (current.kind, current.replaces, current.note) == ("vague", claim, "Soon is no date.")
    assert not Claim.objects.disputed().exists()


def test_a_claim_with_a_forecast_stays_one(forecast, claim, analyst):
    claim.classify("vague", by=analyst)
    third = signed_in(somebody("Third Coder"))
    settle = reverse("desk_settle_kind", args=[claim.pk])
    answer = third.post(settle, {"kind": "vague", "note": "Soon is no date."})
    assert answer.status_code == 422
    assert "A forecast is logged from it" in answer.content.decode()
    third.post(settle, {"kind": "forecast", "note": "Soon means within days there."})
    assert not Claim.objects.disputed().exists()


def test_classified_twice_at_once_is_once(claim, analyst_client, analyst):
    for _ in range(2):
        analyst_client.post(reverse("desk_classify", args=[claim.pk]), {"kind": "forecast"})
    assert Classification.objects.count() == 1


def test_who_comes_after_another_coder_does_not_lose_their_work(forecast, claim, analyst):
    third = somebody("Third Coder")
    claim.classify("forecast", by=analyst)
    client = signed_in(third)
    for _ in range(2):
        saved = client.post(reverse("desk_classify", args=[claim.pk]), {"kind": "forecast"})
        assert saved.url == reverse("desk_second")
    read(forecast, analyst, phrase="", low=0.5, best=0.6, high=0.65, note="Judgement.")
    for _ in range(2):
        saved = client.post(reverse("desk_read", args=[forecast.pk]), answers("0.5", "0.6", "0.7"))
        assert saved.url == reverse("desk_compared", args=[forecast.pk])
    assert (Classification.objects.count(), Reading.objects.count()) == (2, 3)


def test_what_is_settled_is_not_settled_again(claim, analyst):
    claim.classify("vague", by=analyst)
    claim.settle("forecast", by=somebody("Third Coder"), note="It has a date.")
    with pytest.raises(ValidationError, match="or it has been settled"):
        claim.settle("vague", by=somebody("Fourth Coder"), note="It has none.")


def test_the_desk_is_for_analysts(claim, reader_client, client):
    assert reader_client.get(reverse("desk")).status_code == 403
    assert client.get(reverse("desk")).status_code == 302


# --- Agreement ----------------------------------------------------------------------------------------


def test_agreement_is_of_what_two_coders_said_without_seeing_each_other(first, analyst):
    expert, question = an_expert(first), a_question(first)
    kinds = ["forecast", "vague", "forecast", "assessment", "forecast", "vague"]
    seconds = ["forecast", "vague", "vague", "assessment", "forecast", "vague"]
    for number, (kind, second) in enumerate(zip(kinds, seconds, strict=True)):
        made = an_excerpt(first).claim(expert, kind, by=first)
        made.classify(second, by=analyst)
        if kind == second == "forecast":
            logged = read_as(question, made, first, 0.1, 0.2 + number / 10, 0.9)
            read(logged, analyst, phrase="", low=0.1, best=0.25 + number / 10, high=0.9, note="Judgement.")
    found = agreement_on_kinds()
    # By hand: of 36 pairs of 12 opinions that can meet, 11 agree within units where 5 of 6 units do.
    assert (found.overall.n_units, found.overall.alpha) == (
        6,
        pytest.approx(1 - 11 * 2 / (2 * (5 * 5 + 5 * 2 + 5 * 2))),
    )
    assert [pair.label for pair in found.pairs] == ["First Coder and An Analyst"]
    assert len(found.months) == 1
    probabilities = agreement_on_probabilities()
    assert probabilities.overall.n_units == 2
    assert probabilities.overall.alpha > 0.9


def test_the_methods_page_says_how_far_coders_agree(first, analyst, client):
    assert "nothing has been coded twice yet" in client.get(reverse("methods")).content.decode()
    expert = an_expert(first)
    for kind in ("forecast", "vague", "assessment"):
        an_excerpt(first).claim(expert, kind, by=first).classify(kind, by=analyst)
    page = client.get(reverse("methods")).content.decode()
    assert "<b>α = 1.00</b>" in page
    assert "over 3 coded twice: reliable." in page
    assert "First Coder and An Analyst" in page


def test_a_settlement_is_no_blind_opinion(claim, first, analyst):
    claim.classify("vague", by=analyst)
    claim.settle("forecast", by=somebody("Third Coder"), note="It has a date.")
    assert agreement_on_kinds().overall.n_units == 1
    assert len(agreement_on_kinds().pairs) == 1


def test_nothing_coded_twice_is_no_agreement(db):
    assert agreement_on_kinds().overall.alpha is None
    assert agreement_on_probabilities().overall.reliability == "too few"


def test_work_is_for_others(claim, first, analyst):
    assert (work_for(first).n_second, work_for(analyst).n_second) == (0, 1)
    assert person("Admin").has_perm("tracker.add_classification")


def test_who_agrees_with_a_second_coder_reads_once(forecast, claim, admin):
    coder = somebody("Second Coder")
    claim.classify("forecast", by=admin)
    claim.classify("forecast", by=coder)
    assert list(Forecast.objects.unread_by(coder)) == [forecast]
    assert signed_in(coder).get(reverse("desk_read", args=[forecast.pk])).status_code == 200


def test_what_a_third_person_settled_goes_to_nobody_again(claim, first, analyst):
    second, third = somebody("Second Coder"), somebody("Third Coder")
    claim.classify("vague", by=second)
    before = agreement_on_kinds().overall
    claim.settle("vague", by=third, note="No test.")
    settled = Claim.objects.get(replaces=claim)
    for coder in (first, second, third, analyst):
        assert not Claim.objects.unseen_by(coder).exists()
    with pytest.raises(ValidationError, match="has been settled"):
        settled.classify("assessment", by=second)
    assert not Claim.objects.disputed().exists()
    assert agreement_on_kinds().overall == before


def test_a_claim_that_was_settled_as_a_forecast_is_read_by_who_took_it_for_one(first):
    claim = an_excerpt(first, "it may rain").claim(an_expert(first), "vague", by=first)
    second, third = somebody("Second Coder"), somebody("Third Coder")
    claim.classify("forecast", by=second)
    claim.settle("forecast", by=third, note="By then.")
    forecast = read_as(a_question(first), Claim.objects.get(replaces=claim), third, 0.5, 0.6, 0.7)
    assert list(Forecast.objects.unread_by(second)) == [forecast]
    assert not Forecast.objects.unread_by(first).exists()


def test_a_correction_keeps_what_a_third_person_read(forecast, first, analyst):
    read(forecast, analyst, phrase="zebra words", low=0.05, best=0.1, high=0.2, note="Otherwise.")
    settle(forecast, somebody("Third Coder"), phrase="zebra words", low=0.1, best=0.15, high=0.2, note="So.")
    page = signed_in(first).get(reverse("correction_new", args=[forecast.pk])).content.decode()
    assert 'value="0.15"' in page
    data = {
        "made": "2019-02-11",
        "made_basis": "stated",
        "basis": "verbal",
        "phrase": "zebra words",
        "note": "So.",
    }
    data |= {"replaces_note": "The date was wrong."}
    address = reverse("correction_new", args=[forecast.pk])
    refused = signed_in(first).post(address, data | {"low": "0.55", "best": "0.61", "high": "0.7"})
    assert refused.status_code == 422
    assert "a third person settled it" in refused.content.decode()
    assert signed_in(first).post(address, data | {"low": "0.1", "best": "0.15", "high": "0.2"}).status_code == 302
    assert Forecast.objects.with_values().get(replaces=forecast).value.best == 0.15


def test_the_same_words_read_again_in_a_correction_are_no_second_opinion(forecast, first, analyst):
    other = {"phrase": "zebra words", "low": 0.5, "best": 0.6, "high": 0.7, "note": "Judgement."}
    read(forecast, analyst, **other)
    before = agreement_on_probabilities().overall
    corrected = said(
        forecast.question,
        forecast.expert,
        first,
        made="2019-02-11",
        claim=forecast.claim,
        replaces=forecast,
        replaces_note="The date.",
        **other,
    )
    read(corrected, analyst, **other)
    assert agreement_on_probabilities().overall == before


def test_whoever_has_not_read_is_sent_to_the_desk(forecast, analyst_client, first):
    address = reverse("reading_new", args=[forecast.pk])
    data = {"phrase": "may", "low": "0.1", "best": "0.2", "high": "0.3", "note": "So."}
    for answer in (analyst_client.get(address), analyst_client.post(address, data)):
        assert (answer.status_code, answer.headers["Location"]) == (302, reverse("desk"))
    assert Reading.objects.count() == 1
    assert "Change your reading" in signed_in(first).get(forecast.get_absolute_url()).content.decode()
    assert "Change your reading" not in analyst_client.get(forecast.get_absolute_url()).content.decode()


def test_a_number_beyond_all_is_nothing(db, analyst_client):
    for name in ("desk_classify", "desk_read"):
        assert analyst_client.get(reverse(name, args=[10**30])).status_code == 404


def test_what_one_coder_took_for_no_claim_is_settled_as_one_with_its_speaker(first, analyst, admin):
    claim = an_excerpt(first, "It will rain.").claim(None, "none", by=first)
    claim.classify("vague", by=analyst)
    client, where = signed_in(admin), reverse("desk_settle_kind", args=[claim.pk])
    decision = {"kind": "vague", "note": "It says so."}
    assert 'name="expert"' in client.get(where).content.decode()
    assert "Say whose claim it is." in client.post(where, decision).content.decode()
    assert client.post(where, decision | {"expert": an_expert(first, "Ada").slug}).url == reverse("desk")
    assert str(Claim.objects.current().get().expert) == "Ada"
