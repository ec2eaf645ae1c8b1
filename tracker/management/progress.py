"""A line on the terminal that says how far a command is, once it takes more than two seconds."""

import sys
from time import monotonic

SECONDS_BEFORE = 2.0
BAR_WIDTH = 30


class Progress:
    def __init__(self) -> None:
        self.started = self.shown = monotonic()
        self.is_shown = False

    def __call__(self, what: str, done: int, of: int) -> None:
        now = monotonic()
        if not sys.stderr.isatty() or now - self.started < SECONDS_BEFORE or now - self.shown < 0.1:
            return
        self.shown, self.is_shown = now, True
        share = done / of if of else 1.0
        bar = "█" * round(BAR_WIDTH * share)
        sys.stderr.write(f"\r{what:10} {bar:{BAR_WIDTH}} {share:4.0%} ")
        sys.stderr.flush()

    def end(self) -> None:
        if self.is_shown:
            sys.stderr.write("\r\033[K")
