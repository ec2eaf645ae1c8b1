import csv
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import floatformat

from tracker.models import Collection, Expert, Score, Topic
from tracker.scoreboards.standings import Filters, Scoreboard, scoreboard


class Command(BaseCommand):
    help = "Print the scoreboard: the same report as the page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rule", choices=Score.Rule.values, default=Score.Rule.BRIER)
        parser.add_argument("--timing", choices=Score.Timing.values, default=Score.Timing.LAST)
        parser.add_argument("--topic", metavar="SLUG")
        parser.add_argument("--collection", metavar="SLUG")
        parser.add_argument("--expert-kind", choices=Expert.Kind.values, default="")
        parser.add_argument("--format", choices=["table", "json", "csv"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        board = scoreboard(
            Filters(
                topic=_named(Topic, options["topic"]),
                collection=_named(Collection, options["collection"]),
                expert_kind=options["expert_kind"],
                rule=options["rule"],
                timing=options["timing"],
            )
        )
        {"json": self.print_json, "csv": self.print_csv, "table": self.print_table}[options["format"]](board)

    def print_json(self, board: Scoreboard) -> None:
        head = {"rule": board.filters.rule, "timing": board.filters.timing, "as_of": board.as_of.isoformat()}
        self.stdout.write(json.dumps(head | {"rows": _rows(board)}, indent=1, ensure_ascii=False))

    def print_csv(self, board: Scoreboard) -> None:
        rows = _rows(board)
        writer = csv.DictWriter(self.stdout, fieldnames=list(rows[0]) if rows else ["expert"])
        writer.writeheader()
        writer.writerows(rows)

    def print_table(self, board: Scoreboard) -> None:
        sections = [("", board.ranked), ("Too few to rank", board.unranked)]
        for title, rows in sections:
            self.stdout.write(
                f"\n{title}" if title else f"{'Expert':30} {'Brier':>6} {'n':>4} {'open':>5} {'annulled':>8}"
            )
            for row in rows:
                score = "" if row.score is None else floatformat(row.score, 3)
                counts = f"{row.n_resolved:>4} {row.n_open:>5} {row.n_annulled:>8}"
                self.stdout.write(f"{row.expert.name[:30]:30} {score:>6} {counts}")


def _rows(board: Scoreboard) -> list[dict[str, object]]:
    return [row.as_json() for row in [*board.ranked, *board.unranked]]


def _named[M: (Topic, Collection)](model: type[M], slug: str | None) -> M | None:
    if not slug:
        return None
    found = model.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(model.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no {model._meta.verbose_name} “{slug}”. There are: {known}.")
    return found
