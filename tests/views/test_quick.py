"""A forecast in one line: read as it is typed, shown on a card, recorded once it is confirmed."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse
from lxml import html

from tests.conftest import signed_in
from tests.making import a_question, a_source, an_expert, resolved
from tests.views.test_bad_input import refused
from tracker import lexicons
from tracker.models import Expert, Forecast, Question, Reading

LINE = "Gomez: peace declaration at Hanoi, 85 %, 2019-02-26"


@pytest.fixture
def gomez(analyst) -> Expert:
    return an_expert(analyst, "Eric Gomez", aliases=["The Analyst"])


@pytest.fixture
def question(analyst) -> Question:
    return a_question(analyst, "Is a peace declaration signed at the Hanoi summit?")


def card(client, line: str, **headers) -> str:
    page = client.get(reverse("desk_quick"), {"line": line}, headers=headers)
    assert page.status_code == 200
    return page.content.decode().replace("\xa0", " ")


def fields(page: str) -> dict[str, str]:
    """What the card would send."""
    (form,) = html.fromstring(page).xpath('//div[@id="card"]/form')
    # lxml takes a radio button whose value is empty for one that has none.
    return {name: "" if value == "on" else value for name, value in form.form_values()}


def send(client, line: str, data: dict[str, str]):
    return client.post(f"{reverse('desk_quick')}?{urlencode({'line': line})}", data)


def test_a_card_shows_what_was_understood_and_one_button_records_it(gomez, question, analyst_client):
    page = card(analyst_client, LINE)
    assert "26 February 2019" in page
    assert "85 %" in page
    assert not Forecast.objects.exists()
    for _ in range(2):
        assert send(analyst_client, LINE, fields(page)).url == reverse("desk_quick")
    forecast = Forecast.objects.get()
    assert (forecast.expert, forecast.question, forecast.probability) == (gomez, question, 0.85)
    assert (forecast.made.iso(), forecast.basis) == ("2019-02-26", "stated")
    assert forecast.get_absolute_url() in analyst_client.get(reverse("desk_quick")).content.decode()


def test_htmx_gets_the_card_alone(gomez, question, analyst_client):
    part = card(analyst_client, LINE, **{"HX-Request": "true"})
    assert "Eric Gomez" in part
    assert "<html" not in part
    assert not card(analyst_client, "", **{"HX-Request": "true"}).strip()


def test_words_are_read_as_the_largest_survey_has_them(gomez, question, analyst_client):
    lexicons.load()
    line = "the analyst: peace declaration, Likely, Feb 2019"
    page = card(analyst_client, line)
    assert send(analyst_client, line, fields(page)).status_code == 302
    reading = Reading.objects.get()
    assert reading.phrase == "Likely"
    assert reading.entry.lexicon.slug == "CAPphrase2026"
    assert reading.best == reading.entry.best == 0.75
    assert reading.forecast.made.iso() == "2019-02"


def test_words_of_no_lexicon_are_read_by_the_analyst(gomez, question, analyst_client):
    line = "Gomez: peace declaration, “mark my words”, 2019-02-20"
    page = card(analyst_client, line)
    assert 'name="best"' in page
    refused(send(analyst_client, line, fields(page)), "Give low, best and high")
    values = {"low": "0.8", "best": "0.9", "high": "0.95"}
    refused(send(analyst_client, line, fields(page) | values), "Say why it is read this way")
    assert not Reading.objects.exists()
    sent = fields(page) | values | {"note": "He stakes his name on it."}
    assert send(analyst_client, line, sent).status_code == 302
    assert Reading.objects.get().phrase == "mark my words"


def test_several_experts_or_questions_are_to_be_chosen_from(gomez, question, analyst, analyst_client):
    other = an_expert(analyst, "Ada Gomez")
    a_question(analyst, "Is a peace declaration drafted at Hanoi?")
    page = card(analyst_client, LINE)
    assert 'value="ada-gomez"' in page
    assert "Is a peace declaration drafted at Hanoi?" in page
    assert not {"expert", "question"} & fields(page).keys()
    refused(send(analyst_client, LINE, fields(page)), "Choose the question")
    refused(send(analyst_client, LINE, fields(page) | {"question": question.pk}), "This field is required")
    assert not Forecast.objects.exists()
    chosen = {"question": question.pk, "expert": other.slug}
    assert send(analyst_client, LINE, fields(page) | chosen).status_code == 302
    assert Forecast.objects.get().expert == other


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Nobody: peace declaration, 85 %, 2019-02-26", "Nobody on record is called"),
        ("Gomez: zebras, 85 %, 2019-02-26", "No question has words of"),
        ("Gomez: peace declaration, 2019-02-26", "The line does not say it. Write 85"),
        ("Gomez: peace declaration, 85 %", "The line does not say it. Write 2019-02-26"),
        ("Gomez: peace declaration, 120 %, 2019-02-26", "is neither a probability"),
        ("Gomez: peace declaration, 85 %, 2019-02-26 27:00", "There is no such date."),
        ("Gomez: peace declaration, 85 %, 2019-02-30", "There is no such date."),
        ("Gomez: peace declaration, 85 %, 03/04/2019", "may be 3 April or 4 March"),
        ("Gomez", "The line does not say what is forecast."),
        (": x, 85 %, 2019", "The line does not begin with a name."),
    ],
)
def test_what_is_missing_is_named_and_nothing_can_be_sent(gomez, question, analyst_client, line, sentence):
    page = card(analyst_client, line)
    assert sentence in page
    assert "Log the forecast" not in page
    refused(
        send(analyst_client, line, {"expert": gomez.slug, "question": question.pk}), "Nothing is on record yet"
    )
    assert not Forecast.objects.exists()


def test_what_the_form_refuses_is_said_on_the_card(gomez, question, analyst_client):
    line = LINE.replace("2019-02-26", "2199-01-01")
    refused(send(analyst_client, line, fields(card(analyst_client, line))), "has not come yet")
    assert not Forecast.objects.exists()


def test_other_kinds_of_question_lead_to_the_full_form(gomez, analyst, analyst_client):
    asked = a_question(
        analyst, "How many warheads?", kind="numeric", lower_bound=0, upper_bound=100, unit="warheads"
    )
    page = card(analyst_client, "Gomez: warheads, 85 %, 2019-02-26")
    address = reverse("forecast_new", args=[asked.pk])
    assert f"{address}?expert=eric-gomez&amp;made=2019-02-26" in page
    form = analyst_client.get(f"{address}?expert=eric-gomez&made=2019-02-26").context["form"]
    assert (form["expert"].value(), form["made"].value()) == ("eric-gomez", "2019-02-26")
    refused(send(analyst_client, "Gomez: warheads, 85 %, 2019", {"question": asked.pk, "expert": gomez.slug}))
    assert not Forecast.objects.exists()


@pytest.mark.parametrize(
    "line",
    [
        "<script>alert(1)</script>: x, 85 %, 2019",
        "%: %%__, %, %",
        "“" * 300,
        "a" * 5000,
        "Go\u202e: ٣, ٣ %",
    ],
)
def test_hostile_lines_are_shown_and_not_run(gomez, question, analyst_client, line):
    assert "<script>alert" not in card(analyst_client, line)
    assert send(analyst_client, line[:100], {"question": "x" * 50, "expert": "\x00"}).status_code == 422


def test_readers_write_no_lines(gomez, question, reader, analyst_client):
    sent = fields(card(analyst_client, LINE))
    assert send(signed_in(reader), LINE, sent).status_code == 403
    assert not Forecast.objects.exists()


def test_the_outcome_is_not_told_before_the_words_are_read(analyst, admin, analyst_client):
    an_expert(analyst, "Eric Gomez")
    resolved(a_question(analyst, "Is a peace declaration signed at Hanoi?"), "no", admin)
    line = {"line": "Gomez: peace declaration at Hanoi, very likely, 2019-02-26"}
    page = analyst_client.get(reverse("desk_quick"), line).content.decode()
    assert "Is a peace declaration signed at Hanoi?" in page
    like = analyst_client.get(reverse("questions_like"), {"title": "A peace declaration"}).content.decode()
    assert "Is a peace declaration signed at Hanoi?" in like
    assert "Resolved" not in page + like


class TestFromElsewhere:
    """?url= and ?quote=, from any page or script."""

    QUOTE = "The two sides will very likely sign a peace declaration at Hanoi."

    def page(self, client, **asked: str) -> str:
        page = client.get(reverse("desk_quick"), asked)
        assert page.status_code == 200
        return page.content.decode()

    def line(self, page: str) -> str:
        return html.fromstring(page).xpath('//input[@id="line"]/@value')[0]

    def test_of_a_source_on_record(self, gomez, question, analyst, analyst_client):
        source = a_source(analyst, "After Hanoi", url="https://paper.example/after")
        source.authors.add(gomez)
        source.hold_text(f"A beginning. {self.QUOTE} An end.")
        page = self.page(analyst_client, url="https://paper.example/after#top", quote=self.QUOTE)
        assert self.line(page) == f"Eric Gomez: {self.QUOTE}, “very likely”, 2019-02-26"
        assert f"/sources/{source.pk}/coding/?start=13&amp;end=78" in page
        assert "26 February 2019" in page
        assert not Forecast.objects.exists()

    def test_of_a_page_that_nobody_has_put_on_record(self, question, analyst_client):
        page = self.page(analyst_client, url="https://paper.example/new?a=1#x", quote="They will sign.")
        assert self.line(page).startswith(": They will sign.")
        (form,) = html.fromstring(page).xpath('//form[@action="/sources/new/address/"]')
        assert form.fields["url"] == "https://paper.example/new?a=1"

    def test_what_is_too_long_is_cut_where_it_can_be_seen(self, analyst_client):
        assert self.line(self.page(analyst_client, quote="words " * 3000)).endswith("…")

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "x" * 5000, "<b>", "https://"])
    def test_an_address_that_is_none(self, analyst_client, url):
        page = self.page(analyst_client, url=url, quote="<script>alert(1)</script>")
        assert "/sources/new/address/" not in page
        assert "<script>alert(1)" not in page

    def test_a_line_that_was_typed_stands(self, gomez, question, analyst_client):
        page = self.page(analyst_client, line=LINE, quote="Other words")
        assert self.line(page) == LINE

    def test_who_is_not_signed_in_comes_back_to_it(self, client, db):
        answer = client.get(reverse("desk_quick"), {"quote": "They will sign."})
        assert answer.status_code == 302
        assert "quote%3DThey%2Bwill%2Bsign." in answer.url
