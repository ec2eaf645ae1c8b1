"""The whole chain in a browser: quotation, forecast, resolution, scoreboard, and back to the sentence."""

import re

from playwright.sync_api import Page, expect

from tests.conftest import person
from tracker.models import Forecast, Resolution

SENTENCE = "a limited deal on sanctions will probably be signed in Hanoi"


def pick(page: Page, label: str, option: re.Pattern[str] | str) -> None:
    """Choose an option of a select by a part of its words."""
    select = page.get_by_label(label)
    value = select.locator("option").filter(has_text=option).first.get_attribute("value")
    select.select_option(value)


def quote_and_log(desk: Page) -> None:
    """A sentence is quoted, its question written, and the forecast logged."""
    desk.goto("/experts/new/")
    desk.get_by_label("Name").fill("Vera Voss")
    desk.get_by_role("button", name="Add the expert").click()
    expect(desk.get_by_role("heading", name="Vera Voss")).to_be_visible()

    desk.goto("/sources/new/")
    desk.get_by_label("Title").fill("What to watch in Hanoi")
    desk.get_by_role("textbox", name="Authors").fill("Vera Voss")
    desk.get_by_label("Published").fill("2019-02-20")
    desk.get_by_role("button", name="Add the source").click()
    desk.get_by_label("Quotation").fill(SENTENCE)
    pick(desk, "What kind of claim is it?", "Forecast")
    desk.get_by_role("button", name="Record and go on").click()

    desk.get_by_role("link", name="None of these: write a new question").click()
    desk.get_by_label("Title").fill("Is a limited deal on sanctions signed in Hanoi?")
    desk.get_by_label("Resolution criteria").fill("Yes if both sides sign it at the summit by 28 February 2019.")
    desk.get_by_label("Opens").fill("2019-02-01")
    desk.get_by_label("Closes").fill("2019-02-28")
    desk.get_by_role("button", name="Save and log the forecast").click()

    desk.get_by_role("textbox", name="Phrase").fill("will probably")
    desk.get_by_role("radio", name=re.compile("^Mauboussin 2018 “probably”")).check()
    desk.get_by_role("button", name="Log it and mark the next").click()
    expect(desk.get_by_text("Logged: Vera Voss")).to_be_visible()


def resolve(resolver: Page, forecast: Forecast) -> None:
    """The retrospective is cited."""
    resolver.goto(forecast.question.get_absolute_url())
    resolver.get_by_role("link", name=re.compile("Resolve")).first.click()
    resolver.get_by_label("Or quotations on record").fill("joint communique")
    row = resolver.locator("#evidence .sheet").filter(
        has_text="abrupt end to the summit without even the publication of a joint communique"
    )
    expect(row).to_have_count(1)
    row.get_by_label("This quotation").select_option("supports")
    resolver.get_by_label("No", exact=True).check()
    resolver.get_by_label("Known since").fill("2019-02-28")
    resolver.get_by_label("Why").fill("Nothing was signed.")
    resolver.get_by_role("button", name="Record the decision").click()
    expect(resolver.get_by_text("Resolved No. The scores stand below.")).to_be_visible()


def walk_back(reader: Page) -> None:
    """From the score to the sentence and to the evidence."""
    reader.goto("/scoreboard/")
    row = reader.get_by_role("row").filter(has_text="Vera Voss")
    expect(row).to_contain_text("0.490")
    row.get_by_role("link", name="Vera Voss").click()
    expect(reader.get_by_text(SENTENCE).first).to_be_visible()
    reader.get_by_role("link", name="Is a limited deal on sanctions signed in Hanoi?").first.click()
    expect(reader.get_by_text("without even the publication of a joint communique").first).to_be_visible()
    reader.get_by_role("link", name=SENTENCE).first.click()
    expect(reader.get_by_role("heading", name="What to watch in Hanoi")).to_be_visible()
    expect(reader.locator("mark", has_text=SENTENCE)).to_be_visible()


def test_from_a_quotation_to_the_scoreboard_and_back(hanoi, open_page):
    quote_and_log(open_page(user=person("Analyst")))
    forecast = Forecast.objects.with_values().get(expert__name="Vera Voss")
    assert forecast.value.best == 0.70
    resolve(open_page(user=person("Admin")), forecast)
    evidence = Resolution.objects.get(question=forecast.question).evidence.get()
    assert evidence.excerpt.source.title.startswith("The Hanoi Summit")
    walk_back(open_page())


def test_the_search_replaces_only_the_rows(hanoi, page):
    page.goto("/experts/")
    page.evaluate("window.isSamePage = true")
    page.locator("main").get_by_role("searchbox").fill("gomez")
    page.locator("main").get_by_role("searchbox").press("Enter")
    expect(page.locator("#rows")).not_to_contain_text("Carpenter")
    expect(page.locator("#rows")).to_contain_text("Eric Gomez")
    expect(page).to_have_url(re.compile(r"q=gomez"))
    assert page.evaluate("window.isSamePage")


def test_the_same_search_works_without_javascript(hanoi, open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/experts/")
    page.locator("main").get_by_role("searchbox").fill("gomez")
    page.locator("main").get_by_role("searchbox").press("Enter")
    expect(page.locator("#rows")).not_to_contain_text("Carpenter")
    expect(page.locator("#rows")).to_contain_text("Eric Gomez")
