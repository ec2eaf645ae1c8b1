"""What those with the best record expect of questions without an outcome."""

from collections.abc import Collection

from tracker.scoreboards.proven import Weighed, weighed
from tracker.scoreboards.stored import record


def weighed_by_record(questions: Collection[int]) -> dict[int, Weighed]:
    """Of those of these open yes-or-no questions of which two forecasts or more stand: in four queries or five.

    Nothing while the record of everyone is being computed for the first time.
    """
    known = record().proven
    return weighed(questions, known.weights) if known and questions else {}
