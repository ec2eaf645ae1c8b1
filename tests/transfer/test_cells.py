import csv
from io import StringIO

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from tests.making import a_forecast, a_question, an_expert
from tracker.models import Expert
from tracker.transfer import cells

LIVE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A1"]
HIDDEN = [" =1", "\u00a0=1", '"=1', "'=1", "''=1", "' \"=1"]
AS_THEY_ARE = ["", "Ada", "'t Hooft", "’t Hooft", "Ada = Byron", "a-b", "'", "''", "50 %", "“=1”"]
LIKELY = st.text(st.sampled_from("'\" =+-@\t\r\nａ＝－a0,;é\x00")) | st.text()


def written(rows: list[dict]) -> str:
    cells.write(file := StringIO(newline=""), rows[0], rows)
    return file.getvalue()


def read(text: str) -> list[dict]:
    return list(cells.Rows(StringIO(text, newline="")))


def as_a_spreadsheet_has_it(text: str) -> list[dict]:
    """By a reader that knows nothing of ours."""
    return list(csv.DictReader(StringIO(text, newline="")))


@pytest.mark.parametrize("text", LIVE + HIDDEN)
def test_what_begins_like_a_formula_is_none_and_comes_back_as_it_was(text):
    file = written([{"name": text, "n": -1}])
    assert as_a_spreadsheet_has_it(file) == [{"name": f"'{text}", "n": "-1"}]
    assert read(file) == [{"name": text, "n": "-1"}]


@pytest.mark.parametrize("text", AS_THEY_ARE)
def test_all_else_stays_as_it_is_both_ways(text):
    assert as_a_spreadsheet_has_it(written([{"name": text, "n": 1}])) == [{"name": text, "n": "1"}]
    assert cells.as_it_was(cells.harmless(text)) == cells.harmless(text) == text


def test_numbers_stay_numbers():
    assert as_a_spreadsheet_has_it(written([{"a": -0.25, "b": -3, "c": None}])) == [
        {"a": "-0.25", "b": "-3", "c": ""}
    ]


@given(st.lists(st.tuples(LIKELY, LIKELY), min_size=1))
def test_whatever_is_written_is_read_again(rows):
    sent = [{"first": first, "second": second} for first, second in rows]
    assert read(written(sent)) == sent


@given(LIKELY)
def test_no_cell_is_left_that_a_spreadsheet_would_run(text):
    cell = cells.harmless(text)
    assert cell.lstrip(' "\u00a0')[:1] not in set("=+-@\t\r\n＝＋－＠") or cell == ""


HYPERLINK = '=HYPERLINK("https://example.org","Ada")'


@pytest.fixture
def a_live_name(analyst) -> Expert:
    expert = an_expert(analyst, HYPERLINK)
    a_forecast(a_question(analyst, title="@Rain?"), expert, analyst)
    return expert


@pytest.mark.django_db
def test_no_name_is_live_in_the_scoreboard_of_the_page_or_of_the_command(a_live_name, client):
    call_command("scoreboard", "--format", "csv", stdout=(out := StringIO(newline="")))
    for text in (client.get("/scoreboard.csv").text, out.getvalue()):
        assert f"'{HYPERLINK}" in [row["expert"] for row in as_a_spreadsheet_has_it(text)]
        assert HYPERLINK in [row["expert"] for row in read(text)]


@pytest.mark.django_db
def test_the_import_finds_an_expert_by_the_name_that_was_written(a_live_name, tmp_path, admin):
    row = {"expert": HYPERLINK, "question": "-Snow?", "made_at": "2019-02-26", "probability": 0.5}
    file = tmp_path / "rows.csv"
    file.write_text(written([row]), newline="")
    assert "'=HYPERLINK" in file.read_text()
    call_command("import_forecasts", file, stdout=StringIO())
    forecast = a_live_name.forecasts.get(question__title="-Snow?")
    assert forecast.expert == a_live_name


@pytest.mark.django_db
def test_no_name_or_text_reaches_a_terminal_with_what_it_obeys(analyst, tmp_path):
    expert = an_expert(analyst, "Ada")
    Expert.objects.filter(pk=expert.pk).update(
        name="\x1b]0;owned\x07\x9b31mAda\u202e"
    )  # as forms would not let it in
    a_forecast(a_question(analyst), expert, analyst)
    text = tmp_path / "text"
    text.write_text("Kim will \x1b[31mprobably\x9b sign it in 2019.")
    out = StringIO()
    call_command("scoreboard", stdout=out)
    call_command("spot", text, stdout=out)
    rows = tmp_path / "rows.csv"
    rows.write_text("expert,question,made_at,\x1b[31mred\nA,B,2019,1\n")
    with pytest.raises(SystemExit):
        call_command("import_forecasts", rows, stdout=out)
    assert "Ada" in out.getvalue()
    assert "probably" in out.getvalue()
    assert "red" in out.getvalue()
    assert not set(out.getvalue()) & {"\x1b", "\x07", "\x9b", "\u202e"}


@pytest.mark.parametrize("name", ["Ann;=1+1;@SUM(1)", "Ann\t=1+1", "\u200b=1+1", "\ufeff=1+1", "Ann,=1+1"])
def test_no_cell_begins_behind_another_separator_or_unseen(name):
    file = StringIO()
    cells.write(file, ["expert", "score"], [{"expert": name, "score": -0.5}])
    line = file.getvalue().splitlines()[1]
    for separator in ";\t,":
        first = next(csv.reader([line], delimiter=separator))[0]
        assert name.lstrip("\u200b\ufeff") in first, "it is one cell, whatever parts cells"
        assert not first.lstrip("\u200b\ufeff").startswith(("=", "@", "+", "-"))
    assert [row["expert"] for row in cells.Rows(file.getvalue().splitlines())] == [name]
