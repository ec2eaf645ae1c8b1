"""How calibrated everybody is, in a word: simulated only for whom something has changed since the last time."""

import inspect
from collections.abc import Mapping
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import scipy

from tracker.scoreboards.probabilities import Probabilities
from tracker.scoring import calibration
from tracker.scoring.calibration import CalibrationVerdict, calibration_verdict

# What a verdict follows from beside its forecasts: with another release none is taken over.
_METHOD = "\n".join((inspect.getsource(calibration), np.__version__, scipy.__version__)).encode()


class Verdict(NamedTuple):
    """key: a digest of all that it follows from; "" where there are too few to judge."""

    word: str
    key: str = ""


def verdicts(found: Probabilities, known: Mapping[str, str]) -> dict[int, Verdict]:
    """Expert → verdict.  known: words of an earlier time by their keys, which stand where nothing differs."""
    order = np.lexsort((found.question, found.expert))
    starts = np.flatnonzero(np.diff(found.expert[order], prepend=-1))
    each = (found.where(some) for some in (np.split(order, starts[1:]) if len(order) else []))
    return {int(theirs.expert[0]): _verdict(theirs, known) for theirs in each}


def _verdict(theirs: Probabilities, known: Mapping[str, str]) -> Verdict:
    if len(np.unique(theirs.question)) < calibration.ENOUGH_TO_JUDGE:
        return Verdict(CalibrationVerdict.TOO_FEW)
    digest = blake2b(_METHOD, digest_size=16)
    for column in (theirs.p, theirs.y, theirs.weight, theirs.question):
        digest.update(column.tobytes())
    key = digest.hexdigest()
    word = known.get(key) or calibration_verdict(
        theirs.p, theirs.y, theirs.weight, theirs.question, theirs.question
    )
    return Verdict(CalibrationVerdict(word), key)
