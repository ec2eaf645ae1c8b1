"""Tables as people keep them, by the command: what is found, what is asked, what is refused."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.making import a_forecast, a_question, an_expert
from tests.transfer import commanded
from tracker.models import Expert, Forecast, Question

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(tmp_path):
    def run(text: str, *options: str, name: str = "a.csv", encoding: str = "utf-8") -> tuple[str, int]:
        path: Path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return commanded.run(path, *options)

    return run


def probabilities() -> list[float | None]:
    return list(Forecast.objects.order_by("pk").values_list("probability", flat=True))


HEAD = "Wer;Frage;Wahrscheinlichkeit;Datum\n"


def test_semicolons_and_decimal_commas(read):
    report, code = read(f"{HEAD}Rita Rerun;Regnet es?;0,73;31.1.2024\nOlga Only;Regnet es?;0,4;30.1.2024\n")
    assert (code, probabilities()) == (0, [0.73, 0.4])
    assert "semicolons between the cells, written in UTF-8" in report
    assert Forecast.objects.first().made.iso() == "2024-01-31"


@pytest.mark.parametrize(
    ("cells", "read_as"),
    [
        (["73", "40", "1"], [0.73, 0.4, 0.01]),
        (["0.73", "0.4", "1"], [0.73, 0.4, 1.0]),
        (["73%", "40 %", "0.4"], [0.73, 0.4, 0.4]),
        (["73 %", "4e-1 %", "1%"], [0.73, 0.004, 0.01]),
        (["1", "0", "1"], "All of them are 0 or 1"),
        (["73", "0.5", "1"], "0.5 may be 0.5 % or a share of 1"),
    ],
)
def test_per_cent_or_shares_is_found_for_the_whole_column_or_asked(read, cells, read_as):
    rows = "".join(f"Rita;Q{n}?;{cell};2024-01-31\n" for n, cell in enumerate(cells))
    report, code = read(HEAD + rows)
    if isinstance(read_as, list):
        assert (code, probabilities()) == (0, pytest.approx(read_as))
    else:
        assert (code, probabilities()) == (1, [])
        assert read_as in report
        assert read(HEAD + rows, "--set", "scale=percent")[1] == 0


def test_in_our_own_format_1_is_refused_where_others_are_per_cent(read):
    rows = "".join(f"Rita,Q{n}?,2024-01-31,{cell}\n" for n, cell in enumerate(("73", "40", "1", "0.2")))
    report, _ = read(f"expert,question,made_at,probability\n{rows}", "--skip-bad-rows")
    assert "4 rows read, 1 forecasts created, 0 unchanged, 3 refused." in report
    assert "1 may be 1 % or certainty" in report
    assert probabilities() == [0.2]


def test_dates_have_one_order_for_the_whole_file_or_are_asked(read):
    rows = "Rita;Q1?;73;3/4/2024\nRita;Q2?;40;{}\n"
    assert read(HEAD + rows.format("25/4/2024"))[1] == 0
    assert [one.made.iso() for one in Forecast.objects.order_by("pk")] == ["2024-04-03", "2024-04-25"]
    report, code = read(HEAD + rows.format("5/4/2024"))
    assert (code, "all dates can be read in two ways, as 3/4/2024" in report) == (1, True)
    report, code = read(HEAD + rows.format("5/4/2024"), "--set", "dates=mdy")
    assert (code, Forecast.objects.filter(made_at__month=3).count()) == (0, 1)
    report, code = read(HEAD + rows.format("25/14/2024"), "--set", "dates=dmy")
    assert (code, "has no month 14" in report) == (1, True)


def test_what_spreadsheets_make_of_an_outcome_is_read(read):
    head = "Who,Question,Probability,Date,Outcome\n"
    outcomes = ["TRUE", "FALSE", "1", "0", "Yes", "Ja", "nein", "void"]
    rows = "".join(f"Rita,Q{n}?,73,2024-01-31,{outcome}\n" for n, outcome in enumerate(outcomes))
    assert read(head + rows)[1] == 0
    found = [question.resolution.outcome for question in Question.objects.order_by("pk")]
    assert found == ["yes", "no", "yes", "no", "yes", "yes", "no", ""]


def test_what_a_spreadsheet_could_not_work_out_is_refused_by_its_cell(read):
    rows = "Rita;Q1?;#VALUE!;2024-01-31\nOlga;=A1;40;2024-01-31\nPaul;Q2?;73;2024-01-31\nMax;Q2?;n/a;2024-01-31\n"
    report, code = read(HEAD + rows, "--skip-bad-rows")
    assert code == 1
    assert "row 2: C2 holds #VALUE!: the spreadsheet could not work this cell out." in report
    assert "row 3: B3 holds a formula, =A1. Save the file with what it comes to." in report
    assert "Left out: 1 (“n/a”, a dash or the like: no forecast): row 5." in report
    assert "3 rows read, 1 forecasts created, 0 unchanged, 2 refused." in report


def test_a_bound_is_taken_as_its_number_and_said(read):
    report, code = read(f"{HEAD}Rita;Q1?;>99%;2024-01-31\n")
    assert (code, probabilities()) == (0, [0.99])
    assert "row 2: “>99%” is more than that: it is taken as 99 %." in report


def test_the_complement_of_yes_is_dropped_and_has_to_be_one(read):
    head = "Who,Question,Option,Probability,Date\n"
    good = "Rita,Q1?,Yes,73,2024-01-31\nRita,Q1?,No,27,2024-01-31\n"
    bad = "Rita,Q2?,Yes,73,2024-01-31\nRita,Q2?,No,37,2024-01-31\n"
    report, _ = read(head + good + bad, "--skip-bad-rows")
    assert "2 forecasts read from 4 rows, 1 forecasts created, 0 unchanged, 1 refused." in report
    assert "The probabilities of Yes and No add up to 1.1" in report
    assert probabilities() == [0.73]


def test_a_file_that_is_not_utf_8_says_so(read):
    rows = f"{HEAD}Müller;Q1?;73;2024-01-31\n"
    report, code = read(rows, encoding="cp1252")
    assert (code, "is not UTF-8 text. Save it so, or say --encoding cp1252." in report) == (1, True)
    assert read(rows, "--encoding", "cp1252", encoding="cp1252")[1] == 0
    assert Expert.objects.filter(name="Müller").exists()


def test_names_and_titles_are_matched_folded(read):
    rows = "Rita  Rerun;Will it rain 16?;73;2024-01-01\nrita rerun;Will it  rain 16?;40;2024-01-02\n"
    assert read(HEAD + rows)[1] == 0
    assert (Question.objects.count(), Expert.objects.people_and_models().count()) == (1, 1)
    again = rows.replace("Rita  Rerun", "Rita Rerun")
    assert "0 forecasts created, 2 unchanged" in read(HEAD + again)[0]


def test_a_look_alike_is_asked_and_can_be_answered(read, analyst):
    known = an_expert(analyst, "Eric Gomez")
    rows = f"{HEAD}Eric Gómez;Q1?;73;2024-01-01\nEric Gómez;Q2?;40;2024-01-02\n"
    report, code = read(rows)
    assert (code, "“Eric Gómez” looks like “Eric Gomez”, which is on record." in report) == (1, True)
    assert read(rows, "--same", "Eric Gómez=Eric Gomez")[1] == 0
    assert Forecast.objects.filter(expert=known).count() == 2
    assert read(rows.replace("Q1", "Q3").replace("Q2", "Q4"), "--another", "Eric Gómez")[1] == 0
    assert Expert.objects.filter(name="Eric Gómez").exists()


# --- Read again -----------------------------------------------------------------------------------

ONE = f"{HEAD}Rita;Q1?;73;2024-01-01\n"


def test_another_value_is_refused_until_it_is_called_a_correction(read):
    read(ONE)
    changed = ONE.replace("73", "37")
    report, code = read(changed)
    assert (code, "1 rows read, 0 forecasts created, 0 unchanged, 1 refused." in report) == (1, True)
    assert read(changed, "--corrections")[1] == 0
    assert [one.probability for one in Forecast.objects.current()] == [0.37]
    assert "0 forecasts created, 1 unchanged" in read(changed)[0]


def test_the_old_file_again_is_no_silent_second_forecast(read):
    read(ONE)
    read(ONE.replace("73", "37"), "--corrections")
    report, code = read(ONE)
    assert (code, "37\xa0% is on record of Rita for 1 January 2024, and here is 73\xa0%" in report) == (1, True)
    read(ONE, "--corrections")
    assert [one.probability for one in Forecast.objects.current()] == [0.73]
    assert Forecast.objects.count() == 3
    assert "0 forecasts created, 1 unchanged" in read(ONE)[0]


def test_a_further_value_of_the_day_is_one_more_and_not_a_correction(read):
    read(ONE)
    report, code = read(f"{ONE}Rita;Q1?;40;2024-01-01\n")
    assert (code, probabilities()) == (0, [0.73, 0.4])
    assert "1 forecasts created, 1 unchanged" in report


def test_a_value_before_one_on_record_would_stand_after_it_and_is_refused(read):
    read(ONE)
    report, code = read(f"{HEAD}Rita;Q1?;40;2024-01-01\nRita;Q1?;73;2024-01-01\n")
    assert (code, probabilities()) == (1, [0.73])
    assert "row 2: It stands before row 3, which is on record" in report


def test_what_somebody_entered_by_hand_is_neither_doubled_nor_overruled(read, analyst):
    question = a_question(analyst, "Q1?", opens="2024-01-01", closes="2024-12-31")
    a_forecast(question, an_expert(analyst, "Rita"), analyst, 0.73, made="2024-01-01")
    assert "0 forecasts created, 1 unchanged, 0 refused." in read(ONE)[0]
    assert "0 forecasts created, 0 unchanged, 1 refused." in read(ONE.replace("73", "37"))[0]


def test_answers_in_another_order_than_on_record_are_put_right(read):
    rows = "expert,question,made_at,probabilities,options\n"
    read(f'{rows}Ada,Which?,2024-01-01,"[0.2, 0.8]","[""A"", ""B""]"\n')
    assert read(f'{rows}Bob,Which?,2024-01-01,"[0.7, 0.3]","[""b"", ""a""]"\n')[1] == 0
    assert Forecast.objects.get(expert__name="Bob").distribution == [0.3, 0.7]
    report, code = read(f'{rows}Cy,Which?,2024-01-01,"[0.7, 0.3]","[""A"", ""C""]"\n')
    assert (code, "options: on record they are A, B." in report) == (1, True)


def test_an_identifier_of_another_question_is_refused(read):
    rows = "expert,question_key,question,made_at,probability\n"
    read(f"{rows}Ada,1,Will it rain?,2024-01-01,0.5\n")
    report, code = read(f"{rows}Ada,1,Will it snow?,2024-01-02,0.5\n")
    assert (code, "“1” is on record for another question, “Will it rain?”." in report) == (1, True)


WIDE = (
    "Forecaster;Will the bridge open by 30 June 2025?;Will the town elect a woman?\n"
    "Alma;70;35\nBo;{slip};40\nChidi;90;45\nDana;25;62\n"
)


@pytest.mark.parametrize("slip", ["170", "seventy"])
def test_a_slip_in_a_column_of_forecasts_is_refused_by_its_row_and_not_with_the_column(read, slip):
    report, code = read(WIDE.format(slip=slip), "--set", "made_at=2025-01-15", "--skip-bad-rows")
    assert code == 1
    assert Forecast.objects.count() == 7
    assert Question.objects.count() == 2
    assert "row 3: B3: probability" in report
    assert slip in report


def test_a_close_that_no_row_names_is_said_and_so_is_another_one_later(read):
    report, _ = read(WIDE.format(slip="55"), "--set", "made_at=2025-01-15")
    assert "the file does not say when it closes, so 15 January 2026 is taken" in report
    again, _ = read(WIDE.format(slip="55"), "--set", "made_at=2025-01-15", "--set", "closes_at=2025-12-31")
    assert "closes 15 January 2026 on record, 31 December 2025 in the file; that stays as it is" in again
    assert "8 unchanged" in again


def test_rows_above_the_columns_say_when_each_question_closes_and_what_came_out(read):
    rows = "Closes;30/6/2025;31.12.2025\nOutcome;yes;\nKnown;1/7/2025;\n"
    report, code = read(WIDE.format(slip="55") + rows, "--set", "made_at=2025-01-15")
    assert (code, "8 answers read, 8 forecasts created" in report) == (0, True)
    bridge, town = Question.objects.order_by("closes_at")
    assert (str(bridge.closes), str(town.closes)) == ("30 June 2025", "31 December 2025")
    assert (bridge.resolution.outcome, str(bridge.resolution.known)) == ("yes", "1 July 2025")


def test_somebody_who_stands_there_twice_with_one_date_for_all_is_refused_with_both_rows(read):
    rows = WIDE.format(slip="55") + "alma;10;35\n"
    report, code = read(rows, "--set", "made_at=2025-01-15", "--skip-bad-rows")
    assert "row 6: alma stands in row 2 with another value for the same question, and one date was given" in report
    assert (code, Forecast.objects.count(), Forecast.objects.filter(probability=0.1).exists()) == (1, 8, False)


def test_a_date_for_all_rows_that_can_be_two_is_asked_as_what_was_written(read):
    report, code = read(WIDE.format(slip="55"), "--set", "made_at=3/4/2025")
    assert (code, "“3/4/2025” can be read in two ways: write 2025-04-03 or 2025-03-04." in report) == (1, True)
    assert "In this file" not in report
    assert read(WIDE.format(slip="55"), "--set", "made_at=15/1/2025")[1] == 0
    assert Forecast.objects.first().made_basis_note == "Given by whoever imported the file."


def test_what_many_questions_lack_is_said_once(read):
    head = f"Who;{';'.join(f'Will it rain in {n} places?' for n in range(2, 8))}\n"
    report, _ = read(f"{head}Ada;{';'.join(['40'] * 6)}\n", "--set", "made_at=2025-01-15")
    assert "row 1: Of 6 questions the file does not say when they close: 15 January 2026 is taken" in report
    assert report.count("does not say") == 1


def test_an_outcome_that_is_known_by_now_does_not_wait_for_a_close_that_was_inferred(read):
    yesterday = timezone.localdate() - timedelta(days=1)
    made = timezone.localdate() - timedelta(days=20)
    report, code = read(f"Who,Question,Probability,Date,Outcome\nAda,Will it rain?,40,{made},yes\n")
    assert code == 0, report
    question = Question.objects.get()
    assert (question.closes.day, question.resolution.outcome) == (yesterday, "yes")


def test_beside_numbered_questions_other_figures_are_no_forecasts_and_nobody_is_named_by_a_number(read):
    """As in the contest of 2023, where answers to a survey stand beside those to fifty questions."""
    head = "Mode,@1.WillXhappen,@2.WillYhappen,@3.WillZhappen,Age,IQ,Children\n"
    rows = "Blind,99,1,50,31,131,0\nBlind,80,5,#NULL!,44,#NULL!,2\nBlind,17.,,40,29,120,1\nBlind,2,3,4,50,99,1\n"
    report, code = read(head + rows, "--set", "made_at=2023-01-10")
    assert (code, "Who made these forecasts? No column says it" in report) == (1, True)
    everybody = ("--set", "made_at=2023-01-10", "--set", "expert=Entrant {row}", "--skip-bad-rows")
    report, code = read(head + rows, *everybody)
    assert "Not read: Mode, Age, IQ, Children." in report
    assert "row 3: D3 holds #NULL!" in report
    assert "11 answers read, 10 forecasts created, 0 unchanged, 1 refused." in report
    assert Forecast.objects.filter(expert__name="Entrant 3", probability=0.17).exists()


def test_where_the_question_names_the_candidate_each_is_a_question_of_its_own(read):
    rows = "Who,State,Candidate,Prob,Date\nAda,Iowa,Ann Lee,0.75,2024-01-01\nAda,Iowa,Bob Ray,0.25,2024-01-01\n"
    asked = ("--set", "question={Candidate} wins {State}")
    assert read(rows, *asked)[1] == 0
    assert probabilities() == [0.75, 0.25]
    report, code = read(rows, *asked, "--set", "option=Candidate")
    assert (code, "leave “Which answer the probability is for” (option) empty" in report) == (1, True)


def test_a_text_with_a_hole_in_it_is_refused_unless_it_is_said_that_the_column_may_be_empty(read):
    rows = "Who,State,District,Prob,Date\nAda,Maine,2,0.75,2024-01-01\nAda,Iowa,,0.25,2024-01-01\n"
    report, code = read(rows, "--set", "question=The tax passes in {State} {District}")
    assert (code, probabilities()) == (1, [])
    assert "row 3: question: {District} is empty here. Where it may be, write {District?}." in report
    assert read(rows, "--set", "question=The tax passes in {State} {District?}")[1] == 0
    assert Question.objects.filter(title="The tax passes in Iowa").exists()
