"""Lists of predictions, line by line; they are of my own writing, in the shapes in which people publish them."""

from datetime import date

import pytest

from tracker.prose.lists import listing, stated_in, unstruck
from tracker.prose.spotter import spot

CLAIMS = [
    ("Labour keeps its majority", 70),
    ("The Dow is above 35,000", 90),
    ("Inflation is above 3% in December", 40),
    ("No new state leaves the EU", 95),
    ("The bank raises rates at least twice", 5),
]
SHAPES = {
    "numbered": lambda n, claim, p: f"{n}. {claim}: {p}%",
    "ahead": lambda n, claim, p: f"{p}%: {claim}",
    "dash": lambda n, claim, p: f"{claim} – {p}%",
    "brackets": lambda n, claim, p: f"- {claim} ({p}%)",
    "table": lambda n, claim, p: f"{claim}\t{p}%",
    "page": lambda n, claim, p: f"{claim} | {p}%",
}


def shown(found):
    return [(item.claim, round(item.low, 4)) for item in found.items]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_line_is_found_with_its_figure(shape):
    lines = [SHAPES[shape](n, *each) for n, each in enumerate(CLAIMS, 1)]
    found = listing("\n".join(lines), "Predictions for 2022")
    assert shown(found) == [(claim, p / 100) for claim, p in CLAIMS]
    assert {item.deadline for item in found.items} == {"2022-12-31"}
    assert spot("\n".join(lines), [])[0].phrase == "70%"


def test_a_heading_is_the_topic_of_what_stands_below():
    text = (
        "POLITICS\n1. He stays in office: 70%\n2. She leaves office: 20%\n\n## Economy:\n3. Rates rise twice: 60%"
    )
    assert [item.topic for item in listing(text).items] == ["Politics", "Politics", "Economy"]


def test_a_numbered_line_over_lettered_ones_is_their_heading():
    text = (
        "1. UK election\n  a. Labour wins: 90%\n  b. They win 40 seats: 70%\n2. US election\n  a. The GOP wins: 5%"
    )
    found = listing(text, "Predictions for 2024")
    assert [item.topic for item in found.items] == ["UK election", "UK election", "US election"]
    assert found.unread == ()


def test_a_heading_may_be_the_figure():
    text = "90%\n1. The sun rises every day\n2. No war breaks out\n\n80% confident:\n- Labour stays in power"
    assert shown(listing(text)) == [
        ("The sun rises every day", 0.9),
        ("No war breaks out", 0.9),
        ("Labour stays in power", 0.8),
    ]


def test_a_line_that_leans_on_the_one_above_takes_its_subject():
    text = (
        "The Dow is above 35K: 90%\n…above 37.5K: 40%\n...above 40K: 10%\n"
        "The lockdown is extended beyond June 15: 60%\n… until Election Day: 10%\n"
        "PredictIt thinks Ada is the likeliest nominee: 80%\n…thinks Bob is the likeliest nominee: 60%"
    )
    assert [item.claim for item in listing(text).items][1:] == [
        "The Dow is above 37.5K",
        "The Dow is above 40K",
        "The lockdown is extended beyond June 15",
        "The lockdown is extended until Election Day",
        "PredictIt thinks Ada is the likeliest nominee",
        "PredictIt thinks Bob is the likeliest nominee",
    ]


def test_answers_to_a_list_are_of_the_line_above_which_may_be_somebody_elses():
    text = "1. The Dow is above 35K: 90%\nSELL to 80%\n2. Bitcoin is above 100K: 20%\nHOLD\n3. It snows a lot: 5%"
    found = listing(text)
    assert shown(found) == [
        ("The Dow is above 35K", 0.9),
        ("The Dow is above 35K", 0.8),
        ("Bitcoin is above 100K", 0.2),
        ("Bitcoin is above 100K", 0.2),
        ("It snows a lot", 0.05),
    ]
    assert [item.is_answered for item in found.items] == [True, False, True, False, False]


@pytest.mark.parametrize(
    ("title", "line", "deadline", "source"),
    [
        ("Predictions for 2022", "He stays in office: 70%", "2022-12-31", "Predictions for 2022"),
        ("Predictions for 2022", "He stays in office until June 1: 70%", "2022-06-01", ""),
        ("Predictions for 2022", "He stays beyond 2021: 70%", "2022-12-31", "Predictions for 2022"),
        ("Predictions for 2022", "He is still there by the next election: 70%", "", ""),
        ("Predictions for 2022 and 2023", "He stays in office: 70%", "", ""),
        ("Predictions", "He stays in office: 70%", "", ""),
        ("Predictions", "He stays in office by March 2023: 70%", "2023-03-31", ""),
    ],
)
def test_a_deadline_is_the_lines_own_or_of_the_title_or_none(title, line, deadline, source):
    text = f"{line}\nIt snows a lot in May: 20%\nIt rains a lot in May: 30%"
    first = listing(text, title, date(2022, 1, 3)).items[0]
    assert (first.deadline, first.deadline_from) == (deadline, source)


def test_a_table_is_read_by_what_stands_above_its_columns():
    text = (
        "Who\tPrediction\tProbability\tTopic\tBy\tResult\n"
        "Ada Example\tLabour keeps its majority\t70\tUK\t2026-11-03\tTRUE\n"
        "Bob Sample\tBitcoin is above 100K\t1\tMarkets\t\tFALSE\n"
        "Cay Dummy\tIt rains in May\tperhaps\tWeather\t31/05/2026\t\n"
        "Cay Dummy\tIt snows in May\t0\tWeather\t03/04/2026\t\n"
    )
    found = listing(text)
    assert [(i.expert, i.claim, i.exact, i.topic, i.deadline, i.mark) for i in found.items] == [
        ("Ada Example", "Labour keeps its majority", 0.7, "UK", "2026-11-03", "TRUE"),
        ("Bob Sample", "Bitcoin is above 100K", 0.01, "Markets", "", "FALSE"),
        ("Cay Dummy", "It snows in May", 0.0, "Weather", "", ""),  # 3 April or 4 March: nobody knows
    ]
    assert len(found.unread) == 1
    mixed = (
        "Claim\tProbability\nIt rains a lot\t45\nBrent is above 90\t0.25\nIt snows a lot\t30\nIt hails a lot\t4%"
    )
    assert [item.figure for item in listing(mixed, "Predictions").items] == ["45", "30", "4%"]


def test_shares_in_a_table_are_no_percents():
    text = "| Claim | p |\n|---|---|\n| Labour wins | 0.7 |\n| It rains in May | 1 |\n| The euro falls | 0.25 |"
    assert shown(listing(text)) == [("Labour wins", 0.7), ("It rains in May", 1.0), ("The euro falls", 0.25)]


def test_lines_without_a_figure_are_counted():
    text = "1. He stays in office: 70%\n2. She leaves\n3. Rates rise twice: 60%\n4. It snows a lot: 5%"
    assert len(listing(text).unread) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Growth slowed last year (3%).\n\nUnemployment rose to a record (5%).\n\nPrices fell by a lot (12%).",
        "Unemployment: 5%\nInflation: 3%\nGrowth: 2%",
        "1. He stays in office: 70%\n2. She leaves her post: 20%",
        "",
        "\n\n\n",
    ],
)
def test_what_only_has_figures_is_no_list(text):
    assert listing(text, "The economy") is None


def test_predictions_are_no_topics_and_are_not_lost():
    text = (
        "Predictions\n1. Labour wins: 70%\n>95% no weapon is used\nDow up 20%\n2. It rains: 30%\n3. It snows: 5%"
    )
    found = listing(text)
    assert {item.topic for item in found.items} == {""}
    assert found.unread == (">95% no weapon is used", "Dow up 20%")


def test_a_line_may_name_who_says_it():
    text = "Jane Roe: the Fed cuts – 75%\nJohn Doe (IMF): no cut at all – 20%\nSupreme Court: the law falls – 60%"
    assert [(item.expert, item.claim) for item in listing(text, "Predictions for 2024").items] == [
        ("Jane Roe", "the Fed cuts"),
        ("John Doe", "no cut at all"),
        ("", "Supreme Court: the law falls"),
    ]


def test_short_claims_are_a_list_where_they_are_called_predictions():
    text = "Assad falls: 5%\nMaduro stays: 90%\nLabour wins: 95%"
    assert len(listing(text, "Predictions for 2024").items) == 3
    assert listing(text, "The world") is None


def test_a_time_that_is_not_understood_is_not_the_year_of_the_list():
    text = (
        "1. Tariffs end by 03/04/2025: 70%\n2. It ends by mid-year: 40%\n3. He is out in Q3: 20%\n4. It rains: 30%"
    )
    found = listing(text, "Predictions for 2025")
    assert [(item.deadline, item.says_when) for item in found.items] == [
        ("", True),
        ("", True),
        ("2025-09-30", True),
        ("2025-12-31", False),
    ]


def test_what_looks_back_is_said():
    assert listing(
        "A wins it all: 70%\nB wins it all: 20%\nC wins it all: 5%", "2020 predictions: graded"
    ).looks_back
    marked = "~~A wins it all: 70%~~\n**B wins it all: 20%**\nC wins it all: 5%"
    assert listing(marked, "Predictions for 2020").looks_back
    assert not listing(marked.replace("~", "").replace("*", ""), "Predictions for 2020").looks_back


def test_struck_out_words_are_not_read():
    text = "I put it at ~~60%~~ 75% now that rates will fall by June."
    assert "60%" not in unstruck(text)
    (found,) = spot(text, ["will"], date(2026, 1, 1))
    assert found.text == text
    whole = "~~He stays in office: 40%~~"
    assert unstruck(whole) == whole


@pytest.mark.parametrize(
    ("sentence", "figure", "deadline"),
    [
        ("Prediction: a recession in 2026 (60%).", "60%", "2026-12-31"),
        ("My forecast: Labour wins (75%).", "75%", ""),
        ("Republicans keep the House in 2026 – 70%", "70%", "2026-12-31"),
        ("Unemployment rose sharply in 2025 (5%).", None, None),
        ("The deficit: 5%", None, None),
    ],
)
def test_a_line_alone_says_that_it_predicts_or_names_a_day(sentence, figure, deadline):
    found = stated_in(sentence, date(2024, 7, 15))
    assert (found and found.figure, found and found.deadline) == (figure, deadline)


def test_long_lists_are_read_quickly_and_hostile_ones_too():
    """In time that grows with the length, or the suite would stop here."""
    for text in (
        "1. He stays in office: 70%\n" * 20_000,
        "(" * 50_000,
        "1%" * 50_000,
        ("a (1%) " * 90 + "\n") * 500,
    ):
        listing(text)
