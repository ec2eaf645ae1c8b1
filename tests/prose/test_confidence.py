"""Printed confidence: found, kept as printed, and never a number."""

import pytest

from tracker.lexicons import shipped_terms
from tracker.prose.confidence import confidences
from tracker.prose.spotter import spot

TERMS = shipped_terms()


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("With high confidence we assess that the regime will survive.", ["high confidence"]),
        ("We assess with moderate confidence that it will test a missile.", ["moderate confidence"]),
        ("We have low confidence that the truce will hold.", ["low confidence"]),
        ("Low confidence that the truce will hold.", ["Low confidence"]),
        ("The ice will be gone by 2050 (medium confidence).", ["medium confidence"]),
        ("It is likely to rise (very high confidence; robust evidence).", ["very high confidence"]),
        ("It will rise (likely, very low confidence).", ["very low confidence"]),
        ("We judge with low-to-moderate confidence that it will fail.", ["low-to-moderate confidence"]),
        ("There is high confidence in this assessment.", ["high confidence"]),
        ("Consumers will spend less, given low confidence.", []),
        ("Low confidence among consumers will hurt growth.", []),
        ("Growth will suffer from high confidence in the party.", []),
        ("The government will lose a vote of no confidence.", []),
        ("Consumer confidence will fall to a low.", []),
        ("I am highly confident that it will rain.", []),
    ],
)
def test_what_is_printed(sentence, found):
    assert [each.words for each in confidences(sentence)] == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("The ice will be gone by 2050 (medium confidence).", ["medium confidence"]),
        (
            "Seas will rise (high confidence), and rains will fail (low confidence).",
            ["high confidence", "low confidence"],
        ),
        ("Seas will rise (high confidence), and rains will fail.", ["high confidence", ""]),
        ("With high confidence we assess that it will survive and that it will arm.", ["high confidence"] * 2),
        ("Seas will rise, and we assess with high confidence that rains will fail.", ["", "high confidence"]),
        ("Seas will rise.", [""]),
    ],
)
def test_each_clause_has_its_own(sentence, found):
    candidates = spot(sentence, TERMS)
    assert [each.confidence for each in candidates] == found
    assert {each.phrase for each in candidates} == {"will"}
