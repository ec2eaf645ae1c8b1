"""Time the pages on which a long text is coded and read.

    python bench/desk.py --engine postgresql

30,000 words with 300 quotations: claims and forecasts on them, some over one another.
"""

import argparse
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.fresh import ENGINES, fresh_site

RUNS = 7
SENTENCES = (
    "Minister number {n} said on Tuesday that the talks had been long and that little of it was new to anybody.",
    "The railway of district {n} will probably be open by 31 March 2019, although nobody has paid for it yet.",
    "Officials of office {n} have met for years, in one town or another, and have printed what they agreed on.",
    "It is unlikely that factory {n} reopens this year, people who know it say, and the workers should be told.",
)


def text(paragraphs: int = 375) -> str:
    """80 words a paragraph."""
    return "\n\n".join(" ".join(line.format(n=n) for line in SENTENCES) for n in range(paragraphs))


def put_on_record(excerpts: int) -> tuple[Any, Any]:
    """A source with so many quotations of long text, half of whose questions are resolved; and an analyst."""
    from tracker.models import Excerpt, Expert, Question, Source, User
    from tracker.models.readings import NO_WORDS, Words
    from tracker.values.chances import Chance
    from tracker.values.moments import Moment

    by = User.objects.create_user("bench@example.org", name="Bench")
    by.give_role("Analyst", by=by)
    source = Source.objects.create(
        title="A long text",
        published_on=datetime(2019, 2, 10, tzinfo=UTC).date(),
        recorded_by=by,
        licence="CC BY 4.0",
        text_is_public=True,
    )
    held = text()
    source.hold_text(held)
    opens, closes = datetime(2019, 2, 1, tzinfo=UTC), datetime(2019, 4, 1, tzinfo=UTC)
    made, known = Moment.parse("2019-02-10"), Moment.parse("2019-03-31")
    experts = [Expert.objects.create(name=f"Bench {n}", slug=f"bench-{n}", recorded_by=by) for n in range(3)]
    for n in range(excerpts):
        kind = ("forecast", "forecast", "forecast", "vague", "prescription", "")[n % 6]
        line = SENTENCES[1 if n % 2 else 3].format(n=n // 2)
        # Every tenth covers a part of the one before it.
        exact = SENTENCES[1].format(n=n // 2)[20:60] if n % 20 == 0 else line
        excerpt: Excerpt = source.quote(exact, by=by)
        if not kind:
            continue
        claim = excerpt.claim(experts[n % 3], kind, by=by, note="As the text has it." if n % 4 == 0 else "")
        if kind != "forecast":
            continue
        question = Question.objects.create(
            title=f"Will railway {n} be open by 31 March 2019?",
            criteria="Yes if a newspaper reports it.",
            opens_at=opens,
            closes_at=closes,
            recorded_by=by,
        )
        basis, value, words = "stated", Chance.stated(0.8), NO_WORDS
        if n % 2:
            basis, value, words = "verbal", Chance(0.7, 0.6, 0.8), Words("probably", None, "As read.")
        question.forecast(claim.expert, value, by=by, made=made, basis=basis, claim=claim, words=words)
        if n % 4 < 2:
            question.resolve("no", by=by, known=known, rationale="Newspapers reported it.")
    return Source.objects.get(pk=source.pk), by


def median(client: Any, address: str, **headers: str) -> tuple[float, float, int]:
    """Milliseconds the first time and the median afterwards, and kilobytes."""
    taken = []
    for _ in range(RUNS + 1):
        begin = time.perf_counter()
        response = client.get(address, headers=headers)
        taken.append((time.perf_counter() - begin) * 1000)
        assert response.status_code == 200
    return taken[0], statistics.median(taken[1:]), len(response.content) // 1000


def measure(excerpts: int) -> None:
    from django.test import Client

    source, analyst = put_on_record(excerpts)
    coder, coding = Client(), f"/sources/{source.pk}/coding/"
    coder.force_login(analyst)
    for what, client, address, headers in (
        ("coding, whole page", coder, coding, {}),
        ("coding, card by htmx", coder, coding, {"HX-Request": "true"}),
        ("coding, a stretch by htmx", coder, f"{coding}?start=90000&end=90100", {"HX-Request": "true"}),
        ("source, for readers", Client(), source.get_absolute_url(), {}),
    ):
        first, usual, size = median(client, address, **headers)
        print(f"{what:28} {usual:6.0f} ms, the first time {first:6.0f} ms, {size} kB", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", choices=ENGINES, default="postgresql")
    parser.add_argument("--excerpts", type=int, default=300)
    options = parser.parse_args()
    with fresh_site(options.engine):
        measure(options.excerpts)
