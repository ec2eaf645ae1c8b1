"""One line of a list of predictions."""

import pytest

from tracker.prose.lines import BOLD, STRUCK, holds, predictions


def read(line):
    found = predictions(line)
    return (line[found[0].start : found[0].end], found[0].claim, found[0].low) if found else None


@pytest.mark.parametrize(
    ("line", "quoted", "claim", "p"),
    [
        (
            "3. Republicans keep the House: 70%",
            "Republicans keep the House: 70%",
            "Republicans keep the House",
            0.7,
        ),
        ("70%: Republicans keep the House", "70%: Republicans keep the House", "Republicans keep the House", 0.7),
        ("(70%) Republicans keep it", "(70%) Republicans keep it", "Republicans keep it", 0.7),
        (
            "– Republicans keep the House – 70%",
            "Republicans keep the House – 70%",
            "Republicans keep the House",
            0.7,
        ),
        ("Republicans keep it - 70 percent", "Republicans keep it - 70 percent", "Republicans keep it", 0.7),
        ("• A recession in 2026 (60%).", "A recession in 2026 (60%)", "A recession in 2026", 0.6),
        ("A vacancy on the Court(70%)", "A vacancy on the Court(70%)", "A vacancy on the Court", 0.7),
        ("No war there (a worryingly low 90%)", "No war there (a worryingly low 90%)", "No war there", 0.9),
        (
            "Approval is above 43% on June 1: 30%",
            "Approval is above 43% on June 1: 30%",
            "Approval is above 43% on June 1",
            0.3,
        ),
        (
            ">66% of people are vaccinated: 70%",
            ">66% of people are vaccinated: 70%",
            ">66% of people are vaccinated",
            0.7,
        ),
        (
            "Rates stay between 4 and 5% (70%)",
            "Rates stay between 4 and 5% (70%)",
            "Rates stay between 4 and 5%",
            0.7,
        ),
        (
            "more than a day after the vote. 20%",
            "more than a day after the vote. 20%",
            "more than a day after the vote",
            0.2,
        ),
        ("65% confident that he stays", "65% confident that he stays", "he stays", 0.65),
        ("80% chance of a recession", "80% chance of a recession", "a recession", 0.8),
        ("He is re-elected: 1 in 4", "He is re-elected: 1 in 4", "He is re-elected", 0.25),
        ("He is re-elected: 0.7", "He is re-elected: 0.7", "He is re-elected", 0.7),
        ("He stays: 70%. It was 40% a year ago.", "He stays: 70%", "He stays", 0.7),
        ("12) He stays: ~70%", "He stays: ~70%", "He stays", 0.7),
        ("It lasts beyond June 15 – 60%", "It lasts beyond June 15 – 60%", "It lasts beyond June 15", 0.6),
        ("The Dow is above 25,000 – 70%", "The Dow is above 25,000 – 70%", "The Dow is above 25,000", 0.7),
        ("50/50: the Liberals win", "50/50: the Liberals win", "the Liberals win", 0.5),
        ("It is likely (70%) that it ends", "It is likely (70%) that it ends", "It is likely that it ends", 0.7),
        ("Unemployment rises: one in five", "Unemployment rises: one in five", "Unemployment rises", 0.2),
        ("He is out, probability 20 percent", "He is out, probability 20 percent", "He is out", 0.2),
        ("I'm 80% confident that he stays", "I'm 80% confident that he stays", "he stays", 0.8),
        ("Labour wins: 90% (was 80%)", "Labour wins: 90%", "Labour wins", 0.9),
        ("The Fed cuts: 50% [updated from 40%]", "The Fed cuts: 50%", "The Fed cuts", 0.5),
        ("Labour wins: Yes (95%)", "Labour wins: Yes (95%)", "Labour wins", 0.95),
        ("B) Oil is over $100 [12%]", "Oil is over $100 [12%]", "Oil is over $100", 0.12),
        ("SELL to 60%", "SELL to 60%", "SELL to", 0.6),
        ("يفوز الحزب بالانتخابات: 70%", "يفوز الحزب بالانتخابات: 70%", "يفوز الحزب بالانتخابات", 0.7),
    ],
)
def test_a_claim_has_its_figure(line, quoted, claim, p):
    assert read(line) == (quoted, claim, pytest.approx(p))


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("~~4. He stays in office: 40%~~", STRUCK),
        ("4. ~~He stays in office: 40%~~", STRUCK),
        ("**He stays in office: 40%**", BOLD),
        ("He stays in office: 40% (right)", "right"),
        ("He stays in office (40%) – WRONG", "WRONG"),
        ("He stays in office: 40% ✗", "✗"),
        ("✓ He stays in office: 40%", "✓"),
        ("40%: He stays in office (wrong)", "wrong"),
        ("~~He stays in office~~ – 40%", STRUCK),
        ("[x] He stays in office: 40%", "[x]"),
        ("Resolved NO: He stays in office: 40%", "NO"),
        ("He stays in office: 40%", ""),
    ],
)
def test_the_authors_mark_is_kept_and_no_part_of_the_claim(line, mark):
    (found, *_) = predictions(line)
    assert (found.mark, found.claim) == (mark, "He stays in office")
    assert found.low == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("line", "low", "high"),
    [("He leaves: <5%", 0, 0.05), ("He leaves: 50–60%", 0.5, 0.6), ("He leaves (at least 90%)", 0.9, 1)],
)
def test_bounds_and_ranges_are_no_single_number(line, low, high):
    (found, *_) = predictions(line)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    "line",
    [
        "He stays.",
        "HOLD",
        "70%",
        "Growth slowed to 3% (down from 5%)",
        "It rose by 5%.",
        "",
        "x" * 5000,
        "1. 2. 3.",
        "130%: it rains",
        "Chance of 3 hikes: 40%, of 4 hikes: 20%",
        "Labour wins: 60% → 70%",
        "The EU grows: No, 60%",
        "The year 2026: it begins",
    ],
)
def test_what_has_no_figure_of_its_own_is_none(line):
    assert predictions(line) == []


def test_who_holds_keeps_the_figure_above():
    assert holds("3. HOLD.")
    assert not holds("Hold the line: 70%")
