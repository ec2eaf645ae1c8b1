"""A source is coded beside its text, one passage after the other, and signed off when every claim is on record."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import Promise

from tests.conftest import signed_in
from tests.making import a_claim, a_question, a_source, an_expert, resolved
from tracker import lexicons
from tracker.forms.quoting import SignOffForm
from tracker.models import Claim, Excerpt, Forecast, LexiconEntry, SignOff, Source

TEXT = (
    "The talks began on Monday. They will probably fail by 31 March 2019. "
    "Washington should prepare for that.\n\nMoscow is likely to gain. The rouble 😀 rose."
)
FAIL = "They will probably fail by 31 March 2019."
HTMX = {"HX-Request": "true"}


@pytest.fixture
def expert(analyst):
    return an_expert(analyst, "Vera Voss")


@pytest.fixture
def source(analyst, expert) -> Source:
    source = a_source(analyst, "On the talks")
    source.authors.add(expert)
    source.hold_text(TEXT)
    return source


@pytest.fixture
def desk(source):
    return reverse("coding", args=[source.pk])


def stretch(desk: str, words: str) -> str:
    start = TEXT.index(words)
    return f"{desk}?start={start}&end={start + len(words)}"


def quotation(words: str, kind: str, expert=None) -> dict[str, str]:
    return {"exact": words, "kind": kind, "expert": expert.slug if expert else "", "attribution": "high"}


def test_candidates_are_underlined_and_fill_in_the_card(desk, analyst_client):
    page = analyst_client.get(desk).content.decode()
    assert page.count('class="candidate"') == 3
    assert stretch(desk, FAIL).replace("&", "&amp;") in page
    begun = analyst_client.get(stretch(desk, FAIL)).context["form"]
    assert (begun["exact"].value(), begun["kind"].value()) == (FAIL, "forecast")
    assert not Excerpt.objects.exists()
    assert not Claim.objects.exists()


def test_any_words_can_be_marked(desk, analyst_client):
    begun = analyst_client.get(stretch(desk, " rouble 😀 rose"))
    assert begun.context["form"]["exact"].value() == "rouble 😀 rose"
    part = analyst_client.get(stretch(desk, "obably fai")).context["form"]
    assert (part["exact"].value(), part["kind"].value()) == ("probably fail", "forecast")


@pytest.mark.parametrize("query", ["start=5&end=5", "start=9&end=2", "start=99999&end=999999", "start=&end="])
def test_a_stretch_that_holds_nothing_begins_nothing(desk, analyst_client, query):
    assert analyst_client.get(f"{desk}?{query}").context["begun"] is None


@pytest.mark.parametrize("query", ["start=x&end=5", "start=-1&end=5", f"start={'9' * 40}&end=1", "start=²&end=5"])
def test_a_stretch_of_no_numbers_is_not_found(desk, analyst_client, query):
    assert analyst_client.get(f"{desk}?{query}").status_code == 404


def test_from_the_words_to_a_logged_forecast_and_on_to_the_next(desk, source, expert, analyst, analyst_client):
    question = a_question(analyst, "Do the talks fail?")
    recorded = analyst_client.post(stretch(desk, FAIL), quotation("will probably fail", "forecast", expert))
    claim = Claim.objects.get()
    assert recorded.url == f"{desk}?claim={claim.pk}"
    chosen = f"{desk}?claim={claim.pk}&question={question.pk}"
    assert chosen.replace("&", "&amp;") in analyst_client.get(recorded.url).content.decode()
    card = analyst_client.get(chosen)
    assert card.context["form"]["phrase"].value() == "probably"
    reading = {"made": "2019-02-26", "basis": "verbal", "low": ".5", "best": ".6", "high": ".7", "note": "So."}
    logged = analyst_client.post(chosen, reading)
    assert logged.url == stretch(desk, "Washington should prepare for that.")
    forecast = Forecast.objects.get()
    assert (forecast.claim, forecast.question, forecast.expert) == (claim, question, expert)


def test_compound_words_give_several_forecasts(desk, source, expert, analyst, analyst_client):
    claim = source.quote("will probably fail", by=analyst).claim(expert, "forecast", by=analyst)
    for title in ("Do the talks fail?", "Does anybody walk out?"):
        where = f"{desk}?claim={claim.pk}&question={a_question(analyst, title).pk}"
        data = {"made": "2019-02-26", "basis": "stated", "probability": "70 %", "again": "1"}
        assert analyst_client.post(where, data).url == f"{desk}?claim={claim.pk}"
    assert claim.forecasts.count() == 2
    assert "another question, too" in analyst_client.get(f"{desk}?claim={claim.pk}").content.decode()


def test_a_new_question_takes_over_what_the_words_say(desk, source, expert, analyst, analyst_client):
    claim = source.quote("will probably fail", by=analyst).claim(expert, "forecast", by=analyst)
    where = f"{desk}?claim={claim.pk}&question=new"
    form = analyst_client.get(where).context["form"]
    assert (form["opens"].value(), form["closes"].value()) == ("2019-02-26", "2019-03-31")
    asked = {
        "title": "Do the talks fail?",
        "criteria": "Yes if two newspapers report it by 31 March 2019.",
        "kind": "binary",
    }
    asked |= {"opens": "2019-02-26", "closes": "2019-03-31", "closes_basis": "stated"}
    answer = analyst_client.post(where, asked)
    assert answer.url.startswith(f"{desk}?claim={claim.pk}&question=")


def test_a_deadline_that_the_words_leave_open_is_inferred(analyst, analyst_client, expert):
    source = a_source(analyst)
    source.hold_text("The talks will probably fail by the middle of 2027.")
    claim = source.quote("will probably fail", by=analyst).claim(expert, "forecast", by=analyst)
    where = f"{reverse('coding', args=[source.pk])}?claim={claim.pk}&question=new"
    form = analyst_client.get(where).context["form"]
    read = {name: form[name].value() for name in ("closes", "closes_basis", "closes_basis_note")}
    assert read == {
        "closes": "2027-06-30",
        "closes_basis": "inferred",
        "closes_basis_note": "“middle of” sets no day.",
    }


def test_what_is_no_forecast_leads_straight_to_the_next(desk, expert, analyst_client):
    saved = analyst_client.post(desk, quotation("Moscow is likely to gain", "vague", expert))
    assert saved.url == stretch(desk, FAIL)
    assert Claim.objects.get().kind == "vague"


def test_the_same_words_twice_are_told_apart_by_where_they_were_marked(analyst, analyst_client, expert):
    source = a_source(analyst)
    source.hold_text("It will rain. Later it will rain again.")
    desk = reverse("coding", args=[source.pk])
    analyst_client.post(desk, quotation("it will rain", "vague", expert) | {"near": "20"})
    assert Excerpt.objects.get().anchor.start == 20


def test_quotations_may_lie_over_one_another(desk, source, expert, analyst, analyst_client, client):
    for words in ("They will probably fail", "will probably fail by 31 March", "probably"):
        source.quote(words, by=analyst).claim(expert, "vague", by=analyst)
    source.text_is_public, source.licence = True, "CC BY"
    source.save()
    for page in (analyst_client.get(desk), client.get(source.get_absolute_url())):
        marks = page.content.decode().split("<mark ")[1:]
        words = [mark.split(">", 1)[1].split("<")[0] for mark in marks]
        assert words == ["They ", "will ", "probably", " fail", " by 31 March"]


def test_quotation_marks_and_dashes_of_another_copy_are_taken_as_printed(analyst, analyst_client, expert):
    source = a_source(analyst)
    source.hold_text("The “deal” –\nso far – won’t hold.")
    where = reverse("coding", args=[source.pk])
    analyst_client.post(where, quotation('The "deal" - so far - won\'t hold', "vague", expert))
    assert Excerpt.objects.get().exact == "The “deal” –\nso far – won’t hold"


def test_the_nearest_passage_is_offered_for_words_that_are_not_there(desk, expert, analyst_client):
    refused = analyst_client.post(desk, quotation("They probably will fail before 31 March", "vague", expert))
    assert refused.status_code == 422
    assert "They will probably fail by 31 March" in refused.context["form"].errors["exact"][0]
    assert not Excerpt.objects.exists()


def test_the_nearest_passage_is_not_sought_while_other_writers_wait(source, analyst):
    with pytest.raises(ValidationError) as refused:
        source.quote("They probably will fail before 31 March", by=analyst)
    assert isinstance(refused.value.error_dict["exact"][0].message, Promise)
    assert "They will probably fail by 31 March" in refused.value.message_dict["exact"][0]


def test_of_many_lost_quotations_the_first_are_offered_what_is_most_like_them(
    desk, source, analyst, analyst_client
):
    source.hold_text("\n\n".join(f"The {n}th sign is surely rain." for n in range(15)))
    for n in range(15):
        source.quote(f"The {n}th sign is surely rain", by=analyst)
    source.hold_text(source.text.replace("surely", "certainly"))
    page = analyst_client.get(desk).content.decode()
    assert page.count("sign is surely rain”") == 15
    assert page.count("Quote what is most like it") == 10


def test_the_claim_of_another_source_is_not_coded_here(desk, expert, analyst, analyst_client):
    stranger = a_claim(analyst, expert)
    vague = a_claim(analyst, expert, "vague")
    for claim in (stranger, vague):
        assert analyst_client.get(f"{desk}?claim={claim.pk}").status_code == 404
        assert analyst_client.post(f"{desk}?claim={claim.pk}&question=new").status_code == 404


def test_htmx_gets_the_card_and_the_text_only_if_its_marks_may_have_changed(desk, analyst_client, source, analyst):
    card = analyst_client.get(stretch(desk, FAIL), headers=HTMX).content.decode()
    assert "<html" not in card
    assert 'id="text"' not in card
    assert FAIL in card
    other = analyst_client.get(desk, headers=HTMX).content.decode()
    assert 'id="text" hx-swap-oob="innerHTML"' in other
    refused = analyst_client.post(desk, {"exact": ""}, headers=HTMX)
    assert refused.status_code == 422
    assert "<html" not in refused.content.decode()


def test_a_text_that_is_corrected_keeps_what_was_quoted(source, expert, analyst, analyst_client):
    for words in ("will probably fail", "likely to gain"):
        source.quote(words, by=analyst).claim(expert, "vague", by=analyst)
    source.hold_text(TEXT.replace("likely to gain", "sure to gain").replace("They will", "They – surely – will"))
    page = analyst_client.get(source.get_absolute_url()).content.decode()
    assert "No longer in the text" in page
    assert [str(excerpt) for excerpt in source.excerpts.lost()] == ["“likely to gain”"]
    assert "likely to gain" in page
    desk = analyst_client.get(reverse("coding", args=[source.pk])).content.decode()
    start = source.text.index("sure to gain")
    assert f"end={start + len('sure to gain.')}" in desk


def test_no_outcome_is_in_sight_of_who_reads_the_words(desk, source, expert, analyst, analyst_client):
    claim = source.quote("will probably fail", by=analyst).claim(expert, "forecast", by=analyst)
    question = a_question(analyst, "Do the talks probably fail?")
    where = f"{desk}?claim={claim.pk}&question={question.pk}"
    data = {"made": "2019-02-26", "basis": "stated", "probability": "70 %"}
    analyst_client.post(where, data)
    resolved(question, "no", analyst)
    for address in (desk, f"{desk}?claim={claim.pk}", where, f"{desk}?claim={claim.pk}&q=talks"):
        for headers in ({}, HTMX):
            page = analyst_client.get(address, headers=headers).content.decode()
            assert not any(word in page for word in ("Resolved", "resolved No", "Wrong", "is-wrong", "Brier"))


def test_signing_off_says_who_counted_what(desk, source, expert, analyst, analyst_client):
    claim = source.quote("will probably fail", by=analyst).claim(expert, "forecast", by=analyst)
    address = reverse("sign_off", args=[source.pk])
    refused = analyst_client.post(address, {"is_complete": "True"}, follow=True)
    assert "1 forecast quoted from it has no question yet" in refused.content.decode()
    claim.excerpt.claim(expert, "vague", by=analyst, replaces=claim)
    asked = analyst_client.post(address, {"is_complete": "True"})
    assert (asked.status_code, SignOff.objects.count()) == (422, 0)
    assert "2 underlined passages are left that nobody has dealt with" in asked.content.decode()
    analyst_client.post(address, {"is_complete": "True", "passes_over": "on"})
    source.refresh_from_db()
    signed = SignOff.objects.get()
    assert (source.coding, signed.n_claims, signed.recorded_by) == ("complete", 1, analyst)
    page = analyst_client.get(source.get_absolute_url()).content.decode()
    assert "An Analyst signed off on" in page
    assert "it had 1 claim then" in page
    assert "2 underlined passages were passed over" in " ".join(page.split())
    analyst_client.post(address, {"is_complete": "False"})
    source.refresh_from_db()
    assert source.coding == "partial"
    assert SignOff.objects.count() == 2


def test_signed_off_twice_at_once_is_once(source, analyst):
    token = SignOffForm(source=source)["token"].value()
    for _ in range(2):
        SignOffForm({"is_complete": "True", "token": str(token)}, source=source).submit(by=analyst)
    assert SignOff.objects.count() == 1


def test_a_source_counts_as_partly_coded_from_its_first_quotation(source, analyst):
    source.quote("The talks", by=analyst)
    source.refresh_from_db()
    assert source.coding == "partial"


def test_readers_do_not_code(desk, source, reader_client, client):
    for address in (desk, reverse("sign_off", args=[source.pk])):
        assert reader_client.post(address, {"exact": "x"}).status_code == 403
        assert client.post(address, {"exact": "x"}).status_code == 302
    assert not Excerpt.objects.exists()


def test_a_source_without_its_text_is_quoted_from_by_hand(analyst, analyst_client, expert):
    source = a_source(analyst)
    where = reverse("coding", args=[source.pk])
    assert "Its text is not held" in analyst_client.get(where).content.decode()
    analyst_client.post(where, quotation("will rain", "vague", expert) | {"words_before": "It"})
    assert source.excerpts.get().prefix == "It"
    with pytest.raises(ValidationError, match="Quote at least one word"):
        source.quote("", by=analyst)


def test_two_at_once_quote_one_passage_once(desk, source, expert, admin, analyst_client):
    for client in (analyst_client, signed_in(admin)):
        client.post(desk, quotation("likely to gain", "vague", expert))
    assert Excerpt.objects.count() == Claim.objects.count() == 1


def test_lexicons_are_shown_side_by_side_and_the_sites_own_is_chosen_first(analyst_client):
    lexicons.load()
    rows = analyst_client.get(reverse("lexicon_entries"), {"phrase": "is likely to"}, headers=HTMX)
    entries = rows.context["entries"]
    assert len({entry.lexicon for entry in entries}) == len(entries) > 8
    assert entries[0].lexicon.slug == "CAPphrase2026"
    assert rows.content.decode().count("checked") == 1
    house = analyst_client.get(reverse("lexicon_entries"), {"phrase": "will"}).context["entries"]
    assert house[0].lexicon.kind == "house"
    assert "No lexicon has these words" in (
        analyst_client.get(reverse("lexicon_entries"), {"phrase": "not likely"}).content.decode()
    )


def test_of_many_lexicons_six_are_shown_and_the_others_on_demand(desk, source, expert, analyst, analyst_client):
    lexicons.load()
    page = analyst_client.get(reverse("lexicon_entries"), {"phrase": "likely"}).content.decode()
    shown, others = page.split('<details class="more"')
    assert (shown.count("“likely”"), others.count("“likely”")) == (6, 7)
    assert others.startswith(">")
    claim = source.quote("likely to gain", by=analyst).claim(expert, "forecast", by=analyst)
    standard = LexiconEntry.objects.get(term="likely", lexicon__slug="ICD203")
    refused = analyst_client.post(
        f"{desk}?claim={claim.pk}&question={a_question(analyst).pk}",
        {"made": "some day", "basis": "verbal", "phrase": "likely", "entry": standard.pk},
    )
    assert refused.status_code == 422
    assert '<details class="more" open>' in refused.content.decode()


def test_of_several_words_of_probability_none_is_chosen(analyst_client):
    lexicons.load()
    rows = analyst_client.get(reverse("lexicon_entries"), {"phrase": "likely, if not certain or probable"})
    assert rows.context["entries"] == []
    rows = analyst_client.get(reverse("lexicon_entries"), {"phrase": "probable and even likely"}, headers=HTMX)
    assert {entry.term for entry in rows.context["entries"]} == {"probable", "likely"}
    assert rows.context["chosen"] == ""


SEVERAL = (
    "Growth is unlikely to exceed 2 percent next year, and unemployment may well climb above 10 percent. "
    "I would put the odds of a rate cut before June at three in four. "
    "There is less than a 10 percent chance that they sign. Neither will happen. "
    "Diplomats doubt that the Commission will agree. I would be surprised if they signed."
)


@pytest.mark.parametrize(
    ("quoted", "initial"),
    [
        ("unemployment may well climb above 10 percent", {"phrase": "may well"}),
        ("Growth is unlikely to exceed 2 percent", {"phrase": "unlikely"}),
        ("unlikely to exceed 2 percent next year, and unemployment may well climb", {"phrase": ""}),
        ("climb above 10 percent", {"phrase": ""}),
        ("a rate cut before June at three in four", {"basis": "stated", "probability": "75 %"}),
        (
            "less than a 10 percent chance",
            {"phrase": "less than a 10 percent chance", "low": "0 %", "high": "10 %"},
        ),
    ],
)
def test_what_the_quotation_says_is_proposed_and_nothing_that_stands_beside_it(
    desk, source, expert, analyst, analyst_client, quoted, initial
):
    lexicons.load()
    source.hold_text(SEVERAL)
    claim = source.quote(quoted, by=analyst).claim(expert, "forecast", by=analyst)
    form = analyst_client.get(f"{desk}?claim={claim.pk}&question={a_question(analyst).pk}").context["form"]
    assert {name: form[name].value() for name in initial} == initial
    assert form["best"].value() is None


def test_words_that_are_not_in_the_quotation_take_a_reason(desk, source, expert, analyst, analyst_client):
    lexicons.load()
    source.hold_text(SEVERAL)
    quoted = "unemployment may well climb above 10 percent"
    claim = source.quote(quoted, by=analyst).claim(expert, "forecast", by=analyst)
    where = f"{desk}?claim={claim.pk}&question={a_question(analyst).pk}"
    entry = LexiconEntry.objects.get(term="unlikely", lexicon__slug="CAPphrase2026")
    data = {"made": "2019-02-26", "basis": "verbal", "phrase": "unlikely", "entry": entry.pk}
    refused = analyst_client.post(where, data)
    assert refused.status_code == 422
    assert "“unlikely” is not in the quotation." in refused.content.decode()
    assert not Forecast.objects.exists()
    analyst_client.post(where, data | {"note": "From the context: it governs both halves of the sentence."})
    assert Forecast.objects.get().readings.get().note.startswith("From the context")


def test_words_that_an_entry_does_not_have_are_read_by_it_only_with_a_reason(
    desk, source, expert, analyst, analyst_client
):
    lexicons.load()
    claim = source.quote("will probably fail", by=analyst).claim(expert, "forecast", by=analyst)
    where = f"{desk}?claim={claim.pk}&question={a_question(analyst).pk}"
    likely = LexiconEntry.objects.get(term="likely", lexicon__slug="CAPphrase2026")
    data = {"made": "2019-02-26", "basis": "verbal", "phrase": "unlikely", "entry": likely.pk}
    refused = analyst_client.post(where, data)
    assert "Say why “unlikely” is read as “likely”." in refused.content.decode()
    assert not Forecast.objects.exists()
    analyst_client.post(where, data | {"note": "A slip of the pen, as the next sentence shows."})
    assert Forecast.objects.get().readings.get().entry == likely
