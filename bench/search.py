"""Time searches over 10,000 questions while they are typed, letter by letter.

python bench/search.py --engine postgresql
"""

import argparse
import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.fresh import ENGINES, fresh_site

WHO = "Trump Kim Moon Abe Xi Putin Pompeo Merkel Macron Johnson Maduro Erdogan Netanyahu Khamenei Modi"
DOES = "sign meet leave announce suspend withdraw resign attack recognise denuclearise negotiate sanction"
WHAT = "agreement summit treaty sanctions missile warheads election parliament ceasefire tariffs inspectors"
WHERE = "Hanoi Pyongyang Singapore Geneva Brussels Tehran Caracas Moscow Beijing Seoul London Vienna Kyiv"
WHEN = "spring summer autumn winter"
TYPED = ["Will Kim sign an agreement in Hanoi", "negotiations missiles Pyongyang", "Macron resigns", "Hanoy sumit"]


def ask(questions: int) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from tracker.models import Question, User

    rng, now, by = random.Random(7), timezone.now(), User.objects.system()

    def a_sentence() -> str:
        who, does, what, where, when = (rng.choice(words.split()) for words in (WHO, DOES, WHAT, WHERE, WHEN))
        return f"Will {who} {does} the {what} in {where} by {when}"

    Question.objects.bulk_create(
        [
            Question(
                title=f"{a_sentence()} {2000 + number % 60}?",
                criteria=f"Yes if two newspapers report it. {a_sentence()}. {a_sentence()}.",
                opens_at=now - timedelta(days=30),
                closes_at=now + timedelta(days=number % 900 + 1),
                recorded_by=by,
            )
            for number in range(questions)
        ],
        batch_size=1000,
    )


def report(what: str, seconds: list[float]) -> None:
    print(f"{what:40} median {1000 * statistics.median(seconds):6.1f} ms   worst {1000 * max(seconds):6.1f} ms")


def measure(questions: int) -> None:
    from django.test import Client

    begin = time.perf_counter()
    ask(questions)
    print(f"{questions:,} questions written in {time.perf_counter() - begin:.1f} s")
    client = Client()
    for address, name in (("/search/", "q"), ("/questions/like/", "title"), ("/questions/", "q")):
        client.get(address, {name: "warm"})
        taken = []
        for typed in TYPED:
            for end in range(1, len(typed) + 1):
                begin = time.perf_counter()
                answer = client.get(address, {name: typed[:end]}, headers={"HX-Request": "true"})
                taken.append(time.perf_counter() - begin)
                assert answer.status_code == 200
        report(address, taken)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", choices=ENGINES, default="postgresql")
    parser.add_argument("--questions", type=int, default=10_000)
    options = parser.parse_args()
    with fresh_site(options.engine):
        measure(options.questions)
