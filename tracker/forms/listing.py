"""A list of predictions, logged with one pass: a row a line, each through the forms of a single claim."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from tracker.forms.base import Form, VerbForm
from tracker.forms.experts import SpeakerField, looks_like, nobody_called, put_on_record
from tracker.forms.fields import ConfirmField, MomentField, ProbabilityField
from tracker.forms.forecasts import ForecastForm
from tracker.forms.questions import QuestionForm, ReportedBy
from tracker.forms.quoting import ExcerptForm
from tracker.models import Claim, Expert, Forecast, Question, Source, User
from tracker.models.changes import recording
from tracker.models.claims import AUTHORS_MARK
from tracker.prose.items import Item
from tracker.prose.lists import Listing
from tracker.prose.names import folded, tidy
from tracker.values.kinds import QuestionKind
from tracker.values.moments import DateBasis, Moment, refuse_future

MOST_ROWS = 100  # lines in one table: more are offered once these are logged
NOT_YET = "Nothing is logged yet. Look at the lines that are marked."
MOST_LIKE = 3  # questions that are offered for a line


class LineForm(Form):
    """A line of the list: what is put on record of it, unless it is dismissed."""

    take = forms.BooleanField(required=False, label="Log it", initial=True)
    title = forms.CharField(
        required=False, max_length=300, label="Question", widget=forms.Textarea(attrs={"rows": 2})
    )
    question = forms.ChoiceField(required=False, label="On record")
    probability = ProbabilityField(required=False, label="Probability")
    closes = MomentField(required=False, is_end=True, label="Deadline")
    topic = forms.CharField(required=False, max_length=80, label="Topic")
    expert = SpeakerField(required=False, label="Said by")

    def __init__(self, *args: Any, item: Item, words: str, like: Iterable[Question] = (), **kwargs: Any) -> None:
        """words: the line as it is printed.  like: questions on record that it may forecast."""
        super().__init__(*args, prefix=f"line-{item.start}", auto_id=f"line-{item.start}-%s", **kwargs)
        del self.fields["token"]
        self.item, self.words, self.like = item, words, list(like)
        choices = [(str(question.pk), f"{question} (closes {question.closes})") for question in self.like]
        self.fields["question"].choices = [("", "A new question"), *choices]  # type: ignore[attr-defined]
        for name in self.fields:
            widget = self.fields[name].widget
            widget.attrs = {key: value for key, value in widget.attrs.items() if not key.startswith("hx-")}
            if name != "take":
                widget.attrs["aria-label"] = f"{self.fields[name].label}: {words[:60]}"
        self.fields["expert"].widget.attrs["list"] = "speakers"

    def clean_title(self) -> str:
        return tidy(self.cleaned_data["title"])

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if not cleaned.get("take"):
            self.errors.clear()  # what is dismissed needs nothing
            return {"take": False}
        if not (cleaned.get("title") or cleaned.get("question")) and "title" not in self.errors:
            self.add_error("title", "Write the question.")
        if cleaned.get("probability") is None and "probability" not in self.errors:
            self.add_error("probability", "Write one number.")
        return cleaned


class ListForm(Form):
    """What holds for all lines, and the lines.  listing: those that nobody has quoted yet."""

    SIZES = {"expert": "long", "made": "short", "closes": "short"}

    expert = SpeakerField(
        required=False, label="Said by", help_text="Whose predictions these are, where a line names nobody else."
    )
    new_expert = forms.BooleanField(required=False, label="Put names on record that are not there yet")
    is_another = ConfirmField(label="They are other people, of names that look the same")
    made = MomentField(label="Made", help_text="When the predictions were published: as 2022-01-03, or 2022-01.")
    closes = MomentField(
        required=False,
        is_end=True,
        label="Deadline of lines that have none",
        help_text="The last day on which they can come true, as 2022-12-31.",
    )
    reported_by = forms.ChoiceField(
        choices=[("", "Choose, or write it below"), *ReportedBy.choices],
        required=False,
        label="What decides new questions",
    )
    criteria = forms.CharField(
        required=False,
        max_length=2000,
        label="… or in words",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The criteria of every new question of this list.",
    )

    def __init__(self, *args: Any, source: Source, listing: Listing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source, self.listing = source, listing
        self.lines = [self._line(item) for item in listing.items[:MOST_ROWS]]
        self.fields["expert"].widget.attrs["list"] = "speakers"
        authors = source.authors.all()
        if len(authors) == 1:
            self.fields["expert"].initial = authors[0].canonical
        if source.published and not listing.looks_back:
            self.fields["made"].initial = source.published

    def _line(self, item: Item) -> LineForm:
        title = title_of(item)
        like = Question.objects.with_state().about_the_same(title, MOST_LIKE)
        same = next((question for question in like if _is_same(question, title, item.deadline)), None)
        p, figure = item.exact, item.figure
        begins = {
            "take": self.listing.is_introduced and not item.is_answered,
            "title": title,
            "question": str(same.pk) if same else "",
            "probability": ""
            if p is None
            else figure
            if "%" not in figure and p != round(p, 4)
            else f"{100 * p:.12g} %",
            "closes": item.deadline,
            "topic": item.topic,
            "expert": item.expert,
        }
        words = self.source.text[item.start : item.end]
        return LineForm(self.data if self.is_bound else None, item=item, words=words, like=like, initial=begins)

    @property
    def taken(self) -> list[LineForm]:
        return [line for line in self.lines if line.cleaned_data.get("take")]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if [line.is_valid() for line in self.lines].count(False):
            self.add_error(None, NOT_YET)
            return cleaned
        if self._gone():
            self.add_error(None, "Somebody has logged some of these lines meanwhile. Look at those that are left.")
            return cleaned
        if not self.taken:
            raise ValidationError("Every line is dismissed. Take at least one.")
        self._clean_speakers()
        self._clean_deadlines()
        if any(not line.cleaned_data["question"] for line in self.taken):
            self._clean_criteria()
        return cleaned

    def clean_made(self) -> Moment:
        made: Moment = self.cleaned_data["made"]
        refuse_future(made, "made")
        published = self.source.published
        if published and made.at >= published.end:
            raise ValidationError(f"It was published on {published}: what it says was said by then.")
        return made

    def _gone(self) -> bool:
        """Whether lines were sent that are not offered any more."""
        offered = {line.prefix for line in self.lines}
        return any(name.endswith("-title") and name.removesuffix("-title") not in offered for name in self.data)

    def _clean_speakers(self) -> None:
        """Everybody whose name is new is asked about once, above the table."""
        everybody = self.cleaned_data.get("expert")
        is_missing = any(not line.cleaned_data["expert"] for line in self.taken)
        if everybody is None and is_missing and "expert" not in self.errors:
            self.add_error("expert", "Say whose predictions they are.")
        named = [everybody, *(line.cleaned_data["expert"] for line in self.taken)]
        unknown = list(dict.fromkeys(expert.name for expert in named if expert and not expert.pk))
        if unknown and not self.cleaned_data.get("new_expert"):
            self.add_error("expert", nobody_called(unknown))
        elif alike := " ".join(filter(None, map(looks_like, unknown))):
            self.ask("is_another", f"{alike} Is it the same person? Then write that name.", "expert")

    def _clean_deadlines(self) -> None:
        lacking = [
            line for line in self.taken if not (line.cleaned_data["closes"] or line.cleaned_data["question"])
        ]
        for line in lacking:
            if line.item.says_when:
                line.add_error("closes", "Its words say when: write the day.")
        if any(line.item.says_when for line in lacking):
            self.add_error(None, NOT_YET)
        lacking = [line for line in lacking if not line.item.says_when]
        if lacking and not self.cleaned_data.get("closes") and "closes" not in self.errors:
            n = len(lacking)
            lines = "1 line has" if n == 1 else f"{n} lines have"
            self.add_error("closes", f"{lines} no deadline. Write the one that holds for them.")

    def _clean_criteria(self) -> None:
        written, chosen = self.cleaned_data.get("criteria"), self.cleaned_data.get("reported_by")
        if written and chosen:
            self.add_error("reported_by", "Criteria are written below. Choose this, or write them; not both.")
        elif not (written or chosen or "criteria" in self.errors):
            self.add_error("reported_by", "Say what decides whether a line came true.")

    def enter(self, by: User) -> list[Forecast]:
        """All lines that are taken, or none of them. Raises ValidationError."""
        with recording():
            self.source.locked()
            logged = [forecast for line in self.taken if (forecast := self._logged(line, by))]
            if len(logged) < len(self.taken):
                raise ValidationError(NOT_YET)
            return logged

    def _logged(self, line: LineForm, by: User) -> Forecast | None:
        """None with the reasons beside the line."""
        try:
            with transaction.atomic():
                claim = self._claim(line, by)
                question = self._question(line, by)
                return self._forecast(line, claim, question, by)
        except ValidationError as refusal:
            line.add_error(None, refusal.messages)
            return None

    def _token(self, line: LineForm, what: str) -> dict[str, str]:
        """The same for the same line of the same form: what is sent twice is one record."""
        token: UUID | None = self.cleaned_data["token"]
        return {"token": str(uuid5(token, f"{line.item.start} {what}"))} if token else {}

    def _claim(self, line: LineForm, by: User) -> Claim:
        item, cleaned = line.item, self.cleaned_data
        expert: Expert = line.cleaned_data["expert"] or cleaned["expert"]
        if not expert.pk:
            expert = put_on_record(expert.name, by, is_another=cleaned["is_another"])
        data = {
            "exact": line.words,
            "near": str(item.start),
            "kind": Claim.Kind.FORECAST,
            "expert": expert.slug,
            "note": f"{AUTHORS_MARK}: {item.mark}." if item.mark else "",
        }
        claim: Claim = _entered(ExcerptForm(data | self._token(line, "claim"), source=self.source), by)[1]
        return claim

    def _question(self, line: LineForm, by: User) -> Question:
        cleaned = line.cleaned_data
        if cleaned["question"]:
            return Question.objects.get(pk=cleaned["question"])
        closes = cleaned["closes"] or self.cleaned_data["closes"]
        for question in Question.objects.filter(title__iexact=cleaned["title"], closes_at=closes.at):
            if folded(question.title) == folded(cleaned["title"]):
                return question  # of another line, or of whoever logged the same list
        is_proposed = closes.iso() == line.item.deadline
        own = cleaned["closes"] and not (line.item.deadline_from and is_proposed)
        where = f"From “{line.item.deadline_from}”." if cleaned["closes"] else "Of the whole list, as it is read."
        data = {
            "title": cleaned["title"],
            "kind": QuestionKind.BINARY,
            "criteria": self.cleaned_data["criteria"],
            "reported_by": self.cleaned_data["reported_by"],
            "opens": self.cleaned_data["made"].iso(),
            "closes": closes.iso(),
            "closes_basis": DateBasis.STATED if own else DateBasis.INFERRED,
            "closes_basis_note": "" if own else where,
            "topic_names": cleaned["topic"].replace(",", " "),
        }
        written: Question = _entered(QuestionForm(data | self._token(line, "question")), by)
        return written

    def _forecast(self, line: LineForm, claim: Claim, question: Question, by: User) -> Forecast:
        made, source = self.cleaned_data["made"], self.source
        data = {
            "basis": Forecast.Basis.STATED,
            "probability": f"{100 * line.cleaned_data['probability']:.12g} %",
            "made": made.iso(),
            "made_basis": DateBasis.STATED,
        }
        if made == source.published:
            data |= {"made_basis": source.published_basis, "made_basis_note": source.published_basis_note}
        form = ForecastForm(data | self._token(line, "forecast"), question=question, claim=claim)
        forecast: Forecast = _entered(form, by)
        return forecast


def title_of(item: Item) -> str:
    """The claim as a question's title, with the year of its deadline if it does not say that."""
    claim = item.claim[:1].upper() + item.claim[1:]
    year = item.deadline[:4]
    return f"{claim} ({year})"[:300] if year and year not in claim else claim[:300]


def _is_same(question: Question, title: str, deadline: str) -> bool:
    return folded(question.title) == folded(title) and question.closes.iso() == deadline


def _entered(form: VerbForm, by: User) -> Any:
    """Raises ValidationError with all that is wrong."""
    if form.is_valid():
        return form.enter(by)
    raise ValidationError([str(error) for errors in form.errors.values() for error in errors])
