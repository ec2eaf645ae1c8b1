import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.template.defaultfilters import floatformat

from tracker.management.filters import add_filters, filters_of
from tracker.management.plain import plain
from tracker.scoreboards.stored import Scoreboard, scoreboard
from tracker.transfer.scoreboards import write_scoreboard


class Command(BaseCommand):
    help = "Print the scoreboard: the same report as the page."

    def add_arguments(self, parser: CommandParser) -> None:
        add_filters(parser)
        parser.add_argument("--format", choices=["table", "json", "csv"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        board = scoreboard(filters_of(options), at_once=True)
        if options["format"] == "json":
            self.stdout.write(json.dumps(board.as_json(), indent=1, ensure_ascii=False))
        elif options["format"] == "csv":
            write_scoreboard(self.stdout, board)
        else:
            self.print_table(board)

    def print_table(self, board: Scoreboard) -> None:
        self.stdout.write(
            f"{'Expert':30} {'skill':>6} {'90 % interval':>16} {'ranks':>9} {'score':>7} {'n':>4} {'open':>5}"
        )
        for title, rows in (("", board.ranked), ("Too few to rank", board.unranked)):
            self.stdout.write(title)
            for row in rows:
                skill = floatformat(row.skill, 3)
                ends = f"{floatformat(row.skill_low, 3)} – {floatformat(row.skill_high, 3)}"
                name = plain(row.name)[:30]
                ranks = f"{row.rank_low}–{row.rank_high}" if row.is_ranked else ""
                self.stdout.write(
                    f"{name:30} {skill:>6} {ends if row.skill_low is not None else '':>16} {ranks:>9} "
                    f"{floatformat(row.score, 3):>7} {row.n_resolved:>4} {row.n_open:>5}"
                )
