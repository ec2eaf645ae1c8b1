"""Deciding at the same moment as another, and the desk at volume.

    python bench/deciding.py --engine postgresql --rounds 1000

Two admins decide one question in threads of their own, again and again; fifty send the same proposal, the same
answer to one, the same rating. Then 10,000 questions are due, and twenty of one event are decided in one sitting.
"""

import argparse
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.fresh import ENGINES, fresh_site

RUNS, DUE, SAME, TOGETHER = 9, 10_000, 50, 20
KNOWN = {"known": "2019-02-28", "rationale": "It did not."}


def people() -> tuple[Any, list[Any], list[Any]]:
    """An analyst, two admins, three raters."""
    from tracker.models import User

    roles = {"admin1": "Admin", "admin2": "Admin"} | dict.fromkeys(("ana", "r1", "r2", "r3"), "Analyst")
    made = {name: User.objects.create_user(f"{name}@example.org", name=name) for name in roles}
    for name, role in roles.items():
        made[name].give_role(role, by=made[name])
    return made["ana"], [made["admin1"], made["admin2"]], [made["r1"], made["r2"], made["r3"]]


def race(rounds: int, analyst: Any, admins: list[Any]) -> Counter[str]:
    """How many decisions each round left, and what the other was told."""
    from tests.making import a_question, an_excerpt
    from tests.models.test_races import at_once
    from tracker.forms.resolutions import ResolutionForm
    from tracker.models import Question

    excerpt, found = an_excerpt(analyst), Counter[str]()
    for _ in range(rounds):
        question = a_question(analyst)
        cited = {f"evidence-{excerpt.pk}": "supports", "after": "0"} | KNOWN

        def decide(by: Any, outcome: str, pk: int = question.pk, cited: dict[str, str] = cited) -> Any:
            mine, typed = Question.objects.with_state().get(pk=pk), {"decision": f"outcome:{outcome}"} | cited
            form = ResolutionForm(typed, question=mine, candidates=[excerpt])
            return form.submit(by=by) or " ".join(form.non_field_errors())

        answers = at_once(lambda: decide(admins[0], "Yes"), lambda: decide(admins[1], "No"))
        told = [answer for answer in answers if isinstance(answer, str)]
        found[f"{question.resolutions.count()} decision"] += 1
        found["the other is told who was first"] += sum("was first: Resolved" in words for words in told)
        found["scores rebuilt"] += hasattr(Question.objects.with_state().get(pk=question.pk), "in_force")
    return found


def the_same(analyst: Any, admins: list[Any], raters: list[Any]) -> dict[str, int]:
    """How many records fifty of the same leave."""
    from tests.making import a_question, an_excerpt
    from tests.models.test_races import at_once
    from tracker.forms.proposals import ProposalAnswerForm
    from tracker.forms.ratings import RatingForm
    from tracker.forms.resolutions import ResolutionForm
    from tracker.models import Proposal, ProposalAnswer, Rating, RatingRequest

    question, excerpt = a_question(analyst), an_excerpt(analyst)
    token = str(uuid4())
    typed = {"decision": "outcome:No", "after": "0", f"evidence-{excerpt.pk}": "supports", "token": token} | KNOWN

    def propose() -> Any:
        return ResolutionForm(typed, question=question, candidates=[excerpt]).submit(by=analyst)

    at_once(*[propose] * SAME)
    proposals = Proposal.objects.count()
    proposal = Proposal.objects.get()

    def accept() -> Any:
        form = ProposalAnswerForm(
            {"answer": "accept", "token": token}, proposal=Proposal.objects.get(pk=proposal.pk)
        )
        return form.submit(by=admins[0])

    at_once(*[accept] * SAME)
    asked = RatingRequest.objects.ask(a_question(analyst), raters, by=admins[0])[0]
    rating = {"outcome": "outcome:Yes", "reason": "It did."}  # without a token: as from fifty tabs
    at_once(*[lambda: RatingForm(rating, request=asked).submit(by=raters[0])] * SAME)
    return {
        "proposals": proposals,
        "answers": ProposalAnswer.objects.count(),
        "decisions": question.resolutions.count(),
        "ratings": Rating.objects.count(),
    }


def timed(act: Callable[[], Any], runs: int = RUNS) -> str:
    clock, cpu = [], []
    for _ in range(runs):
        began, busy = time.perf_counter(), time.process_time()
        act()
        clock.append(time.perf_counter() - began)
        cpu.append(time.process_time() - busy)
    return f"{1000 * statistics.median(clock):.0f} ms (CPU {1000 * statistics.median(cpu):.0f} ms)"


def desk(analyst: Any, admins: list[Any]) -> None:
    from django.db import connection
    from django.test import Client

    from tests.making import a_question, a_source, day
    from tracker.models import Question, Resolution

    client = Client()
    client.force_login(admins[0])
    opens, closes = day("2019-02-01").at, day("2019-02-28", is_end=True).at
    for n_due in (100, DUE):
        have = Question.objects.due().count()
        said = {"criteria": "Yes if so.", "opens_at": opens, "closes_at": closes, "recorded_by": analyst}
        Question.objects.bulk_create(Question(title=f"Question {n}", **said) for n in range(have, n_due))
        for page in ("1", "last"):
            address, asked = f"/desk/resolutions/?state=due&page={page}", []
            with connection.execute_wrapper(lambda run, *rest, asked=asked: asked.append(1) or run(*rest)):
                assert client.get(address).status_code == 200
            print(f"  {n_due:,} due, page {page}: {timed(lambda a=address: client.get(a))}, {len(asked)} queries")
    together = [a_question(analyst, f"Restated {n}") for n in range(TOGETHER)]
    for question in together:
        question.assign_event("The summit", by=analyst)
    a_source(analyst, url="https://example.org/1").hold_text("Nothing was signed.")
    typed = {f"decision-{question.pk}": "outcome:No" for question in together} | KNOWN
    typed |= {"report_url": "https://example.org/1", "report_words": "Nothing was signed"}
    before = Resolution.objects.count()
    print("  one sitting:", timed(lambda: client.post("/desk/resolutions/event/?event=The+summit", typed), runs=1))
    print("  decisions of it:", Resolution.objects.count() - before)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--engine", choices=ENGINES, default="postgresql")
    parser.add_argument("--rounds", type=int, default=1000)
    options = parser.parse_args()
    with fresh_site(options.engine):
        analyst, admins, raters = people()
        print(options.engine, f"{options.rounds:,} rounds:", dict(race(options.rounds, analyst, admins)))
        print(f"  of {SAME} of the same:", the_same(analyst, admins, raters))
        desk(analyst, admins)


if __name__ == "__main__":
    main()
