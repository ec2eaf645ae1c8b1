"""Counts what it takes to code an op-ed of 800 words with twelve claims, from paste to signed off.

By somebody who knows the keys, and clicks into an input that has not the focus.

python bench/coding.py
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.served import ROOT, free_port

TEXT = (ROOT / "bench" / "coding.txt").read_text(encoding="utf-8")
# What is typed for each underlined passage, in the order of the text: the title of a new question (with a deadline
# where the words have none), the one on record that it is about, or what it is instead.
CLAIMS = [
    ("unlikely", "Does Ruritania's economy grow by more than 2 percent in 2026?", "figures"),
    ("may well", "Is unemployment in Ruritania above 9 percent at the end of 2026?", ""),
    ("will cut", "Is the policy rate of Ruritania below 10 percent by 30 June 2026?", ""),
    ("regain", "Does Ruritania have an investment grade rating by 20 May 2027?", ""),
    ("one in five", "investment grade", "found"),
    ("Fitch", "Does Fitch affirm Ruritania's rating in March 2026?", ""),
    ("not break", "Does the coalition of Ruritania end before 1 July 2026?", "2026-06-30"),
    ("doubt", "Does the EU release the frozen funds by 31 December 2026?", "reported"),
    ("statistical", "Is inflation in Ruritania below 8 percent in December 2026?", "figures"),
    ("less than a", "Does Ruritania leave its exchange rate arrangement in 2026?", ""),
    ("should not", "", "record"),
    ("pigs", "", "2"),
    ("Ten-year", "Do its ten-year bonds yield less than 9 percent by December 2026?", ""),
]


class Hands:
    """keys: pressed, a chord as one.  waits: for an answer of the site, and for how long in all."""

    def __init__(self, page: Page) -> None:
        self.page, self.card = page, page.locator("#card")
        self.clicks = self.keys = self.waits = 0
        self.waited = 0.0

    def press(self, key: str) -> None:
        self.keys += 1
        self.page.keyboard.press(key)

    def write(self, name: str, text: str) -> None:
        """Into an input, which is clicked unless it has the focus; in place of what is there."""
        field = self.page.locator(f"#id_{name}")
        if not field.evaluate("element => element === document.activeElement"):
            self.clicks += 1
            field.click()
        if field.input_value():
            self.press("ControlOrMeta+a")
        self.keys += len(text)
        self.page.keyboard.type(text)

    def choose(self, name: str, value: str) -> None:
        self.clicks += 1
        self.keys += 1
        self.page.locator(f"#id_{name}").select_option(value)

    def click(self, where: str) -> None:
        self.clicks += 1
        self.page.locator(where).first.click()

    def wait(self, heading: str, or_else: str = "") -> None:
        begin = time.perf_counter()
        heads = self.page.get_by_role("heading", name=heading)
        heads.or_(self.page.get_by_role("heading", name=or_else or heading)).wait_for()
        self.waits += 1
        self.waited += time.perf_counter() - begin

    def next(self, words: str) -> None:
        begin = time.perf_counter()
        self.page.wait_for_function(
            "words => document.querySelector('#id_exact')?.value.includes(words)", arg=words
        )
        self.waits += 1
        self.waited += time.perf_counter() - begin

    def record(self) -> None:
        self.press("ControlOrMeta+Enter")


def code(hands: Hands) -> None:
    page = hands.page
    hands.press("n")
    hands.press("Enter")
    for words, title, how in CLAIMS:
        hands.next(words)
        if how in ("record", "2"):
            hands.record() if how == "record" else hands.press(how)
            continue
        if how == "reported":
            hands.write("expert", "European diplomats")
            put_on_record(hands)
        hands.record()
        if words == "regain":
            hands.page.locator("#id_new_expert").wait_for()
            put_on_record(hands)
            hands.record()
        if how == "found":
            hands.wait("Write the question")
            hands.click("text=Back to those that are asked already")
            hands.wait("Which question does it forecast?")
            hands.keys += len(title)
            page.keyboard.type(title)
            hands.click("#questions a")
        else:
            hands.wait("Write the question", or_else="Which question does it forecast?")
            if hands.page.get_by_role("heading", name="Which question does it forecast?").is_visible():
                hands.click("text=None of these: write a new question")
                hands.wait("Write the question")
            ask(hands, title, how)
        hands.wait("How likely do they say it is?")
        read(hands, words)
    page.get_by_text("0 underlined passages left").wait_for()
    hands.click("text=Sign off: these are all its claims")
    page.wait_for_url(re.compile(r"/sources/\d+-"))


def put_on_record(hands: Hands) -> None:
    if not hands.page.locator("#id_new_expert").is_visible():
        hands.click("text=Somebody who is not on record yet")
    hands.click("#id_new_expert")


def ask(hands: Hands, title: str, how: str) -> None:
    hands.write("title", title)
    hands.choose("reported_by", "figures" if how == "figures" else "newspapers")
    if re.fullmatch(r"[\d-]+", how):
        hands.write("closes", how)
    hands.record()


def read(hands: Hands, words: str) -> None:
    """As it is proposed; where no lexicon has the words, three numbers and a reason."""
    if hands.page.locator("#id_basis_1").is_checked() and not hands.page.locator(
        "input[name=entry]:checked"
    ).get_attribute("value"):
        numbers = {"low": "40", "best": "55", "high": "70"} if words != "less than a" else {"best": "5"}
        for name, number in numbers.items():
            hands.write(name, number)
        hands.write("note", "Judged by the whole sentence.")
    hands.record()


@contextmanager
def demo(folder: str) -> Iterator[tuple[str, str, str]]:
    """The address of a demo site, and what its analyst signs in with."""
    environment = os.environ | {"OUTTURN_VAR": folder, "OUTTURN_ENV": "development"}
    manage, port = [sys.executable, str(ROOT / "manage.py")], free_port()
    made = subprocess.run(
        [*manage, "demo", "--no-serve"], env=environment, check=True, capture_output=True, text=True
    )
    who = re.search(r"^Analyst\s+(\S+)\s+(\S+)$", made.stdout, re.MULTILINE)
    assert who
    serve = [*manage, "runserver", "--noreload", "--insecure", f"127.0.0.1:{port}"]
    server = subprocess.Popen(serve, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(4)
        yield f"http://127.0.0.1:{port}", who[1], who[2]
    finally:
        server.terminate()
        server.wait()


@contextmanager
def at_the_form() -> Iterator[Page]:
    """A page of a browser in which the analyst of a demo site is about to add a source."""
    with tempfile.TemporaryDirectory() as folder, demo(folder) as (site, email, password), sync_playwright() as p:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{site}/accounts/login/")
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password").fill(password)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{site}/desk/")
        page.goto(f"{site}/sources/new/")
        yield page
        browser.close()


def main() -> None:
    with at_the_form() as page:
        hands = Hands(page)
        begin = time.perf_counter()
        for name, text in (
            ("title", TEXT.partition("\n")[0]),
            ("authors", "Rudolf Rassendyll"),
            ("published", "2025-11-20"),
        ):
            hands.write(name, text)
        hands.click("#id_new_authors")
        hands.click("#id_text")
        hands.keys += 1
        page.keyboard.insert_text(TEXT)  # pasted
        hands.click("text=Add the source")
        page.wait_for_url(re.compile("/coding/"))
        code(hands)
        seconds = time.perf_counter() - begin
    print(f"{hands.clicks} clicks, {hands.keys} keys")
    print(f"{hands.waits} waits of {hands.waited:.1f} s in all; {seconds:.0f} s of a script")


if __name__ == "__main__":
    main()
