"""What a page says of how far probabilities can be taken at their word."""

from dataclasses import replace

import pytest

from tests.reports.sentences import plain
from tracker.scoreboards.calibration import Calibration
from tracker.scoring.calibration import CalibrationVerdict, Discrimination

CHANCE = Discrimination(when_yes=0.7, when_no=0.4, auc=0.5, sharpness=0.0, overconfidence=0.0)
FOUND = Calibration(None, 30, 24, None, None, CalibrationVerdict.CONSISTENT, CHANCE, None)


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("TOO_FEW", "<b>Too few to judge:</b> 30 resolved yes-or-no questions, and it takes 30."),
        (
            "CONSISTENT",
            "<b>As calibrated as 30 questions can tell:</b> what departs from the diagonal may be chance.",
        ),
        (
            "OVERCONFIDENT",
            "<b>Overconfident:</b> what was called likely came less often than that, and what was called unlikely "
            "came more often.",
        ),
        (
            "UNDERCONFIDENT",
            "<b>Underconfident:</b> what was called likely came more often than that, and what was called "
            "unlikely came less often.",
        ),
    ],
)
def test_the_finding(verdict, words):
    assert replace(FOUND, verdict=CalibrationVerdict[verdict]).finding == words


@pytest.mark.parametrize(
    ("n_yes", "when_yes", "when_no", "words"),
    [
        (
            24,
            0.7,
            0.4,
            "Where the answer was Yes (24 questions) the mean forecast was 70 %; where it was No (6), 40 %.",
        ),
        (30, 0.7, None, "Where the answer was Yes (30 questions) the mean forecast was 70 %."),
        (0, None, 0.0, "The answer was always No (30 questions); the mean forecast of Yes was 0 %."),
    ],
)
def test_how_well_yes_was_told_from_no(n_yes, when_yes, when_no, words):
    told = replace(CHANCE, when_yes=when_yes, when_no=when_no)
    assert plain(replace(FOUND, n_yes=n_yes, discrimination=told).discrimination_in_words) == words
