"""A symposium in one table: who said what to which question."""

from django.urls import reverse

from tests.making import a_choice, a_forecast, a_question, a_source, an_expert, resolved
from tracker.models import Collection, Question


def a_collection(by, *questions: Question) -> Collection:
    collection = Collection.objects.create(
        title="A symposium", slug="symposium", frame="selected", frame_note="One in hand.", recorded_by=by
    )
    collection.questions.set(questions)
    return collection


def test_every_expert_has_a_row_and_every_question_a_column(analyst, admin, client):
    first, second = a_question(analyst, closes="2019-02-20"), a_choice(analyst, "A", "B")
    ada, ben = an_expert(analyst, "Ada"), an_expert(analyst, "Ben")
    a_forecast(first, ada, analyst, 0.2)
    a_forecast(first, ada, analyst, 0.9, made="2019-02-15")
    a_forecast(second, ben, analyst, [0.3, 0.7])
    resolved(first, "no", admin, known="2019-02-20")
    page = client.get(reverse("matrix", args=[a_collection(analyst, first, second).slug])).content.decode()
    table = page[page.index("<table") : page.index("</table>")]
    assert table.index("Ada") < table.index("Ben")
    assert ">90\N{NO-BREAK SPACE}%</a>" in table
    assert "20\N{NO-BREAK SPACE}%</a>" not in table
    assert "A: 30\N{NO-BREAK SPACE}%, B: 70\N{NO-BREAK SPACE}%" in table
    assert table.count("Wrong: ") == 1
    assert table.count("nothing on record") == 2


def test_forty_questions_are_enough(analyst, client):
    questions = [a_question(analyst) for _ in range(41)]
    a_forecast(questions[0], an_expert(analyst), analyst)
    page = client.get(reverse("matrix", args=[a_collection(analyst, *questions).slug])).content.decode()
    assert page.count('<th scope="col">') == 41
    assert "The first 40 questions to close." in page


def test_a_collection_without_forecasts_says_so(analyst, client):
    page = client.get(reverse("matrix", args=[a_collection(analyst).slug])).content.decode()
    assert "No forecasts yet" in page
    assert client.get(reverse("matrix", args=["nowhere"])).status_code == 404


def test_of_many_sources_those_with_most_claims_are_shown_and_the_others_listed(analyst, client):
    collection, expert = a_collection(analyst), an_expert(analyst)
    sources = [a_source(analyst, f"Text {n:02}") for n in range(12)]
    collection.sources.set(sources)
    sources[11].quote("It will rain", by=analyst).claim(expert, "vague", by=analyst)
    a_source(analyst, "Another text")
    page = client.get(collection.get_absolute_url()).content.decode()
    assert page.index("Text 11") < page.index("Text 00")
    assert ("Text 08" in page, "Text 10" in page) == (True, False)
    where = f"{reverse('sources')}?collection={collection.slug}"
    assert f'<a href="{where}">All 12 sources</a>' in page
    listed = " ".join(client.get(where).content.decode().split())
    assert "12 sources of “A symposium”" in listed
    assert "Another text" not in listed
    assert client.get(f"{reverse('sources')}?collection=none").status_code == 404


def test_the_questions_of_a_collection_have_pages(analyst, client):
    page = a_collection(analyst, *(a_question(analyst) for _ in range(21))).get_absolute_url()
    first = " ".join(client.get(page).content.decode().split())
    assert "21 questions, the first to close first." in first
    assert "1–20 of 21 questions, page 1 of 2" in first
    assert "There is no page “7” here. This is page 2." in client.get(page, {"page": 7}).content.decode()
