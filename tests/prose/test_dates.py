import pytest

from tracker.prose.dates import NoDate, dates_in, read_date, stated_date, unclear_in

WRITTEN = [
    ("2019-02-26", "2019-02-26"), ("2019-2-6", "2019-02-06"), ("2019/05/17", "2019-05-17"),
    ("2019/5/7", "2019-05-07"), ("2019.05.17", "2019-05-17"), ("20190517", "2019-05-17"),
    ("2019‑02‑26", "2019-02-26"), ("2019 May 17", "2019-05-17"), ("2019-May-17", "2019-05-17"),
    ("26 February 2019", "2019-02-26"), ("26 february 2019", "2019-02-26"), ("on Feb. 26th, 2019", "2019-02-26"),
    ("May 17,2019", "2019-05-17"), ("May 17, 2019", "2019-05-17"), ("May 17 2019", "2019-05-17"),
    ("May 17th,2019", "2019-05-17"), ("May 17 of 2019", "2019-05-17"), ("MAY 17, 2019", "2019-05-17"),
    ("17-May-2019", "2019-05-17"), ("17.May.2019", "2019-05-17"), ("17/May/2019", "2019-05-17"),
    ("17. May 2019", "2019-05-17"), ("17 May, 2019", "2019-05-17"), ("17May2019", "2019-05-17"),
    ("Tues., May 17, 2019", "2019-05-17"), ("Fri, 17 May 2019", "2019-05-17"), ("Fri. 17 May 2019", "2019-05-17"),
    ("Friday, the 17th of May, 2019", "2019-05-17"), ("the 1st of May 2019", "2019-05-01"),
    ("Sept. 3, 2019", "2019-09-03"), ("3 Sept 2019", "2019-09-03"), ("Febuary 2019", "2019-02"),
    ("May 2019", "2019-05"), ("May, 2019", "2019-05"), ("May of 2019", "2019-05"), ("march 2019", "2019-03"),
    ("2019-02", "2019-02"), ("2019-2", "2019-02"), ("2019/02", "2019-02"), ("2019", "2019"),
    ("11/2022", "2022-11"),
    ("31/12/2025", "2025-12-31"), ("31.12.2025", "2025-12-31"), ("31-12-2025", "2025-12-31"),
    ("31. 12. 2025", "2025-12-31"), ("12/31/2025", "2025-12-31"), ("12-31-2025", "2025-12-31"),
    ("03/03/2025", "2025-03-03"), ("3/3/2025", "2025-03-03"), ("13/3/2025", "2025-03-13"),
    ("29 February 2028", "2028-02-29"),
]  # fmt: skip
AT_A_TIME = [
    ("2019-02-26 14:55", "2019-02-26 14:55:00"), ("2019-02-26t14:55z", "2019-02-26 14:55:00+00:00"),
    ("2023-08-05T09:07:03.123456+00:00", "2023-08-05 09:07:03.123456+00:00"),
    ("2023-08-05T09:07:03.123456Z", "2023-08-05 09:07:03.123456+00:00"),
    ("2023-08-05T09:07:03,5Z", "2023-08-05 09:07:03.500000+00:00"),
    ("2023-08-05T09:07:03.123456789Z", "2023-08-05 09:07:03.123456+00:00"),
    ("2023-08-05 09:07+0530", "2023-08-05 09:07:00+05:30"), ("2023-08-05T09:07-05", "2023-08-05 09:07:00-05:00"),
    ("2023-8-5 9:07 +05:30", "2023-08-05 09:07:00+05:30"), ("2023-08-05 09:07 UTC", "2023-08-05 09:07:00+00:00"),
    ("Fri, 17 May 2019 08:00:00 GMT", "2019-05-17 08:00:00+00:00"),
    ("Fri, 17 May 2019 08:00:00 -0400 (EDT)", "2019-05-17 08:00:00-04:00"),
    ("17 May 2019, 14:30", "2019-05-17 14:30:00"), ("May 17, 2019 at 2:30 p.m.", "2019-05-17 14:30:00"),
    ("May 17, 2019 12:05 am", "2019-05-17 00:05:00"),
]  # fmt: skip
HOW, NONE, YEAR, DIGITS = "Write a date as 2019-02-26", "no such date", "Write the year in full", "digits 0 to 9"
REFUSED = [
    ("03/04/2025", "“03/04/2025” may be 3 April or 4 March. Write it with the month’s name."),
    ("3.4.2025", "“3.4.2025” may be 3 April or 4 March."), ("1-12-2025", "may be 1 December or 12 January"),
    ("31/12/25", YEAR), ("03/04/25", YEAR), ("17 May 19", YEAR), ("17 May ’19", YEAR), ("May 26", YEAR),
    ("２０１９", DIGITS), ("٢٠١٩-٠٥-١٧", DIGITS), ("17 May ２０１９", DIGITS), ("०३/०४/२०२५", DIGITS),
    ("2019-02-30", NONE), ("31 June 2019", NONE), ("29 February 2019", NONE), ("2019-13", NONE),
    ("2019-00-10", NONE), ("2019-05-00", NONE), ("0/5/2019", NONE), ("99/99/2025", NONE), ("2019-20", NONE),
    ("2019-02-26 25:00", NONE), ("2019-02-26 24:00", NONE), ("2019-02-26 14:55+99:00", NONE),
    ("May 17, 2019 13:30 pm", NONE),
    ("1899", "between 1900 and 2200"), ("0000", "between 1900 and 2200"), ("9999-12-31", "between 1900 and 2200"),
    ("17 mai 2019", HOW), ("1. Dezember 2019", HOW), ("17 de mayo de 2019", HOW), ("Juli 2019", HOW),
    ("26 February", HOW), ("26 February 2019 or later", HOW), ("mayhem 2019", HOW), ("Octopus 2019", HOW),
    ("Marketing 12, 2019", HOW), ("2019-2020", HOW), ("2019 14:55", HOW), ("1551168000", HOW),
    ("17 May 2019 14:30 EST", HOW), ("tomorrow", HOW), ("", HOW),
]  # fmt: skip


@pytest.mark.parametrize(("written", "read"), WRITTEN + AT_A_TIME)
def test_a_date_is_the_whole_of_what_is_written(written, read):
    assert read_date(written).iso == read
    assert read_date(f" \t{written}\n").iso == read


@pytest.mark.parametrize(("written", "sentence"), REFUSED)
def test_what_is_no_date_or_may_be_two_is_refused_with_a_way_out(written, sentence):
    with pytest.raises(NoDate) as refusal:
        read_date(written)
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(("written", "read"), WRITTEN + AT_A_TIME)
def test_what_people_write_is_read_from_a_page_to_the_day(written, read):
    assert stated_date(written) == stated_date(f"{written} by Ada Example") == read[:10]


@pytest.mark.parametrize(
    ("stated", "read"),
    [
        ("2019-02-26T08:00:00.000Z", "2019-02-26"),
        ("2019-02-26T23:30:00-05:00", "2019-02-26"),
        ("20190226T080000Z", "2019-02-26"),
        ("Tue, 26 Feb 2019 08:00:00 EST", "2019-02-26"),
        ("February 26, 2019 at 8 o’clock", "2019-02-26"),
        ("1551168000", "2019-02-26"),
        ("1551168000000", "2019-02-26"),
    ],
)
def test_what_a_page_says_behind_its_date_does_not_matter(stated, read):
    assert stated_date(stated) == read


@pytest.mark.parametrize(
    "stated",
    [
        *(
            "03/04/2025",
            "31/12/25",
            "17 May 19",
            "２０１９",
            "0001-01-01",
            "9999-12-31",
            "17 mai 2019",
            "Marathon 2019",
        ),
        *("2019-02-30T08:00:00Z", "2019-02-261", "2019-2020", "2019-20", "30 February 2019", "Marketing 12, 2019"),
        *("9551168000", "155116800", "1551168000 seconds", "v2019.1", "yesterday", ""),
    ],
)
def test_what_names_no_day_is_not_guessed(stated):
    assert stated_date(stated) == ""


@pytest.mark.parametrize("piece", ["1", "1-", "may ", "1.", "mon, ", "on the ", "2019-", "'", ": ", "１", "sept"])
def test_whatever_is_written_is_refused_in_time(piece):
    """A pattern that backtracks would not come back."""
    with pytest.raises(NoDate):
        read_date(piece * 20_000)


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("Bristol, 7th August 2026", ["2026-08-07"]),
        ("Policy Brief 12 | September 2026", ["2026-09"]),
        ("3 Apr. 2025, updated 5 Apr. 2025", ["2025-04-03", "2025-04-05"]),
        ("Montag, den 3. März 2025", ["2025-03-03"]),
        ("publié le 1er août 2025", ["2025-08-01"]),
        ("3 de enero de 2026", ["2026-01-03"]),
        ("Working Paper 2026-11, No. 3/2025, 2024", []),
        ("Marsh 2025, Augusta 2025", []),
        ("03/04/2025", []),
    ],
)
def test_dates_within_a_line(line, days):
    assert [found.iso for found in dates_in(line)] == days


def test_what_may_be_two_dates_is_said():
    assert unclear_in("Bern, 03/04/2025") == "“03/04/2025” may be 3 April or 4 March"
    assert unclear_in("Bern, 31/12/2025, 1/2 of it") == ""


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Monday, 3 June 2025", "“Monday” stands before 3 June 2025, which is a Tuesday: check the date."),
        ("Mon. 3 June 2025", "“Mon.” stands before 3 June 2025, which is a Tuesday: check the date."),
        ("Montag, den 3. Juni 2025", "“Montag” stands before 3 June 2025, which is a Tuesday: check the date."),
        ("Tuesday, June 3, 2025", ""),
        ("Monday, June 2025", ""),
        ("Lundi 2 juin 2025", ""),
    ],
)
def test_a_weekday_that_does_not_fit_is_named(line, sentence):
    assert [found.off_weekday for found in dates_in(line)] == [sentence]
