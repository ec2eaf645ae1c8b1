"""Against lme4 1.1-31, R's forecast 8.20 and scipy; see reference/README.md."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from tracker.scoring.comparison import clustered_intervals, corrected, diebold_mariano, rank_draws
from tracker.scoring.mixed_model import is_identified, mixed_model

FOLDER = Path(__file__).parent / "reference" / "g_leaderboard"
EXPECTED = json.loads((FOLDER / "expected.json").read_text())
LME4 = json.loads((FOLDER / "mixed_model_expected.json").read_text())


@pytest.fixture(scope="module")
def panel():
    with (FOLDER / "mixed_model_panel.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["model"] != "Always 0.5"]
    names = LME4["joint_posterior_cov_order"]
    questions = sorted({row["question_pk"] for row in rows})
    return (
        np.array([names.index(row["model"]) for row in rows]),
        np.array([questions.index(row["question_pk"]) for row in rows]),
        np.array([float(row["brier_score"]) for row in rows]),
        names,
        questions,
    )


@pytest.fixture(scope="module")
def fit(panel):
    return mixed_model(*panel[:3])


def test_variance_components_and_likelihood_are_those_of_lme4(fit):
    assert fit.mean == pytest.approx(LME4["mu"], abs=1e-6)
    assert fit.log_likelihood == pytest.approx(LME4["loglik_REML"], abs=1e-6)
    assert fit.expert_variance == pytest.approx(LME4["var_forecaster"], rel=1e-4)
    assert fit.question_variance == pytest.approx(LME4["var_question"], rel=1e-4)
    assert fit.error_variance == pytest.approx(LME4["var_resid"], rel=1e-4)


def test_effects_are_those_of_lme4(fit, panel):
    _, _, _, names, questions = panel
    assert fit.effects == pytest.approx([LME4["forecaster_blup"][name] for name in names], abs=1e-5)
    assert fit.question_effects == pytest.approx([LME4["question_blup"][name] for name in questions], abs=1e-5)
    np.testing.assert_allclose(fit.covariance, LME4["joint_posterior_cov_incl_mu"], rtol=0, atol=1e-6)


def test_rank_draws_are_those_of_the_joint_posterior(fit, panel):
    ranks = rank_draws(fit.effects, fit.covariance, draws=100_000)
    for i, name in enumerate(panel[3]):
        expected = LME4["posterior_rank_mc"][name]
        assert ranks.best[i] == pytest.approx(expected["p_best"], abs=0.006)
        assert ranks.mean[i] == pytest.approx(expected["mean_rank"], abs=0.05)
        assert abs(ranks.low[i] - expected["q05"]) <= 1
        assert abs(ranks.high[i] - expected["q95"]) <= 1


def test_difficulty_is_taken_out():
    """One expert answers only hard questions and is as good as the others: the plain mean says otherwise."""
    rng = np.random.default_rng(5)
    difficulty = np.concatenate((np.full(40, 0.1), np.full(40, 0.4)))
    experts, questions = np.nonzero(rng.random((8, 80)) < 0.8)
    keep = (experts != 0) | (questions >= 40)
    experts, questions = experts[keep], questions[keep]
    losses = difficulty[questions] + 0.02 * rng.standard_normal(len(experts))
    fit = mixed_model(experts, questions, losses)
    assert losses[experts == 0].mean() - losses.mean() > 0.1
    assert abs(fit.effects[0]) < 0.01


def test_experts_without_shared_questions_cannot_be_told_from_their_questions():
    experts, questions = np.array([0, 1, 2]), np.array([0, 1, 2])
    assert not is_identified(experts, questions)
    with pytest.raises(ValueError, match="share too few questions"):
        mixed_model(experts, questions, np.array([0.1, 0.2, 0.3]))


def test_where_experts_do_not_differ_their_variance_is_zero():
    experts, questions = (part.ravel() for part in np.indices((5, 30)))
    losses = (
        0.2
        + 0.1 * np.random.default_rng(2).standard_normal(30)[questions]
        + 1e-3 * (-1.0) ** (experts + questions)
    )
    fit = mixed_model(experts, questions, losses)
    assert fit.expert_variance == pytest.approx(0.0, abs=1e-7)
    assert np.abs(fit.effects).max() < 1e-4


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
