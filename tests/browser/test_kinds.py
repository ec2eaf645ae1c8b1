"""A question about a number, from asking to its outcome, in a browser without JavaScript."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.conftest import person
from tests.making import an_excerpt, an_expert


def test_a_question_about_a_number_is_asked_forecast_and_resolved(transactional_db, open_page, axe):
    admin = person("Admin")
    an_expert(admin, "Vera Voss")
    an_excerpt(admin, "The yearbook counts 41 warheads.")
    desk = open_page(user=admin, java_script_enabled=False)

    # Only what belongs to the kind is asked for.
    desk.goto("/questions/new/")
    expect(desk.get_by_label("Lowest number")).to_be_hidden()
    desk.get_by_label("One of several in order").check()
    expect(desk.get_by_label("Options")).to_be_visible()
    desk.get_by_label("A number").check()
    expect(desk.get_by_label("Options")).to_be_hidden()
    desk.get_by_label("Title").fill("How many warheads are there at the end of 2019?")
    desk.get_by_label("Resolution criteria").fill("As the yearbook counts them.")
    desk.get_by_label("Highest number").fill("100")
    desk.get_by_label("Unit").fill("warheads")
    desk.get_by_label("Opens").fill("2019-01-01")
    desk.get_by_label("Closes").fill("2019-12-31")
    desk.get_by_role("button", name="Save the question").click()
    expect(desk.get_by_text("A question about a number needs a range.").first).to_be_visible()
    desk.get_by_label("Lowest number").fill("0")
    # What was filled in for another kind is seen again once it is refused.
    desk.get_by_label("Yes or no").check()
    desk.get_by_role("button", name="Save the question").click()
    expect(desk.get_by_text("A yes-or-no question has no unit.").last).to_be_visible()
    expect(desk.get_by_label("Unit")).to_have_value("warheads")
    desk.get_by_label("A number").check()
    desk.get_by_role("button", name="Save the question").click()
    expect(desk.get_by_text("A number from 0 to 100 warheads")).to_be_visible()

    desk.get_by_role("link", name="Log the first forecast").click()
    desk.get_by_role("combobox", name="Expert").select_option(label="Vera Voss")
    desk.get_by_role("textbox", name="Made").fill("2019-02-20")
    desk.get_by_role("textbox", name="From").fill("30")
    desk.get_by_label("To", exact=True).fill("60")
    desk.get_by_role("button", name="Log the forecast").click()
    expect(desk.get_by_text(re.compile(r"30–60\swarheads \(80\s%\ssure\)")).first).to_be_visible()
    forecast = desk.url

    desk.get_by_role("link", name="The question and its outcome").click()
    desk.get_by_role("link", name="Resolve").click()
    desk.locator("main").get_by_role("searchbox").fill("yearbook")
    desk.get_by_role("button", name="Find").click()
    desk.get_by_label("This quotation").select_option("supports")
    desk.get_by_label("A number, written below").check()
    desk.get_by_label("The number").fill("41")
    desk.get_by_label("Known since").fill("2020-06-15")
    desk.get_by_label("Why").fill("The yearbook says so.")
    desk.get_by_role("button", name="Record the decision").click()
    expect(desk.get_by_text(re.compile(r"^Resolved 41\swarheads$")).first).to_be_visible()
    expect(desk.get_by_role("row").filter(has_text="Vera Voss")).to_contain_text("Right")

    question = desk.url
    phone = open_page(user=admin, viewport=PHONE, color_scheme="dark")
    for address in (question, forecast, f"{forecast}correction/", "/questions/new/"):
        phone.goto(address)
        axe(phone)
        assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
