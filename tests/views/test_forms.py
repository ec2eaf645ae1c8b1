"""What a form starts with."""

from django.urls import reverse

from tests.making import a_claim, a_forecast, a_question, an_expert, said
from tracker import lexicons
from tracker.models import Expert, Forecast, LexiconEntry

READING = {"phrase": "will probably", "low": 0.6, "best": 0.7, "high": 0.8, "note": "as people use it"}


def test_a_later_forecast_starts_with_its_expert(analyst_client, analyst):
    question, expert = a_question(analyst), an_expert(analyst, "Ada")
    page = analyst_client.get(
        reverse("forecast_new", args=[question.pk]), {"expert": expert.slug}
    ).content.decode()
    assert f'<option value="{expert.slug}" selected>' in page


def test_a_forecast_of_a_claim_starts_with_the_date_of_its_source(analyst_client, analyst):
    question, claim = a_question(analyst), a_claim(analyst, an_expert(analyst, "Ada"))
    desk = reverse("coding", args=[claim.excerpt.source_id])
    page = analyst_client.get(desk, {"claim": claim.pk, "question": question.pk}).content.decode()
    assert 'value="2019-02-26"' in page
    assert 'name="expert"' not in page


def test_a_correction_starts_with_what_it_corrects(analyst_client, analyst):
    question, expert = a_question(analyst), an_expert(analyst, "Ada")
    stated = a_forecast(question, expert, analyst, 0.35)
    verbal = said(question, expert, analyst, made="2019-02-11", **READING)
    assert 'value="0.35"' in analyst_client.get(reverse("correction_new", args=[stated.pk])).content.decode()
    page = analyst_client.get(reverse("correction_new", args=[verbal.pk])).content.decode()
    assert all(
        part in page for part in ('value="will probably"', 'value="0.7"', "as people use it", 'value="2019-02-11"')
    )


def test_a_correction_is_logged_with_its_reason(analyst_client, analyst):
    wrong = a_forecast(a_question(analyst), an_expert(analyst, "Ada"), analyst, 0.08)
    data = {"made": "2019-02-10", "basis": "stated", "probability": "0.8", "expert": wrong.expert.slug}
    address = reverse("correction_new", args=[wrong.pk])
    assert analyst_client.post(address, data).status_code == 422
    response = analyst_client.post(address, data | {"replaces_note": "A digit was lost."}, follow=True)
    assert "A digit was lost." in response.content.decode()
    assert "A digit was lost." in analyst_client.get(wrong.get_absolute_url()).content.decode()


def test_a_correction_of_the_words_clears_the_numbers_of_the_old_ones(analyst_client, analyst):
    lexicons.load()
    wrong = said(a_question(analyst), an_expert(analyst, "Ada"), analyst, **READING)
    address = reverse("correction_new", args=[wrong.pk])
    old = {"low": "0.6", "best": "0.7", "high": "0.8"}
    data = {"made": "2019-02-10", "basis": "verbal", "expert": wrong.expert.slug, "replaces_note": "Misread."}
    data |= {"phrase": "may well", "note": "as people use it", "read_from": "will probably"}
    refused = analyst_client.post(address, data | old)
    assert refused.status_code == 422
    form = refused.context["form"]
    assert [form[name].value() for name in ("low", "best", "high", "read_from")] == ["", "", "", "may well"]
    # Who types them again, for these words, means them.
    assert analyst_client.post(address, data | old | {"read_from": "may well"}).status_code == 302
    assert Forecast.objects.current().get().value.best == 0.7


def test_a_correction_by_another_entry_takes_the_numbers_of_that_entry(analyst_client, analyst):
    lexicons.load()
    wrong = said(a_question(analyst), an_expert(analyst, "Ada"), analyst, **READING)
    entry = LexiconEntry.objects.get(term="unlikely", lexicon__slug="CAPphrase2026")
    data = {"made": "2019-02-10", "basis": "verbal", "expert": wrong.expert.slug, "replaces_note": "Misread."}
    data |= {"phrase": "unlikely", "entry": entry.pk, "read_from": "will probably"}
    data |= {"low": "0.6", "best": "0.7", "high": "0.8"}
    assert analyst_client.post(reverse("correction_new", args=[wrong.pk]), data).status_code == 302
    assert Forecast.objects.current().get().value.best == entry.best


def test_what_was_chosen_as_evidence_stays_while_searching(admin_client, analyst):
    question, claim = a_question(analyst), a_claim(analyst, an_expert(analyst))
    chosen = f"evidence-{claim.excerpt_id}"
    address = reverse("resolution_new", args=[question.pk])
    page = admin_client.get(address, {"q": "nothing like it", chosen: "supports"}, headers={"HX-Request": "true"})
    assert f'name="{chosen}"' in page.content.decode()
    assert '<option value="supports" selected>' in page.content.decode()
    assert "<html" not in page.content.decode()


def test_a_link_does_not_say_which_form_it_is_or_whose_decision_it_follows(admin_client, analyst):
    address = reverse("resolution_new", args=[a_question(analyst).pk])
    token = "11111111-1111-4111-8111-111111111111"
    page = admin_client.get(address, {"token": token, "after": "777", "rationale": "As typed."}).content.decode()
    assert "As typed." in page
    assert token not in page
    assert 'value="777"' not in page


def test_a_name_is_recorded_without_what_nobody_sees_and_found_however_it_is_spaced(analyst_client):
    data = {"name": "Rita  \u200bRerun", "kind": "person"}
    assert analyst_client.post(reverse("expert_new"), data).status_code == 302
    (expert,) = Expert.objects.called("rita\u00a0 rerun")
    assert expert.name == "Rita Rerun"
    assert Expert.objects.called("Rita\u200b Rerun") == [expert]
