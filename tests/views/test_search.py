"""Search over experts, questions, sources and quotations, with what was found marked."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.making import a_forecast, a_question, a_source, an_excerpt, an_expert, resolved
from tracker.models import Question, Source
from tracker.scoreboards.stored import scoreboard

HOSTILE = ["%", "_", "\\", "'; DROP TABLE", "<script>alert(1)</script>", "(" * 300, "a " * 500, 'x" OR *']


@pytest.fixture
def record(analyst):
    an_expert(analyst, "Ada Lovelace", biography="Writes on engines of the Analytical kind.")
    a_question(analyst, "Does the engine run?")
    an_excerpt(
        analyst, "the engine will surely weave algebraic patterns", a_source(analyst, "Notes on the Engine")
    )


def found(client, q: str, **headers) -> str:
    return client.get(reverse("search"), {"q": q}, headers=headers).content.decode()


def test_every_kind_is_found_with_its_snippet(record, client):
    page = found(client, "ENGINE")
    places = [
        page.index(f'{kind} <span class="muted">(1)') for kind in ("Experts", "Questions", "Sources", "Quotations")
    ]
    assert places == sorted(places)
    assert "Writes on <mark>engines</mark> of the Analytical kind." in page
    assert "“the <mark>engine</mark> will surely <mark>weave</mark> algebraic patterns”" in found(
        client, "weaving engines"
    )


def test_all_words_have_to_be_there(record, client):
    page = found(client, "weave engine")
    assert "Quotations <span" in page
    assert "Questions <span" not in page
    every, some = page.split("With some of these words")
    assert "Does the <mark>engine</mark> run?" not in every
    assert "Does the <mark>engine</mark> run?" in some
    assert "Nothing on record holds all of these words." in found(client, "engine zebra")
    assert "Nothing on record holds these words." in found(client, "zebra")


def test_nothing_sought_is_nothing_found(record, client):
    assert "Nothing on record" not in found(client, " ")
    assert "Nothing on record" in found(client, "the")
    assert "<html" not in found(client, "engine", **{"HX-Request": "true"})


@pytest.mark.parametrize("q", HOSTILE)
def test_hostile_words_are_only_words(record, client, q):
    assert "<script>alert" not in found(client, q)
    for name in ("questions", "experts", "sources", "questions_like"):
        page = client.get(reverse(name), {"q": q, "title": q, "but": q})
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()


def test_no_more_than_twenty_of_a_kind_are_shown(analyst, client):
    for _ in range(23):
        a_question(analyst, "Does it rain?")
    assert "The first 20 of 23." in found(client, "rain")


def test_what_only_staff_may_read_cannot_be_found_out(analyst, analyst_client, client):
    source = a_source(analyst, "On engines", licence="CC BY 4.0")
    source.hold_text("The zeppelin of Ada has an engine.")
    for reader in (client, analyst_client):
        part = {"HX-Request": "true"}
        assert found(reader, "zeppelin", **part) == found(reader, "zebra", **part)
        assert "zeppelin of" not in found(reader, "engine")
        assert "On engines" not in reader.get(reverse("sources"), {"q": "zeppelin"}).content.decode()
    Source.objects.update(text_is_public=True)
    assert "The <mark>zeppelin</mark> of Ada" in found(client, "zeppelin")
    Source.objects.update(text_is_public=False)
    assert "zeppelin</mark>" not in found(client, "zeppelin engine")


def test_of_long_texts_the_beginning_is_shown_that_is_searched(analyst, client):
    words = "The engine " + "runs and runs, " * 10_000
    source = a_source(analyst, "Engines", licence="CC BY 4.0", text_is_public=True)
    source.hold_text(words + "then the zeppelin")
    source.quote("then the zeppelin", by=analyst)
    an_expert(analyst, "Engineer", biography=words + "then the zeppelin")
    with CaptureQueriesContext(connection) as captured:
        page = found(client, "engine zeppelin")
    assert page.count("The <mark>engine</mark> runs and") == 2
    assert page.count("<mark>zeppelin</mark>") == 1
    whole = re.compile(r'(?<!\()"tracker_source"\."text"')
    assert not any(whole.search(query["sql"]) for query in captured)


def test_the_lists_are_searched_by_the_same_words(record, client):
    for name, sought, title in (
        ("questions", "engines", "Does the engine run?"),
        ("experts", "lovel analytical", "Ada Lovelace"),
        ("sources", "note", "Notes on the Engine"),
    ):
        assert title in client.get(reverse(name), {"q": sought}).content.decode()
        assert title not in client.get(reverse(name), {"q": "zebra"}).content.decode()


def test_many_hits_cost_no_more_queries(record, analyst, client):
    def queries() -> int:
        scoreboard()  # which is not computed for each
        with CaptureQueriesContext(connection) as captured:
            assert "<mark>" in found(client, "engine surely")
        return len(captured)

    before = queries()
    source = a_source(analyst, "Notes on the Engine")
    for number in range(30):
        an_expert(analyst, f"Engineer {number}", biography="Surely.")
        a_question(analyst, "Does the engine surely run?")
        an_excerpt(analyst, f"the engine will surely run ({number})", source)
    assert queries() == before < 20


def test_while_a_title_is_typed_what_is_like_it_is_shown(record, analyst, analyst_client):
    form = analyst_client.get(reverse("question_new")).content.decode()
    assert f'hx-get="{reverse("questions_like")}"' in form
    part = analyst_client.get(
        reverse("questions_like"), {"title": "Will the eng"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "Does the engine run?" in part
    assert "<html" not in part
    page = analyst_client.get(reverse("questions_like"), {"title": "Will zebras"}).content.decode()
    assert "No question on record is like it." in page


def test_a_question_is_not_like_itself(analyst, analyst_client):
    question = a_question(analyst, "Does the engine run?")
    address = f"{reverse('questions_like')}?but={question.pk}"
    assert (
        f'hx-get="{address}"' in analyst_client.get(reverse("question_edit", args=[question.pk])).content.decode()
    )
    assert "Does the engine run?" not in analyst_client.get(f"{address}&title=engine").content.decode()


def test_evidence_that_says_it_comes_before_what_stands_around_it(record, analyst, admin_client):
    later = a_source(analyst, "The engine, once more")
    later.published_on = date(2024, 1, 1)
    later.save()
    an_excerpt(analyst, "Nothing of the kind", later)
    address = reverse("resolution_new", args=[Question.objects.get().pk])
    page = admin_client.get(address, {"q": "engine"}).content.decode()
    assert page.index("the engine will surely weave") < page.index("Nothing of the kind")


@pytest.mark.parametrize("q", ["weaving engines", "notes engine", "PATTERNS"])
def test_evidence_is_found_by_the_words_of_a_quotation_or_its_source(record, analyst, admin_client, q):
    an_excerpt(analyst, "Nothing of the kind", a_source(analyst, "Elsewhere"))
    address = reverse("resolution_new", args=[Question.objects.get().pk])
    page = admin_client.get(address, {"q": q}).content.decode()
    assert "the engine will surely weave" in page
    assert "Nothing of the kind" not in page


def test_hits_say_whose_they_are_and_what_came_of_them(analyst, client):
    ada = an_expert(analyst, "Ada Weather")
    question = a_question(analyst, "Does the weather hold?")
    claim = (
        a_source(analyst, "Almanac").quote("the weather will hold", by=analyst).claim(ada, "forecast", by=analyst)
    )
    page = found(client, "weather")
    assert "No resolved forecast yet" in page
    assert "Awaits its outcome" in page
    assert "Ada Weather: Forecast" in page
    a_forecast(question, ada, analyst, 0.9, claim=claim)
    resolved(question, "no", analyst)
    page = found(client, "weather")
    assert "Too few to rank; mean Brier score 0.810 over 1 question" in page
    assert "Resolved No" in page
    assert "Ada Weather: Wrong" in page


@pytest.mark.parametrize("sought", ["lovelace vs byron", "Ada Lovelace versus B. Byron", "lovelace v. byron"])
def test_two_names_lead_to_their_comparison(analyst, client, sought):
    ada, ben = an_expert(analyst, "Ada Lovelace"), an_expert(analyst, "Byron", aliases=["B. Byron"])
    assert reverse("head_to_head", args=[ada.slug, ben.slug]) in found(client, sought)
    an_expert(analyst, "Ada Byron")
    for unclear in ("byron vs ada", "nobody vs lovelace", "lovelace vs lovelace", "vs", "a vs b vs c"):
        assert "on the questions that both have answered" not in found(client, unclear)
