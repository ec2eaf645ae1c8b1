"""What is best said: in the first view and in the view over time, the honest report and no other.

Yes comes on any of ten days alike, with ½ in all. Whoever revises knows each morning whether it has come. The
outcome is one of eleven, so every expectation is exact: no random numbers.
"""

import numpy as np
import pytest

from tracker.scoring.question import Choice, Horizon, Scored

DAYS, P = 10, 0.5
GRID = np.linspace(0.0, 1.0, 1001)
OUTCOMES = [(day, P / DAYS) for day in range(1, DAYS + 1)] + [
    (None, 1 - P)
]  # the day on which Yes comes, its chance
RIVAL = 0.4


def honest(day: int) -> float:
    """Chance of Yes on the morning of a day (from 0) on which it has not come yet."""
    to_come = P * (DAYS - day) / DAYS
    return to_come / (to_come + 1 - P)


def scored(reports: np.ndarray, came: int | None):
    """Two forecasters: one with a report every morning until it has come, one who says .4 on the first."""
    known = float(DAYS if came is None else came)
    made = np.arange(len(reports), dtype=float)
    there = made < known
    p = np.append(reports[there], RIVAL)
    return Scored(
        np.append(np.zeros(there.sum(), dtype=int), 1),
        np.append(made[there], 0.0),
        np.column_stack((p, 1 - p)),
        Choice(2, 1 if came is None else 0),
        Horizon(0.0, float(DAYS), known),
    )


def expected(reports: np.ndarray, view) -> float:
    return sum(chance * view(scored(reports, came)) for came, chance in OUTCOMES)


def at_once(which: int):
    return lambda found: float(found.views[which].losses["brier"][0])


def against_the_rival(found) -> float:
    """What ranks: how hard the question was is taken out of both."""
    mine, theirs = found.footing.losses["brier"]
    return float(mine - theirs)


def best_report(day: int, view) -> float:
    """The loss is a square in each report: three of them show where it is least."""
    reports = np.array([honest(each) for each in range(DAYS)])
    losses = []
    for said in (0.0, 0.5, 1.0):
        reports[day] = said
        losses.append(expected(reports, view))
    square = np.polyfit([0.0, 0.5, 1.0], losses, 2)
    assert square[0] > 0
    return float(-square[1] / (2 * square[0]))


@pytest.mark.parametrize("day", range(DAYS))
def test_over_time_no_other_report_of_a_day_is_better(day):
    assert best_report(day, against_the_rival) == pytest.approx(honest(day), abs=1e-3)


def test_as_first_printed_no_other_report_is_better():
    assert best_report(0, at_once(1)) == pytest.approx(P, abs=1e-3)


def test_what_stood_at_the_end_pays_who_grows_surer_without_a_reason():
    """.99 until the last morning, and honest only then: which is why that view is not ranked."""
    truth = np.array([honest(day) for day in range(DAYS)])
    surer = np.append(np.full(DAYS - 1, 0.99), truth[-1])
    found = [expected(reports, at_once(2)) for reports in (truth, surer)]
    assert found[0] == pytest.approx(0.24, abs=0.02)
    assert found[1] == pytest.approx(0.05, abs=0.01)


def test_who_enters_late_gains_nothing_by_it():
    """Both honest; the second speaks only from the ninth morning on, when more is known."""
    truth = np.array([honest(day) for day in range(DAYS)])
    excess = np.zeros(2)
    for came, chance in OUTCOMES:
        known = float(DAYS if came is None else came)
        made = np.append(np.arange(DAYS), np.arange(8, DAYS)).astype(float)
        who, there = np.append(np.zeros(DAYS, dtype=int), [1, 1]), made < known
        p = np.append(truth, truth[8:])[there]
        found = Scored(
            who[there],
            made[there],
            np.column_stack((p, 1 - p)),
            Choice(2, 1 if came is None else 0),
            Horizon(0.0, float(DAYS), known),
        ).footing
        if len(found.forecaster) == 2:
            excess += chance * (found.losses["brier"] - found.losses["brier"].mean())
    assert excess == pytest.approx([0.0, 0.0], abs=1e-12)
