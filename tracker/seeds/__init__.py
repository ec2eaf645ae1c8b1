"""Loads the cases that are shipped as data, through the same forms as people's input."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django import forms

from tracker import lexicons
from tracker.forms.experts import AffiliationForm, ExpertForm
from tracker.forms.forecasts import ForecastForm
from tracker.forms.questions import QuestionForm
from tracker.forms.resolutions import ResolutionForm
from tracker.forms.sources import CollectionForm, ExcerptForm, SignOffForm, SourceForm
from tracker.models import Collection, Excerpt, Expert, Forecast, LexiconEntry, Question, Source, User
from tracker.models.changes import recording
from tracker.models.record import Authored

HERE = Path(__file__).parent
CASES = ["hanoi.toml", "other_voices.toml"]

Row = dict[str, Any]


class SeedError(Exception):
    """A row that its form refused; the message names the row and the reason."""


def load() -> dict[str, int]:
    """Load every case, or nothing. What is there already is left as it is. Returns rows created by noun."""
    with recording():
        lexicons.load()
        return _Loader([tomllib.loads((HERE / name).read_text(encoding="utf-8")) for name in CASES]).load()


class _Loader:
    def __init__(self, cases: list[Row]) -> None:
        self.cases = cases
        self.by = User.objects.system()
        self.questions: dict[str, Question] = {}
        self.created: dict[str, int] = {}

    def load(self) -> dict[str, int]:
        for row in self.rows("experts"):
            self.expert(row)
        for row in self.rows("questions"):
            self.question(row)
        for row in self.rows("sources"):
            self.source(row)
        for row in self.rows("resolutions"):
            self.resolution(row)
        for case in self.cases:
            for row in case["collections"]:
                self.collection(row, case)
        return self.created

    def rows(self, noun: str) -> Iterator[Row]:
        for case in self.cases:
            yield from case.get(noun, [])

    def shipped(self, model: type[Authored]) -> Any:
        """Rows of the shipped data; what people have entered under the same title is theirs."""
        return model._default_manager.filter(recorded_by=self.by)

    def enter(self, form: forms.BaseForm, what: str) -> Any:
        saved = form.submit(by=self.by)  # type: ignore[attr-defined]
        if saved is None:
            reasons = "; ".join(f"{field}: {' '.join(map(str, errors))}" for field, errors in form.errors.items())
            raise SeedError(f"{what}: {reasons}")
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
        self.questions[row["key"]] = question

    def source(self, row: Row) -> None:
        source = self.shipped(Source).filter(title=row["title"]).first()
        is_new = source is None
        if source is None:
            authors = ", ".join(row.get("authors", []))
            source = self.enter(SourceForm({**row, "authors": authors}), row["title"])
        for position, excerpt in enumerate(row["excerpts"], start=1):
            self.excerpt(source, row, excerpt, position)
        if is_new and row.get("is_complete"):
            self.enter(SignOffForm({"is_complete": True}, source=source), row["title"])

    def excerpt(self, source: Source, document: Row, row: Row, position: int) -> None:
        found = source.excerpts.filter(exact=row["exact"]).first()
        claim = found.claims.current().first() if found else None
        if found is None:
            data = {key: value for key, value in row.items() if key != "forecasts"} | {"position": position}
            if row.get("kind"):
                name = row.get("expert") or document["authors"][0]
                data["expert"] = Expert.objects.named(name).get().slug
            _, claim = self.enter(ExcerptForm(data, source=source), row["exact"])
        for forecast in row.get("forecasts", []):
            question = self.questions[forecast["question"]]
            if claim and not Forecast.objects.filter(claim=claim, question=question).exists():
                self.enter(
                    ForecastForm(self._reading(forecast, source), question=question, claim=claim),
                    row["exact"],
                )

    def _reading(self, row: Row, source: Source) -> Row:
        data = {key: row.get(key, "") for key in ("basis", "phrase", "low", "best", "high")}
        data |= {"note": row.get("reason", ""), "made": source.published.iso()}
        data |= {"made_basis": source.published_basis, "made_basis_note": source.published_basis_note}
        if "entry" in row:
            term, lexicon = row["entry"].removesuffix(")").split(" (")
            data["entry"] = LexiconEntry.objects.get(term=term, lexicon__slug=lexicon).pk
        return data

    def resolution(self, row: Row) -> None:
        question = self.questions[row["question"]]
        if question.resolutions.exists():
            return
        cited = [
            *row.get("evidence", []),
            *(e for e in self.rows("evidence") if e["question"] == row["question"]),
        ]
        data = {"decision": f"outcome:{row['outcome'].capitalize()}", "known": row["known"]}
        data |= {"rationale": row["rationale"], "after": 0}
        excerpts = []
        for piece in cited:
            source = self.shipped(Source).get(title=piece["source"])
            excerpt = Excerpt.objects.get(source=source, exact=piece["exact"])
            excerpts.append(excerpt)
            data |= {f"evidence-{excerpt.pk}": "supports", f"note-{excerpt.pk}": piece.get("note", "")}
        self.enter(ResolutionForm(data, question=question, candidates=excerpts), row["question"])

    def collection(self, row: Row, case: Row) -> None:
        if self.shipped(Collection).filter(title=row["title"]).exists():
            return
        sources = self.shipped(Source).filter(title__in=[source["title"] for source in case["sources"]])
        questions = Question.objects.filter(forecasts__claim__excerpt__source__in=sources).distinct()
        self.enter(CollectionForm({**row, "sources": list(sources), "questions": list(questions)}), row["title"])
