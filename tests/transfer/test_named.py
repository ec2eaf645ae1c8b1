"""Whom and what rows name: one thing however it is written, and nothing that only looks like it."""

from threading import Thread

import pytest
from django.db import connection

from tests.making import a_forecast, a_question, an_expert
from tests.transfer.test_outturn import ASKED, RAIN, numbers
from tracker.forms.experts import put_on_record
from tracker.models import Claim, Expert, Forecast, Question, Score, Source
from tracker.models.forecasts import ForecastQuerySet

pytestmark = pytest.mark.django_db

ALIKE = [
    ("Rita Rerun", "Will it rain 16?"),
    ("Rita  Rerun", "Will it  rain 16?"),
    ("rita rerun", "will it rain 16?"),
    ("Rita\u200b Rerun", "Will\u00a0it rain\u200b 16?"),
]


def test_names_and_titles_are_compared_as_people_see_them(put):
    rows = [
        ASKED | {"expert": expert, "question": question, "made_at": f"2024-01-0{n}", "probability": n / 10}
        for n, (expert, question) in enumerate(ALIKE, 1)
    ]
    assert numbers(put(*rows)[0]) == [4, 4, 0, 0]
    assert Expert.objects.people_and_models().get().name == "Rita Rerun"
    assert Question.objects.get().title == "Will it rain 16?"
    assert numbers(put(*rows)[0]) == [4, 0, 4, 0]


GOMEZ = ["Eric Gomez", "Eric Gómez", "Еric Gomez"]  # the last begins with a Cyrillic letter
RAINS = ["Will it rain 16?", "Will it raín 16?", "Will it rаin 16"]


@pytest.mark.parametrize("is_on_record", [True, False])
def test_a_name_that_only_looks_like_another_is_refused(put, analyst, is_on_record):
    if is_on_record:
        an_expert(analyst, "Somebody Else", aliases=[GOMEZ[0]])
    rows = [RAIN | ASKED | {"expert": name, "probability": 0.8} for name in [*GOMEZ, GOMEZ[1]]]
    report, code = put(*rows, options=("--skip-bad-rows",))
    assert (numbers(report), code) == ([4, 1, 0, 3], 1)
    where = "which is on record" if is_on_record else "which an earlier row has"
    for row, name in [(3, GOMEZ[1]), (4, GOMEZ[2]), (5, GOMEZ[1])]:
        assert f"row {row}: “{name}” looks like “Eric Gomez”, {where}. If it is the same person, write" in report
    assert Expert.objects.people_and_models().count() == 1
    put_on_record(GOMEZ[1], analyst, is_another=True)
    assert numbers(put(*rows, options=("--skip-bad-rows",))[0]) == [4, 1, 2, 1]


@pytest.mark.parametrize("is_on_record", [True, False])
def test_a_title_that_only_looks_like_another_is_refused(put, analyst, is_on_record):
    if is_on_record:
        a_question(analyst, RAINS[0], opens="2024-01-01", closes="2024-01-31")
    rows = [ASKED | RAIN | {"question_key": "", "question": title, "expert": "Ada"} for title in RAINS]
    report, code = put(*[row | {"probability": 0.8} for row in rows], options=("--skip-bad-rows",))
    assert (numbers(report), code) == ([3, 1, 0, 2], 1)
    where = "which is on record" if is_on_record else "which an earlier row has"
    assert f"row 3: “{RAINS[1]}” looks like “{RAINS[0]}”, {where}. If it is the same question, write" in report
    told_apart = rows[1] | {"question_key": "raín", "probability": 0.8}
    assert numbers(put(told_apart)[0]) == [1, 1, 0, 0]


def test_signs_and_figures_tell_titles_apart(put):
    titles = ["Is it <5 %?", "Is it >5 %?", "Is it ≤5 %?", "Is it <15 %?", "Is it <1.5 %?"]
    rows = [ASKED | {"expert": "Ada", "question": title, "made_at": "2024-01-05"} for title in titles]
    assert numbers(put(*[row | {"probability": 0.5} for row in rows])[0]) == [5, 5, 0, 0]
    assert Question.objects.count() == 5


def test_nobody_forecasts_for_a_benchmark(put):
    report, code = put(RAIN | ASKED | {"expert": "Crowd", "probability": 0.8})
    assert code == 1
    assert "row 2: Crowd is a benchmark, which nobody forecasts for." in report


def test_a_source_is_one_by_its_address_or_by_its_title_however_that_is_spaced(put):
    row = RAIN | ASKED | {"probability": 0.8, "quote": "It will rain"}
    found = {"expert": ["Ada", "Bob", "Cy"], "source_title": ["A  Note", "a note\u200b", "A note"]}
    titled = [row | dict(zip(found, pair, strict=True)) for pair in zip(*found.values(), strict=True)]
    address = {"source_url": "https://example.org/a", "source_title": "Another"}
    rows = [*titled, row | address | {"expert": "Di"}, row | address | {"expert": "Ed", "source_title": "A note"}]
    for created in (5, 0):
        assert numbers(put(*rows)[0]) == [5, created, 5 - created, 0]
        assert [source.title for source in Source.objects.order_by("pk")] == ["A Note", "Another"]
    assert [source.excerpts.get().claims.count() for source in Source.objects.order_by("pk")] == [3, 2]


def test_what_was_retracted_can_be_imported_again_and_again(put, admin):
    row = RAIN | ASKED | {"expert": "Ada", "probability": 0.8, "outcome": "yes", "quote": "It will rain"}
    rows = [row, row | {"expert": "Bob", "quote": ""}]
    put(*rows)
    for times in range(1, 4):
        Forecast.objects.current().get(expert__name="Ada").retract("Not said.", by=admin)
        assert not Score.objects.filter(expert__name="Ada").exists()
        report, code = put(*rows, rows[0])
        assert (numbers(report), code) == ([3, 1, 2, 0], 0)
        assert report.count("Its forecast was retracted, and is logged again.") == 1
        assert Forecast.objects.filter(expert__name="Ada").count() == times + 1
        assert Score.objects.of_the_last().get(expert__name="Ada").brier == pytest.approx(0.04)
        assert numbers(put(*rows)[0]) == [2, 0, 2, 0]
    assert Claim.objects.count() == 1


def test_a_retracted_claim_is_made_anew(put, admin):
    row = RAIN | ASKED | {"expert": "Ada", "probability": 0.8, "quote": "It will rain"}
    put(row)
    Claim.objects.get().retract("Not said.", by=admin)
    assert numbers(put(row)[0]) == [1, 1, 0, 0]
    later = row | {"question_key": "q2", "question": "Will it snow?"}
    assert numbers(put(row, later)[0]) == [2, 1, 1, 0]
    claim = Claim.objects.current().get()
    assert set(Forecast.objects.current().values_list("claim", flat=True)) == {claim.pk}


def test_a_row_whose_correction_was_retracted_stands_no_more(put, admin, analyst):
    row = RAIN | ASKED | {"expert": "Ada", "probability": 0.8}
    put(row)
    wrong = Forecast.objects.get()
    right = a_forecast(
        wrong.question, wrong.expert, analyst, 0.7, "2024-01-05", replaces=wrong, replaces_note="A slip."
    )
    assert numbers(put(row)[0]) == [1, 0, 1, 0]
    right.retract("Said by somebody else.", by=admin)
    assert numbers(put(row)[0]) == [1, 1, 0, 0]
    assert numbers(put(row)[0]) == [1, 0, 1, 0]


def test_a_claim_is_retracted_while_a_file_quotes_it(put, admin, transactional_db, monkeypatch):
    """The import has found the claim and not logged from it yet: whoever retracts it waits, and takes that too."""
    row = RAIN | ASKED | {"probability": 0.8, "quote": "It will rain", "expert": "Ada"}
    put(row)
    claim, enter_all = Claim.objects.get(), ForecastQuerySet.enter_all

    def retract() -> None:
        claim.retract("Another person.", by=admin)
        connection.close()

    other = Thread(target=retract)

    def late(forecasts: ForecastQuerySet, *rows: list) -> None:
        other.start()
        other.join(timeout=0.5)  # enough where nothing holds it up
        enter_all(forecasts, *rows)

    monkeypatch.setattr(ForecastQuerySet, "enter_all", late)
    put(row | {"question_key": "new", "question": "Will it rain twice?"})
    other.join(timeout=20)
    assert Forecast.objects.count() == 2
    assert not Forecast.objects.current().exists()
    assert not Claim.objects.current().exists()
