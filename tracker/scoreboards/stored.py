"""Scoreboards as pages show them: computed once for a version of the record, then read."""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from time import perf_counter
from typing import Any, NamedTuple

from django.db.models import Avg, Count, Q
from django.tasks import task
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import get_text_list

from tracker.ledger.outages import can_do_without
from tracker.models import Change, StoredScoreboard
from tracker.models.experts import CROWD, EVEN_ODDS
from tracker.models.scores import GAINS, Rule, Timing
from tracker.models.tasks import waiting_since
from tracker.scoreboards import frequencies as calibrated
from tracker.scoreboards import proven
from tracker.scoreboards.filters import Filters
from tracker.scoreboards.people import about_people
from tracker.scoreboards.standings import Report, Standing, compute
from tracker.scoring.frequency import Level
from tracker.scoring.leaderboard import ENOUGH_TO_RANK

QUICK = 0.7  # seconds: what takes no longer is computed while the page waits
FEW_SCORES, FEW_EXPERTS = 20_000, 300  # scores, and of how many experts: what can be computed in that time
ORDERED_ANEW_AFTER = timedelta(minutes=10)  # where the worker that was to compute it has died
LATELY = timedelta(days=1)
MOST_NAMED = 3
EVERYTHING = Filters()
PROVEN, FREQUENCIES = "proven", "frequencies"  # stand where the query of a scoreboard does, which has a “=”
SHAPE = "6:"  # of what is stored: another number whenever its fields change (a test knows them)


# Whether a page has shown one that is not up to date: the next reader should get a newer one.
has_shown_old: ContextVar[bool] = ContextVar("has_shown_old", default=False)

FAIR_TO = {
    Timing.FIRST: "Each expert’s first word on a question counts, however long it stood: what was printed. "
    "How far ahead of the outcome it was said is taken out.",
    Timing.AVERAGED: "What each expert said day by day until the outcome was known, against those who had a "
    "forecast on the same days: fair to who revises. A single forecast that is never revised is "
    "better seen as first printed.",
    Timing.LAST: "What stood at the end. It is shown and not ranked: where an event can come early, who grows "
    "surer every day without a reason would win.",
}


@dataclass(frozen=True)
class Scoreboard:
    """is_up_to_date: of the record as it is now.  is_provisional: means only, while the rest is being computed.

    is_ordered: it is being computed, if it is not up to date; otherwise nothing can be written to order it.
    """

    filters: Filters
    stored: StoredScoreboard | None
    as_of: datetime
    is_up_to_date: bool = True
    is_provisional: bool = False
    is_ordered: bool = True

    @cached_property
    def report(self) -> Report:
        return _provisional(self.filters) if self.stored is None else Report.from_json(self.stored.report)

    @cached_property
    def waiting_since(self) -> datetime | None:
        """Since when the worker, which has to compute what is not up to date, has done nothing."""
        return None if self.is_up_to_date else waiting_since()

    @property
    def rows(self) -> list[Standing]:
        return self.report.rows

    @cached_property
    def ranked(self) -> list[Standing]:
        """Those with enough resolved questions, and the benchmarks in place among them, best first."""
        return [row for row in self.rows if row.is_ranked or (row.is_benchmark and row.n_resolved)]

    @cached_property
    def unranked(self) -> list[Standing]:
        """By name: with so few resolved questions an order would be noise."""
        rows = [row for row in self.rows if not row.is_ranked and not row.is_benchmark]
        return sorted(rows, key=lambda row: row.name)

    @property
    def n_ranked(self) -> int:
        return sum(row.is_ranked for row in self.rows)

    @property
    def leader(self) -> Standing | None:
        return next((row for row in self.rows if row.is_ranked), None)

    @property
    def most_events(self) -> int:
        """The most events whose outcome anyone has forecast."""
        return max((row.n_events for row in self.rows if not row.is_benchmark), default=0)

    @property
    def is_described_only(self) -> bool:
        """Whether this view is shown and not ranked."""
        return self.filters.timing == Timing.LAST

    @property
    def fair_to(self) -> str:
        """What the view of time is good for, in a sentence."""
        return FAIR_TO[Timing(self.filters.timing)]

    @property
    def why_nobody(self) -> str:
        """Why nobody has a rank, in a sentence."""
        enough = [row for row in self.rows if row.n_events >= ENOUGH_TO_RANK and not row.is_benchmark]
        if not enough:
            most = f"the most that anyone has here is {self.most_events}"
            return f"A place in the ranking takes the outcomes of {ENOUGH_TO_RANK} events; {most}."
        if len(enough) == 1:
            who = f"Only {enough[0].name} has the outcomes of {ENOUGH_TO_RANK} events"
            return f"{who}: there is nobody to rank them with."
        return "The scores of those with enough events leave nothing to tell skill from chance by."

    @property
    def _scored(self) -> list[Standing]:
        return [row for row in self.rows if row.score is not None and not row.is_benchmark]

    @property
    def n_scored(self) -> int:
        return len(self._scored)

    @property
    def n_worse_than_even_odds(self) -> int:
        """Whose mean is higher than what even odds got on the questions that they forecast themselves."""
        return sum(row.score > row.even_odds for row in self._scored if row.score and row.even_odds)

    @property
    def is_yes_or_no(self) -> bool:
        """Whether even odds meant 50 % every time: then they always score 0.25."""
        return all(row.even_odds == 0.25 for row in self._scored)

    @property
    def against_even_odds(self) -> str:
        """“3 of the 8 with a score did worse than someone who always says 50 %.”; "" where nobody has a score."""
        n, n_worse = self.n_scored, self.n_worse_than_even_odds
        if not n:
            return ""
        if n == 1:
            who = f"The only one with a score did {'worse' if n_worse else 'no worse'}"
        else:
            share = {0: "None of the", n: "All"}.get(n_worse, f"{n_worse} of the")
            who = f"{share} {n} with a score did worse"
        nobody = (
            "always says 50\N{NO-BREAK SPACE}%" if self.is_yes_or_no else "gives every answer the same probability"
        )
        too_few = "; with so few questions none of them can be called better than another"
        is_too_few = n > 1 and not self.n_ranked and not self.is_described_only
        return f"{who} than someone who {nobody}{too_few if is_too_few else ''}."

    @property
    def about_benchmarks(self) -> str:
        """Where the crowd comes out first, and where the base rate is the worse yardstick: what that means."""
        found = {row.slug: row for row in self.ranked if row.is_benchmark}
        crowd, even_odds = found.get(CROWD), found.get(EVEN_ODDS)
        said = []
        if crowd and self.leader and crowd.skill and self.leader.skill and crowd.skill > self.leader.skill:
            said.append(
                "The crowd, the median of what all of them said, comes out above each of them, as medians often "
                "do."
            )
        if even_odds and even_odds.skill and even_odds.skill > 0 and self.filters.rule != Rule.PEER:
            skills = {row.name: row.skill for row in self.rows if row.is_ranked and row.skill is not None}
            behind = [name for name, skill in skills.items() if skill < even_odds.skill]
            who = get_text_list(behind, "and") if len(behind) <= MOST_NAMED else f"{len(behind)} of those ranked"
            them = f": {who} would have done better by giving every answer the same chance" if behind else ""
            said.append(f"Even odds did better here than the base rate, by {even_odds.skill:.3f}{them}.")
        return " ".join(said)

    @property
    def n_not_told_apart(self) -> int:
        """How many others may have the leader's place."""
        others = [row for row in self.rows if row.is_ranked and row != self.leader]
        return sum(not row.is_clearly_behind for row in others)

    @property
    def leader_in_words(self) -> SafeString:
        """“Ada leads, clearly ahead of everyone else ranked.”, with a link to them."""
        leader, others = self.leader, self.n_not_told_apart
        if leader is None:
            return SafeString()
        if not others:
            how = "leads, clearly ahead of everyone else ranked."
        elif others == self.n_ranked - 1:
            how = "has the best estimate, but nobody else ranked is clearly behind: it may be luck."
        else:
            how = (
                f"has the best estimate, but {others} of the {self.n_ranked - 1} others ranked "
                f"{'is' if others == 1 else 'are'} not clearly behind: against them it may be luck."
            )
        return format_html('<a href="{}">{}</a> {}', reverse("expert", args=[leader.slug]), leader.name, how)

    def as_json(self) -> dict[str, Any]:
        """As `manage.py scoreboard --format json` prints it."""
        head = {"rule": self.filters.rule, "timing": self.filters.timing, "as_of": self.as_of.isoformat()}
        return head | {"rows": [row.as_json() for row in [*self.ranked, *self.unranked]]}

    def row_of(self, slug: str) -> Standing | None:
        return next((row for row in self.rows if row.slug == slug), None)


class Kept(NamedTuple):
    """As stored, if it ever was, and whether of the record as it is; see Scoreboard."""

    stored: StoredScoreboard | None
    is_up_to_date: bool = True
    is_ordered: bool = True


def _kept(query: str, filters: Filters, *, at_once: bool = False) -> Kept:
    """As stored, if that is of this version of the record. Otherwise computed at once if that is quick.

    If it is not, a task computes it, and until then there is the last one, or none.
    """
    version = version_of_record()
    stored = _stored(query)
    if stored and stored.version == version:
        _note_asked(stored)
        return Kept(stored)
    if at_once or _is_quick(filters, stored):
        return Kept(_compute(query, version))
    has_shown_old.set(True)
    is_ordered = False
    with can_do_without():
        _order(query, version)
        is_ordered = True
    return Kept(stored, False, is_ordered)


def scoreboard(filters: Filters = EVERYTHING, *, at_once: bool = False) -> Scoreboard:
    """As it is kept; until there is one, the means alone.  at_once: compute it in any case."""
    stored, is_up_to_date, is_ordered = _kept(filters.query(), filters, at_once=at_once)
    as_of = stored.computed_at if stored else timezone.now()
    return Scoreboard(filters, stored, as_of, is_up_to_date, stored is None, is_ordered)


@dataclass(frozen=True)
class Record:
    """What past performance says of whom to listen to; None until it is computed for the first time.

    is_up_to_date, is_ordered: as of a Scoreboard.
    """

    proven: proven.Proven | None
    as_of: datetime
    is_up_to_date: bool = True
    is_ordered: bool = True


def record(*, at_once: bool = False) -> Record:
    stored, is_up_to_date, is_ordered = _kept(PROVEN, EVERYTHING, at_once=at_once)
    if stored is None:
        return Record(None, timezone.now(), is_up_to_date, is_ordered)
    return Record(proven.Proven.from_json(stored.report), stored.computed_at, is_up_to_date, is_ordered)


class Frequencies(NamedTuple):
    """How often what was called so likely came true; no levels until that is computed for the first time."""

    levels: list[Level]
    is_up_to_date: bool = True


def frequencies() -> Frequencies:
    stored, is_up_to_date, _ = _kept(FREQUENCIES, EVERYTHING)
    return Frequencies(calibrated.from_json(stored.report) if stored else [], is_up_to_date)


@task()
def refresh(query: str) -> None:
    """Compute it anew if it is not of this version of the record."""
    version = version_of_record()
    if not StoredScoreboard.objects.filter(query=query, version=version).exists():
        _compute(query, version)


def follow() -> None:
    """Order those that were asked for lately and take long, after the record has changed."""
    lately = StoredScoreboard.objects.filter(asked_at__gt=timezone.now() - LATELY, seconds__gt=QUICK)
    if lately.exists():
        version = version_of_record()
        for query in lately.exclude(version=version).values_list("query", flat=True):
            _order(query, version)


def _stored(query: str) -> StoredScoreboard | None:
    """None where there is none, or only what an older release stored in another shape."""
    stored = StoredScoreboard.objects.defer("report").filter(query=query)
    return stored.filter(version__startswith=SHAPE).first()


def version_of_record() -> str:
    """Another one after every change to the record."""
    return f"{SHAPE}{Change.objects.version()}"


def _is_quick(filters: Filters, stored: StoredScoreboard | None) -> bool:
    if stored:
        return stored.seconds <= QUICK
    scores = filters.scores().order_by()
    if scores[FEW_SCORES : FEW_SCORES + 1].exists():
        return False
    return scores.values("expert").distinct().count() <= FEW_EXPERTS


def _compute(query: str, version: str) -> StoredScoreboard:
    started = perf_counter()
    if query == PROVEN:
        report = proven.compute().as_json()
    elif query == FREQUENCIES:
        report = calibrated.as_json(calibrated.compute())
    else:
        before = StoredScoreboard.objects.filter(query=query, version__startswith=SHAPE)
        known = before.values_list("report__verdicts", flat=True).first()
        report = compute(Filters.read(query), known).as_json()
    seconds = perf_counter() - started
    with can_do_without():
        return StoredScoreboard.objects.keep(query, version, report, seconds)
    return StoredScoreboard(
        query=query, version=version, report=report, seconds=seconds, computed_at=timezone.now()
    )


def _order(query: str, version: str) -> None:
    """Have a task compute it; once for a version and ten minutes, however many ask."""
    order = f"{version}@{timezone.now().timestamp() // ORDERED_ANEW_AFTER.total_seconds():.0f}"
    StoredScoreboard.objects.defer("report").get_or_create(
        query=query, defaults={"version": "", "report": {}, "seconds": 0.0, "computed_at": timezone.now()}
    )
    if StoredScoreboard.objects.filter(~Q(ordered=order), query=query).update(ordered=order):
        refresh.enqueue(query)


def _note_asked(stored: StoredScoreboard) -> None:
    if stored.asked_at < timezone.now() - LATELY / 2:
        with can_do_without():
            StoredScoreboard.objects.filter(pk=stored.pk).update(asked_at=timezone.now())


def _provisional(filters: Filters) -> Report:
    """Numbers of questions and mean scores, which the database adds up by itself."""
    means = {
        row["expert"]: {"n_resolved": row["n"], "score": row["mean"]}
        for row in filters.scores().values("expert").annotate(n=Count("*"), mean=Avg(filters.rule)).order_by()
    }
    rows = [Standing(**about, **means.get(pk, {})) for pk, about in about_people(filters, set(means)).items()]
    sign = -1.0 if filters.rule in GAINS else 1.0
    rows.sort(key=lambda row: (row.score is None, sign * (row.score or 0.0), row.name))
    return Report(rows)
