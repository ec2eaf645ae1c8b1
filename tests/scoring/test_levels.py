"""Against statsmodels 0.15.0 and metafor 3.8 (reference/README.md), and against the same computed the long way."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from tracker.scoring.ahead import without_lead
from tracker.scoring.levels import Design, fit_levels
from tracker.scoring.shrinkage import NORMAL, shrink

FOLDER = Path(__file__).parent / "reference" / "g_leaderboard"
FIXED = json.loads((FOLDER / "fixed_effects_expected.json").read_text())
METAFOR = json.loads((FOLDER / "expected.json").read_text())["pundit_eb"]


@pytest.fixture(scope="module")
def panel():
    with (FOLDER / "mixed_model_panel.csv").open() as file:
        rows = list(csv.DictReader(file))
    names, asked = FIXED["model"], sorted({row["question_pk"] for row in rows})
    experts = np.array([names.index(row["model"]) for row in rows])
    questions = np.array([asked.index(row["question_pk"]) for row in rows])
    losses = np.array([float(row["brier_score"]) for row in rows])
    keep = (7 * experts + 3 * questions) % 5 != 0
    return experts[keep], questions[keep], losses[keep]


def test_levels_are_the_fixed_effects_of_statsmodels(panel):
    found = fit_levels(*panel, np.arange(panel[1].max() + 1))
    assert found.level == pytest.approx(FIXED["level"], abs=1e-9)
    assert found.correlation == 0.0


def long_way(experts, questions, losses, events, found):
    """Levels as a matrix of the losses, and the covariance of the losses, written out."""
    n, e, q = len(experts), experts.max() + 1, questions.max() + 1
    dummies = np.zeros((n, e + q))
    dummies[np.arange(n), experts] = dummies[np.arange(n), e + questions] = 1.0
    weights = np.hstack((np.eye(e), np.full((e, q), 1.0 / q)))
    matrix = weights @ np.linalg.pinv(dummies)
    same = experts[:, None] == experts
    together = same & (events[questions][:, None] == events[questions])
    spread = found.correlation * together + (1.0 - found.correlation) * np.eye(n)
    return matrix, spread * np.sqrt(np.outer(found.variance[experts], found.variance[experts]))


@pytest.mark.parametrize("per_event", [1, 3, 18])
def test_level_and_covariance_are_those_of_the_whole_matrices(per_event):
    rng = np.random.default_rng(1)
    experts, questions = np.nonzero(rng.random((7, 18)) < 0.6)
    events = np.arange(18) // per_event
    losses = rng.standard_normal((7, 6))[experts, events[questions] % 6] + 0.5 * rng.standard_normal(len(experts))
    found = fit_levels(experts, questions, losses, events)
    matrix, errors = long_way(experts, questions, losses, events, found)
    np.testing.assert_allclose(found.level, matrix @ losses, atol=1e-12)
    np.testing.assert_allclose(found.covariance, matrix @ errors @ matrix.T, atol=1e-12)
    assert (found.correlation > 0) is (per_event > 1)


def test_homoskedastic_errors_have_the_covariance_of_statsmodels(panel, monkeypatch):
    monkeypatch.setattr("tracker.scoring.levels.PRIOR_LOSSES", 1e12)
    found = fit_levels(*panel, np.arange(panel[1].max() + 1))
    assert found.variance == pytest.approx(FIXED["error_variance"], rel=1e-6)
    np.testing.assert_allclose(found.covariance, FIXED["covariance_homoskedastic"], rtol=1e-6, atol=1e-12)


def test_correlation_within_events_is_found_again():
    """True .6 of errors with 40 experts and 30 events of four."""
    rng = np.random.default_rng(3)
    experts, questions = (index.ravel() for index in np.indices((40, 120)))
    shared, alone = rng.standard_normal((40, 30)), rng.standard_normal(len(experts))
    errors = np.sqrt(0.6) * shared[experts, questions // 4] + np.sqrt(0.4) * alone
    scale = np.linspace(0.5, 2.0, 40)
    found = fit_levels(experts, questions, scale[experts] * errors, np.arange(120) // 4)
    assert found.correlation == pytest.approx(0.6, abs=0.05)
    assert np.corrcoef(found.variance, scale**2)[0, 1] > 0.9


def test_nothing_left_over_is_no_fit():
    assert fit_levels(np.array([0, 1]), np.array([0, 0]), np.array([0.1, 0.4]), np.array([0])) is None


def test_groups_are_told_apart():
    experts = np.array([0, 1, 0, 2, 3, 2, 3])
    questions = np.array([0, 0, 1, 2, 2, 3, 3])
    design = Design(experts, questions)
    assert len(set(design.expert_group)) == 2
    assert design.expert_group[[0, 2]].tolist() == design.question_group[[0, 2]].tolist()


Y, SE = np.array(METAFOR["input"]["y"]), np.array(METAFOR["input"]["se"])


def test_with_a_normal_spread_it_is_the_meta_analysis_of_metafor():
    tau2 = METAFOR["REML"]["tau2"]
    near = np.sqrt(np.linspace(0.98, 1.02, 201) * tau2)
    grid = shrink(Y, np.diag(SE**2), tail=NORMAL, spreads=near)
    # metafor stops when τ² moves by less than 1e-5.
    assert near[grid.density.argmax()] ** 2 == pytest.approx(tau2, abs=1e-5)
    exact = shrink(Y, np.diag(SE**2), tail=NORMAL, spreads=np.sqrt([tau2]), draws=40_000)
    assert exact.estimate == pytest.approx(METAFOR["REML"]["blup"], abs=1e-6)
    assert exact.draws.std(axis=0) == pytest.approx(METAFOR["REML"]["blup_se"], rel=0.02)


def test_draws_have_the_mean_of_the_posterior():
    found = shrink(Y, np.diag(SE**2), draws=40_000)
    assert found.draws.mean(axis=0) == pytest.approx(found.estimate, abs=1e-3)
    assert found.spread > 0


def test_errors_that_go_together_do_so_in_the_draws():
    """Two of four whose errors are nearly one: their difference is known better than either."""
    covariance = 0.01 * np.eye(4)
    covariance[0, 1] = covariance[1, 0] = 0.0095
    found = shrink(np.array([0.5, 0.4, -0.5, -0.4]), covariance)
    apart = [float(np.std(found.draws[:, i] - found.draws[:, i + 1])) for i in (0, 2)]
    assert apart[0] < 0.6 * apart[1]


def test_a_few_who_are_much_worse_are_not_taken_for_chance_nor_others_for_different():
    """Twenty alike within their errors and one six of its own below."""
    rng = np.random.default_rng(7)
    alike, worse = 0.01 * rng.standard_normal(20), -0.3
    covariance = np.diag(np.append(np.full(20, 0.01**2), 0.05**2))
    found = shrink(np.append(alike, worse), covariance)
    assert found.estimate[-1] < -0.2
    assert np.ptp(found.estimate[:20]) < 0.6 * np.ptp(alike)
    normal = shrink(np.append(alike, worse), covariance, tail=NORMAL)
    assert abs(normal.estimate[-1]) < 0.75 * abs(found.estimate[-1])


def test_time_is_told_from_skill():
    """Of equal experts the late ones lose .1 less: taken out it is nothing, and whoever is better stays better."""
    rng = np.random.default_rng(2)
    experts, questions = (index.ravel() for index in np.indices((10, 80)))
    ahead = rng.random(len(experts))
    hard = rng.uniform(0, 0.3, 80)
    skill = np.where(np.arange(10) == 3, -0.05, 0.0)
    plain = hard[questions] + skill[experts] + 0.02 * rng.standard_normal(len(experts))
    found = without_lead(experts, questions, plain + 0.1 * np.floor(5 * ahead) / 4, ahead)
    centred = found - found.mean()
    np.testing.assert_allclose(centred, plain - plain.mean(), atol=0.012)
    assert np.array_equal(without_lead(experts, questions, plain, np.full(len(experts), 0.5)), plain)
