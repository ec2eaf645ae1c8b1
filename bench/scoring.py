"""Time the scoring package on one question and on one leaderboard: python bench/scoring.py"""

import os
import resource
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("OUTTURN_ENV", "development")

import numpy as np

from tracker.scoring.ahead import without_lead
from tracker.scoring.leaderboard import leaderboard
from tracker.scoring.relative import baseline_scores, peer_scores
from tracker.scoring.rules import brier_score, log_score
from tracker.scoring.time import horizon_weights, tenure_of, time_averaged

UPDATES, RUNS = 5, 7


def score_one_question(forecasters: int) -> float:
    """CPU seconds for Brier, log, baseline and peer over time, from forecasts as they were made."""
    rng = np.random.default_rng(forecasters)
    who = np.repeat(np.arange(forecasters), UPDATES)
    made, p = rng.random(who.size) * 10, rng.uniform(0.01, 0.99, who.size)
    begin = time.process_time()
    tenure = tenure_of(who, made, np.full(who.size, np.inf), 0.0, 10.0)
    weights = horizon_weights(tenure, 0.0, 10.0)
    rows, outcomes = np.column_stack([p, 1 - p]), np.zeros(who.size, dtype=int)
    for rule in (brier_score, log_score):
        time_averaged(who, weights, rule(rows, outcomes), forecasters)
    baseline_scores(who, tenure, p, 0.5, 10.0)
    peer_scores(who, tenure, p, 10.0)
    return time.process_time() - begin


def rank_a_leaderboard(experts: int, questions: int, per_question: int) -> tuple[float, float]:
    """Seconds to take out how far ahead it was said, and for all that a leaderboard says; events of four."""
    rng = np.random.default_rng(experts)
    who = np.concatenate([rng.choice(experts, per_question, replace=False) for _ in range(questions)])
    what = np.repeat(np.arange(questions), per_question)
    skill, difficulty = 0.03 * rng.standard_normal(experts), 0.15 * rng.standard_normal(questions)
    losses = 0.2 + skill[who] + difficulty[what] + 0.1 * rng.standard_normal(who.size)
    begin = time.perf_counter()
    losses = without_lead(who, what, losses, rng.random(who.size))
    middle = time.perf_counter()
    leaderboard(who, what, losses, np.full(questions, 0.25), np.arange(questions) // 4)
    return middle - begin, time.perf_counter() - middle


def main() -> None:
    medians = {n: statistics.median(score_one_question(n) for _ in range(RUNS)) for n in (1_000, 10_000, 100_000)}
    for forecasters, seconds in medians.items():
        ratio = seconds / medians[1_000]
        print(f"{forecasters:>8,} forecasters × {UPDATES}: {seconds:7.4f} s CPU, {ratio:6.1f} times the first row")
    for size in ((500, 2_500, 100), (2_000, 10_000, 100)):
        runs = np.array([rank_a_leaderboard(*size) for _ in range(3)])
        ahead, board = np.median(runs, axis=0)
        print(
            f"{size[0]:,} experts × {size[1]:,} questions × {size[2]}: {ahead:.1f} s for time, {board:.1f} s for "
            f"the board, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most"
        )


if __name__ == "__main__":
    main()
