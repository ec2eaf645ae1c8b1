"""Loads the cases that are shipped as data, through the same forms as people's input."""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django import forms

from tracker import lexicons
from tracker.forms.experts import AffiliationForm, ExpertForm
from tracker.forms.forecasts import CorrectionForm, ForecastForm
from tracker.forms.questions import QuestionForm
from tracker.forms.quoting import EVIDENCE, ExcerptForm, SignOffForm
from tracker.forms.resolutions import ANNUL, ResolutionForm
from tracker.forms.sources import CollectionForm, SourceForm
from tracker.ledger.planning import look_anew
from tracker.models import (
    Claim,
    Collection,
    Evidence,
    Excerpt,
    Expert,
    Forecast,
    LexiconEntry,
    Question,
    Reading,
    Resolution,
    Source,
    User,
)
from tracker.models.changes import recording
from tracker.models.record import Authored
from tracker.values.moments import DateBasis

HERE = Path(__file__).parent
# A case is a file, or several of one folder.
FOUNDING = ["hanoi.toml", "other_voices.toml"]
CASES = [*FOUNDING, "yearly/*.toml"]

VALUES = ("probability", "phrase", "low", "best", "high", "confidence")
DATES = ("made", "made_basis", "made_basis_note")  # of a forecast, where they are not those of its source

Row = dict[str, Any]


class SeedError(Exception):
    """A row that its form refused; the message names the row and the reason."""


def load(names: Sequence[str] = CASES) -> dict[str, int]:
    """Load every case, or those named; or nothing. What is there already is left as it is.

    Returns rows created by noun.
    """
    with recording():
        lexicons.load()
        return _Loader(cases(names)).load()


def cases(names: Iterable[str]) -> list[Row]:
    return [_case(sorted(HERE.glob(name))) for name in names]


def _case(files: Iterable[Path]) -> Row:
    case: Row = defaultdict(list)
    for file in files:
        for noun, rows in tomllib.loads(file.read_text(encoding="utf-8")).items():
            case[noun] += rows
    return case


class _Loader:
    def __init__(self, cases: list[Row]) -> None:
        self.cases = cases
        self.by = User.objects.system()
        self.questions: dict[str, Question] = {}
        self.created: dict[str, int] = {}
        self.stated: list[Forecast] = []  # of the source at hand
        self.n_quoted: Counter[str] = Counter()  # of each source so far: where the next one stands in it

    def load(self) -> dict[str, int]:
        for row in self.rows("experts"):
            self.expert(row)
        for row in self.rows("questions"):
            self.question(row)
        for row in self.rows("sources"):
            self.source(row)
        if self.created:
            look_anew()
        for row in self.rows("resolutions"):
            self.resolution(row)
        for case in self.cases:
            for row in case["collections"]:
                self.collection(row, case)
        if self.created:
            look_anew()
        return self.created

    def rows(self, noun: str) -> Iterator[Row]:
        for case in self.cases:
            yield from case.get(noun, [])

    def shipped(self, model: type[Authored]) -> Any:
        """Rows of the shipped data; what people have entered under the same title is theirs."""
        return model._default_manager.filter(recorded_by=self.by)

    def checked[F: forms.BaseForm](self, form: F, what: str) -> F:
        if form.errors:
            reasons = "; ".join(f"{field}: {' '.join(map(str, errors))}" for field, errors in form.errors.items())
            raise SeedError(f"{what}: {reasons}")
        return form

    def enter(self, form: forms.BaseForm, what: str) -> Any:
        saved = form.submit(by=self.by)  # type: ignore[attr-defined]
        self.checked(form, what)
        noun = re.sub(r"\B(?=[A-Z])", "-", type(form).__name__.removesuffix("Form")).lower()
        self.created[noun] = self.created.get(noun, 0) + 1
        return saved

    def expert(self, row: Row) -> None:
        if Expert.objects.named(row["name"]).exists():
            return
        data = {"kind": Expert.Kind.PERSON, **row, "aliases": "\n".join(row.get("aliases", []))}
        expert = self.enter(ExpertForm(data), row["name"])
        for affiliation in row.get("affiliations", []):
            self.enter(AffiliationForm(affiliation, expert=expert), row["name"])

    def question(self, row: Row) -> None:
        question = self.shipped(Question).filter(title=row["title"]).first()
        if question is None:
            data = {"kind": "binary", "closes_basis": "stated", **row}
            if "depends_on" in data:
                data["depends_on"] = self.questions[data["depends_on"]].pk
            question = self.enter(QuestionForm(data), row["key"])
        elif not question.event_assignments.exists() and row.get("event"):
            question.assign_event(row["event"], by=self.by)
        self.questions[row["key"]] = question

    def source(self, row: Row) -> None:
        """A document with its quotations; or more of them, under its title. `each`: what all of these say."""
        source = self.shipped(Source).filter(title=row["title"]).first()
        is_new = source is None
        if source is None:
            data = {"published_basis": DateBasis.STATED, **row, "authors": ", ".join(row.get("authors", []))}
            source = self.enter(SourceForm(data), row["title"])
        for excerpt in row["excerpts"]:
            self.n_quoted[row["title"]] += 1
            self.excerpt(source, row, row.get("each", {}) | excerpt, self.n_quoted[row["title"]])
        if self.stated:
            self.log_stated()
        if is_new and row.get("is_complete"):
            self.enter(SignOffForm({"is_complete": True}, source=source), row["title"])

    def excerpt(self, source: Source, document: Row, row: Row, position: int) -> None:
        """Quote it. What an earlier version quoted otherwise (`was`) is replaced, unless people worked on it."""
        words, kind = row.get("exact") or row["place"], row.get("kind", EVIDENCE)
        there = {"exact": row.get("exact", ""), "place": row.get("place", "")}
        if "words_before" in row:
            there["prefix"] = row["words_before"]
        found = source.excerpts.filter(**there).first()
        was = before = claim = None
        if found:
            claim = found.claims.current().first()
        elif "was" in row and (was := source.excerpts.filter(exact=row["was"], recorded_by=self.by).first()):
            before = was.claims.current().filter(recorded_by=self.by).first()
            if kind != EVIDENCE and (before is None or self.is_anybodys(before)):
                return
        if found is None:
            data = {key: value for key, value in row.items() if key != "forecasts"}
            data |= {"position": was.position if was else position, "kind": kind}
            if kind != EVIDENCE:
                data.setdefault("expert", document.get("authors", [""])[0])
            _, claim = self.enter(ExcerptForm(data, source=source, replaces=before), words)
        if claim:
            dates = {name: row[name] for name in DATES if name in row}
            for forecast in row.get("forecasts", []):
                self.forecast(claim, before, dates | forecast, words)

    def forecast(self, claim: Claim, before: Claim | None, row: Row, words: str) -> None:
        question = self.questions[row["question"]]
        data = self._reading(row, claim.excerpt.source)
        logged = question.forecasts.filter(claim__in=[claim, before] if before else [claim])
        on_record = logged.current().filter(recorded_by=self.by).first()
        if on_record is None and not logged.exists():
            form = ForecastForm(data, question=question, claim=claim)
            if data["basis"] == Forecast.Basis.STATED:
                self.stated.append(self.checked(form, words).unsaved(self.by))
                self.stated[-1].hold(form.value)
            else:
                self.enter(form, words)
        elif on_record and on_record.claim == before:
            note = "The words that carry the likelihood and those that name the thing are quoted together now."
            form = CorrectionForm(data | {"replaces_note": note}, forecast=on_record, claim=claim)
            self.enter(form, words)
        elif on_record and on_record.confidence != data["confidence"] and not self.is_anybodys(claim):
            note = "The confidence that is printed beside it was left out."
            self.enter(CorrectionForm(data | {"replaces_note": note}, forecast=on_record), words)

    def log_stated(self) -> None:
        """All of a source at once, as imports do it: one by one, each would lock and score its question anew."""
        for forecast in self.stated:
            forecast.clean_alone()
        Forecast.objects.enter_all(self.stated, [])
        Question.objects.filter(forecasts__in=self.stated).resolved().rescore()
        self.created["forecast"] = self.created.get("forecast", 0) + len(self.stated)
        self.stated = []

    def is_anybodys(self, claim: Claim) -> bool:
        """Whether people have classified it or read its words: their work is not put aside."""
        readings = Reading.objects.filter(forecast__claim=claim).exclude(recorded_by=self.by)
        return claim.classifications.exists() or readings.exists()

    def _reading(self, row: Row, source: Source) -> Row:
        data = {key: row.get(key, "") for key in VALUES}
        data |= {"note": row.get("reason", ""), "basis": row.get("basis", Forecast.Basis.STATED)}
        if "made" in row:
            data |= {"made_basis": DateBasis.STATED} | {name: row[name] for name in DATES if name in row}
        else:
            data |= {"made": source.published.iso() if source.published else ""}
            data |= {"made_basis": source.published_basis, "made_basis_note": source.published_basis_note}
        if "entry" in row:
            term, lexicon = row["entry"].removesuffix(")").split(" (")
            data["entry"] = LexiconEntry.objects.get(term=term, lexicon__slug=lexicon).pk
        return data

    def resolution(self, row: Row) -> None:
        """Resolve it; or once more, where an earlier version cited the same evidence in other words."""
        question = self.questions[row["question"]]
        cited = [
            *row.get("evidence", []),
            *(e for e in self.rows("evidence") if e["question"] == row["question"]),
        ]
        evidence: dict[Excerpt, Row] = {}
        for piece in cited:
            source = self.shipped(Source).get(title=piece["source"])
            if excerpt := source.excerpts.filter(exact=piece["exact"]).first():
                evidence[excerpt] = piece
        latest = question.resolutions.newest_first().first()
        if latest and not self.cites_other_words(latest, evidence):
            return
        decision = ANNUL if row.get("annulled") else f"outcome:{row['outcome'].capitalize()}"
        data = {"decision": decision, "known": row.get("known", ""), "rationale": row["rationale"]}
        data["after"] = latest.number if latest else 0
        for excerpt, piece in evidence.items():
            data[f"evidence-{excerpt.pk}"] = piece.get("stance", Evidence.Stance.SUPPORTS)
            data[f"note-{excerpt.pk}"] = piece.get("note", "")
        self.enter(ResolutionForm(data, question=question, candidates=list(evidence)), row["question"])

    def cites_other_words(self, resolution: Resolution, wanted: Iterable[Excerpt]) -> bool:
        """Whether it is ours, and cites what `was` a quotation that it should cite."""
        were = {
            row["exact"]: row["was"]
            for document in self.rows("sources")
            for row in document["excerpts"]
            if "was" in row
        }
        cited = set(resolution.evidence.values_list("excerpt__exact", flat=True))
        is_ours = resolution.recorded_by == self.by and resolution.is_outcome
        return is_ours and any(were.get(excerpt.exact) in cited for excerpt in wanted)

    def collection(self, row: Row, case: Row) -> None:
        if self.shipped(Collection).filter(title=row["title"]).exists():
            return
        sources = self.shipped(Source).filter(title__in=[source["title"] for source in case["sources"]])
        questions = Question.objects.filter(forecasts__claim__excerpt__source__in=sources).distinct()
        self.enter(CollectionForm({**row, "sources": list(sources), "questions": list(questions)}), row["title"])
