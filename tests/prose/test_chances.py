"""Numbers for how probable it is, as people print them; nothing where they can be read in two ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.prose.chances import chance_said

EXACT = [
    ("nine times out of ten", 0.9), ("a probability of 0.7", 0.7), ("p = 0.35", 0.35),
    ("probability is .35", 0.35),
    ("three in four", 0.75), ("3 in 4", 0.75), ("17 in 20", 0.85), ("17 out of 20", 0.85), ("one in ten", 0.1),
    ("one in 10,000", 0.0001),
    ("one-in-five chance", 0.2), ("a one in a hundred chance", 0.01), ("odds are three in four", 0.75),
    ("a 10 percent chance", 0.1), ("a 10 percent chance that", 0.1), ("75 %", 0.75), ("75%", 0.75),
    ("seventy-five per cent", 0.75), ("a ten-percent probability", 0.1), ("90 percent sure", 0.9),
    ("2.5 %", 0.025),
    ("about 60 percent likely", 0.6), ("three-to-one on", 0.75), ("3:1 on", 0.75), ("3 to 1 against", 0.25),
    ("9/1 against", 0.1), ("fifty-fifty", 0.5), ("50-50", 0.5), ("50/50", 0.5), ("a coin toss", 0.5),
    ("a toss-up", 0.5), ("a two-thirds chance", 2 / 3), ("a one-third probability", 1 / 3), ("0.85", 0.85),
    (".5", 0.5), ("0", 0.0), ("1.0", 1.0), ("100 %", 1.0), ("0 %", 0.0), ("Three in four.", 0.75),
    ("odds are about 36 %", 0.36), ("odds of a recession are around 60 %", 0.6), ("probability of 20 %", 0.2),
    ("the chance is around a third", 1 / 3), ("chance of a cut is two-thirds", 2 / 3),
    ("chance of a rise in January 2027 is about 65 percent", 0.65),
    ("odds of a cut after 2 holds, are 1 in 4", 0.25),
    ("The probability of a recession in 2026 or 2027 stands at 40 percent", 0.4),
    ("chance of 3 cuts is 20 %", 0.2),
    ("chance of growth of 2 percent is 30 percent", 0.3), ("risk of default is now put at a third", 1 / 3),
    ("put the probability of a default at 3 percent", 0.03), ("put a recession in 2027 at 40 percent", 0.4),
    ("puts the odds at three in four", 0.75), ("put Sinner at 60%", 0.6),
    ("60-40", 0.6), ("60-40 for", 0.6), ("70-30 against", 0.3), ("55 to 45", 0.55),
]  # fmt: skip
BOUNDS = [
    ("less than a 10 percent chance", 0, 0.1), ("under 5 %", 0, 0.05), ("at most one in ten", 0, 0.1),
    ("no more than a 20 percent chance", 0, 0.2), ("not better than 50-50", 0, 0.5), ("better than 50-50", 0.5, 1),
    ("at least 80 percent", 0.8, 1), ("the chance of a cut in May is less than 10 percent", 0, 0.1),
    ("put the odds at between 60 and 70 percent", 0.6, 0.7),
    ("more than a three in four chance", 0.75, 1), ("over 90%", 0.9, 1),
    ("60–70 %", 0.6, 0.7), ("60-70%", 0.6, 0.7), ("60 to 70 percent", 0.6, 0.7), ("60% to 70%", 0.6, 0.7),
    ("somewhere between 60 and 70 percent", 0.6, 0.7), ("60-to-70 percent", 0.6, 0.7),
    ("odds of a deal are at most 30 percent", 0, 0.3), ("the chance is at least 1 in 4", 0.25, 1),
    ("between 60 and 70 percent", 0.6, 0.7), ("a 60-70 percent chance", 0.6, 0.7),
]  # fmt: skip
NEITHER = [
    "risk of a fall of 20 percent", "odds that growth is 4 percent", "odds of growth that is 4 percent", "a third",
    "probability slightly above 50 %",
    "chance of a rise in January 2027 fell by 10 points", "a chance of growth of 2 percent",
    "chance of a cut where inflation is 4 percent", "odds of a cut if growth is 2 percent",
    "put inflation at 3 percent", "put turnout at 60 percent", "put sinner at 60%", "put Germany at 3 percent",
    "put GDP at 3 percent", "put a tariff at 10 percent", "put it at 3 percent",
    "1", "75", "likely", "3 to 1", "3:1", "101 %", "5 in 4", "70–60 %", "one in zero", "growth of 10 percent",
    "10 percent of voters", "10 percent chance of rain and a 20 percent chance of snow", "", "in four", "%",
    "three of the four", "60-30", "60-40-20", "10 percent lower", "75 %" + " " * 300 + "of voters",
]  # fmt: skip


@pytest.mark.parametrize(("words", "p"), EXACT)
def test_one_number(words, p):
    said = chance_said(words)
    assert said is not None
    assert said.exact == pytest.approx(p, abs=1e-12)


@pytest.mark.parametrize(("words", "low", "high"), BOUNDS)
def test_bounds_and_ranges(words, low, high):
    said = chance_said(words)
    assert said is not None
    assert (said.low, said.high, said.exact) == (low, high, None)


@pytest.mark.parametrize("words", NEITHER)
def test_what_is_no_probability_or_may_be_two(words):
    assert chance_said(words) is None


@given(st.text(max_size=300))
def test_whatever_is_written_is_read_or_not(words):
    said = chance_said(words)
    assert said is None or 0 <= said.low <= said.high <= 1
