"""Against R's forecast 8.20 and scipy; see reference/README.md."""

import json
from pathlib import Path

import numpy as np
import pytest

from tracker.scoring.comparison import clustered_intervals, corrected, diebold_mariano

FOLDER = Path(__file__).parent / "reference" / "g_leaderboard"
EXPECTED = json.loads((FOLDER / "expected.json").read_text())


@pytest.mark.parametrize("horizon", [1, 2, 3])
def test_diebold_mariano_is_that_of_the_forecast_package(horizon):
    data = EXPECTED["dm"]["input"]
    y = np.array(data["y"], dtype=float)
    first, second = ((np.array(data[name]) - y) ** 2 for name in ("p1", "p2"))
    expected = EXPECTED["dm"]["forecast_dm_test"] if horizon == 1 else EXPECTED["dm"][f"h{horizon}"]
    result = diebold_mariano(first, second, horizon)
    assert result.statistic == pytest.approx(expected["statistic"], abs=1e-9)
    assert result.p_value == pytest.approx(expected["p_value"], abs=1e-9)


def test_for_one_step_it_is_the_paired_t_test():
    data, expected = EXPECTED["dm"]["input"], EXPECTED["dm"]["paired_t"]
    y = np.array(data["y"], dtype=float)
    result = diebold_mariano(*((np.array(data[name]) - y) ** 2 for name in ("p1", "p2")))
    assert result.mean == pytest.approx(expected["mean_diff"], abs=1e-12)
    assert [result.low, result.high] == pytest.approx(expected["ci95"], abs=1e-9)


def test_nothing_to_compare_is_nothing():
    assert diebold_mariano(np.array([0.1]), np.array([0.2])) is None
    assert diebold_mariano(np.array([0.1, 0.2]), np.array([0.1, 0.2])) is None


def test_corrected_p_values_by_hand():
    assert corrected(np.array([0.01, 0.04, 0.03])).tolist() == pytest.approx([0.03, 0.04, 0.04])


def test_intervals_need_ten_clusters_and_cover():
    rng = np.random.default_rng(7)
    few = clustered_intervals(np.repeat([0, 1], 30), np.arange(60) % np.repeat([9, 10], 30), np.ones(60))
    assert np.isnan(few.low).tolist() == [True, False]
    assert few.high[1] == 1.0
    experts, clusters = np.repeat(np.arange(200), 120), np.tile(np.repeat(np.arange(40), 3), 200)
    shared = 0.1 * rng.standard_normal((200, 40))[experts, clusters]
    losses = 0.25 + shared + 0.05 * rng.standard_normal(len(experts))
    low, high = clustered_intervals(experts, clusters, losses)
    assert 165 <= ((low <= 0.25) & (high >= 0.25)).sum() <= 195
