"""A text is coded from paste to signed off: by keyboard alone, and in a browser without JavaScript."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.conftest import person
from tracker.models import Claim, Excerpt, Forecast, Source

# Ours; it quotes a few words of Eric Gomez, as the shipped case does.
TEXT = """What the leaders will bring home

A draft that was printed today indicates that they will make significant progress on improving U.S.-North Korea \
relations. The two main points are the signing of a peace declaration and the establishment of liaison offices.

Seoul has asked for this since spring. Washington is likely to pay for one railway by 31 March 2019. All this \
should result in better U.S.-North Korea agreements."""
CRITERIA = "Yes if the Department of State reports that it paid for a railway by 31 March 2019."


class Keyboard:
    """Somebody who has no pointer: Tab, arrows, Enter and letters."""

    def __init__(self, page: Page) -> None:
        self.page, self.press = page, page.keyboard.press

    def to(self, wanted) -> None:
        """Tab until it has the focus."""
        for _ in range(120):
            if wanted.count() and wanted.first.evaluate("element => element === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"{wanted} cannot be reached by Tab")

    def fill(self, label: str | re.Pattern[str], text: str) -> None:
        roles = ("textbox", "searchbox", "combobox")
        one, *others = (
            self.page.get_by_role(role, name=label).and_(self.page.locator("input, textarea")) for role in roles
        )
        for other in others:
            one = one.or_(other)
        self.to(one)
        self.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def choose(self, label: str, first_letters: str) -> None:
        self.to(self.page.get_by_label(label))
        self.page.keyboard.type(first_letters)

    def follow(self, name: str | re.Pattern[str], role: str = "link") -> None:
        self.to(self.page.get_by_role(role, name=name))
        self.press("Enter")

    def find(self, words: str) -> None:
        """Type into the search for questions, and wait until its list has followed."""
        self.page.locator("#questions").evaluate("element => (element.dataset.old = 'yes')")
        self.fill(re.compile("^Find it"), words)
        expect(self.page.locator("#questions[data-old]")).to_have_count(0)

    def mark(self, words: str) -> None:
        """Walk to the sentence that has these words, move both its ends to them, and quote it."""
        self.to(self.page.locator("#text"))
        said = self.page.locator("#marked-words")
        for key in ["n"] * 8 + ["ArrowDown"] * 30:
            if words in (said.text_content() or ""):
                break
            self.press(key)
        for _ in range(30):
            if said.text_content().startswith(words):
                break
            self.press("ArrowRight")
        for _ in range(30):
            if said.text_content().rstrip(" .") == words:
                break
            self.press("Shift+ArrowLeft")
        self.press("Enter")
        expect(self.page.locator("#card").get_by_label("Quotation")).to_have_value(re.compile(re.escape(words)))


def log_what_is_on_record(keys: Keyboard) -> None:
    """A forecast whose question is on record: found by typing."""
    page, card = keys.page, keys.page.locator("#card")
    keys.mark("will make significant progress on improving U.S.-North Korea relations")
    keys.choose("What kind of claim is it?", "Forecast")
    keys.follow("Record and go on", "button")
    expect(card.get_by_role("heading", name="Which question does it forecast?")).to_be_visible()
    keys.find("agreement or joint statement")
    keys.follow(re.compile("^Does the Hanoi summit end with"))
    expect(card.get_by_role("heading", name="How likely do they say it is?")).to_be_visible()
    expect(card.locator(".entry").first).to_contain_text("House rule")
    keys.follow("Log it and mark the next", "button")
    expect(card).to_contain_text("Logged: Eric Gomez")
    expect(page.locator("#text mark.claim")).to_have_count(1)


def log_two_from_one_sentence(keys: Keyboard) -> None:
    """A sentence that says two things: one card, two forecasts."""
    card = keys.page.locator("#card")
    expect(card.get_by_label("Quotation")).to_have_value(re.compile("^The two main points"))
    keys.choose("What kind of claim is it?", "Forecast")
    keys.follow("Record and go on", "button")
    for words, title, button in (
        ("ending the Korean War", "Is a declaration", "then another from these words"),
        ("liaison offices", "Do both sides agree", "mark the next"),
    ):
        keys.find(words)
        keys.follow(re.compile(f"^{title}"))
        expect(card.get_by_role("textbox", name="Phrase")).to_be_visible()
        keys.fill("Phrase", "will")
        expect(card.get_by_role("radio", name=re.compile("House rule"))).to_be_checked()
        keys.fill("Reason", "From the context: the sentence before says “they will”.")
        keys.follow(re.compile(button), "button")
        expect(card).to_contain_text("Logged: Eric Gomez")


def log_with_a_new_question(keys: Keyboard) -> None:
    """A forecast that needs a question of its own, with the deadline that the words give."""
    card = keys.page.locator("#card")
    keys.mark("likely to pay for one railway by 31 March 2019")
    keys.press("ControlOrMeta+Enter")
    expect(card).to_contain_text("No question on record is like it")
    expect(card.get_by_label("Closes")).to_have_value("2019-03-31")
    keys.fill("Title", "Does Washington pay for a railway by 31 March 2019?")
    keys.fill("Resolution criteria", CRITERIA)
    keys.follow("Save and log the forecast", "button")
    expect(card.get_by_role("textbox", name="Phrase")).to_have_value("likely")
    expect(card.locator(".entry")).to_have_count(14)
    keys.follow("Log it and mark the next", "button")


def test_by_keyboard_alone(hanoi, open_page):
    page = open_page(user=person("Analyst"))
    keys = Keyboard(page)
    card = page.locator("#card")
    page.goto("/sources/new/")
    keys.fill("Title", "What the leaders will bring home")
    keys.fill("Authors", "Eric Gomez")
    keys.fill(re.compile("^Published"), "2019-02-26")
    keys.fill(re.compile("^Text"), TEXT)
    keys.follow("Add the source", "button")
    expect(page.locator(".candidate")).to_have_count(4)  # the heading is none

    log_what_is_on_record(keys)
    log_two_from_one_sentence(keys)
    log_with_a_new_question(keys)

    # What nothing could disprove, and the end.
    expect(card.get_by_label("Quotation")).to_have_value(re.compile("^All this"))
    keys.choose("What kind of claim is it?", "Vague")
    keys.follow("Record and go on", "button")
    expect(card).to_contain_text("0 underlined passages left")
    keys.follow("Sign off: these are all its claims", "button")
    expect(page.get_by_role("heading", name="What the leaders will bring home")).to_be_visible()
    source = Source.objects.get(title="What the leaders will bring home")
    assert source.coding == "complete"
    assert Forecast.objects.filter(claim__excerpt__source=source).count() == 4
    assert Claim.objects.filter(excerpt__source=source, kind="vague").count() == 1


OP_ED = """The crown finds its floor

Growth is unlikely to exceed 2 percent next year, unemployment may well climb above 9 percent by the end of 2026, \
and the central bank will cut its policy rate below 10 percent by June 2026.

"Ruritania will regain its investment grade rating within eighteen months," Zoltan Hentzau told an audience in \
Zenda on Monday. I would put the odds of that at one in five.

The coalition will not break before the budget of 2026. Oh yes, and pigs will fly over Zenda by 2026."""


class Coder(Keyboard):
    """Somebody who codes the underlined passages one after the other."""

    def paste(self, title: str, text: str) -> None:
        self.page.goto("/sources/new/")
        self.fill("Title", title)
        self.fill("Authors", "Eric Gomez")
        self.fill(re.compile("^Published"), "2025-11-20")
        self.fill(re.compile("^Text"), text)
        self.follow("Add the source", "button")

    def begin(self, words: str) -> None:
        """The next underlined passage is in the card."""
        expect(self.card.get_by_label("Quotation")).to_have_value(re.compile(words))

    @property
    def card(self):
        return self.page.locator("#card")

    def record(self) -> None:
        self.press("ControlOrMeta+Enter")

    def ask(self, title: str, closes: str = "") -> None:
        """A new question, whose outcome newspapers report."""
        expect(self.card.get_by_role("heading", name="Write the question")).to_be_visible()
        self.fill("Title", title)
        self.choose("… or by whom it is reported", "Two")
        if closes:
            self.fill("Closes", closes)
        self.record()
        expect(self.card.get_by_role("heading", name="How likely do they say it is?")).to_be_visible()
        expect(self.card.locator(".about-to-log")).not_to_be_empty()


def test_an_op_ed_of_an_afternoon_by_keyboard(hanoi, open_page):
    """Three claims in a sentence, a quoted minister, a number in words, a negation, and what is no claim."""
    coder = Coder(open_page(user=person("Analyst")))
    coder.paste("The crown finds its floor", OP_ED)
    expect(coder.page.locator(".candidate")).to_have_count(7)
    coder.press("n")
    coder.press("Enter")
    code_three_of_one_sentence(coder)
    code_what_a_minister_said(coder)
    code_the_rest(coder)
    source = Source.objects.get(title="The crown finds its floor")
    forecasts = Forecast.objects.current().with_values().filter(claim__excerpt__source=source).order_by("pk")
    assert [(f.expert.name, round(f.value.best, 3)) for f in forecasts] == [
        ("Eric Gomez", 0.2),
        ("Eric Gomez", 0.55),
        ("Eric Gomez", 0.98),
        ("Zoltan Hentzau", 0.98),
        ("Eric Gomez", 0.2),
        ("Eric Gomez", 0.02),
    ]
    assert [f.basis for f in forecasts] == ["verbal"] * 4 + ["stated", "verbal"]
    assert source.sign_offs.get().n_passed_over == 0
    assert Claim.objects.get(kind="none").note == "Irony."


def code_three_of_one_sentence(coder: Coder) -> None:
    for words, title, phrase in (
        ("^Growth is unlikely .* next year$", "Does growth in Ruritania exceed 2 percent in 2026?", "unlikely"),
        ("^unemployment may well", "Is unemployment in Ruritania above 9 percent by the end of 2026?", "may well"),
        ("^the central bank will cut", "Is the Ruritanian policy rate below 10 percent by 30 June 2026?", "will"),
    ):
        coder.begin(words)
        coder.record()
        coder.ask(title)
        expect(coder.card.get_by_role("textbox", name="Phrase")).to_have_value(phrase)
        if phrase == "may well":
            for name, value in {"low": "40", "best": "55", "high": "70"}.items():
                coder.fill(name.capitalize(), value)
            coder.fill("Reason", "Between “may” and “likely”.")
        coder.record()


def code_what_a_minister_said(coder: Coder) -> None:
    """Whose words they are is asked, and nothing that stood in the card before is in it now."""
    card = coder.card
    coder.begin("investment grade")
    expect(card.get_by_label("Said by")).to_have_value("Zoltan Hentzau")
    coder.record()
    expect(card.locator(".error-summary")).to_contain_text("Nobody on record is called Zoltan Hentzau")
    coder.to(card.get_by_label("Put this name on record"))
    coder.press("Space")
    coder.fill("Affiliation as printed", "Ministry of Finance")
    coder.record()
    coder.ask("Does Ruritania have an investment grade rating by 20 May 2027?")
    for name in ("Low", "Best", "High", "Reason"):
        expect(card.get_by_label(name, exact=True)).to_have_value("")
    coder.record()


def code_the_rest(coder: Coder) -> None:
    """A number in words, a negation, irony; and it is signed off."""
    card = coder.card
    coder.begin("one in five")
    coder.record()
    coder.follow("Back to those that are asked already")
    coder.find("investment grade")
    coder.follow(re.compile("^Does Ruritania have an investment grade"))
    expect(card.get_by_label("Probability of Yes")).to_have_value("20 %")
    coder.record()
    coder.begin("will not break")
    coder.record()
    coder.ask("Does the Ruritanian coalition break before the budget of 2026?", "2026-12-31")
    expect(card.get_by_role("textbox", name="Phrase")).to_have_value("will not")
    coder.record()
    coder.begin("pigs will fly")
    coder.press("2")
    expect(card).to_contain_text("0 underlined passages left")
    coder.follow("Sign off: these are all its claims", "button")
    expect(coder.page.get_by_role("heading", name="The crown finds its floor")).to_be_visible()


def test_without_javascript(hanoi, open_page):
    page = open_page(user=person("Analyst"), java_script_enabled=False)
    page.goto("/sources/new/")
    page.get_by_label("Title").fill("What the leaders will bring home")
    page.get_by_role("textbox", name="Authors").fill("Eric Gomez")
    page.get_by_label(re.compile("^Published")).fill("2019-02-26")
    page.get_by_label(re.compile("^Text")).fill(TEXT)
    page.get_by_role("button", name="Add the source").click()

    # An underlined sentence is a link; any other words are pasted.
    page.get_by_role("link", name=re.compile("^Washington is likely")).click()
    expect(page.get_by_label("Quotation")).to_have_value(re.compile("^Washington is likely"))
    page.get_by_role("button", name="Record and go on").click()
    page.get_by_label("Title").fill("Does Washington pay for a railway by 31 March 2019?")
    page.get_by_label("Resolution criteria").fill(CRITERIA)
    page.get_by_role("button", name="Save and log the forecast").click()

    # Other words than were proposed: the lexicons are shown once it was sent.
    page.get_by_role("textbox", name="Phrase").fill("highly likely")
    page.get_by_role("textbox", name="Reason").fill("From the context: so the heading has it.")
    page.get_by_role("radio", name=re.compile("^None of these: my")).check()
    page.get_by_role("button", name="Log it and mark the next").click()
    expect(page.get_by_text("or choose a lexicon entry").first).to_be_visible()
    page.get_by_role("radio", name=re.compile("^CAPphrase 2026 “highly likely”")).check()
    page.get_by_role("button", name="Log it and mark the next").click()
    expect(page.get_by_text("Logged: Eric Gomez")).to_be_visible()

    page.get_by_label("Quotation").fill("better U.S.-North Korea agreements")
    page.get_by_label("What kind of claim is it?").select_option(value="vague")
    page.get_by_role("button", name="Record and go on").click()
    page.get_by_role("button", name="Sign off: these are all its claims").click()
    page.get_by_role("checkbox", name=re.compile("^Sign off all the same")).check()
    page.get_by_role("button", name="Sign off").click()
    assert Source.objects.get(title="What the leaders will bring home").coding == "complete"
    forecast = Forecast.objects.with_values().get(claim__excerpt__source__title="What the leaders will bring home")
    assert forecast.value.best == 0.9


def test_words_are_marked_with_the_pointer(hanoi, open_page):
    page = open_page(user=person("Analyst"))
    source = Source.objects.get(publisher__name="Cato Institute")
    source.hold_text(f"😀 {TEXT}")
    page.goto(f"/sources/{source.pk}/coding/")
    railway = page.locator(".candidate", has_text="Washington is likely")
    x, y = railway.evaluate("element => [element.getClientRects()[0].x, element.getClientRects()[0].y]")
    page.mouse.move(x + 1, y + 8)
    page.mouse.down()
    page.mouse.move(x + 40, y + 8, steps=3)
    page.mouse.up()
    expect(page.get_by_label("Quotation")).to_have_value("Washington")


def test_what_was_typed_survives_a_reload_and_not_the_saving(hanoi, open_page):
    page = open_page(user=person("Analyst"))
    source = Source.objects.get(publisher__name="Cato Institute")
    page.goto(f"/sources/{source.pk}/coding/")
    page.get_by_label("Quotation").fill("a word that was not sent")
    page.get_by_label("Said by").fill("Eric Gomez")
    page.reload()
    expect(page.get_by_label("Quotation")).to_have_value("a word that was not sent")
    expect(page.get_by_text("What you had typed here is restored.")).to_be_visible()
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_label("Quotation")).to_have_value("")
    page.get_by_label("Quotation").fill("a word that was sent")
    page.get_by_label("What kind of claim is it?").select_option("evidence")
    page.get_by_role("button", name="Record and go on").click()
    expect(page.locator("#card")).to_contain_text("Recorded.")
    expect(page.get_by_label("Quotation")).to_have_value("")
    page.reload()
    expect(page.get_by_label("Quotation")).to_have_value("")
    assert Excerpt.objects.filter(exact="a word that was sent").exists()


def test_what_is_wrong_is_said_in_the_card(hanoi, open_page):
    page = open_page(user=person("Analyst"))
    source = Source.objects.get(publisher__name="Cato Institute")
    source.hold_text(TEXT)
    page.goto(f"/sources/{source.pk}/coding/")
    page.evaluate("htmx.config.noSwap.push('4xx', '5xx')")  # as django-htmx has it while developing
    page.get_by_label("Quotation").fill("Washington is likely to pay for two railways by 31 March")
    page.get_by_label("What kind of claim is it?").select_option("evidence")
    page.get_by_role("button", name="Record and go on").click()
    expect(page.locator("#card .error-summary")).to_contain_text(
        "The nearest passage is: “Washington is likely to pay"
    )
    assert not Excerpt.objects.filter(source=source, exact__contains="railway").exists()
    page.get_by_role("button", name=re.compile("^Take the words as they are printed")).click()
    expect(page.locator("#card")).to_contain_text("Recorded.")
    assert Excerpt.objects.filter(source=source, exact__startswith="Washington is likely to pay for one").exists()


def test_on_a_phone_the_card_comes_into_view(hanoi, open_page):
    page = open_page(user=person("Analyst"), viewport=PHONE, has_touch=True)
    source = Source.objects.get(publisher__name="Cato Institute")
    source.hold_text(TEXT)
    page.goto(f"/sources/{source.pk}/coding/")
    page.locator(".candidate", has_text="Washington is likely").tap()
    expect(page.get_by_label("Quotation")).to_have_value(re.compile("^Washington"))
    expect(page.get_by_label("Quotation")).to_be_in_viewport()
