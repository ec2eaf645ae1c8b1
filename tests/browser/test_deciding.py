"""Deciding in a browser: from a proposal to a second decision, and an outcome that three raters see alike."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import person
from tests.making import a_forecast, a_question, an_expert
from tests.models.test_deciding import raters
from tracker.models import Question, Resolution, User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def analyst_(transactional_db) -> User:
    return person("Analyst")


@pytest.fixture
def question(analyst_) -> Question:
    question = a_question(analyst_, "Is a deal signed?")
    a_forecast(question, an_expert(analyst_, "Vera Voss"), analyst_, 0.7)
    return question


def cite(page: Page, title: str, words: str) -> None:
    """A report that is not on record."""
    page.get_by_label("Its title").fill(title)
    page.get_by_label("Published", exact=True).fill("28 February 2019")
    page.get_by_label("The words that show it").fill(words)


def decide(page: Page, outcome: str, why: str) -> None:
    page.get_by_label(outcome, exact=True).check()
    page.get_by_role("button", name="The outcome is known since the day of this report").click()
    expect(page.get_by_label("Known since")).to_have_value("28 February 2019")
    page.get_by_label("Why").fill(why)


def history(page: Page, question: Question) -> str:
    page.goto(question.get_absolute_url())
    return " ".join(page.locator(".history").inner_text().split())


def test_from_a_proposal_to_another_decision(question, analyst_, open_page, settings):
    settings.SECOND_SIGNATURE = "changes"
    second = User.objects.create_user("second@example.org", name="Second admin")
    second.give_role("Admin", by=second)
    proposer, first = open_page(user=analyst_), open_page(user=person("Admin"))
    other, reader = open_page(user=second), open_page()

    proposer.goto(question.get_absolute_url())
    proposer.get_by_role("link", name="Propose an outcome").click()
    cite(proposer, "No deal", "They left without signing")
    decide(proposer, "No", "Nothing was signed by the end of February.")
    proposer.get_by_role("button", name="Propose it").click()
    expect(proposer.get_by_role("heading", name="Proposed: Resolved No")).to_be_visible()

    first.goto("/desk/")
    first.get_by_role("link", name="Proposed").click()
    first.get_by_role("link", name="Resolved No?").click()
    first.get_by_role("button", name="Accept: Resolved No").click()
    assert "Proposed by An Analyst, signed by An Admin." in history(reader, question)

    first.goto(question.get_absolute_url())
    first.get_by_role("link", name="Resolve again").click()
    cite(first, "They signed after all", "A protocol was signed at night")
    decide(first, "Yes", "The protocol counts.")
    first.get_by_role("button", name="See what it would change").click()
    expect(first.get_by_role("listitem").filter(has_text="Vera Voss")).to_contain_text("0.490 → 0.090")
    first.get_by_role("button", name="Record the decision").click()
    expect(first.get_by_text("Resolved Yes: it takes effect once another admin")).to_be_visible()
    assert Resolution.objects.count() == 1

    other.goto("/desk/")
    other.get_by_role("link", name="Second signature").click()
    other.get_by_role("link", name="Resolved Yes?").click()
    other.get_by_role("button", name="Accept: Resolved Yes").click()
    said = history(reader, question)
    assert "Resolved Yes, decision 2" in said
    assert "Proposed by An Admin, signed by An Admin and Second admin." in said
    assert "Resolved No, decision 1" in said
    reader.goto("/experts/vera-voss/forecasts/")
    expect(reader.locator("main")).to_contain_text("Right")
    other.goto("/desk/resolutions/")
    expect(other.get_by_text("No question is in this state")).to_be_visible()


def test_an_arguable_question_goes_through_three_raters(question, open_page):
    asked = raters(3)
    admin = open_page(user=person("Admin"))
    admin.goto(f"/questions/{question.pk}/raters/")
    expect(admin.get_by_text("An Analyst has logged a forecast of it.")).to_be_visible()
    for rater in asked:
        admin.get_by_label(rater.name).check()
    admin.get_by_role("button", name="Ask them").click()
    expect(admin.get_by_text("3 of 3 analysts who were asked")).to_be_visible()
    for rater, answer in zip(asked, ("No", "The criteria do not decide it", "No"), strict=True):
        page = open_page(user=rater)
        page.goto(question.get_absolute_url())
        expect(page.get_by_text("without knowing what was forecast")).to_be_visible()
        page.goto("/desk/")
        page.get_by_role("link", name="Is a deal signed?").click()
        expect(page.get_by_text("Vera Voss")).to_have_count(0)
        page.get_by_label(answer, exact=True).check()
        page.get_by_label("Why").fill("By the letter.")
        page.get_by_role("button", name="Record my answer").click()
        expect(page.get_by_text("Your answer is on record.")).to_be_visible()
    admin.goto("/desk/")
    admin.get_by_role("link", name="Rated").click()
    admin.get_by_role("link", name="Resolve", exact=True).click()
    expect(admin.get_by_text("2 No, 1 cannot decide")).to_be_visible()
    cite(admin, "No deal", "They left without signing")
    decide(admin, "No", "As two of three raters say.")
    admin.get_by_role("button", name="Record the decision").click()
    assert "Rated by 3 who did not know what was forecast" in history(admin, question)


def test_without_scripts_a_report_is_read_and_cited(question, open_page):
    page = open_page(user=person("Admin"), java_script_enabled=False)
    page.goto("/desk/resolutions/")
    page.get_by_role("link", name="Resolve", exact=True).click()
    page.get_by_label("Why").fill("Nothing was signed.")
    cite(page, "No deal", "They left without signing")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_label("Why")).to_have_value("Nothing was signed.")
    decide(page, "No", "Nothing was signed.")
    page.get_by_role("button", name="See what it would change").click()
    expect(page.get_by_role("heading", name="What it would change")).to_be_visible()
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_text("Resolved No. The scores stand below.")).to_be_visible()
