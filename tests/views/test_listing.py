"""A list of predictions, from its text to the record in one pass."""

import pytest
from django.urls import reverse
from lxml import html

from tests.making import a_question, a_source, an_expert
from tests.views.test_bad_input import SOURCE
from tests.views.test_kinds import plain
from tracker.models import Claim, Excerpt, Expert, Forecast, Question, Source
from tracker.views.resolutions import _candidates

TEXT = """ECONOMY
1. The Dow is above 35,000: 90%
2. …above 37,500: 40%
3. Rates are raised by June 1: 60%

POLITICS
4. Labour keeps its majority: 70%
"""
TITLE = "Predictions for 2022"


@pytest.fixture
def source(analyst):
    source = a_source(analyst, TITLE)
    Source.objects.update(published_on="2022-01-03")
    source.refresh_from_db()
    source.authors.add(an_expert(analyst, "Ada Example"))
    source.hold_text(TEXT)
    return source


@pytest.fixture
def table(analyst_client, source):
    address = reverse("listing", args=[source.pk])

    def fill(**changed):
        """What a browser would send, with what is changed in the form; line_4_title is of the fourth line."""
        page = html.fromstring(analyst_client.get(address).content)
        (form,) = [form for form in page.forms if "reported_by" in form.fields]
        data = {name: value for name, value in form.fields.items() if value is not None}
        prefixes = sorted({name.rpartition("-")[0] for name in data if name.startswith("line-")}, key=_start)
        data |= {"reported_by": "author"}
        for name, value in changed.items():
            if name.startswith("line_"):
                _, number, field = name.split("_")
                name = f"{prefixes[int(number) - 1]}-{field}"
            data[name] = value
            if value is None:
                del data[name]
        return analyst_client.post(address, data)

    return fill


def _start(prefix):
    return int(prefix.removeprefix("line-"))


def test_who_adds_a_list_is_led_to_its_table(analyst_client):
    sent = SOURCE | {"title": TITLE, "text": TEXT, "authors": "Ada Example", "new_authors": "on"}
    answer = analyst_client.post(reverse("source_new"), sent, follow=True)
    page = plain(answer)
    assert "4 lines with a figure were found in it." in page
    assert "Dow is above 37,500 (2022)" in page
    assert "Log them in one table" in plain(analyst_client.get(reverse("coding", args=[Source.objects.get().pk])))


def test_all_lines_are_logged_at_once(table, source):
    assert table().status_code == 302
    logged = {forecast.question.title: forecast for forecast in Forecast.objects.order_by("pk")}
    assert {title: forecast.probability for title, forecast in logged.items()} == {
        "The Dow is above 35,000 (2022)": 0.9,
        "The Dow is above 37,500 (2022)": 0.4,
        "Rates are raised by June 1 (2022)": 0.6,
        "Labour keeps its majority (2022)": 0.7,
    }
    one = logged["Rates are raised by June 1 (2022)"]
    assert (one.made.iso(), one.expert.name, one.basis) == ("2022-01-03", "Ada Example", "stated")
    assert (one.question.closes.iso(), one.question.closes_basis) == ("2022-06-01", "stated")
    assert [topic.name for topic in one.question.topics.all()] == ["Economy"]
    assert one.question.criteria.startswith("As the author grades it")
    assert one.claim.excerpt.exact == "Rates are raised by June 1: 60%"
    of_year = logged["Labour keeps its majority (2022)"].question
    assert (of_year.closes.iso(), of_year.closes_basis) == ("2022-12-31", "inferred")
    assert of_year.closes_basis_note == f"From “{TITLE}”."
    source.refresh_from_db()
    assert source.coding == Source.Coding.PARTIAL


def test_a_line_is_edited_or_dismissed(table):
    changed = {
        "line_1_take": None,
        "line_2_title": "Will it be higher?",
        "line_3_probability": "55",
        "line_4_closes": "2023",
    }
    assert table(**changed, line_4_expert="Bob Sample", new_expert="on").status_code == 302
    logged = Forecast.objects.order_by("claim__excerpt__position")
    assert [(f.question.title, f.probability, f.expert.name) for f in logged] == [
        ("Will it be higher?", 0.4, "Ada Example"),
        ("Rates are raised by June 1 (2022)", 0.55, "Ada Example"),
        ("Labour keeps its majority (2022)", 0.7, "Bob Sample"),
    ]
    assert logged[2].question.closes.iso() == "2023"


def test_what_is_logged_is_not_offered_again(table, analyst_client, source):
    table(line_1_take=None)
    page = plain(analyst_client.get(reverse("listing", args=[source.pk])))
    assert "1 line with a figure was found in it." in page
    assert table().status_code == 302
    answer = analyst_client.get(reverse("listing", args=[source.pk]), follow=True)
    assert "Every line of this list is on record already." in plain(answer)


def test_a_question_on_record_is_chosen_and_no_second_one_made(table, analyst):
    same = a_question(analyst, "The Dow is above 35,000 (2022)", opens="2022-01-01", closes="2022-12-31")
    assert table().status_code == 302
    assert same.forecasts.get().probability == 0.9
    assert Question.objects.count() == 4


def test_two_lines_with_one_title_are_about_one_question_and_values_that_differ_are_refused(table):
    refused = table(line_2_title="The Dow is above 35,000 (2022)")
    assert refused.status_code == 422
    assert "Ada Example is on record for 3 January 2022 with 90 %" in plain(refused)
    assert not any(model.objects.exists() for model in (Forecast, Question, Excerpt))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reported_by": ""}, "Say what decides whether a line came true."),
        ({"criteria": "Yes if so."}, "Choose this, or write them; not both."),
        ({"made": ""}, "This field is required."),
        ({"made": "2099-01-01"}, "has not come yet"),
        ({"made": "2022-02-01"}, "It was published on 3 January 2022: what it says was said by then."),
        ({"expert": ""}, "Say whose predictions they are."),
        ({"expert": "Nobody Known"}, "Nobody on record is called Nobody Known."),
        ({"line_2_expert": "Nobody Known"}, "Nobody on record is called Nobody Known."),
        ({"line_2_probability": ""}, "Write one number."),
        ({"line_2_probability": "1"}, "Is 1 per cent meant, or certainty?"),
        ({"line_2_probability": "170"}, "Probability must be"),
        ({"line_2_title": ""}, "Write the question."),
        ({"line_2_closes": "03/04/2022"}, "03/04/2022"),
        ({"line_2_closes": ""}, "1 line has no deadline."),
        ({"line_2_closes": "2021"}, "closes"),
        ({"line_2_question": "999"}, "Select a valid choice."),
        ({f"line_{n}_take": None for n in (1, 2, 3, 4)}, "Every line is dismissed."),
        ({"line-9999-title": "What was there before"}, "Somebody has logged some of these lines meanwhile."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_logged(table, changed, said):
    answer = table(**changed)
    assert answer.status_code == 422
    assert said in plain(answer)
    for model in (Forecast, Claim, Excerpt, Question):
        assert not model.objects.exists()
    assert Expert.objects.people_and_models().count() == 1


def test_a_year_that_is_missing_is_asked_for(analyst_client, table, source):
    Source.objects.filter(pk=source.pk).update(title="Predictions", published_on=None)
    page = plain(analyst_client.get(reverse("listing", args=[source.pk])))
    assert "It does not say for which year it is." in page
    refused = table(made="2022-01-03")
    assert refused.status_code == 422
    assert "Its words say when: write the day." in plain(refused)
    assert "3 lines have no deadline." in plain(table(made="2022-01-03", line_3_closes="2022-06-01"))
    assert table(made="2022-01-03", line_3_closes="2022-06-01", closes="2022-12-31").status_code == 302


def test_what_nothing_calls_predictions_is_not_ticked(analyst_client, table, source):
    Source.objects.filter(pk=source.pk).update(title="Figures")
    page = plain(analyst_client.get(reverse("listing", args=[source.pk])))
    assert "Nothing says that these are predictions: tick the lines that are." in page
    assert "Every line is dismissed." in plain(table(closes="2022-12-31"))


def test_lines_that_are_not_understood_are_shown(analyst_client, source):
    source.hold_text(TEXT + "5. Party A or Party B: 40%, or 20% if it rains\n")
    page = plain(analyst_client.get(reverse("listing", args=[source.pk])))
    assert "1 line was not understood and is not in this table" in page
    assert "Party A or Party B: 40%, or 20% if it rains" in page


def test_the_authors_own_grading_is_kept_and_is_no_outcome(table, source, analyst_client):
    source.hold_text(TEXT.replace("4. Labour keeps its majority: 70%", "~~4. Labour keeps its majority: 70%~~"))
    Source.objects.filter(pk=source.pk).update(title="Predictions for 2022, graded", published_on="2022-12-31")
    page = plain(analyst_client.get(reverse("listing", args=[source.pk])))
    assert "It says how predictions came out, so they were made earlier: write when." in page
    assert table().status_code == 422  # it does not say when they were made
    assert table(made="2022-01-03").status_code == 302
    forecast = Forecast.objects.get(question__title__startswith="Labour")
    assert forecast.claim.note == "The author’s own mark on it: struck out."
    assert forecast.question.resolution is None
    assert "themselves" in plain(analyst_client.get(forecast.question.get_absolute_url()))
    (offered,) = _candidates([forecast.question], "")
    assert offered == forecast.claim.excerpt


def test_the_same_form_sent_twice_is_one_record(table, analyst_client, source):
    page = html.fromstring(analyst_client.get(reverse("listing", args=[source.pk])).content)
    (form,) = [form for form in page.forms if "reported_by" in form.fields]
    data = {name: value for name, value in form.fields.items() if value is not None} | {"reported_by": "author"}
    for _ in range(2):
        analyst_client.post(reverse("listing", args=[source.pk]), data)
    assert (Forecast.objects.count(), Question.objects.count(), Excerpt.objects.count()) == (4, 4, 4)


def test_readers_are_refused_and_texts_that_are_no_lists_lead_to_the_text(reader_client, analyst_client, source):
    address = reverse("listing", args=[source.pk])
    assert reader_client.get(address).status_code == 403
    source.hold_text("It will rain.")
    assert analyst_client.get(address).status_code == 302


def test_a_long_list_is_offered_a_hundred_lines_at_a_time(analyst_client, source):
    source.hold_text("\n".join(f"{n}. Team {n} wins its next match: {n % 100}%" for n in range(2, 152)))
    page = plain(analyst_client.get(reverse("listing", args=[source.pk])))
    assert "150 lines with a figure were found in it." in page
    assert "These are the first 100" in page
    assert page.count("Said by, if another") == 101
