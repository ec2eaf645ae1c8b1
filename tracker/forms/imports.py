"""Files that people bring: the file, how its columns are read, and what is to be done about what was found."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from tracker.forms.base import Form
from tracker.forms.fields import MomentField
from tracker.forms.mappings import CELL, COLUMN, NAMED, OF_QUESTIONS, ROLES, USUAL, Mapping, Role
from tracker.models import Import, SavedMapping, TakenBack, Upload, User

LARGEST = settings.LARGEST_IMPORT // settings.MEGABYTE
READ = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".json", ".zip")
MOST_CLOSING = 40  # columns that are asked for one by one
LONG, PEOPLE, QUESTIONS = "long", "people", "questions"
SHAPES = {
    LONG: "Each row is one forecast",
    PEOPLE: "Each row is a person, with a column for each question",
    QUESTIONS: "Each row is a question, with a column for each person",
}


class UploadForm(Form):
    """A file, and a second one of questions and outcomes where they are in one."""

    file = forms.FileField(
        label="The file",
        help_text=f"A spreadsheet (.xlsx), CSV with commas, semicolons or tabs, .json, .zip; up to {LARGEST} MB.",
    )
    second = forms.FileField(
        required=False,
        label="Questions and outcomes, if they are in a file of their own",
        help_text="For many files there is none.",
    )
    mapping = forms.ModelChoiceField(
        SavedMapping.objects.all(),
        required=False,
        label="Read it as",
        empty_label="Find out",
        to_field_name="name",
    )

    def clean(self) -> dict[str, Any]:
        for name in ("file", "second"):
            file = self.cleaned_data.get(name)
            if file and not file.name.lower().endswith(READ):
                self.add_error(
                    name, f"Files end in {', '.join(READ[:-1])} or {READ[-1]}. Save it as one of these."
                )
        return self.cleaned_data

    def enter(self, by: User) -> Upload:
        Upload.objects.forget()
        file, second, mapping = (self.cleaned_data[name] for name in ("file", "second", "mapping"))
        return Upload.objects.create(
            name=file.name[:300],
            body=file.read(),
            second_name=second.name[:300] if second else "",
            second_body=second.read() if second else b"",
            asked_by=by,
            mapping=mapping.mapping if mapping else {},
            read_as=mapping.name if mapping else "",
        )


class MappingForm(Form):
    """How columns are read.  columns, second: of the two tables.  asks: what has to be said, role → question.

    closing: the columns that are questions of which nothing says when they close.
    """

    shape = forms.ChoiceField(
        choices=list(SHAPES.items()), widget=forms.RadioSelect, label="How the table is built"
    )
    scale = forms.ChoiceField(
        choices=[("", "As found"), ("percent", "Per cent: 1 is 1 %"), ("unit", "Shares of one: 1 is certain")],
        required=False,
        label="Probabilities are",
    )
    dates = forms.ChoiceField(
        choices=[("", "As found"), ("dmy", "Day first: 3/4 is 3 April"), ("mdy", "Month first: 3/4 is March 4")],
        required=False,
        label="In dates in figures",
    )
    save_as = forms.CharField(
        required=False,
        max_length=80,
        label="Keep this under a name",
        help_text="To read the next file of this kind.",
    )

    def __init__(
        self,
        *args: Any,
        mapping: Mapping,
        columns: Sequence[str],
        second: Sequence[str] = (),
        asks: dict[str, str] | None = None,
        closing: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.closing = closing[:MOST_CLOSING]
        self.n_more_closing = len(closing) - len(self.closing)
        for number, name in enumerate(self.closing):
            self.fields[f"closes-{number}"] = MomentField(
                required=False, is_end=True, label=name, initial=mapping.closes.get(name, "")
            )
        self.mapping, self.columns, self.second, self.asks = mapping, columns, second, asks or {}
        for role in ROLES:
            self._add(role, "said", columns, mapping.said.get(role.name, ""))
            if second and role.name in OF_QUESTIONS:
                self._add(role, "about", second, mapping.questions.get(role.name, ""))
        self.fields["holding"] = forms.MultipleChoiceField(
            choices=[(name, name) for name in columns],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            label="Columns with forecasts",
        )
        self.initial = {**self.initial} | {
            "shape": self._shape(), "scale": mapping.scale, "dates": mapping.dates,
            "holding": mapping.holding_forecasts(columns) if mapping.is_wide else [],
        }  # fmt: skip

    def _shape(self) -> str:
        if not self.mapping.is_wide:
            return LONG
        return QUESTIONS if COLUMN in NAMED.findall(self.mapping.said.get("expert", "")) else PEOPLE

    def _add(self, role: Role, prefix: str, columns: Sequence[str], text: str) -> None:
        """A column to choose, and beside it a text that may hold the names of columns."""
        named = NAMED.findall(text)
        is_one = len(named) == 1 and text == f"{{{named[0]}}}" and named[0] in columns
        is_implied = named in ([CELL], [COLUMN])
        implied = {CELL: "each cell", COLUMN: "what stands above each column"}.get(named[0] if is_implied else "")
        choices = [("", implied or "–"), *((name, name) for name in columns)]
        self.fields[f"{prefix}-{role.name}"] = forms.ChoiceField(
            choices=choices, required=False, label=role.label, initial=named[0] if is_one else ""
        )
        self.fields[f"{prefix}-{role.name}-text"] = forms.CharField(
            required=False,
            max_length=500,
            label=f"{role.label}: a text for all rows",
            initial="" if is_one or is_implied else text,
            widget=forms.TextInput(attrs={"placeholder": role.hint, "autocomplete": "off"}),
        )

    def rows(self, prefix: str = "said", *, usual: bool = True) -> list[tuple[str, Any, Any, str]]:
        """Label, the choice of a column, the text, and what is asked about it; for the template."""
        shown = [role for role in ROLES if (role.name in USUAL) == usual or prefix == "about"]
        return [
            (
                role.label,
                self[f"{prefix}-{role.name}"],
                self[f"{prefix}-{role.name}-text"],
                self.asks.get(role.name, ""),
            )
            for role in shown
            if f"{prefix}-{role.name}" in self.fields
        ]

    @property
    def usual(self) -> list[tuple[str, Any, Any, str]]:
        return self.rows()

    @property
    def unusual(self) -> list[tuple[str, Any, Any, str]]:
        return self.rows(usual=False)

    @property
    def about_questions(self) -> list[tuple[str, Any, Any, str]]:
        return self.rows("about")

    @property
    def when_each_closes(self) -> list[Any]:
        return [self[f"closes-{number}"] for number in range(len(self.closing))]

    def _closes(self) -> dict[str, str]:
        said = {name: self.cleaned_data[f"closes-{number}"] for number, name in enumerate(self.closing)}
        return {name: moment.iso() for name, moment in said.items() if moment}

    @property
    def says_more(self) -> bool:
        """Whether anything is read that is not usual."""
        return bool(set(self.mapping.said) - set(USUAL))

    def _said(self, prefix: str) -> dict[str, str]:
        said = {}
        for role in ROLES:
            name = f"{prefix}-{role.name}"
            column, text = self.cleaned_data.get(name, ""), self.cleaned_data.get(f"{name}-text", "").strip()
            if column and text:
                self.add_error(name, f"{role.label}: choose a column, or write a text; not both.")
            elif column or text:
                said[role.name] = f"{{{column}}}" if column else text
        return said

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if self.errors:
            return cleaned
        said, columns = self._said("said"), []
        if cleaned["shape"] != LONG:
            columns = cleaned["holding"]
            if not columns:
                self.add_error("holding", "Tick the columns that hold forecasts.")
            said |= {
                "probability": f"{{{CELL}}}",
                "question" if cleaned["shape"] == PEOPLE else "expert": f"{{{COLUMN}}}",
            }
        closes = self._closes() if cleaned["shape"] == PEOPLE else {}
        if closes and "closes_at" in said:
            self.add_error(None, "Say when the questions close for each of them, or for all rows; not both.")
        self.chosen = Mapping(
            said=said,
            columns=columns,
            closes=closes,
            questions=self._said("about"),
            scale=cleaned["scale"],
            dates=cleaned["dates"],
            encoding=self.mapping.encoding,
            delimiter=self.mapping.delimiter,
            sheet=self.mapping.sheet,
            names=self.mapping.names,
        )
        try:
            self.chosen.refuse_for(self.columns)
            self.chosen.refuse_for(self.second, questions=True)
        except ValidationError as why:
            self.add_error(None, why)
        return cleaned

    def enter(self, by: User) -> Mapping:
        if name := self.cleaned_data["save_as"].strip():
            SavedMapping.objects.update_or_create(
                name=name, defaults={"mapping": self.chosen.as_json()}, create_defaults={
                    "mapping": self.chosen.as_json(), "recorded_by": by,
                },
            )  # fmt: skip
        return self.chosen


class GoForm(Form):
    """What is to be done about what a trial found, and then the import.

    alike: names → what they look like.  n_refused: rows that are refused; n_corrected: of them, those that differ
    from the record.
    """

    skip_bad_rows = forms.BooleanField(required=False, label="Leave out what is refused, and import the rest")
    takes_corrections = forms.BooleanField(
        required=False, label="Where the file differs from the record, the file is right"
    )

    def __init__(
        self, *args: Any, alike: dict[str, str], n_refused: int = 0, n_corrected: int = 0, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.alike, self.n_refused, self.n_corrected = alike, n_refused, n_corrected
        for number, (name, before) in enumerate(alike.items()):
            self.fields[f"alike-{number}"] = forms.ChoiceField(
                choices=[
                    ("same", f"It is {before}"),
                    ("another", "It is another"),
                    ("", "I do not know: leave it out"),
                ],
                required=False,
                widget=forms.RadioSelect,
                label=f"“{name}” looks like “{before}”",
            )

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        n = self.n_refused - (self.n_corrected if cleaned.get("takes_corrections") else 0)
        is_tried_again = self.data.get("then") == "try" or self.alike
        if n > 0 and not cleaned.get("skip_bad_rows") and not is_tried_again:
            rows = "1 row is" if n == 1 else f"{n} rows are"
            self.add_error(
                "skip_bad_rows", f"A file goes in whole, and {rows} refused. Leave them out, or mend the file."
            )
        return cleaned

    @property
    def questions(self) -> list[Any]:
        return [self[f"alike-{number}"] for number in range(len(self.alike))]

    @property
    def names(self) -> dict[str, str]:
        """Of those about which something was decided."""
        said = {name: self.cleaned_data[f"alike-{number}"] for number, name in enumerate(self.alike)}
        return {name: self.alike[name] if what == "same" else "" for name, what in said.items() if what}


class TakeBackForm(Form):
    """Take a whole import back."""

    reason = forms.CharField(
        max_length=2000,
        label="Why",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It stays in the history.",
    )

    def __init__(self, *args: Any, entered: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entered = entered

    def enter(self, by: User) -> TakenBack:
        return self.entered.take_back(self.cleaned_data["reason"], by=by)
