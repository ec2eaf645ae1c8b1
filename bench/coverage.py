"""What a scoreboard says against what is true, on simulated boards: python bench/coverage.py [BOARDS] [SEED]

For each kind of board (tracker/scoring/simulation.py says what they are): how often intervals of skill and of rank
hold, in how many boards somebody is called clearly behind, how many such claims are wrong, and whether P(best) is
right. Standard errors of shares over boards are in brackets.
"""

import sys
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from tracker.scoring.ahead import without_lead
from tracker.scoring.leaderboard import BEHIND, leaderboard
from tracker.scoring.question import Choice, Horizon, Scored
from tracker.scoring.simulation import Shape, Simulation, expected_brier, simulate


class Kind(NamedTuple):
    """must: what has to hold, in words.  view: "plain" where all speak at once, "first" or "averaged"."""

    shape: Shape
    must: str
    view: str = "plain"


EVENTS = {"questions": 120, "forecasts": 960, "per_event": 6, "whole_events": True, "uneven": True}
KINDS = {
    "uneven, heavy tails": Kind(Shape(forecasts=480, heavy=True, uneven=True), "skill .80–.97, rank ≥ .88"),
    "events of 6": Kind(Shape(**EVENTS, heavy=True), "skill .80–.97, rank ≥ .88"),
    "equal": Kind(Shape(equal=True, forecasts=480), "claims on ≤ 10 % of boards"),
    "equal, events of 3": Kind(Shape(**EVENTS | {"per_event": 3}, equal=True), "claims on ≤ 10 % of boards"),
    "equal, events of 6": Kind(Shape(**EVENTS, equal=True), "claims on ≤ 10 % of boards"),
    "everybody answers": Kind(Shape(spread=0.6), "claims ≥ 2 a board, wrong ≤ 6 %, best inside ≥ .80"),
    "late entrants, over time": Kind(
        Shape(10, equal=True, late=5, daily=20, moves=0.8), "late lead 30–70 %, claims ≤ 10 %", "averaged"
    ),
    "habits of speaking": Kind(
        Shape(12, 60, equal=True, habits=True, moves=0.8), "late lead 30–70 %, claims ≤ 10 %", "first"
    ),
    "ten restatements": Kind(Shape(questions=10, per_event=10, whole_events=True), "nobody is ranked"),
    "12 questions": Kind(Shape(questions=12), "skill .80–.97"),
    "sparse 20 × 200": Kind(Shape(questions=200, forecasts=600, spread=0.3), "skill .80–.97, best inside ≥ .65"),
    "good choose hard": Kind(Shape(forecasts=480, hard=True), "skill .80–.97"),
}


class Found(NamedTuple):
    """Of one board, each over those ranked. best: chances said of being best, and who is."""

    skill: float
    rank: float
    best_inside: float
    claims: int
    wrong: int
    late_leads: float
    best: np.ndarray


def board_of(made: Simulation, view: str) -> tuple[np.ndarray, object]:
    if view == "averaged":
        experts, questions, losses = over_time(made)
    else:
        series = np.column_stack((made.expert, made.question))
        first = np.unique(series, axis=0, return_index=True)[1]
        experts, questions = made.expert[first], made.question[first]
        losses = (made.p[first] - made.happened[questions]) ** 2
    who, experts = np.unique(experts, return_inverse=True)
    asked, questions = np.unique(questions, return_inverse=True)
    if view == "first":
        losses = without_lead(experts, questions, losses, 1.0 - made.made[first])
    events = np.unique(made.event[asked], return_inverse=True)[1]
    return who, leaderboard(experts, questions, losses, np.full(len(asked), 0.25), events)


def over_time(made: Simulation) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    experts, questions, losses = [], [], []
    for question in np.unique(made.question):
        some = made.question == question
        values = np.column_stack((made.p[some], 1.0 - made.p[some]))
        kind, horizon = Choice(2, int(made.happened[question] == 0)), Horizon(0.0, 1.0, 1.0)
        footing = Scored(made.expert[some], made.made[some], values, kind, horizon).footing
        experts.append(footing.forecaster)
        questions.append(np.full(len(footing.forecaster), question))
        losses.append(footing.losses["brier"])
    return np.concatenate(experts), np.concatenate(questions), np.concatenate(losses)


def measure(kind: Kind, seed: int) -> Found | None:
    made = simulate(kind.shape, seed)
    who, board = board_of(made, kind.view)
    ranked = board.is_ranked
    if not ranked.any():
        return None
    true = -expected_brier(made)[who]
    true = np.full(len(true), true.mean()) if kind.shape.equal else true
    skill, low, high = 0.25 + true, board.skill_interval.low, board.skill_interval.high
    place = np.zeros(len(true))
    place[ranked] = (-true[ranked]).argsort().argsort() + 1
    leader = int(np.nanargmax(board.skill))
    behind = ranked & (board.behind >= BEHIND)
    truly_best = np.flatnonzero(ranked)[true[ranked].argmax()]
    late = who >= kind.shape.experts - kind.shape.late if kind.shape.late else who % 2 == 1
    return Found(
        ((low <= skill) & (skill <= high))[ranked].mean(),
        ((board.rank_low <= place) & (place <= board.rank_high))[ranked].mean(),
        float(board.rank_low[truly_best] == 1),
        int(behind.sum()),
        int((true[behind] >= true[leader]).sum()),
        float(late[leader]),
        np.column_stack((board.best[ranked], np.arange(len(true))[ranked] == truly_best)),
    )


def main() -> None:
    boards, seed = (int(given) for given in (sys.argv[1:] + ["100", "70000"][len(sys.argv) - 1 :])[:2])
    print(f"{boards} boards of each kind from seed {seed}. Nominal 90 %; claims: “clearly behind the leader”.\n")
    print(
        f"{'Board':25}{'skill':>11}{'rank':>11}{'best in':>8}{'claims':>8}{'wrong':>6}{'boards':>12}"
        f"{'late lead':>10}  P(best) said, true"
    )
    for name, kind in KINDS.items():
        found = [one for one in (measure(kind, seed + n) for n in range(boards)) if one]
        if not found:
            print(f"{name:25}{'nobody is ranked':>22}   must: {kind.must}")
            continue
        columns = Found(
            *(
                np.array(column) if i < 6 else np.vstack(column)
                for i, column in enumerate(zip(*found, strict=True))
            )
        )
        some = columns.claims > 0
        shares = [
            f"{of.mean():.2f} ({of.std() / len(found) ** 0.5:.2f})" for of in (columns.skill, columns.rank, some)
        ]
        if kind.shape.equal:
            shares[:2] = "–", "–"
        late = f"{columns.late_leads.mean():.2f}" if kind.shape.late or kind.shape.habits else "–"
        said = []
        for low, high in ((0.05, 0.2), (0.2, 0.5)):
            among = columns.best[(columns.best[:, 0] >= low) & (columns.best[:, 0] < high)]
            if len(among) and not kind.shape.equal:
                said.append(f"{among[:, 0].mean():.2f}, {among[:, 1].mean():.2f} (n {len(among)})")
        wrong = "–" if kind.shape.equal else str(columns.wrong.sum())
        print(
            f"{name:25}{shares[0]:>11}{shares[1]:>11}{columns.best_inside.mean():>8.2f}"
            f"{columns.claims.mean():>8.2f}{wrong:>6}{shares[2]:>12}{late:>10}"
            f"  {'; '.join(said)}\n{'':25}must: {kind.must}"
        )


if __name__ == "__main__":
    main()
