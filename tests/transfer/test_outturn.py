"""Real files through the command: whole or not at all, and a second time without effect."""

import re

import pytest
from django.core.management import CommandError, call_command

from tests.making import a_forecast, a_question, an_expert, resolved
from tracker import seeds
from tracker.models import Claim, Expert, Forecast, Question, Reading, Resolution, Score, Source, Topic
from tracker.scoreboards.stored import scoreboard

pytestmark = pytest.mark.django_db
RAIN = {"question_key": "q1", "question": "Will it rain?", "made_at": "2024-01-05"}
ASKED = {"opens_at": "2024-01-01", "closes_at": "2024-01-31", "known_at": "2024-01-31", "topic": "Weather"}


EVERY_KIND = [
    RAIN | ASKED | {"expert": "Ada", "probability": "0.8", "outcome": "yes"},
    RAIN | {"expert": "Bob", "probability": "30 %", "made_at": "2024-01-06T10:30:00Z"},
    RAIN | {"expert": "Ada", "probability": "0.9", "made_at": "2024-01-20"},
    ASKED
    | {"expert": "Ada", "question": "How many?", "kind": "numeric", "options": '["0", "100"]', "outcome": "41"}
    | {"made_at": "2024-01-05", "quantiles": '{"0.9": 70, "0.1": 20, "0.5": 40}'},
    {"expert": "Ada", "question": "Which?", "kind": "ordered", "options": '["red", "green", "blue"]'}
    | {"outcome": "blue", "known_at": "2024-02-01", "made_at": "2024-01-05", "probabilities": "[0.2, 0.3, 0.5]"},
    {"expert": "Cy", "question": "When?", "kind": "date", "options": '["2024-01-01", "2024-12-31"]'}
    | {
        "outcome": "2024-03-01",
        "known_at": "2024-03-01",
        "made_at": "2024-01-05",
        "quantiles": '{"0.5": "2024-02-01"}',
    },
    {"expert": "Cy", "question": "Is it likely?", "outcome": "annulled", "closes_at": "2024-05-01"}
    | {
        "made_at": "2024-01-05",
        "phrase": "Likely",
        "lexicon": "ICD203",
        "source_title": "A note",
        "quote": "likely",
    },
]


@pytest.fixture
def lexicons():
    seeds.load(seeds.FOUNDING)


def test_every_kind_is_imported_with_its_scores_and_once(put, lexicons):
    before = Forecast.objects.count()
    report, code = put(*EVERY_KIND)
    assert (report, code) == ("7 rows read, 7 forecasts created, 0 unchanged, 0 refused.\n", 0)
    assert Forecast.objects.count() == before + 7
    rain = Question.objects.get(key="q1")
    assert (rain.topics.get().name, rain.resolution.outcome) == ("Weather", "yes")
    last = rain.scores.of_the_last()
    assert last.get(expert__name="Ada").brier == pytest.approx(0.01)
    assert last.get(expert__name="Bob").brier == pytest.approx(0.49)
    averaged = rain.scores.get(expert__name="Ada", timing="time-averaged")
    assert averaged.brier == pytest.approx((15 * 0.04 + 12 * 0.01) / 27)
    assert averaged.coverage == pytest.approx(27 / 31)
    assert Question.objects.get(title="How many?").scores.of_the_last().get(expert__name="Ada").crps > 0
    assert Question.objects.get(title="When?").scores.of_the_last().get(expert__name="Cy").crps == pytest.approx(
        29 / 365
    )
    assert Question.objects.get(title="Which?").scores.of_the_last().get(expert__name="Ada").rps == pytest.approx(
        (0.04 + 0.25) / 2
    )
    reading = Reading.objects.get(phrase="Likely")
    assert (reading.entry.lexicon.slug, reading.forecast.claim.excerpt.exact) == ("ICD203", "likely")
    assert reading.forecast.claim.excerpt.source.published is None  # the file does not say it
    counts = [
        model.objects.count() for model in (Forecast, Question, Expert, Resolution, Claim, Source, Score, Topic)
    ]
    report, code = put(*EVERY_KIND)
    assert (report, code) == ("7 rows read, 0 forecasts created, 7 unchanged, 0 refused.\n", 0)
    assert counts == [
        model.objects.count() for model in (Forecast, Question, Expert, Resolution, Claim, Source, Score, Topic)
    ]


@pytest.mark.parametrize(
    ("made_at", "read"),
    [
        ("2023-08-05T09:07:03.123456+00:00", "2023-08-05 09:07:03.123456+00:00"),
        ("Sat, 05 Aug 2023 09:07:03 +0200", "2023-08-05 07:07:03+00:00"),
        ("2023-8-5", "2023-08-05"),
        ("Aug. 5,2023", "2023-08-05"),
        ("31/7/2023", "2023-07-31"),
        ("August 2023", "2023-08"),
    ],
)
def test_a_date_is_read_however_it_was_printed_and_once(put, made_at, read):
    row = {"question": "Will it rain?", "expert": "Ada", "probability": "0.8", "made_at": made_at}
    assert put(row)[1] == 0
    assert Forecast.objects.get().made.iso() == read
    assert put(row | {"made_at": read})[0].startswith("1 rows read, 0 forecasts created, 1 unchanged")


def test_the_days_of_quantiles_and_outcomes_are_read_likewise(put):
    asked = {"question": "When?", "kind": "date", "options": '["1 January 2024", "31/12/2024"]', "expert": "Ada"}
    known = {"outcome": "March 1, 2024", "known_at": "1 March 2024", "made_at": "2024-01-05"}
    assert put(asked | known | {"quantiles": '{"0.5": "Feb. 1,2024"}'})[1] == 0
    assert Question.objects.get().resolution.outcome == "2024-03-01"
    report, code = put(asked | {"made_at": "2024-01-06", "quantiles": '{"0.5": "2/1/2024"}'})
    assert (code, "quantiles: “2/1/2024” may be 2 January or 1 February" in report) == (1, True)


def test_more_forecasts_of_a_resolved_question_are_scored_too(put):
    put(RAIN | ASKED | {"expert": "Ada", "probability": "0.8", "outcome": "yes"})
    assert put(RAIN | ASKED | {"expert": "Bob", "probability": "0.6"})[1] == 0
    assert Question.objects.get().scores.of_the_last().get(expert__name="Bob").brier == pytest.approx(0.16)
    assert scoreboard().row_of("bob").n_resolved == 1


BAD = [
    ({"probability": "73"}, "row 3: probability must be between 0 and 1; got 73. Write 0.73."),
    ({"probability": ""}, "row 3: Give one of probability, probabilities, quantiles and phrase."),
    ({"probabilities": "[0.5, 0.5]"}, "row 3: Give one of probability, probabilities, quantiles and phrase."),
    ({"expert": ""}, "row 3: expert: This field is required."),
    ({"expert": "A\x00da"}, "row 3: expert:"),
    ({"made_at": "last week"}, "row 3: made_at: Write a date as"),
    ({"made_at": "03/01/2024"}, "row 3: made_at: “03/01/2024” may be 3 January or 1 March."),
    ({"made_at": "2024-02-02"}, "row 3: made_at: The outcome was known on 31 January 2024"),
    ({"made_at": "2024-01-31"}, "row 3: made_at: The outcome was known on 31 January 2024"),
    ({"made_at": "2199-01-01", "question_key": "q9"}, "row 3: 1 January 2199 has not come yet."),
    ({"probability": "", "probabilities": "[[1]]"}, "row 3: probabilities: Write numbers, as [0.2, 0.8]."),
    ({"probability": "", "probabilities": "["}, "row 3: probabilities: Write it as JSON"),
    ({"probability": "", "probabilities": "[" * 100_000}, "row 3: probabilities: Write it as JSON"),
    ({"probability": "", "quantiles": '{"0.5": []}'}, "row 3: quantiles: Write numbers"),
    ({"probability": "", "quantiles": '{"0.5": 1}'}, "row 3: A forecast of this question needs a probability."),
    (
        {"probability": "", "phrase": "likely", "lexicon": "none"},
        "row 3: phrase: “likely” is not in the lexicon “none”.",
    ),
    ({"kind": "ordered"}, "row 3: kind: “ordered” here, and “binary” in a row before."),
    ({"outcome": "no"}, "row 3: outcome: “no” here, and “yes” in a row before."),
    ({"question_key": "q8", "kind": "numeric"}, "row 3: options: give the two ends of the range"),
    ({"question_key": "q8", "outcome": "maybe"}, "row 3: “maybe” is not an outcome of this question."),
    ({"question_key": "q8", "closes_at": "2023-12-01"}, "row 3: A question must close after it opens."),
]


@pytest.mark.parametrize(("change", "reason"), BAD, ids=[str(number) for number in range(len(BAD))])
def test_a_row_that_is_wrong_is_refused_with_its_reason_and_nothing_is_imported(put, change, reason):
    right = RAIN | ASKED | {"expert": "Ada", "probability": "0.8", "outcome": "yes", "kind": "binary"}
    wrong = RAIN | {"expert": "Bob", "probability": "0.6"} | change
    report, code = put(right, wrong)
    assert code == 1
    assert reason in report
    assert "0 forecasts created" in report
    assert not Forecast.objects.exists()
    assert not Question.objects.exists()
    assert not Expert.objects.people_and_models().exists()


def test_the_rest_can_be_imported_in_spite_of_a_bad_row(put):
    right, wrong = (
        RAIN | ASKED | {"expert": "Ada", "probability": "0.8"},
        RAIN | {"expert": "Bob", "probability": "2"},
    )
    report, code = put(right, wrong, options=("--skip-bad-rows",))
    assert code == 1
    assert "2 rows read, 1 forecasts created, 0 unchanged, 1 refused." in report
    assert Forecast.objects.get().expert.name == "Ada"


def numbers(report: str) -> list[int]:
    """Read, created, unchanged, refused."""
    return [int(number) for number in re.findall(r"\d+", report.splitlines()[-1])]


def test_where_every_row_of_a_question_is_refused_the_others_go_in(put):
    right = RAIN | ASKED | {"expert": "Ada", "probability": "0.8"}
    wrong = {"question": "Will it snow?", "made_at": "2024-01-05", "expert": "Bob", "probability": "2"}
    report, code = put(right, wrong, wrong, options=("--skip-bad-rows",))
    assert (numbers(report), code) == ([3, 1, 0, 2], 1)


def test_every_row_is_counted_once_where_their_question_is_refused(put):
    right = RAIN | ASKED | {"expert": "Ada", "probability": "0.8"}
    wrong = {"question": "When?", "kind": "numeric", "made_at": "2024-01-05", "quantiles": '{"0.5": 1}'}
    rows = [wrong | {"expert": name} for name in ("Bob", "Cy", "Di")]
    report, code = put(right, *rows, options=("--skip-bad-rows",))
    assert (numbers(report), code) == ([4, 1, 0, 3], 1)
    assert report.count("give the two ends of the range") == 3


def test_a_refused_outcome_leaves_the_forecast_of_its_row(put):
    row = RAIN | {"expert": "Ada", "probability": "0.8", "closes_at": "2024-01-31", "known_at": "2024-01-31"}
    report, code = put(row | {"outcome": "maybe"}, options=("--skip-bad-rows",))
    assert (numbers(report), code) == ([1, 1, 0, 0], 1)
    assert "is not an outcome of this question" in report


def test_rows_that_a_spreadsheet_left_empty_are_none(put):
    row = RAIN | ASKED | {"expert": "Ada", "probability": "0.8"}
    assert numbers(put(row, {}, {})[0]) == [1, 1, 0, 0]


@pytest.mark.parametrize(
    ("values", "n", "brier"),
    [
        ([0.9, 0.1, 0.9], 3, 0.01),
        ([0.9, 0.1], 2, 0.81),
        ([0.9, 0.9, 0.1], 2, 0.81),
        ([0.9, 0.1, 0.9, 0.1], 4, 0.81),
    ],
)
def test_several_values_of_one_day_count_in_the_order_of_the_file(put, values, n, brier):
    rows = [RAIN | ASKED | {"expert": "Ada", "outcome": "yes", "probability": value} for value in values]
    report, code = put(*rows)
    assert (numbers(report), code) == ([len(values), n, len(values) - n, 0], 0)
    assert report.count("Another value of Ada for 5 January 2024: they count in this order.") == n - 1
    assert Score.objects.get(timing="last", expert__name="Ada").brier == pytest.approx(brier)
    assert numbers(put(*rows)[0]) == [len(values), 0, len(values), 0]


def test_of_two_values_for_one_instant_the_second_is_refused(put):
    row = RAIN | ASKED | {"expert": "Ada", "made_at": "2024-01-06T10:30:00Z"}
    report, code = put(row | {"probability": 0.9}, row | {"probability": 0.1}, row | {"probability": 0.9})
    assert code == 1
    assert "row 3: made_at: another row gives another value for this very moment." in report
    assert "row 4" not in report


def test_a_dry_run_says_what_would_be_and_changes_nothing(put):
    report, code = put(RAIN | ASKED | {"expert": "Ada", "probability": "0.8"}, options=("--dry-run",))
    assert "1 forecasts would be created" in report
    assert "Nothing was imported: this was a dry run." in report
    assert (code, Forecast.objects.count(), Question.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "row 1: The column expert is missing."),
        (b"expert,question,made_at,probabilty\n", "row 1: There is no column “probabilty”."),
        (b"expert,question,made_at,probability,probability\n", "row 1: A column is there twice."),
        (
            b"expert,question,made_at,probability\nAda,Q,2024-01-05,0.5,1\n",
            "row 2: There are more values than columns.",
        ),
        (b"expert,question,made_at,probability\nAd\xe4,Q,2024-01-05,0.5\n", "row 2: This is not UTF-8 text."),
        (b'expert,question,made_at,probability\n"Ada,Q', "This is not CSV as it should be"),
        (b"expert,question,made_at,probability\n" + b"x" * 200_000, "This is not CSV as it should be"),
    ],
)
def test_a_file_that_is_no_such_file_is_refused(put, raw, reason):
    report, code = put(raw=raw)
    assert code == 1
    assert reason in report


def test_a_byte_order_mark_is_no_part_of_the_first_column(put):
    raw = "﻿expert,question,made_at,probability\nAda,Is it so?,2024-01-05,0.5\n".encode()
    assert put(raw=raw)[1] == 0
    question = Question.objects.get()
    assert (str(question.opens), str(question.closes), question.closes_basis) == (
        "5 January 2024",
        "4 January 2025",
        "inferred",
    )


def test_two_experts_of_one_name_are_not_guessed_at(put, analyst):
    an_expert(analyst, "Ada")
    an_expert(analyst, "Ada")
    report, code = put(RAIN | {"expert": "ada", "probability": "0.5"})
    assert code == 1
    assert "row 2: Several experts are called ada." in report


def test_an_outcome_on_record_is_not_overruled_by_a_file(put, analyst, admin):
    question = a_question(analyst, "Will it rain?", opens="2024-01-01", closes="2024-01-31")
    a_forecast(question, an_expert(analyst), analyst, made="2024-01-05")
    resolved(question, "no", admin, known="2024-01-31")
    row = {"question": "Will it rain?", "made_at": "2024-01-05", "expert": "Ada", "probability": "0.5"}
    report, code = put(row | {"outcome": "yes"})
    assert (code, question.resolutions.count()) == (0, 1)
    assert (
        "row 2: outcome: “yes” here, and on record it is resolved no: proposed, for an admin to decide." in report
    )
    assert put(row | {"outcome": "yes"})[1] == put(row | {"outcome": "No"})[1] == 0
    proposal = question.proposals.get()
    assert (proposal.outcome, proposal.after) == ("yes", 1)


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(CommandError, match="There is no file nothing"):
        call_command("import_forecasts", "nothing.csv")
