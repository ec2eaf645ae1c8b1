"""The worked numbers of the methods page, against what is stored and what is published."""

import pytest

from tests.making import a_claim, a_forecast, a_question, a_source, an_expert, resolved
from tracker import seeds
from tracker.models import Score
from tracker.reports.methods import worked_case
from tracker.reports.sources import founding_case, graded_source
from tracker.scoring.examples import examples


def hanoi():
    seeds.load(seeds.FOUNDING)
    return worked_case(founding_case())


@pytest.mark.django_db
def test_the_founding_case_is_worked_to_what_its_scores_are():
    case = hanoi()
    assert len(case.rows) == 4
    for row in case.rows:
        stored = Score.objects.get(forecast=row.graded.forecast, timing="time-averaged")
        for rule in ("brier", "log", "spherical", "baseline", "coverage"):
            assert getattr(row, rule) == pytest.approx(getattr(stored, rule), abs=1e-11), rule
    assert case.brier == pytest.approx((3 * 0.98**2 + 0.75**2) / 4)
    assert case.brier == pytest.approx(case.source.mean_loss)
    assert case.skill == pytest.approx(0.25 - case.brier)
    assert (case.calibration.miscalibration, case.calibration.uncertainty) == (pytest.approx(case.brier), 0)
    assert case.low < case.brier < case.high
    assert (case.n_predictive, case.n_vague, case.n_hedged) == (7, 2, 0)
    assert case.vagueness == pytest.approx(2 / 7)


@pytest.mark.django_db
def test_what_was_retracted_is_no_part_of_the_worked_case(admin):
    case = hanoi()
    case.rows[0].graded.forecast.claim.retract("Another person.", by=admin)
    less = worked_case(founding_case())
    assert [row.graded.forecast for row in less.rows] == [row.graded.forecast for row in case.rows[1:]]
    assert (less.n_predictive, less.n_vague) == (case.n_predictive - 1, case.n_vague)


def test_an_even_forecast_and_one_that_was_limited_are_worked_by_what_happened(analyst):
    expert = an_expert(analyst)
    source = a_source(analyst)
    for p, outcome in ((0.5, "no"), (1.0, "no"), (0.8, "yes")):
        claim = source.quote(f"said {p}", by=analyst).claim(expert, "forecast", by=analyst)
        question = a_question(analyst)
        a_forecast(question, expert, analyst, p, claim=claim)
        resolved(question, outcome, analyst)
    rows = sorted(worked_case(graded_source(source)).rows, key=lambda row: row.p)
    assert [(row.p, row.is_yes, row.hit, row.is_limited) for row in rows] == [
        (0.5, False, 0.5, False),
        (0.8, True, 0.8, False),
        (1.0, False, 0.0, True),
    ]


def test_a_source_with_nothing_scored_has_no_worked_case(analyst):
    expert = an_expert(analyst)
    claim = a_claim(analyst, expert)
    question = a_question(analyst, kind="numeric", lower_bound=0, upper_bound=100)
    a_forecast(question, expert, analyst, [[0.5, 4]], claim=claim)
    resolved(question, "5", analyst)
    assert worked_case(graded_source(claim.excerpt.source)) is None


def test_the_made_up_scores_are_what_they_are_by_hand():
    found = examples()
    assert found.ordered.rps == pytest.approx((0.2**2 + 0.7**2) / 2)
    assert found.number.pinball == pytest.approx([0.1 * 35, 0.5 * 25, 0.9 * 5])
    assert found.number.crps == pytest.approx(2 * 20.5 / 3)
    assert found.number.interval_score == pytest.approx(30 + 10 * 5)
    assert found.number.wis == pytest.approx((0.5 * 25 + 0.1 * 80) / 1.5)
    assert sum(score for *_, score in found.peer.scores) == pytest.approx(0)
    assert found.crowd.odds == pytest.approx(54 ** (1 / 3) / (1 + 54 ** (1 / 3)))
    assert found.crowd.median < found.crowd.extremized


def test_the_examples_of_hedging_pay():
    ratio = examples().ratio

    def expected(said: float) -> float:
        yes, no = (1 - said) ** 2 / (1 - ratio.reference) ** 2, said**2 / ratio.reference**2
        return ratio.truth * yes + (1 - ratio.truth) * no

    assert ratio.best == pytest.approx(0.84)
    assert expected(ratio.best) < min(
        expected(ratio.truth), expected(ratio.best - 0.01), expected(ratio.best + 0.01)
    )
    # A tenth of the half that is Yes on each day, of the days it stayed open; and the half that is No, of ten.
    first_days = sum(0.05 / days for days in range(1, 11))
    assert examples().open_days.best == pytest.approx(first_days / (first_days + 0.05))


def test_alpha_is_as_published():
    found = examples().agreement
    assert (round(found.nominal, 3), round(found.interval, 3)) == (0.743, 0.849)


def test_shrinkage_draws_everyone_towards_the_average():
    panel = examples().panel
    mean = sum(row.skill for row in panel.rows) / 3
    assert all(abs(row.skill - mean) < abs(row.plain) for row in panel.rows)
    assert all(row.low < row.mean < row.high for row in panel.rows)
    assert [pair.corrected >= pair.paired.p_value for pair in panel.pairs] == [True] * 3
    assert sum(row.best for row in panel.rows) == pytest.approx(1)


def test_calibration_adds_up():
    found = examples().calibration
    parts = found.corp
    assert parts.score == pytest.approx(parts.miscalibration - parts.discrimination + parts.uncertainty)
    assert 0.07 < found.null_of_few.mean < 0.1
