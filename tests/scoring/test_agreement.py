"""Against krippendorff 0.9.0 and the published values; see reference/README.md."""

import json
from pathlib import Path

import numpy as np
import pytest

from tracker.scoring.agreement import alpha_interval, krippendorff_alpha

CASES = json.loads((Path(__file__).parent / "reference" / "d_krippendorff" / "cases.json").read_text())
EXPECTED = [
    (name, level, value)
    for name, case in CASES.items()
    if isinstance(case, dict) and "data" in case
    for level, value in case["expected"].items()
]


@pytest.mark.parametrize(("name", "level", "value"), EXPECTED)
def test_alpha(name, level, value):
    data = np.array(CASES[name]["data"], dtype=float)
    assert krippendorff_alpha(data, level) == pytest.approx(value, abs=1e-12)


def test_full_agreement_is_one_and_nothing_to_compare_is_nothing():
    assert krippendorff_alpha(np.array([[1.0, 2.0], [1.0, 2.0]]), "nominal") == 1.0
    assert krippendorff_alpha(np.array([[1.0, np.nan], [np.nan, 2.0]]), "nominal") is None
    assert krippendorff_alpha(np.array([[1.0, 1.0], [1.0, 1.0]]), "nominal") is None
    assert alpha_interval(np.array([[1.0, 1.0], [1.0, 1.0]]), "nominal") is None


def test_the_interval_holds_the_estimate_and_narrows_with_more_units():
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 3, size=400).astype(float)
    coders = np.where(rng.random((2, 400)) < 0.8, truth, rng.integers(0, 3, size=(2, 400)))
    few, many = (alpha_interval(coders[:, :n], "nominal", draws=400) for n in (50, 400))
    assert many.low < krippendorff_alpha(coders, "nominal") < many.high
    assert many.high - many.low < few.high - few.low


def test_an_unknown_level_is_refused():
    with pytest.raises(ValueError, match="nominal, ordinal, interval or ratio"):
        krippendorff_alpha(np.array([[1.0, 2.0], [1.0, 3.0]]), "metric")
