"""Which forecasts count, asked of one and of many at once."""

from itertools import product
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from django.utils import timezone

from tracker.models.counted import ends_of, made_in_time
from tracker.values.moments import AFTER_IT_WAS_KNOWN, AFTER_THE_CLOSE, DateBasis, Moment, why_not

MADE = [
    f"{day} {clock}".strip()
    for day, clock in product(
        ["2018-12-31", "2019-01-31", "2019-02-14", "2019-02-15", "2019-02-16", "2019-02-28", "2019-03-01"],
        ["", "00:00", "08:59", "09:00", "16:00", "23:59"],
    )
]
MADE += ["2018", "2019", "2020", "2018-12", "2019-01", "2019-02", "2019-03", "2019-02-15 00:00+00:00"]
KNOWN = ["2018-06-01", "2019", "2019-02", "2019-02-15", "2019-02-15 09:00", "2019-06-30"]
CLOSES = ["2018", "2019-02", "2019-02-15", "2019-02-28 12:00"]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Seoul", "America/Los_Angeles", "Pacific/Kiritimati"])
@pytest.mark.parametrize("known", KNOWN)
@pytest.mark.parametrize("closes", CLOSES)
def test_arrays_and_pages_have_one_rule_of_what_counts(zone, known, closes):
    with timezone.override(ZoneInfo(zone)):
        known_, closes_ = Moment.parse(known), Moment.parse(closes, is_end=True)
        rows = [(Moment.parse(text), basis) for text in MADE for basis in DateBasis.values]
        reasons = [why_not(made, basis, closes_, known_) for made, basis in rows]
    made_at = np.array([made.at.timestamp() for made, _ in rows])
    counts = made_in_time(
        made_at,
        ends_of(made_at, [made.precision for made, _ in rows]),
        [basis for _, basis in rows],
        closes_.at.timestamp(),
        known_.at.timestamp(),
    )
    assert counts.tolist() == [not reason for reason in reasons]


@pytest.mark.parametrize(
    ("made", "basis", "reason"),
    [
        ("2019-02-14", "stated", ""),
        ("2019-02-15", "stated", AFTER_IT_WAS_KNOWN),
        ("2019-02", "stated", AFTER_IT_WAS_KNOWN),
        ("2019-02", "inferred", ""),
        ("2019-02-15", "inferred", AFTER_IT_WAS_KNOWN),
        ("2019-01", "stated", ""),
        ("2019-02-13 09:00", "stated", AFTER_THE_CLOSE),
    ],
)
def test_why_a_forecast_does_not_count(made, basis, reason):
    closes = Moment.parse("2019-02-12" if reason == AFTER_THE_CLOSE else "2019-02-28", is_end=True)
    found = why_not(Moment.parse(made), basis, closes, Moment.parse("2019-02-15"))
    assert found == reason
    assert bool(found.sentence) == bool(reason)


def test_what_is_not_known_yet_keeps_no_forecast_from_counting():
    assert not why_not(Moment.parse("2019"), DateBasis.STATED, None, None)
