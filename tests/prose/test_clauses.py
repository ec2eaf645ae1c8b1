"""One candidate a claim: where a sentence is cut, and where it is not. The sentences are our own."""

from datetime import date
from itertools import pairwise

import pytest

from tracker.lexicons import shipped_terms
from tracker.prose.clauses import clauses
from tracker.prose.spotter import spot

PUBLISHED = date(2024, 7, 15)
TERMS = shipped_terms()


def read(sentence):
    return [(each.text, each.phrase, each.deadline) for each in spot(sentence, TERMS, PUBLISHED)]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (
            "Growth is unlikely to exceed 2 percent next year, unemployment may well climb above 10 percent, and "
            "the central bank will cut rates before the summer.",
            [
                ("Growth is unlikely to exceed 2 percent next year", "unlikely", "2025-12-31"),
                ("unemployment may well climb above 10 percent", "may well", ""),
                ("the central bank will cut rates before the summer.", "will", ""),
            ],
        ),
        (
            "Inflation will fall to 3 percent and unemployment to 4 percent.",
            [("Inflation will fall to 3 percent", "will", ""), ("unemployment to 4 percent.", "", "")],
        ),
        (
            "The Tories will lose the election, and may split.",
            [("The Tories will lose the election", "will", ""), ("may split.", "may", "")],
        ),
        (
            "By 2027, China will overtake America and India will overtake Japan.",
            [
                ("By 2027, China will overtake America", "will", "2027-12-31"),
                ("India will overtake Japan.", "will", "2027-12-31"),
            ],
        ),
        (
            "But in 2027 China will overtake America, and India will overtake Japan.",
            [
                ("in 2027 China will overtake America", "will", "2027-12-31"),
                ("India will overtake Japan.", "will", "2027-12-31"),
            ],
        ),
        (
            "Demand for coal will peak in 2025, and by 2030 solar will cost a quarter.",
            [
                ("Demand for coal will peak in 2025", "will", "2025-12-31"),
                ("by 2030 solar will cost a quarter.", "will", "2030-12-31"),
            ],
        ),
        (
            "He will resign in June; his deputy is likely to take over.",
            [
                ("He will resign in June", "will", "2025-06-30"),
                ("his deputy is likely to take over.", "likely", ""),
            ],
        ),
        (
            "While growth will slow, prices will probably rise.",
            [("growth will slow", "will", ""), ("prices will probably rise.", "probably", "")],
        ),
        (
            "While the rally may go on for a while, renewed pressure on stocks and other assets is inevitable.",
            [
                ("the rally may go on for a while", "may", ""),
                ("renewed pressure on stocks and other assets is inevitable.", "inevitable", ""),
            ],
        ),
        (
            "Although rates may rise, demand for homes, offices and other buildings will fall.",
            [
                ("rates may rise", "may", ""),
                ("demand for homes, offices and other buildings will fall.", "will", ""),
            ],
        ),
        (
            "I expect that in the coming months, growth will slow.",
            [("I expect that in the coming months, growth will slow.", "expect", "")],
        ),
        (
            "Rates will stay high because wages are going to rise.",
            [("Rates will stay high", "will", ""), ("wages are going to rise.", "going to", "")],
        ),
        (
            "The talks will fail, which will push up the price of oil.",
            [("The talks will fail", "will", ""), ("which will push up the price of oil.", "will", "")],
        ),
        (
            "Ankara should raise rates, but it will not.",
            [("Ankara should raise rates", "", ""), ("it will not.", "will not", "")],
        ),
        (
            "Trump will be back, and so will his tariffs.",
            [("Trump will be back", "will", ""), ("so will his tariffs.", "will", "")],
        ),
        (
            "Growth is projected at 2.4 percent in 2026 and 2.7 percent in 2027.",
            [
                ("Growth is projected at 2.4 percent in 2026", "is projected", "2026-12-31"),
                ("2.7 percent in 2027.", "", "2027-12-31"),
            ],
        ),
        (
            "Unemployment is forecast to fall to 6 percent, inflation to 3 percent and the deficit to 2 percent.",
            [
                ("Unemployment is forecast to fall to 6 percent", "forecast to", ""),
                ("inflation to 3 percent", "", ""),
                ("the deficit to 2 percent.", "", ""),
            ],
        ),
        (
            "I shall recommend a banking law, and I trust that it will pass.",
            [("I shall recommend a banking law", "", ""), ("I trust that it will pass.", "I trust that", "")],
        ),
        # What is known already is cut off, with its date
        (
            "Exports fell in 2024, and the surplus will shrink.",
            [("the surplus will shrink.", "will", "")],
        ),
        (
            "The bank may act in March, but the details are murky.",
            [("The bank may act in March", "may", "2025-03-31")],
        ),
    ],
)  # fmt: skip
def test_each_claim_has_its_own_words_and_deadline(sentence, found):
    assert read(sentence) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "The president will resign and leave the country.",
        "Prices will be between 25 and 35 percent higher.",
        "Italy and Spain will grow faster than Germany and France.",
        "The ministers of trade and finance will meet the heads of banks and insurers.",
        "He can and will win.",
        "The deal that was signed in May and hailed as historic will collapse.",
        "Tariffs will hurt farmers and miners and growth will slow.",
        "If he wins and the Senate agrees, taxes will fall.",
        "The plant, which will close, will be sold.",
        "The bank (it will report in May, and it will surprise) is going to fail.",
        "The tariff will fall, he said.",
        "Research and Development will grow by 5 percent.",
        "The party will probably, and perhaps even gladly, give in.",
        "Growth will be between 2 percent in 2026 and 3 percent in 2027.",
        "Growth will slow by half, close to 2 percent.",
    ],
)
def test_what_is_one_claim_or_not_sure_stays_together(sentence):
    assert [each.text for each in spot(sentence, TERMS, PUBLISHED)] == [sentence]


@pytest.mark.parametrize(
    ("sentence", "conditions"),
    [
        ("If he does, the coalition will fall.", ["If he does"]),
        ("The coalition will fall if he does.", ["if he does"]),
        ("“The coalition will fall unless he goes,” she said.", ["unless he goes"]),
        ("If he does, the coalition will fall and taxes will rise.", ["If he does", "If he does"]),
        ("Taxes will rise, and if he goes, rates will fall.", ["", "if he goes"]),
        ("As long as oil stays cheap, the rouble will fall.", ["As long as oil stays cheap"]),
        ("Should the talks fail, Ankara will turn to Moscow.", ["Should the talks fail"]),
        ("In the event of a strike, the plant will close.", ["In the event of a strike"]),
        ("If he goes the coalition will fall.", [""]),  # where it ends is not said
        ("I would be surprised if the Senate passed the bill.", [""]),
        ("The coalition will fall even if he stays.", [""]),  # it falls either way
        ("Even if he may stay, the coalition will fall unless they pay.", ["unless they pay"]),
        ("Unless they pay, the coalition will fall.", ["Unless they pay"]),
        ("Assuming they pay, the coalition will hold.", ["Assuming they pay"]),
        ("The coalition will hold, contingent on a deal.", ["contingent on a deal"]),
        ("Conditional on a deal, the coalition will hold.", ["Conditional on a deal"]),
        ("The coalition will hold provided they pay.", ["provided they pay"]),
        ("The aid will be contingent on reforms.", [""]),
        ("The bank is assuming growth will hold.", [""]),
        ("Money provided by the Fund will run out.", [""]),
    ],
)
def test_the_condition_of_a_clause(sentence, conditions):
    assert [each.condition for each in spot(sentence, TERMS, PUBLISHED)] == conditions


def test_a_condition_that_does_not_end_soon_is_not_cut_off():
    (candidate,) = spot(f"The coalition will fall if {'he and ' * 60}they go.", TERMS, PUBLISHED)
    assert candidate.condition == ""


def test_clauses_are_in_order_and_apart():
    text = (
        "Growth will slow, and if he goes, rates will fall; prices may rise – wages will not. " * 3
        + "It will end."
    )
    found = spot(text, TERMS)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(text[each.start : each.end] == each.text for each in found)


def test_the_same_words_in_two_sentences_are_two_claims():
    text = "The Tories will lose, and may split. Labour will win, and may split."
    assert [each.text for each in spot(text, TERMS)].count("may split.") == 2


def test_without_a_sign_there_is_nothing_to_cut():
    assert [tuple(each) for each in clauses("it rose; it fell", [])] == [(0, 16, False)]
