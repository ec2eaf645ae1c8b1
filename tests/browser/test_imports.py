"""A file from the desk to the record and back, as somebody does it who has no manual."""

from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.conftest import person
from tracker.models import Forecast, Import, Question

PEOPLE = """Name;Will it rain in May 2023?;Will it snow in June 2023?
Rita Rerun;73;5
Olga Only;40;1
Paul Pause;;12
Outcome;Yes;no
"""


def work() -> None:
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval", "0", verbosity=0)


@pytest.fixture
def sheets(tmp_path) -> dict[str, Path]:
    people = tmp_path / "club.csv"
    people.write_text(PEOPLE, encoding="utf-8")
    book = openpyxl.Workbook()
    for row in (
        ["Question", "Ada", "Bob", "Outcome"],
        ["Will it hail?", 0.8, 0.3, True],
        ["A frost?", 0.2, None, False],
    ):
        book.active.append(row)
    book.save(tmp_path / "turned.xlsx")
    return {"people": people, "questions": tmp_path / "turned.xlsx"}


@pytest.mark.parametrize("which", ["people", "questions"])
def test_a_wide_sheet_goes_in_and_is_taken_back(transactional_db, open_page, axe, sheets, which):
    page = open_page(user=person("Admin"))
    page.goto("/desk/")
    page.get_by_role("link", name="Bring a file").click()
    axe(page)
    page.get_by_label("The file").set_input_files(sheets[which])
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_text("When were they made?").first).to_be_visible()
    axe(page)
    page.locator("[name='said-made_at-text']").fill("2023-04-01")
    page.get_by_role("button", name="Try it: nothing goes on record yet").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    axe(page)
    page.reload()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work()
    expect(page.get_by_role("heading", name="This is what would come of it")).to_be_visible()
    axe(page)
    n = {"people": 5, "questions": 3}[which]
    assert not Forecast.objects.exists()
    page.get_by_role("button", name=f"Import {n} forecasts").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work()
    expect(page.get_by_role("heading", name="Take it back")).to_be_visible()
    axe(page)
    assert Forecast.objects.current().count() == n
    assert Question.objects.resolved().count() == 2
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the report").click()
    assert "in all" in Path(download.value.path()).read_text(encoding="utf-8")
    page.get_by_label("Why").fill("The wrong file.")
    page.get_by_role("button", name="Take the whole import back").click()
    expect(page.get_by_text(f"{n} forecasts are retracted")).to_be_visible()
    assert not Forecast.objects.current().exists()
    assert Import.objects.with_counts().get().n_forecasts == n
