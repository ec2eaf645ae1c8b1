"""Against scoringrules 0.11.0, R's scoring, scoringutils and scores 2.7.0; see reference/README.md."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import norm

from tracker.scoring import rules

FOLDER = Path(__file__).parent / "reference" / "c_scores"
EXPECTED = json.loads((FOLDER / "expected.json").read_text())
PUBLISHED = json.loads((FOLDER / "published_examples.json").read_text())


def table(name: str) -> np.ndarray:
    return np.genfromtxt(FOLDER / name, delimiter=",", names=True, dtype=None, encoding="utf-8")


def columns(rows: np.ndarray, prefix: str) -> np.ndarray:
    names = [name for name in rows.dtype.names if name.startswith(prefix) and name[len(prefix) :].isdigit()]
    return np.column_stack([rows[name] for name in names])


@pytest.fixture(scope="module")
def binary():
    rows = table("binary.csv")
    return np.column_stack([rows["p"], 1 - rows["p"]]), 1 - rows["y"].astype(int)


def test_yes_or_no_questions(binary):
    expected = EXPECTED["binary"]
    np.testing.assert_allclose(rules.brier_score(*binary), expected["brier_binary_0_1"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(rules.log_score(*binary, clip=None), expected["log_loss_nat"], rtol=0, atol=1e-12)
    spherical = rules.spherical_score(*binary)
    np.testing.assert_allclose(spherical, expected["spherical_loss_1_minus_reward"], rtol=0, atol=1e-12)


@pytest.mark.parametrize("k", [2, 3, 4, 5, 6])
def test_choices(k):
    rows = table("categorical.csv")
    rows = rows[rows["K"] == k]
    probabilities = columns(rows, "p")[:, :k].astype(float)
    outcomes = rows["outcome"].astype(int) - 1
    expected = EXPECTED["categorical"][f"K{k}"]
    brier = rules.brier_score(probabilities, outcomes)
    np.testing.assert_allclose(2 * brier, expected["brier_sum_0_2"], rtol=0, atol=1e-12)
    logs = rules.log_score(probabilities, outcomes, clip=None)
    np.testing.assert_allclose(logs, expected["log_loss_nat"], rtol=0, atol=1e-12)
    spherical = rules.spherical_score(probabilities, outcomes)
    np.testing.assert_allclose(spherical, expected["spherical_loss"], rtol=0, atol=1e-12)
    rps = rules.ranked_probability_score(probabilities, outcomes)
    np.testing.assert_allclose(rps, expected["rps_normalised_K_minus_1"], rtol=0, atol=1e-12)
    if k > 2:
        np.testing.assert_allclose(2 * rps, expected["gjo_ordered_brier_0_2"], rtol=0, atol=1e-12)


def test_quantiles():
    expected = EXPECTED["quantile"]
    lines = (FOLDER / "quantile23.csv").read_text().splitlines()
    numbers = np.array([[float(cell) for cell in line.split(",")[1:]] for line in lines[1:]])
    values, quantiles, levels = numbers[:, 0], numbers[:, 1:], np.array(expected["levels"])
    np.testing.assert_allclose(
        rules.weighted_interval_score(quantiles, levels, values), expected["wis"], atol=1e-9
    )
    np.testing.assert_allclose(
        rules.crps_of_quantiles(quantiles, levels, values), expected["crps_quantile_approx"], atol=1e-9
    )
    pinball = rules.pinball_loss(quantiles, levels, values)
    np.testing.assert_allclose(pinball.T, expected["pinball_by_level"], atol=1e-9)
    low, high = np.isclose(levels, 0.05).argmax(), np.isclose(levels, 0.95).argmax()
    interval = rules.interval_score(quantiles[:, low], quantiles[:, high], 0.1, values)
    np.testing.assert_allclose(interval, expected["interval_score_90"], atol=1e-9)


def test_piecewise_linear_distributions():
    rows = table("cdf201.csv")
    crps = rules.crps_of_cdf(np.linspace(0, 1, 201), columns(rows, "F"), rows["obs"])
    np.testing.assert_allclose(crps, EXPECTED["cdf201"]["crps"], rtol=0, atol=1e-9)


def test_samples_are_quantiles_at_the_middle_of_their_steps():
    """The CRPS of a sample is that of its n values at the levels (i − ½) ÷ n (Laio and Tamea 2007)."""
    rows = table("ensemble_normal.csv")
    samples = np.sort(columns(rows, "m"), axis=1)
    levels = (np.arange(samples.shape[1]) + 0.5) / samples.shape[1]
    crps = rules.crps_of_quantiles(samples, levels, rows["obs"])
    np.testing.assert_allclose(crps, EXPECTED["ensemble_normal"]["crps_ensemble_edf"], rtol=0, atol=1e-9)


def test_a_normal_distribution_within_what_a_grid_allows():
    rows = table("ensemble_normal.csv")
    grid = np.linspace(-12, 12, 24_001)
    z = (rows["obs"] - rows["mu"]) / rows["sigma"]
    crps = rows["sigma"] * rules.crps_of_cdf(grid, np.tile(norm.cdf(grid), (len(z), 1)), z)
    np.testing.assert_allclose(crps, EXPECTED["ensemble_normal"]["crps_normal"], rtol=0, atol=1e-5)


def test_a_point_forecast_is_scored_by_its_absolute_error():
    crps = rules.crps_of_quantiles(np.array([[3.0], [3.0]]), np.array([0.5]), np.array([1.0, 4.5]))
    assert crps.tolist() == [2.0, 1.5]


def test_published_examples():
    docs = PUBLISHED["scoringrules_docs"]["rps_sum"]
    p = np.array([docs["p"]])
    rps = rules.ranked_probability_score(p, np.array([docs["outcome"] - 1])) * (p.shape[1] - 1)
    assert rps[0] == pytest.approx(docs["expected"], abs=1e-9)
    examples = PUBLISHED["scoringrules_unit_tests"]
    yes_or_no = np.array([[examples["brier"]["p"], 1 - examples["brier"]["p"]]])
    assert rules.brier_score(yes_or_no, np.array([1]))[0] == pytest.approx(examples["brier"]["expected"], abs=1e-9)
    for quantile in examples["quantile_score"]:
        loss = rules.pinball_loss(
            np.array([[quantile["q"]]]), np.array([quantile["level"]]), np.array([quantile["obs"]])
        )
        assert loss[0, 0] == pytest.approx(quantile["expected"], abs=1e-9)
    unordered = PUBLISHED["cultivate_unordered_brier"]
    brier = rules.brier_score(np.array([unordered["p"]]), np.array([unordered["outcome"] - 1]))
    assert 2 * brier[0] == pytest.approx(unordered["unordered_brier_0_2"], abs=1e-9)


def test_a_failed_certainty_is_clipped_in_the_log_score():
    certain = np.array([[1.0, 0.0]])
    assert rules.log_score(certain, np.array([1]))[0] == pytest.approx(-np.log(0.001))
    assert rules.log_score(certain, np.array([1]), clip=None)[0] == np.inf
    assert rules.log_score(certain, np.array([0]), clip=None)[0] == 0.0


def test_levels_that_are_not_symmetric_have_no_weighted_interval_score():
    with pytest.raises(ValueError, match="symmetric"):
        rules.weighted_interval_score(np.array([[1.0, 2.0]]), np.array([0.1, 0.5]), np.array([1.0]))
