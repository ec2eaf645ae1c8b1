"""How often what all experts together called so likely came true."""

from dataclasses import asdict
from typing import Any

import numpy as np

from tracker.models.events import events_of
from tracker.scoreboards.filters import Filters
from tracker.scoreboards.probabilities import probabilities
from tracker.scoring.frequency import Level, levels


def compute() -> list[Level]:
    """Of the first forecasts of yes-or-no questions, without those read from “could”, “may” or “might”."""
    found = probabilities(Filters())
    if not len(found.p):
        return []
    asked, where = np.unique(found.question, return_inverse=True)
    return levels(found.p, found.y, np.array(events_of(asked.tolist()))[where])


def as_json(found: list[Level]) -> dict[str, Any]:
    return {"levels": [asdict(level) for level in found]}


def from_json(stored: dict[str, Any]) -> list[Level]:
    return [Level(**level) for level in stored["levels"]]
