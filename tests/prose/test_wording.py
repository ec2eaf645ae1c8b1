import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker import seeds
from tracker.prose.wording import doubts

TITLE = "Does the ministry sign a treaty by 31 March 2019?"
CRITERIA = "Yes if two newspapers report it."


def words(title=TITLE, criteria=CRITERIA):
    """Those that stand in the question, without what is missing from it."""
    return [doubt.words for doubt in doubts(title, criteria) if doubt.words]


def missing(title=TITLE, criteria=CRITERIA, **options):
    return [doubt.why for doubt in doubts(title, criteria, **options) if not doubt.words]


@pytest.mark.parametrize(
    ("title", "doubtful"),
    [
        ("Is there significant progress by May 2019?", ["significant"]),
        ("Do relations improve in 2019?", ["improve"]),
        ("Does the economy do better in 2019 than before?", ["better"]),
        ("Is there a major attack on 3 March 2019?", ["major"]),
        ("Does the war escalate soon?", ["escalate", "soon"]),
        ("Does a serious crisis begin by 31 March 2019?", ["serious", "crisis"]),
        ("Is the currency stable until 2020?", ["stable"]),
        ("Are the sanctions effective by 2020?", ["effective"]),
        ("Do most voters turn out in 2019?", ["most"]),
        ("Do many people die on 27–28 February 2019?", ["many"]),
        ("Major unrest by 2020?", ["Major"]),
        ("Is it major, and a major one?", ["major"]),
        ("Do Iran and/or Iraq leave by 2020?", ["and/or"]),
        ("Does it happen in 2019? Does it last?", ["?"]),
    ],
)
def test_a_word_without_a_test_is_named_as_printed(title, doubtful):
    assert words(title) == doubtful


@pytest.mark.parametrize(
    "criteria",
    [
        "A “significant” protest is one that two newspapers call so.",
        "Significant means that the police count a crowd.",
        "A protest counts as significant if parliament debates it.",
        "It is significant, i.e. parliament debates it.",
        "Significant protests have at least a thousand people, as two newspapers report.",
        "A significant protest has 1,000 people according to two newspapers.",
        "Significance: more than half of the city, as reported.",
    ],
)
def test_the_criteria_may_define_it(criteria):
    assert words("Is there a significant protest by 2020?") == ["significant"]
    assert words("Is there a significant protest by 2020?", criteria) == []


@pytest.mark.parametrize(
    "criteria",
    [
        "It must be significant in the eyes of two newspapers of 28 February 2019.",
        "Whether it is significant is reported by 2020-02-28.",
        "It is significant. A protest of at least 1,000 people is reported.",
    ],
)
def test_a_date_or_another_sentence_defines_nothing(criteria):
    assert words("Is there a significant protest by 2020?", criteria) == ["significant"]


@pytest.mark.parametrize(
    "title",
    [
        "How many warheads are there at the end of 2019?",
        "Which party wins the most seats by 2020?",
        "Does the International Crisis Group close in 2020?",
        "Does the Stability Pact end in 2020?",
        "Does Ada Author succeed Bob Brown as minister by 2020?",
        "Is the law effective from 1 March 2019?",
        "Is there a majority by 2020?",
    ],
)
def test_what_only_looks_so_is_left_alone(title):
    assert words(title) == []


def test_the_words_of_an_address_are_not_those_of_the_question():
    assert words(criteria="As reported at https://example.org/the-major-crisis-of-2019") == []


@pytest.mark.parametrize(
    "criteria",
    [
        "Yes if two newspapers report it.",
        "Yes according to the central bank.",
        "As the yearbook counts them.",
        "As published by the ministry.",
        "The official results count.",
        "See https://example.org/results.",
        "Yes if the IAEA says so.",
        "Yes if both sides sign it at the summit.",
        "Yes if the government announces it.",
    ],
)
def test_a_source_is_a_report_or_what_is_done_before_the_public(criteria):
    assert missing(criteria=criteria) == []


@pytest.mark.parametrize(
    "criteria", ["Yes if it happens.", "Yes if the general is no longer in Caracas.", "To do"]
)
def test_who_must_report_it_is_asked_for(criteria):
    (why,) = missing(criteria=criteria)
    assert "who must report it" in why


@pytest.mark.parametrize(
    ("title", "criteria"),
    [
        ("Does it happen by 2020?", CRITERIA),
        ("Does it happen at the summit?", CRITERIA),
        ("Does it happen within a year?", CRITERIA),
        ("Does it happen?", "Yes if two newspapers report it by the deadline."),
        ("Does it happen?", "Yes if two newspapers of 3 March 2019 report it."),
    ],
)
def test_a_date_may_stand_in_the_title_or_in_the_criteria(title, criteria):
    assert missing(title, criteria) == []


def test_by_when_is_asked_for_where_the_words_should_say_it():
    (why,) = missing("Does it happen?")
    assert "by when" in why
    assert missing("Does it happen?", needs_date=False) == []


def test_the_questions_of_the_founding_case_give_no_doubts():
    """Those of the second case do: lists of predictions name no judge, and some of them no measure."""
    asked = [question for case in seeds.cases(seeds.FOUNDING) for question in case["questions"]]
    assert len(asked) > 10
    for question in asked:
        is_stated = question.get("closes_basis", "stated") == "stated"
        assert doubts(question["title"], question["criteria"], needs_date=is_stated) == [], question["title"]


@given(st.text(), st.text())
def test_any_text_can_be_looked_at(title, criteria):
    for doubt in doubts(title, criteria):
        assert doubt.words in " ".join(f"{title} {criteria}".split())


@pytest.mark.parametrize("piece", ["significant protest ", "major? ", "“major ", "and / or ", "a", "9", "1 may "])
def test_a_long_text_is_read_soon(piece):
    began = time.perf_counter()
    doubts(piece * 20, piece * 20_000)
    assert time.perf_counter() - began < 10
