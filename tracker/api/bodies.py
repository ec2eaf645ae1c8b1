"""What is sent, by the names of the inputs of pages, and how it comes to stand in their forms."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from tracker.api.errors import Refusal
from tracker.forms.forecasts import CorrectionForm
from tracker.models import Question, Source

Figure = float | str
VALUES = ("probability", "probabilities", "point", "low", "best", "high", "sure", "quantiles")
PROBABILITY = "From 0 to 1; or as it is printed: “85 %”, “three in four”"


def as_typed(value: Any) -> str:
    """A number to its last digit: 1.0 is certainty, where a typed 1 might be one per cent."""
    return repr(float(value)) if isinstance(value, int | float) else str(value)


class Body(BaseModel):
    """A name that is not known is refused, not passed over; and `true` is no number."""

    model_config = ConfigDict(extra="forbid", strict=True)

    def inputs(self) -> dict[str, Any]:
        """What was sent, by the inputs of its form; without what was left out."""
        return {name: value for name, value in self if value is not None and value is not False}


class ExpertBody(Body):
    name: str
    kind: Literal["person", "organization", "model"] = "person"
    biography: str | None = None
    aliases: list[str] | None = None
    homepage: str | None = None
    orcid: str | None = None
    wikidata: str | None = None
    is_another: bool = Field(False, description="Somebody else than who is on record under a name that looks so")

    def inputs(self) -> dict[str, Any]:
        return super().inputs() | ({"aliases": "\n".join(self.aliases)} if self.aliases else {})


class MergeBody(Body):
    into: str = Field(description="The slug of whom they are: that page stays")
    note: str = Field(description="How it is known that they are one")
    is_sure: bool = Field(False, description="Both records were looked at")


class NoteBody(Body):
    note: str = Field(description="How that is known")


class AffiliationBody(Body):
    organization: str
    role: str | None = None
    started_on: str | None = Field(None, description="2015-01-31")
    ended_on: str | None = None


class SourceBody(Body):
    title: str
    medium: Literal["op-ed", "article", "interview", "report", "broadcast", "post", "dataset", "transcript"] = (
        "article"
    )
    authors: list[str] | None = Field(None, description="Names, aliases or slugs of experts")
    publisher: str | None = None
    published: str | None = Field(None, description="As it is printed: 2019-02-26, February 2019, 2019")
    published_basis: Literal["stated", "inferred"] = "stated"
    published_basis_note: str | None = None
    url: str | None = None
    archive_url: str | None = None
    licence: str | None = None
    text: str | None = None
    text_is_part: bool = False
    text_is_public: bool = False
    is_undated: bool = Field(False, description="No date is known")
    new_authors: bool = Field(False, description="Put authors on record who are not there yet")
    is_another: bool = Field(False, description="They are other people than those whose names look the same")

    def inputs(self) -> dict[str, Any]:
        found = super().inputs()
        if (publisher := found.pop("publisher", None)) is not None:
            found["publisher_name"] = publisher
        return found | ({"authors": " and ".join(self.authors)} if self.authors else {})


class SignOffBody(Body):
    is_complete: bool = Field(True, description="Whether every forecast in it is on record")
    passes_over: bool = Field(False, description="Sign off although passages are left that nobody dealt with")


class ExcerptBody(Body):
    exact: str | None = Field(None, description="Word for word, with […] between pieces")
    place: str | None = Field(None, description="Of a figure without words: “table 2, row 12”")
    words_before: str | None = None
    words_after: str | None = None
    kind: Literal["forecast", "vague", "prescription", "assessment", "evidence"] = "evidence"
    expert: str | None = Field(None, description="Whose words they are: a name, an alias or a slug")
    new_expert: bool = Field(False, description="Put this name on record")
    new_kind: Literal["person", "organization", "model"] | None = None
    is_another: bool = False
    affiliation: str | None = None
    note: str | None = None
    attribution: Literal["high", "medium"] | None = None
    attribution_note: str | None = None


class QuestionBody(Body):
    title: str
    criteria: str | None = Field(None, description="What must be observed for which outcome")
    kind: Literal["binary", "multiple choice", "ordered", "numeric", "date"] = "binary"
    options: list[str] | None = None
    lowest: Figure | None = None
    highest: Figure | None = None
    first_day: str | None = None
    last_day: str | None = None
    unit: str | None = None
    opens: str
    closes: str = Field(description="The last day on which a forecast counts")
    closes_basis: Literal["stated", "inferred"] = "stated"
    closes_basis_note: str | None = None
    resolve_by: str | None = None
    topics: list[str] | None = None
    reported_by: Literal["newspapers", "figures", "author"] | None = None
    event: str | None = None
    depends_on: int | str | None = Field(None, description="The number or the title of another question")
    depends_on_outcome: str | None = None
    condition_criteria: str | None = None
    confirmed: list[str] = Field(
        [], description="What could be read in two ways and is meant so: as the refusal before has named it"
    )

    def inputs(self) -> dict[str, Any]:
        found = super().inputs()
        found.pop("confirmed", None)
        if self.options is not None:
            found["options"] = "\n".join(self.options)
        if (topics := found.pop("topics", None)) is not None:
            found["topic_names"] = ", ".join(topics)
        return found


def _edit(body: type[Body]) -> Any:
    """The same for a row that is there: nothing has to be sent. What is left out stays, null takes it away."""
    fields = {
        name: (field.annotation | None, Field(None, description=field.description))  # type: ignore[operator]
        for name, field in body.model_fields.items()
    }
    return create_model(body.__name__.replace("Body", "Edit"), __base__=body, **fields)  # type: ignore[call-overload]


ExpertEdit, SourceEdit, QuestionEdit = _edit(ExpertBody), _edit(SourceBody), _edit(QuestionBody)


class ValueBody(Body):
    """A value. Which of these belong to it depends on the kind of the question."""

    probability: Figure | None = Field(None, description=f"Of Yes, as it was stated. {PROBABILITY}")
    probabilities: list[Figure] | None = Field(None, description="Of each option, in the question’s order")
    point: Figure | None = Field(None, description="Of a number or a date: the value that was given alone")
    low: Figure | None = Field(None, description="The low end: of an interval, or of how words are read")
    best: Figure | None = Field(None, description="What words are read as")
    high: Figure | None = None
    sure: Figure | None = Field(None, description=f"How sure of the interval. {PROBABILITY}")
    quantiles: dict[str, Figure] | None = Field(
        None, description="Level → value at or below which it will stay: {“0.1”: 20, “0.9”: 75}"
    )
    phrase: str | None = Field(None, description="The words that say how likely it is")
    entry: int | None = Field(None, description="The entry of a lexicon with which they are read")
    note: str | None = Field(None, description="Why they are read so")

    def inputs(self) -> dict[str, Any]:
        found = super().inputs()
        if (shares := found.pop("probabilities", None)) is not None:
            found |= {f"option_{n}": share for n, share in enumerate(shares)}
        if (quantiles := found.pop("quantiles", None)) is not None:
            found["quantiles"] = "\n".join(f"{level}: {as_typed(value)}" for level, value in quantiles.items())
        return found

    @property
    def has_value(self) -> bool:
        return any(getattr(self, name) is not None for name in VALUES)

    def refuse_other_shares(self, question: Question) -> None:
        """Raise Refusal for more or fewer probabilities than there are options."""
        n, n_options = len(self.probabilities or []), len(question.options)
        if self.probabilities is not None and question.options and n != n_options:
            sentence = f"Give a probability for each of the {n_options} options; here are {n}."
            raise Refusal(422, sentence, {"probabilities": [sentence]})


class ForecastBody(ValueBody):
    expert: str | None = Field(None, description="A slug; not with a claim, which says who said it")
    claim: int | None = Field(None, description="The claim that is logged: it has the words and their source")
    made: str | None = Field(None, description="When it was published; by default as its source is dated")
    made_basis: Literal["stated", "inferred"] | None = None
    made_basis_note: str | None = None
    basis: Literal["stated", "verbal", "inferred"] | None = Field(
        None, description="stated in numbers, verbal (words read through a lexicon), or inferred"
    )
    confidence: str | None = Field(None, description="As printed: “high confidence”")
    is_later: bool = Field(False, description="It was said later than what is on record for the same day")

    def inputs(self) -> dict[str, Any]:
        found = super().inputs()
        found.pop("claim", None)
        return found

    def dated_as(self, source: Source) -> dict[str, Any]:
        """As the page begins: with the date of the source, where that has one."""
        if source.published is None:
            return {}
        note = {"made_basis_note": source.published_basis_note} if source.published_basis_note else {}
        return {"made": source.published.iso(), "made_basis": source.published_basis} | note


class CorrectionBody(ForecastBody):
    """What is left out stays as it was."""

    replaces_note: str = Field(description="What was wrong")

    def over(self, form: CorrectionForm) -> dict[str, Any]:
        """What was sent, over what the form begins with."""
        begun = {name: form[name].value() for name in form.fields if name not in ("token", "is_later")}
        if self.has_value:
            begun = {name: value for name, value in begun.items() if name not in VALUES and "option_" not in name}
        kept = {name: value for name, value in begun.items() if value not in (None, "", [], False)}
        return kept | self.inputs()


class ReadingBody(ValueBody):
    pass


class EventBody(Body):
    event: str = Field("", description="Its name on every question that restates it; empty for one of its own")
    note: str = Field(description="How that is known")


class WithdrawalBody(Body):
    expert: str
    made: str
    note: str | None = None


class ReasonBody(Body):
    reason: str


class ClarificationBody(Body):
    text: str


class EvidenceBody(Body):
    excerpt: int
    stance: Literal["supports", "contradicts"] = "supports"
    note: str = ""


class ResolutionBody(Body):
    decision: Literal["outcome", "annul", "reopen"] = "outcome"
    outcome: Figure | None = Field(None, description="yes, no, an option, a number or a day")
    known: str | None = Field(None, description="When the world knew: 2019-02-28")
    rationale: str
    evidence: list[EvidenceBody] = []
    after: int | None = Field(
        None,
        description="Number of the last decision that you have seen, 0 for none: a newer one refuses this",
    )

    def inputs_for(self, question: Question) -> dict[str, Any]:
        """Raises ValidationError for an outcome that the question does not have."""
        found: dict[str, Any] = {"decision": self.decision, "rationale": self.rationale}
        named = {outcome.casefold(): outcome for outcome, _ in question.answers.named_outcomes}
        outcome = None if self.outcome is None else _in_text(self.outcome)
        if self.decision == "outcome":
            if outcome is None:
                raise Refusal(422, "Write what came out.", {"outcome": ["Write what came out."]})
            if question.answers.scale and outcome not in named:
                found |= {"decision": "value", "value": outcome}
            else:
                question.clean_outcome(outcome)
                found["decision"] = f"outcome:{named[outcome.strip().casefold()]}"
        elif outcome is not None:
            found["value"] = outcome
        found |= {name: value for name in ("known", "after") if (value := getattr(self, name)) is not None}
        for piece in self.evidence:
            found[f"evidence-{piece.excerpt}"] = piece.stance
            found |= {f"note-{piece.excerpt}": piece.note} if piece.note else {}
        return found


class AnswerBody(Body):
    answer: Literal["accept", "decline"]
    reason: str | None = Field(None, description="Of declining it")
    seen: str | None = None


def _in_text(outcome: Figure) -> str:
    return f"{outcome:.17g}" if isinstance(outcome, float) else outcome
