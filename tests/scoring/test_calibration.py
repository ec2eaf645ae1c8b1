"""Against the figures of the CORP paper and R's reliabilitydiag 0.2.1.9000; see reference/README.md."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.scoring.calibration import consistency_band, corp, discrimination, miscalibration_null

FOLDER = Path(__file__).parent / "reference" / "b_corp_paper"
EXPECTED = json.loads((FOLDER / "expected.json").read_text())


def forecasts(name: str) -> tuple[np.ndarray, np.ndarray]:
    rows = np.genfromtxt(FOLDER / name, delimiter=",", skip_header=1)
    return rows[:, 0], rows[:, 1]


@pytest.mark.parametrize("name", EXPECTED["cases"])
def test_the_decompositions_of_the_paper(name):
    case = EXPECTED["cases"][name]
    result = corp(*forecasts(case["input"]))
    for ours, theirs in (
        ("score", "mean_score"),
        ("miscalibration", "MCB"),
        ("discrimination", "DSC"),
        ("uncertainty", "UNC"),
    ):
        assert getattr(result, ours) == pytest.approx(case["recomputed"][theirs], abs=1e-9)
    for ours, theirs in (("miscalibration", "MCB"), ("discrimination", "DSC"), ("uncertainty", "UNC")):
        if theirs in case["published_3dp"]:
            assert round(getattr(result, ours), 3) == pytest.approx(case["published_3dp"][theirs], abs=0.00051)


@pytest.mark.parametrize("name", EXPECTED["cases"])
def test_the_blocks_of_the_isotonic_fit(name):
    case = EXPECTED["cases"][name]
    result = corp(*forecasts(case["input"]))
    for block in case["pav_bins"]:
        inside = (result.forecasts >= block["x_min"] - 1e-9) & (result.forecasts <= block["x_max"] + 1e-9)
        assert result.weights[inside].sum() == block["n"]
        np.testing.assert_allclose(result.rates[inside], block["CEP_pav"], atol=1e-9)


@pytest.mark.parametrize("name", ["niamey_EMOS", "fig3_discrete"])
def test_the_consistency_band_is_that_of_the_paper_within_what_resampling_allows(name):
    band = EXPECTED["bands"][f"{name}__diagonal"]
    p, _ = forecasts(EXPECTED["cases"][name]["input"])
    x, lower, upper = consistency_band(p, draws=2000)
    np.testing.assert_allclose(np.interp(band["x"], x, lower), band["lower"], atol=0.04)
    np.testing.assert_allclose(np.interp(band["x"], x, upper), band["upper"], atol=0.04)


@pytest.mark.parametrize("name", EXPECTED["miscalibration_test"])
def test_the_null_of_miscalibration_is_that_of_the_paper_within_what_resampling_allows(name):
    expected = EXPECTED["miscalibration_test"][name]
    p, y = forecasts(EXPECTED["cases"][name]["input"])
    null = miscalibration_null(p, corp(p, y).miscalibration, resample=True)
    assert null.mean == pytest.approx(expected["null_mean"], rel=0.08)
    assert null.upper == pytest.approx(expected["null_q95"], rel=0.12)
    assert null.p_value == pytest.approx(expected["p_value"], abs=0.07)


probabilities = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 1), st.floats(0.01, 5)), min_size=1, max_size=60
)


@given(probabilities)
def test_decompositions_add_up(rows):
    p, y, weights = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    brier = np.average((np.round(p, 12) - y) ** 2, weights=weights)
    for rule in ("brier", "log"):
        parts = corp(p, y, weights, rule)
        assert parts.miscalibration - parts.discrimination + parts.uncertainty == pytest.approx(
            parts.score, abs=1e-12
        )
        assert parts.discrimination >= -1e-12
        if rule == "brier":
            assert parts.score == pytest.approx(brier, abs=1e-12)
            assert parts.miscalibration >= -1e-12


@given(probabilities)
def test_recalibrated_forecasts_are_calibrated(rows):
    p, y, _ = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    first = corp(p, y)
    again = corp(first.rates[np.searchsorted(first.forecasts, np.round(p, 12))], y)
    assert again.miscalibration == pytest.approx(0.0, abs=1e-9)
    assert again.discrimination == pytest.approx(first.discrimination, abs=1e-9)


def test_weights_are_repetitions():
    p, y = np.array([0.2, 0.2, 0.7]), np.array([0.0, 0.0, 1.0])
    weighted = corp(np.array([0.2, 0.7]), np.array([0.0, 1.0]), np.array([2.0, 1.0]))
    assert corp(p, y).score == pytest.approx(weighted.score, abs=1e-15)


def test_twins_of_floating_point_are_one_forecast():
    result = corp(np.array([0.672, 0.6719999999999999]), np.array([1.0, 0.0]))
    assert len(result.forecasts) == 1


def test_ten_forecasts_of_a_perfect_forecaster_look_miscalibrated_by_chance():
    rng = np.random.default_rng(3)
    means = [miscalibration_null(rng.random(10), 0.0, draws=300, seed=s).mean for s in range(30)]
    assert np.mean(means) == pytest.approx(0.083, abs=0.012)


def test_the_null_does_not_reject_the_calibrated_more_often_than_it_says():
    rng = np.random.default_rng(4)
    rejected = 0
    for trial in range(200):
        p = rng.random(40)
        y = (rng.random(40) < p).astype(float)
        rejected += miscalibration_null(p, corp(p, y).miscalibration, draws=99, seed=trial).p_value <= 0.05
    assert rejected <= 20


def test_discrimination_by_hand():
    result = discrimination(np.array([0.9, 0.6, 0.5, 0.2]), np.array([1, 0, 1, 0]))
    assert (result.when_yes, result.when_no) == (pytest.approx(0.7), pytest.approx(0.4))
    assert result.auc == 0.75
    assert result.overconfidence == pytest.approx((0.9 + 0.6 + 0.5 + 0.8 - 1 - 0 - 0.5 - 1) / 4)
    assert discrimination(np.array([0.9]), np.array([1])).auc is None


def test_what_cannot_be_decomposed_is_refused():
    with pytest.raises(ValueError, match="no forecasts"):
        corp(np.array([]), np.array([]))
    with pytest.raises(ValueError, match="brier or log"):
        corp(np.array([0.5]), np.array([1.0]), rule="crps")
