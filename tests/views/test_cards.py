"""What the cards of the coding desk begin with, ask and offer."""

import pytest
from django.urls import reverse

from tests.making import a_forecast, a_question, a_source, an_expert, day, losses, resolved
from tracker.forms.forecasts import ForecastForm
from tracker.models import (
    Claim,
    Condition,
    Excerpt,
    Expert,
    Forecast,
    Lexicon,
    LexiconEntry,
    Question,
    Source,
    Topic,
)
from tracker.reports.questions import question_report
from tracker.reports.series import series_of

TEXT = (
    '"The crown will regain its rating within a year," Mehmet Aydin told an audience. '
    "Officials promised that the bank will cut rates by March 2020.\n\n"
    "If the budget fails, the president will probably call an election by June 2020. "
    "We judge with high confidence that exports are likely to fall in 2020. I wonder."
)


@pytest.fixture
def author(analyst) -> Expert:
    return an_expert(analyst, "Vera Voss")


@pytest.fixture
def source(analyst, author) -> Source:
    source = a_source(analyst)
    source.authors.add(author)
    source.hold_text(TEXT)
    return source


@pytest.fixture
def desk(source) -> str:
    return reverse("coding", args=[source.pk])


def spans(*pieces: str) -> str:
    return "&".join(f"start={TEXT.index(piece)}&end={TEXT.index(piece) + len(piece)}" for piece in pieces)


def card(client, desk: str, *pieces: str):
    return client.get(f"{desk}?{spans(*pieces)}").context["form"]


def quoted(words: str, expert: str = "Vera Voss", **fields: str) -> dict[str, str]:
    return {"exact": words, "kind": "forecast", "expert": expert} | fields


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("The crown will regain its rating", "Mehmet Aydin"),
        ("the bank will cut rates by March 2020", ""),
        ("the president will probably call an election", "Vera Voss"),
    ],
)
def test_reported_words_are_never_the_authors_by_themselves(desk, analyst_client, words, speaker):
    assert card(analyst_client, desk, words)["expert"].value() == speaker


def test_whose_words_they_are_must_be_said(desk, analyst_client):
    refused = analyst_client.post(desk, quoted("the bank will cut rates", ""))
    assert (refused.status_code, Claim.objects.count()) == (422, 0)
    assert "Say whose claim it is." in refused.content.decode()


def test_a_speaker_is_put_on_record_in_the_card(desk, analyst_client):
    data = quoted("The crown will regain its rating", "Mehmet  Aydin", new_kind="person", affiliation="Treasury")
    refused = analyst_client.post(desk, data)
    assert "Nobody on record is called Mehmet Aydin" in refused.content.decode()
    assert not Excerpt.objects.exists()
    analyst_client.post(desk, data | {"new_expert": "on"})
    speaker = Claim.objects.get().expert
    assert (speaker.name, speaker.kind) == ("Mehmet Aydin", "person")
    assert speaker.affiliations.get().organization.name == "Treasury"


def test_who_only_looks_like_somebody_on_record_is_asked_about(desk, analyst_client, author):
    data = quoted("I wonder", "Vera Vоss", new_expert="on")  # a Cyrillic o
    asked = analyst_client.post(desk, data)
    assert "looks like Vera Voss, who is on record" in asked.content.decode()
    assert asked.content.decode().count('name="is_another"') == 1
    assert not Claim.objects.exists()
    analyst_client.post(desk, data | {"is_another": "on"})
    assert Claim.objects.get().expert != author


def test_several_pieces_are_marked_and_recorded(desk, source, analyst_client):
    pieces = ("If the budget fails", "will probably call an election")
    form = card(analyst_client, desk, *pieces)
    assert form["exact"].value() == " […] ".join(pieces)
    analyst_client.post(desk, quoted(form["exact"].value(), near=form["near"].value()))
    anchor = Excerpt.objects.get().anchor
    assert [source.text[start:end] for start, end in anchor.spans] == list(pieces)
    page = analyst_client.get(source.get_absolute_url()).content.decode()
    assert page.count('class="notes"') == 1
    assert page.count(f'id="excerpt-{Excerpt.objects.get().pk}"') == 1


def test_what_was_chosen_stays_when_a_piece_is_added(desk, analyst_client):
    where = f"{desk}?{spans('I wonder', 'We judge')}&kind=vague&expert=Mehmet Aydin"
    form = analyst_client.get(where).context["form"]
    assert (form["kind"].value(), form["expert"].value()) == ("vague", "Mehmet Aydin")


def test_what_kind_it_is_must_be_said(desk, source, analyst_client):
    """Nothing is taken for evidence because nobody said what it is."""
    assert card(analyst_client, desk, "I wonder")["kind"].value() == ""
    refused = analyst_client.post(desk, quoted("I wonder", kind=""))
    assert "Say what kind of claim it is, or that it is quoted as evidence." in refused.content.decode()
    assert not Excerpt.objects.exists()
    analyst_client.post(desk, quoted("I wonder", kind="evidence"))
    assert (Excerpt.objects.count(), Claim.objects.count()) == (1, 0)


def test_unless_waits_for_no(analyst, analyst_client, author):
    source = a_source(analyst)
    source.hold_text("Unless the war ends, growth will fall in 2020.")
    claim = source.quote("growth will fall in 2020", by=analyst).claim(author, "forecast", by=analyst)
    where = f"{reverse('coding', args=[source.pk])}?claim={claim.pk}&question=new"
    form = analyst_client.get(where).context["form"]
    assert (form["depends_on"].value(), form["depends_on_outcome"].value()) == ("the war ends", "No")


def test_the_nearest_passage_is_taken_by_a_button(desk, analyst_client):
    near = "the president will probably call an election"
    refused = analyst_client.post(desk, quoted(near.replace("probably", "surely")))
    assert f'name="take" value="{near}' in refused.content.decode()
    taken = refused.context["form"].nearest
    analyst_client.post(desk, quoted(near.replace("probably", "surely"), take=taken))
    assert Excerpt.objects.get().exact == taken


def test_a_figure_without_words_is_recorded_by_its_place(desk, source, analyst_client):
    analyst_client.post(desk, quoted("", place="table 2, row 12"))
    assert Claim.objects.get().excerpt.place == "table 2, row 12"
    assert (
        "A figure without words: table 2, row 12" in analyst_client.get(source.get_absolute_url()).content.decode()
    )
    for data in (quoted(""), quoted("I wonder", place="table 2")):
        assert analyst_client.post(desk, data).status_code == 422


@pytest.mark.parametrize("near", ["1,x", "-1", "9" * 150, "1;2"])
def test_a_place_that_is_none_is_refused_or_ignored(desk, analyst_client, near):
    assert analyst_client.post(desk, quoted("I wonder", near=near)).status_code in (302, 422)


def test_no_claim_takes_one_button(desk, source, analyst_client, client):
    before = analyst_client.get(desk).context["n_left"]
    analyst_client.post(desk, quoted("the bank will cut rates by March 2020", "nobody", none="Irony"))
    claim = Claim.objects.get()
    assert (claim.kind, claim.expert, claim.note) == ("none", None, "Irony.")
    assert analyst_client.get(desk).context["n_left"] == before - 1
    assert client.get(claim.get_absolute_url()).status_code == 404
    assert analyst_client.get(claim.get_absolute_url()).status_code == 200
    assert "the bank will cut rates" not in client.get(source.get_absolute_url()).content.decode()
    assert analyst_client.post(desk, quoted("I wonder", none="Because")).status_code == 422


# --- The question


def asking(client, desk: str, source: Source, author: Expert, analyst, words: str):
    claim = source.quote(words, by=analyst).claim(author, "forecast", by=analyst)
    return f"{desk}?claim={claim.pk}&question=new"


QUESTION = {
    "title": "Does the president call an election by 30 June 2020?",
    "reported_by": "newspapers",
    "kind": "binary",
    "opens": "2019-02-26",
    "closes": "2020-06-30",
    "closes_basis": "stated",
}


def test_what_the_question_before_had_is_offered(desk, source, author, analyst, analyst_client):
    before = a_question(analyst, "Do exports fall in 2020?", closes="2020-12-31")
    before.topics.add(Topic.objects.create(name="Trade", slug="trade"))
    first = source.quote("exports are likely to fall in 2020", by=analyst).claim(author, "forecast", by=analyst)
    a_forecast(before, author, analyst, 0.7, "2019-02-26", claim=first)
    where = asking(analyst_client, desk, source, author, analyst, "the bank will cut rates by March 2020")
    page = analyst_client.get(where)
    for offered in ("2020-12-31", "Trade"):
        assert f'<option value="{offered}">Do exports fall in 2020?</option>' in page.content.decode()
    assert not page.context["form"]["topic_names"].value()


def test_who_reports_it_stands_for_the_criteria(desk, source, author, analyst, analyst_client):
    where = asking(analyst_client, desk, source, author, analyst, "I wonder")
    refused = analyst_client.post(where, QUESTION | {"reported_by": ""})
    assert "Write what must be observed for which outcome." in refused.content.decode()
    analyst_client.post(where, QUESTION)
    assert Question.objects.get().criteria.startswith("Yes if at least two newspapers report by the deadline")


def test_criteria_are_written_or_chosen_and_not_both(desk, source, author, analyst, analyst_client):
    where = asking(analyst_client, desk, source, author, analyst, "I wonder")
    both = analyst_client.post(where, QUESTION | {"criteria": "Yes if a newspaper reports it by the deadline."})
    assert "Choose this, or write them; not both." in both.content.decode()
    assert not Question.objects.exists()


def test_a_condition_is_found_or_written_in_the_card(desk, source, author, analyst, analyst_client):
    where = asking(analyst_client, desk, source, author, analyst, "the president will probably call an election")
    form = analyst_client.get(where).context["form"]
    assert (form["depends_on"].value(), form["depends_on_outcome"].value()) == ("the budget fails", "Yes")
    data = QUESTION | {"depends_on": "Does the budget fail?", "depends_on_outcome": "yes"}
    refused = analyst_client.post(where, data)
    assert "No question on record is called “Does the budget fail?”" in refused.content.decode()
    assert not Question.objects.exists()
    analyst_client.post(
        where, data | {"condition_criteria": "Yes if two newspapers report that it was voted down."}
    )
    condition = Condition.objects.get()
    assert (condition.depends_on.title, condition.outcome) == ("Does the budget fail?", "yes")
    assert condition.depends_on.closes_at == condition.question.closes_at
    titles = analyst_client.get(
        reverse("questions_like"), {"depends_on": "budget fail"}, headers={"HX-Request": "true"}
    )
    assert '<option value="Does the budget fail?">' in titles.content.decode()


def test_a_question_on_record_about_something_else_is_not_offered(desk, source, author, analyst, analyst_client):
    a_question(analyst, "Does the Hanoi summit end with an agreement by 28 February 2019?")
    recorded = analyst_client.post(desk, quoted("exports are likely to fall in 2020"))
    assert recorded.url.endswith("question=new")
    claim = Claim.objects.get()
    found = analyst_client.get(f"{desk}?claim={claim.pk}&q=Turkish inflation by the end of 2020")
    assert list(found.context["questions"]) == []
    assert "No question is like “Turkish inflation by the end of 2020”" in found.content.decode()


# --- The forecast


def test_printed_confidence_is_kept_and_is_no_number(desk, source, author, analyst, analyst_client):
    question = a_question(analyst, "Do exports fall in 2020?", closes="2020-12-31")
    words = "with high confidence that exports are likely to fall in 2020"
    claim = source.quote(words, by=analyst).claim(author, "forecast", by=analyst)
    where = f"{desk}?claim={claim.pk}&question={question.pk}"
    form = analyst_client.get(where).context["form"]
    assert (form["confidence"].value(), form["phrase"].value()) == ("high confidence", "likely")
    reading = {
        "made": "2019-02-26",
        "basis": "verbal",
        "phrase": "likely",
        "low": "60",
        "best": "70",
        "high": "80",
    }
    analyst_client.post(where, reading | {"note": "So.", "confidence": "high confidence"})
    forecast = Forecast.objects.with_values().get()
    assert (forecast.confidence, forecast.value.best) == ("high confidence", 0.7)
    assert "“high confidence” as printed" in analyst_client.get(forecast.get_absolute_url()).content.decode()


def test_another_value_for_the_same_day_is_asked_about(analyst, analyst_client, author):
    question = a_question(analyst)
    first = a_forecast(question, author, analyst, 0.9)
    where = reverse("forecast_new", args=[question.pk])
    data = {"expert": author.slug, "made": "2019-02-10", "basis": "stated", "probability": "10 %"}
    asked = analyst_client.post(where, data)
    assert (asked.status_code, Forecast.objects.count()) == (422, 1)
    assert reverse("correction_new", args=[first.pk]) in asked.content.decode()
    analyst_client.post(where, data | {"is_later": "on"})
    assert Forecast.objects.count() == 2
    for made in ("2019-02-11", "2019-02"):  # the same again
        assert analyst_client.post(where, data | {"made": made}).status_code == 302
    assert day("2019-02-11").at in Forecast.objects.values_list("made_at", flat=True)


@pytest.mark.parametrize(
    ("made", "last"), [(["2019-02", "2019-02-10"], [0.9, 0.1]), (["2019-02-10", "2019-02"], [0.9, 0.1])]
)
def test_a_month_and_a_day_within_it_stand_in_the_order_in_which_they_were_said(
    made, last, analyst, admin, analyst_client, author
):
    question = a_question(analyst, closes="2019-03-31")
    where = reverse("forecast_new", args=[question.pk])
    said = {"expert": author.slug, "basis": "stated"}
    assert analyst_client.post(where, said | {"made": made[0], "probability": last[0]}).status_code == 302
    second = said | {"made": made[1], "probability": last[1]}
    if made[1] == "2019-02":
        asked = analyst_client.post(where, second)
        assert asked.status_code == 422
        assert "is on record for 10 February 2019 with 90" in asked.content.decode()
    assert analyst_client.post(where, second | {"is_later": "on"}).status_code == 302
    resolved(question, "yes", admin, "2019-03-31")
    assert losses(question) == {author.name: pytest.approx(0.81)}
    assert series_of(Forecast.objects.first()).latest.forecast == Forecast.objects.last()
    assert question_report(question).series[0].latest.forecast == Forecast.objects.last()


def test_who_codes_is_led_to_the_desk(client, reader, analyst, admin):
    for user, where in ((reader, "home"), (analyst, "desk"), (admin, "desk")):
        user.set_password("staple battery horse")
        user.save()
        response = client.post(reverse("account_login"), {"login": user.email, "password": "staple battery horse"})
        assert response.url == reverse(where)
        client.logout()


def test_times_between_the_lines_of_a_transcript_are_no_part_of_a_quotation(analyst_client, source):
    source.hold_text(
        "0:26\nthe chance is that\n0:29\nIndia will ban exports by\n0:31\nthe end of next year\n0:35\nso much\n"
    )
    start, end = source.text.index("the chance"), source.text.index("next year") + len("next year")
    page = analyst_client.get(reverse("coding", args=[source.pk]) + f"?start={start}&end={end}").content.decode()
    assert "the chance is that […] India will ban exports by […] the end of next year</textarea>" in page


def test_a_row_of_a_lexicon_says_nothing_where_no_words_are_left(analyst, author):
    question, house = a_question(analyst), Lexicon.objects.create(slug="house", name="House", citation="Ours.")
    ends = {"lower": 0.0, "low": 0.01, "best": 0.02, "high": 0.05, "upper": 0.1}
    entry = LexiconEntry.objects.create(lexicon=house, term="will not", **ends)
    judged = {
        "made": "2019-02-10",
        "basis": "inferred",
        "low": "2",
        "best": "5",
        "high": "10",
        "note": "Flat denial.",
    }
    form = ForecastForm(judged | {"expert": author.slug, "phrase": "", "entry": entry.pk}, question=question)
    forecast = form.submit(by=analyst)
    assert forecast.readings.get().entry is None
