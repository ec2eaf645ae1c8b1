"""Time what somebody waits for who imports a file: a trial, the import, the same file again.

    python bench/imports.py --engine postgresql --rows 10000

CPU time is that of the command alone, without the database’s; starting Python takes some two seconds of it.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.fresh import ENGINES, fresh_site

ROOT = Path(__file__).resolve().parent.parent
HEAD = "expert,question_key,question,outcome,opens_at,closes_at,known_at,topic,made_at,probability"


def command(*words: str) -> str:
    begin = time.perf_counter()
    process = subprocess.Popen([sys.executable, "manage.py", *words], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"manage.py {' '.join(words)} failed.")
    seconds, cpu = time.perf_counter() - begin, usage.ru_utime + usage.ru_stime
    return f"{seconds:6.1f} s, {cpu:6.1f} s CPU, {usage.ru_maxrss / 1024:4.0f} MB"


def write(path: Path, rows: int) -> None:
    """Of questions and people so many that each person has one forecast of every question, and then revises."""
    questions, people = max(10, rows // 200), 50
    random.seed(7)
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{HEAD}\n")
        for n in range(rows):
            question, who = n % questions, n // questions % people
            day = 1 + (who + n // (questions * people)) % 28
            asked = f"q{question},Will thing {question} happen in 2024?,{'yes' if question % 2 else 'no'}"
            when = f"2024-01-01,2024-12-31,2024-12-31,Bench,2024-{1 + n // (questions * people) % 11:02}-{day:02}"
            file.write(f"Person {who},{asked},{when},{random.randint(1, 99) / 100}\n")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--engine", choices=ENGINES, default="sqlite")
    arguments.add_argument("--rows", type=int, default=10_000)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, fresh_site(given.engine):
        path = Path(folder) / "rows.csv"
        write(path, given.rows)
        print("nothing     ", command("check"))
        print("trial       ", command("import_forecasts", str(path), "--dry-run"))
        print("import      ", command("import_forecasts", str(path)))
        print("again       ", command("import_forecasts", str(path)))


if __name__ == "__main__":
    main()
