"""Whether it is of use to weigh by record, on simulated boards: python bench/proven.py [BOARDS] [SEED]

For each kind of board (tracker/scoring/simulation.py says what they are): the mean Brier score of the median of
everyone's first forecast over questions in a row, and by how much the geometric mean of odds, and the median that
is weighed by what was resolved before, are better, in ten-thousandths. In brackets the standard error over boards.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from tracker.scoring.crowd import pooled_odds, weighted_median
from tracker.scoring.performance import Past, weights_over_time
from tracker.scoring.simulation import Shape, simulate

FEW = {"questions": 200, "forecasts": 1000, "uneven": True}
EVENTS = {"questions": 120, "forecasts": 960, "per_event": 6, "whole_events": True, "uneven": True}
KINDS = {
    "skills differ, 20 × 60": Shape(),
    "skills differ, 20 × 200": Shape(questions=200),
    "skills differ, 7 × 150": Shape(7, 150),
    "skills differ, 4 × 100": Shape(4, 100),
    "some are much worse, sparse": Shape(**FEW, heavy=True),
    "some are much worse, events of 6": Shape(**EVENTS, heavy=True),
    "some claim certainty": Shape(questions=200, spread=0.6),
    "equal, 20 × 200": Shape(questions=200, equal=True),
    "equal, sparse": Shape(**FEW, equal=True),
    "equal, 7 × 150": Shape(7, 150, equal=True),
    "equal, 4 × 100": Shape(4, 100, equal=True),
    "equal, events of 6": Shape(**EVENTS, equal=True),
}


def measure(shape: Shape, seed: int) -> np.ndarray:
    """Mean losses of the median, the geometric mean of odds, and the median weighed by record."""
    made = simulate(shape, seed)
    first = np.unique(np.column_stack((made.question, made.expert)), axis=0, return_index=True)[1]
    first = first[np.bincount(made.question[first], minlength=shape.questions)[made.question[first]] > 1]
    expert, p = made.expert[first], made.p[first]
    asked, question = np.unique(made.question[first], return_inverse=True)
    happened, rows = made.happened[asked], [np.flatnonzero(question == i) for i in range(len(asked))]
    median = np.array([np.median(p[some]) for some in rows])
    excess = (p - happened[question]) ** 2 - ((median - happened) ** 2)[question]
    when = made.event[asked].astype(float)  # in order; all that restate one event become known at once
    spread = np.array([p[some].var(ddof=1) for some in rows])
    past = Past(expert, question, excess, made.event[asked], spread, when)
    said = []
    for some, found in zip(rows, weights_over_time(past, when, shape.experts), strict=True):
        odds = pooled_odds(np.column_stack((p[some], 1.0 - p[some])))[0]
        said.append((np.median(p[some]), odds, weighted_median(p[some], found.weight[expert[some]])))
    return ((np.array(said) - happened[:, None]) ** 2).mean(axis=0)


def main() -> None:
    boards, seed = (int(given) for given in (sys.argv[1:] + ["200", "90000"][len(sys.argv) - 1 :])[:2])
    print(
        f"{boards} boards of each kind from seed {seed}. Above 0 is better than the median, in ten-thousandths.\n"
    )
    print(f"{'Board':<34}{'median':>8}{'odds':>16}{'by record':>16}")
    for name, shape in KINDS.items():
        losses = np.array([measure(shape, seed + i) for i in range(boards)])
        better = 1e4 * (losses[:, :1] - losses[:, 1:])
        mean, error = better.mean(axis=0), better.std(axis=0, ddof=1) / np.sqrt(boards)
        figures = "".join(f"{m:>+9.1f} ({e:>4.1f})" for m, e in zip(mean, error, strict=True))
        print(f"{name:<34}{losses[:, 0].mean():>8.4f} {figures}", flush=True)


if __name__ == "__main__":
    main()
