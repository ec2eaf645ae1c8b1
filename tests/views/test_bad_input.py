"""A 422 with the form, the sentence beside the field and everything typed still there; never a 500."""

from urllib.parse import quote_from_bytes
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.making import a_choice, a_claim, a_forecast, a_question, a_source, an_excerpt, an_expert, resolved
from tracker.models import Excerpt, Expert, Forecast, Question, Resolution, Score, Source, Topic

FORECAST = {"made": "2019-02-10", "made_basis": "stated", "basis": "stated", "probability": "0.7"}
QUESTION = {
    "title": "Does it happen?",
    "criteria": "Yes if two newspapers report it by the deadline.",
    "kind": "binary",
    "opens": "2019-02-01",
    "closes": "2019-02-28",
    "closes_basis": "stated",
}
SOURCE = {
    "title": "A source",
    "medium": "op-ed",
    "published": "2019-02-26",
    "published_basis": "stated",
}


@pytest.fixture
def question(analyst):
    return a_question(analyst)


@pytest.fixture
def expert(analyst):
    return an_expert(analyst, "Ada")


def refused(response, *sentences: str) -> str:
    assert response.status_code == 422
    page = response.content.decode()
    for sentence in sentences:
        assert sentence in page
    return page


def send(client: Client, name: str, data: dict, *args: object):
    return client.post(reverse(name, args=args), data)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("NaN", "Probability must be a number between 0 and 1; got NaN."),
        ("1e400", "Probability must be a number between 0 and 1; got 1e400."),
        ("-inf", "Probability must be a number between 0 and 1; got -inf."),
        ("1.0000001", "Is 1.0000001 per cent meant, or certainty? Write 1.0000001 % or 100 %."),
        ("1", "Is 1 per cent meant, or certainty? Write 1 % or 100 %."),
        ("1.5", "Is 1.5 per cent meant, or certainty? Write 1.5 % or 100 %."),
        ("173", "Probability must be between 0 and 1; got 173."),
        ("less than 10 %", "is a range. Write one number, or low, best and high."),
        ("60–70 %", "is a range. Write one number, or low, best and high."),
        ("3 to 1", "Probability must be a number between 0 and 1; got 3 to 1."),
        ("101 %", "Probability must be between 0 and 1; got 101 %."),
        ("-0.1", "Probability must be between 0 and 1; got -0.1."),
        ("likely", "Probability must be a number between 0 and 1; got likely."),
        ("", "Write the probability that was stated."),
        ("0,7", "Probability must be a number between 0 and 1; got 0,7."),
        ("9" * 500, "Probability must be a number between 0 and 1; got 999"),
    ],
)
def test_what_is_no_probability_is_refused_beside_its_field(analyst_client, question, expert, typed, sentence):
    data = FORECAST | {"expert": expert.slug, "probability": typed}
    page = refused(send(analyst_client, "forecast_new", data, question.pk), sentence)
    assert f'value="{typed}"' in page or not typed
    assert 'value="2019-02-10"' in page
    assert not Forecast.objects.exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["0.2", "0.3", "0.4"], "The probabilities add up to 0.9; they must add up to 1."),
        (["0.2", "0.3", ""], "Give every option a probability; 0 where it is ruled out."),
        (["0.5", "0.6", "-0.1"], "Probability must be between 0 and 1; got -0.1."),
        (["nan", "0.5", "0.5"], "Probability must be a number between 0 and 1; got nan."),
    ],
)
def test_a_distribution_that_is_none_is_refused(analyst_client, analyst, expert, options, sentence):
    question = a_choice(analyst)
    data = FORECAST | {"expert": expert.slug} | {f"option_{i}": p for i, p in enumerate(options)}
    refused(send(analyst_client, "forecast_new", data, question.pk), sentence)


def test_a_choice_can_be_logged_and_resolved_on_its_pages(analyst_client, admin_client, analyst, expert):
    question = a_choice(analyst, "Red", "Green", "Blue")
    data = FORECAST | {"expert": expert.slug, "option_0": "20 %", "option_1": "0.3", "option_2": "0.5"}
    assert send(analyst_client, "forecast_new", data, question.pk).status_code == 302
    excerpt = an_excerpt(analyst)
    decision = {"decision": "outcome:Blue", "known": "2019-02-28", "rationale": "It is blue.", "after": "0"}
    response = send(admin_client, "resolution_new", decision | {f"evidence-{excerpt.pk}": "supports"}, question.pk)
    assert response.status_code == 302
    assert Score.objects.of_experts().of_the_last().get().loss == pytest.approx(0.19)
    for address in (
        question.get_absolute_url(),
        Forecast.objects.get().get_absolute_url(),
        expert.get_absolute_url(),
    ):
        page = analyst_client.get(address).content.decode()
        assert "Blue" in page


@pytest.mark.parametrize("bad", ["\x00", "\x08", "\x7f", "�"])
def test_text_that_is_no_text_is_refused(analyst_client, bad):
    refused(send(analyst_client, "expert_new", {"kind": "person", "name": f"Ada{bad}"}))
    assert not Expert.objects.filter(name__startswith="Ada").exists()


@pytest.mark.parametrize("bad", ["\u202a", "\u202e", "\u2066", "\u2069"])
@pytest.mark.parametrize("field", ["name", "biography", "aliases"])
def test_characters_that_turn_the_direction_of_writing_are_refused(analyst_client, field, bad):
    data = {"kind": "person", "name": "Ada"} | {field: f"Ada{bad}x"}
    sentence = f"turns the direction of writing (U+{ord(bad):04X})"
    refused(send(analyst_client, "expert_new", data), sentence)
    assert not Expert.objects.people_and_models().exists()


@pytest.mark.parametrize("bad", ["Ada\nByron", "Ada\r\nByron", "Ada\u2028Byron"])
def test_a_line_has_no_line_breaks_but_a_text_does(analyst_client, bad):
    refused(send(analyst_client, "expert_new", {"kind": "person", "name": bad}), "Write this in one line")
    data = {"kind": "person", "name": "Ada", "biography": bad}
    assert send(analyst_client, "expert_new", data).status_code == 302


@pytest.mark.parametrize("raw", [b"Ada \xff", b"Ada \xed\xa0\x80", b"Ada \xc0\x80", b"\xfe\xff\x00A"])
def test_bytes_that_are_not_utf8_are_refused_and_not_replaced(analyst_client, raw):
    body = b"kind=person&name=" + quote_from_bytes(raw).encode()
    response = analyst_client.post(reverse("expert_new"), body, content_type="application/x-www-form-urlencoded")
    refused(response, "not UTF-8")
    assert not Expert.objects.people_and_models().exists()


def test_a_paste_of_ten_megabytes_is_refused_with_the_limit(analyst_client):
    response = send(analyst_client, "source_new", SOURCE | {"text": "x" * 10_000_000})
    assert response.status_code == 413
    assert "5 MB" in response.content.decode().replace("\xa0", " ")
    assert not Source.objects.exists()


@pytest.mark.parametrize("made", ["2019-02-28", "2019-03-01 10:00"])
def test_a_forecast_dated_after_the_outcome_is_refused(analyst_client, question, expert, admin, made):
    resolved(question, "yes", admin)
    data = FORECAST | {"expert": expert.slug, "made": made}
    refused(send(analyst_client, "forecast_new", data, question.pk), "The outcome was known on 28 February 2019")


def test_a_deadline_in_the_hour_that_the_clocks_skip_is_refused(analyst_client):
    analyst_client.cookies["tz"] = "Europe/Berlin"
    data = QUESTION | {"closes": "2019-03-31 02:30"}
    page = refused(send(analyst_client, "question_new", data), "The clocks change in Europe/Berlin")
    assert 'value="2019-03-31 02:30"' in page
    assert send(analyst_client, "question_new", data | {"closes": "2019-03-31 02:30+01:00"}).status_code == 302


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"closes": "2019-01-01"}, "A question must close after it opens."),
        ({"closes": "soon"}, "Write a date as 2019-02-26"),
        ({"closes": "17 mai 2019"}, "Write a date as 2019-02-26 or 26 February 2019 (months in English)"),
        ({"closes": "03/04/2025"}, "may be 3 April or 4 March. Write it with the month’s name."),
        ({"closes": "31/12/25"}, "Write the year in full, as 2019."),
        ({"closes": "２０１９-０３-０１"}, "Write the date with the digits 0 to 9."),
        ({"criteria": ""}, "required"),
        ({"closes_basis": "inferred"}, "Say how the deadline was inferred."),
        ({"kind": "multiple choice", "options": "one"}, "A choice needs at least two options"),
        ({"kind": "multiple choice", "options": "one\nOne"}, "Every option needs a name of its own."),
        ({"options": "a\nb"}, "A yes-or-no question has no other options."),
        ({"kind": "rumour"}, "Select a valid choice"),
        ({"depends_on": "999"}, "No question on record is called “999”"),
        ({"title": "x" * 301}, "at most 300"),
        ({"resolve_by": "2019-02-30"}, "Enter a valid date"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(analyst_client, change, sentence):
    page = refused(send(analyst_client, "question_new", QUESTION | change), sentence)
    assert QUESTION["criteria"] in page or "criteria" in change
    assert not Question.objects.exists()


def test_a_condition_names_an_outcome_that_the_other_question_has(analyst_client, question):
    data = QUESTION | {"depends_on": question.pk, "depends_on_outcome": "perhaps"}
    refused(
        send(analyst_client, "question_new", data), "is not an outcome of this question. Choose one of: yes, no."
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"url": "javascript:alert(1)"}, "Write a web address that begins with http"),
        ({"url": "ftp://example.org/x"}, "Write a web address that begins with http"),
        ({"published": "2019-02-26 10:00"}, "Write the date without a time."),
        ({"published_basis": "inferred"}, "Say how the date was inferred."),
        ({"text": "words", "text_is_public": "on"}, "Name the licence"),
        ({"authors": "Ada and Nobody"}, "Nobody on record is called Ada or Nobody."),
        ({"authors": "x" * 1001}, "at most 1000 characters"),
        ({"authors": "x" * 201, "new_authors": "on"}, "A name has at most 200 characters."),
        ({"authors": "x, " * 51, "new_authors": "on"}, "Name at most 50 authors."),
        ({"authors": "a\x00b", "new_authors": "on"}, "a character that cannot be shown (U+0000)"),
        ({"medium": "rumour"}, "Select a valid choice"),
    ],
)
def test_a_source_that_is_none_is_refused(analyst_client, change, sentence):
    refused(send(analyst_client, "source_new", SOURCE | change), sentence)
    assert not Source.objects.exists()


def test_an_address_that_is_on_record_is_refused(analyst_client, analyst):
    a_source(analyst, url="https://example.org/a")
    refused(
        send(analyst_client, "source_new", SOURCE | {"url": "https://example.org/a"}),
        "already recorded as a source",
    )


def test_a_text_that_is_on_record_is_refused(analyst_client, analyst):
    a_source(analyst, "The first").hold_text("It will rain.\nSoon.")
    refused(
        send(analyst_client, "source_new", SOURCE | {"text": "It will rain.\r\nSoon."}),
        "This text is on record already: “The first”.",
    )
    assert send(analyst_client, "source_new", SOURCE | {"text": ""}).status_code == 302
    assert Source.objects.count() == 2


def test_a_quotation_that_is_not_in_the_text_is_refused(analyst_client, analyst):
    source = a_source(analyst)
    source.hold_text("It will rain.")
    refused(
        send(analyst_client, "coding", {"exact": "It will snow."}, source.pk),
        "not in the text that is held",
    )
    assert not Excerpt.objects.exists()


def test_words_in_no_lexicon_need_a_reason(analyst_client, question, expert):
    data = FORECAST | {"expert": expert.slug, "basis": "inferred", "low": "0.5", "best": "0.6", "high": "0.7"}
    refused(send(analyst_client, "forecast_new", data, question.pk), "Say why it is read this way")
    refused(
        send(analyst_client, "forecast_new", data | {"best": "0.8", "note": "x"}, question.pk),
        "Low, best and high must be in that order.",
    )
    refused(
        send(analyst_client, "forecast_new", data | {"best": "", "note": "x"}, question.pk),
        "Give low, best and high, or choose a lexicon entry.",
    )


def test_an_outcome_needs_a_date_evidence_and_a_reason(admin_client, question):
    data = {"decision": "outcome:Yes", "known": "", "rationale": "", "after": "0"}
    refused(send(admin_client, "resolution_new", data, question.pk), "required")
    data["rationale"] = "It did."
    refused(send(admin_client, "resolution_new", data, question.pk), "Say when the world knew the outcome.")
    data["known"] = "2019-02-28"
    refused(
        send(admin_client, "resolution_new", data, question.pk), "at least one quotation that supports the outcome"
    )
    data["known"] = "2199-01-01"
    refused(send(admin_client, "resolution_new", data, question.pk))
    assert not Resolution.objects.exists()


def test_who_comes_second_sees_who_was_first(admin_client, admin, analyst, question):
    excerpt = an_excerpt(analyst)
    data = {"decision": "outcome:No", "known": "2019-02-28", "rationale": "It did not.", "after": "0"}
    resolved(question, "yes", admin)
    page = refused(
        send(admin_client, "resolution_new", data | {f"evidence-{excerpt.pk}": "supports"}, question.pk),
        "An Admin was first: Resolved Yes",
    )
    assert "It did not." in page
    assert 'name="after" value="1"' in page
    assert Resolution.objects.count() == 1
    data |= {f"evidence-{excerpt.pk}": "supports", "after": "1"}
    assert send(admin_client, "resolution_new", data, question.pk).status_code == 302
    assert Resolution.objects.count() == 2


def test_the_same_form_sent_twice_makes_one_record(analyst_client, question, expert):
    data = FORECAST | {"expert": expert.slug, "token": str(uuid4())}
    first = send(analyst_client, "forecast_new", data, question.pk)
    second = send(analyst_client, "forecast_new", data, question.pk)
    assert first.headers["Location"] == second.headers["Location"]
    assert Forecast.objects.count() == 1


def test_a_form_sent_again_after_a_change_is_another_record(analyst_client, question, expert):
    """Nothing that was acknowledged is lost: going back and changing the number is a revision."""
    data = FORECAST | {"expert": expert.slug, "token": str(uuid4())}
    send(analyst_client, "forecast_new", data, question.pk)
    send(analyst_client, "forecast_new", data | {"probability": "0.2", "is_later": "on"}, question.pk)
    assert sorted(Forecast.objects.values_list("probability", flat=True)) == [0.2, 0.7]


@pytest.mark.parametrize("name", ["expert_new", "source_new", "question_new"])
def test_new_things_sent_twice_are_one_thing_too(analyst_client, name):
    data = QUESTION | SOURCE | {"name": "Ada", "kind": "binary" if name == "question_new" else "person"}
    data["token"] = str(uuid4())
    locations = {send(analyst_client, name, data).headers["Location"] for _ in range(2)}
    assert len(locations) == 1


@pytest.mark.parametrize("claim", ["x", "-1", "99999999999999999999", "1e3", "0"])
def test_a_claim_that_does_not_exist_is_not_found(analyst_client, analyst, expert, claim):
    source = a_claim(analyst, expert).excerpt.source
    response = analyst_client.get(reverse("coding", args=[source.pk]), {"claim": claim})
    assert response.status_code == 404


def test_the_claim_of_an_address_decides_who_said_it(analyst_client, analyst, question, expert):
    claim = a_claim(analyst, expert)
    address = f"{reverse('coding', args=[claim.excerpt.source_id])}?claim={claim.pk}&question={question.pk}"
    stranger = an_expert(analyst, "Stranger")
    assert analyst_client.post(address, FORECAST | {"expert": stranger.slug}).status_code == 302
    forecast = Forecast.objects.get()
    assert (forecast.expert, forecast.claim) == (expert, claim)


@pytest.mark.parametrize(
    "address",
    [
        "/questions/?state=x",
        "/questions/?topic=x",
        "/experts/nobody/",
    ],
)
def test_an_unknown_filter_is_not_found_rather_than_an_empty_table(client, db, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "name",
    ["rule", "timing", "topic", "collection", "kind", "expert_kind", "institution", "horizon", "since", "until",
     "basis", "logged", "reading"],
)  # fmt: skip
@pytest.mark.parametrize("value", ["x", "%00", "brier' OR 1=1", "x" * 3000])
def test_an_unknown_value_of_a_scoreboard_is_refused_with_those_there_are(client, db, name, value):
    Topic.objects.create(name="Peace", slug="peace")
    for address in ("/scoreboard/", "/scoreboard.json", "/scoreboard.csv"):
        response = client.get(address, {name: value})
        assert response.status_code == 422
        answer = response.content.decode()
        assert "There are" in answer or "is not one of these" in answer or "Write a date" in answer
    assert name != "topic" or "peace" in answer


@pytest.mark.parametrize("query", ["'%22<script>", "x" * 5000, "%25", "_"])
def test_searching_for_nonsense_finds_nothing(client, db, query):
    for address in ("/experts/", "/questions/", "/sources/"):
        response = client.get(f"{address}?q={query}&page=1e9")
        assert response.status_code == 200
        assert b"<script>" not in response.content


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def test_quoted_text_is_always_escaped(analyst_client, admin, analyst):
    expert = an_expert(analyst, HOSTILE[:200], biography=HOSTILE)
    source = a_source(analyst, HOSTILE[:300])
    claim = source.quote(HOSTILE, by=analyst).claim(expert, "forecast", by=analyst, note=HOSTILE)
    question = a_question(analyst, HOSTILE[:300])
    forecast = a_forecast(question, expert, analyst, claim=claim)
    resolved(question, "yes", admin)
    for address in (
        *(row.get_absolute_url() for row in (expert, source, question, claim, forecast)),
        "/",
        "/scoreboard/",
        "/experts/",
        "/questions/",
        "/sources/",
        reverse("forecast_new", args=[question.pk]),
        reverse("coding", args=[source.pk]),
    ):
        page = analyst_client.get(address).content.decode()
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page, address


def test_what_would_fill_a_page_is_refused(analyst_client):
    long = "x" * 20_001
    refused(send(analyst_client, "question_new", QUESTION | {"criteria": long}), "at most 20000 characters")
    expert = {"name": "Ada", "kind": "person"}
    refused(send(analyst_client, "expert_new", expert | {"biography": long}), "at most 20000 characters")
    aliases = "\n".join(map(str, range(51)))
    refused(send(analyst_client, "expert_new", expert | {"aliases": aliases}), "Write at most 50 lines.")
    refused(send(analyst_client, "expert_new", expert | {"aliases": "x" * 201}), "at most 200 characters")
