"""The sentences on an expert's page."""

from dataclasses import replace

import pytest

from tests.reports.sentences import a_report, plain
from tracker.models import Expert

LEAD = "a forecaster who knows only how often such questions have turned out Yes."


@pytest.mark.parametrize(
    ("standing", "figure", "words"),
    [
        ({"skill": 0.042, "skill_low": 0.01, "skill_high": 0.0744}, "+0.042", "90 % interval +0.010 to +0.074"),
        ({"skill": -0.0421, "skill_low": -0.1, "skill_high": 0.0}, "−0.042", "90 % interval −0.100 to 0.000"),
        ({"skill": 0.042}, "+0.042", "too few questions for an interval"),
        ({}, "–", "not to be told yet"),
        ({"n_events": 9, "skill": 0.042}, "–", "too few events to tell: it takes 10"),
    ],
)
def test_skill(standing, figure, words):
    report = a_report(**standing)
    assert (report.skill, plain(report.skill_in_words)) == (figure, words)


@pytest.mark.parametrize(
    ("standing", "rank", "words"),
    [
        ({"rank_low": 3, "rank_high": 9}, "3rd–9th", "of 1, with 90 % certainty"),
        ({"rank_low": 1, "rank_high": 1}, "1st", "of 1, with 90 % certainty"),
        ({}, "–", "not ranked yet"),
        ({"n_events": 4}, "–", "too few to rank: 4 events of at least 10"),
        ({"n_events": 1}, "–", "too few to rank: 1 event of at least 10"),
    ],
)
def test_rank(standing, rank, words):
    report = a_report(**standing)
    assert (report.rank, plain(report.rank_in_words)) == (rank, words)


@pytest.mark.parametrize(
    ("standing", "base", "words"),
    [
        ({}, None, "over 12 questions"),
        ({"n_resolved": 1}, 0.25, "over 1 question; the base rate got 0.250 on the same"),
        (
            {"score_low": 0.1, "score_high": 0.3},
            0.2196,
            "over 12 questions, 90 % interval 0.100 to 0.300; the base rate got 0.220 on the same",
        ),
    ],
)
def test_the_mean_score(standing, base, words):
    assert plain(a_report(base=base, **standing).score_in_words) == words


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (
            a_report(n_resolved=4, n_events=4, skill=0.1),
            "<b>Only 4 resolved questions.</b> That is too few to say whether Ada does better or worse than the "
            f"base rate, {LEAD}",
        ),
        (
            a_report(n_resolved=4, n_events=1, skill=0.1),
            "<b>Only 4 resolved questions, about 1 event.</b> That is too few to say whether Ada does better or "
            f"worse than the base rate, {LEAD}",
        ),
        (
            a_report(skill=0.042),
            f"Allowing for how hard the questions were, <b>0.042 better than the base rate</b>, {LEAD}",
        ),
        (
            a_report(skill=-0.01, skill_low=-0.05, skill_high=0.03, groups=0),
            f"On the same questions, <b>0.010 worse than the base rate</b>, {LEAD} The interval says that it may "
            "be anything from 0.050 worse to 0.030 better, so the two cannot be told apart.",
        ),
        (
            a_report(skill=0.04, skill_low=0.01, skill_high=0.07, groups=2),
            f"Allowing for how hard the questions were, <b>0.040 better than the base rate</b>, {LEAD} The "
            "interval says that it may be anything from 0.010 better to 0.070 better.",
        ),
    ],
)
def test_the_finding(report, words):
    assert report.finding == words


def test_a_name_in_a_finding_is_text():
    report = replace(a_report(n_resolved=4, n_events=4, skill=0.1), expert=Expert(name="<i>Ada", slug="ada"))
    assert "whether &lt;i&gt;Ada does" in report.finding


@pytest.mark.parametrize(
    ("groups", "standing", "words"),
    [
        (
            0,
            {},
            "Skill does not allow here for how hard the questions were: experts share too few of them to tell.",
        ),
        (1, {}, ""),
        (
            2,
            {},
            "Experts who share no question with Ada, directly or through others, are compared by the base rate "
            "alone.",
        ),
        (0, {"n_events": 9}, ""),
    ],
)
def test_with_whom_the_expert_is_compared(groups, standing, words):
    assert a_report(groups=groups, **standing).who_is_compared == words


@pytest.mark.parametrize(
    ("groups", "skill", "words"),
    [
        (
            1,
            0.1,
            "Unlike the skill above, it does not allow for how hard the questions were, nor for chance, so it "
            "ends at another figure.",
        ),
        (0, 0.1, ""),
        (1, None, ""),
    ],
)
def test_why_the_lead_over_time_ends_elsewhere(groups, skill, words):
    assert a_report(groups=groups, skill=skill).why_the_lead_differs == words


@pytest.mark.parametrize(
    ("n_resolved", "words"),
    [
        (
            1,
            "None of the 1 resolved question counts towards a mean Brier score: the forecast was hedged, came too "
            "late, or was of a number or a date.",
        ),
        (0, "No resolved question with a forecast by Ada is on record."),
    ],
)
def test_why_there_is_no_score(n_resolved, words):
    assert replace(a_report(), n_questions={"resolved": n_resolved}).why_no_score == words
