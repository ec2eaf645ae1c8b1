"""Quoting a source, and the word that all of its claims are on record."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_comma_separated_integer_list

from tracker.documents.document import MOST_CHARACTERS
from tracker.forms.base import Form
from tracker.forms.experts import SpeakerField, looks_like, nobody_called, put_on_record
from tracker.forms.fields import ConfirmField
from tracker.forms.sources import plain_lines
from tracker.models import Claim, Excerpt, Expert, Source, User
from tracker.prose.quotations import BETWEEN_PIECES, Quoted, locate_all, nearest, pieces_of

EVIDENCE = "evidence"
# Why a passage that looks like a claim makes none.
NO_CLAIM = ["A question", "Irony", "Another’s view, logged already", "No test, and no matter"]


class ExcerptForm(Form):
    """Quote a passage and, if it is a statement of an expert's, say whose and of what kind."""

    SIZES = {"place": "long", "expert": "long"}

    take = forms.CharField(required=False, max_length=5000, widget=forms.HiddenInput)  # in place of what was typed
    exact = forms.CharField(
        label="Quotation",
        strip=True,
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Word for word; as short as it can be, with […] between pieces that stand apart.",
    )
    place = forms.CharField(
        label="Place of a figure that has no words",
        required=False,
        max_length=200,
        help_text="In the quotation’s stead, as “table 2, row 12”.",
    )
    words_before = forms.CharField(
        label="Words before",
        required=False,
        max_length=200,
        help_text="Only where the same words stand twice.",
    )
    words_after = forms.CharField(label="Words after", required=False, max_length=200)
    near = forms.CharField(
        required=False,
        max_length=200,
        validators=[validate_comma_separated_integer_list],
        widget=forms.HiddenInput,
    )
    position = forms.IntegerField(required=False, min_value=0, max_value=1_000_000, widget=forms.HiddenInput)
    expert = SpeakerField(
        required=False, label="Said by", help_text="Whose words they are, not who wrote the article."
    )
    new_expert = forms.BooleanField(required=False, label="Put this name on record")
    is_another = ConfirmField(label="It is somebody else")
    new_kind = forms.ChoiceField(
        required=False,
        choices=[choice for choice in Expert.Kind.choices if choice[0] != Expert.Kind.BENCHMARK],
        label="It is a",
        initial=Expert.Kind.PERSON,
    )
    affiliation = forms.CharField(
        required=False, max_length=200, label="Affiliation as printed", help_text="As “Ministry of Finance”."
    )
    kind = forms.ChoiceField(
        required=False,
        choices=[
            ("", "Choose what it is"),
            (EVIDENCE, "Evidence: it shows what happened"),
            *(choice for choice in Claim.Kind.choices if choice[0] != Claim.Kind.NONE),
        ],
        label="What kind of claim is it?",
    )
    # In place of a kind: the passage was looked at, and makes no claim. One button, one reason.
    none = forms.ChoiceField(required=False, choices=[(reason, reason) for reason in NO_CLAIM], label="No claim")
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)
    attribution = forms.ChoiceField(
        required=False, choices=Claim.Attribution.choices, label="That they said it is", initial="high"
    )
    attribution_note = forms.CharField(
        required=False, label="Why it is uncertain", widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )

    def __init__(self, *args: Any, source: Source, replaces: Claim | None = None, **kwargs: Any) -> None:
        """replaces: a claim that was quoted otherwise."""
        super().__init__(*args, **kwargs)
        self.source, self.replaces = source, replaces
        authors = source.authors.all()
        if len(authors) == 1:
            self.fields["expert"].initial = authors[0].canonical
        self.fields["expert"].widget.attrs |= {"list": "speakers"}

    @property
    def nearest(self) -> str:
        """As printed, what is most like a quotation that is not in the text; "" where it can be taken as it is."""
        if "exact" not in self.errors:
            return ""
        typed = self["exact"].value() or ""
        pieces = [Quoted(piece) for piece in pieces_of(typed)]
        spans = locate_all(self.source.text, pieces)
        if len(spans) == len(pieces):
            return ""
        span = nearest(self.source.text, pieces[len(spans)].exact)
        if span is None:
            return ""
        found = [piece.exact for piece in pieces]
        found[len(spans)] = self.source.text[slice(*span)]
        return BETWEEN_PIECES.join(found)

    @property
    def is_speaker_unknown(self) -> bool:
        """Whether the name in the form is nobody's on record."""
        name = self["expert"].value()
        return isinstance(name, str) and bool(name.strip()) and not Expert.objects.called(name)

    def clean_exact(self) -> str:
        """The passage that was offered, if that was taken instead."""
        return plain_lines(self.cleaned_data.get("take") or self.cleaned_data["exact"])

    def clean_near(self) -> list[int]:
        near = [int(place) for place in self.cleaned_data["near"].split(",") if place]
        return [] if self.cleaned_data.get("take") or any(place > MOST_CHARACTERS for place in near) else near

    def clean_kind(self) -> str:
        """In the card it has to be chosen; whoever sends words alone quotes them as evidence."""
        return str(self.cleaned_data["kind"]) if "kind" in self.data else EVIDENCE

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("exact") and cleaned.get("place"):
            self.add_error("place", "A place stands only where no words are.")
        elif not (cleaned.get("exact") or cleaned.get("place") or self.errors):
            self.add_error("exact", "Quote at least one word.")
        if cleaned.get("none"):
            cleaned["kind"], cleaned["expert"] = Claim.Kind.NONE, None
            cleaned["note"] = f"{cleaned['none']}. {cleaned.get('note', '')}".strip()
        elif not cleaned.get("kind") and "kind" not in self.errors:
            self.add_error("kind", "Say what kind of claim it is, or that it is quoted as evidence.")
        elif cleaned.get("kind") not in (None, EVIDENCE) and "expert" not in self.errors:
            self._clean_speaker(cleaned.get("expert"))
        return cleaned

    def _clean_speaker(self, expert: Expert | None) -> None:
        if expert is None:
            self.add_error("expert", "Say whose claim it is.")
        elif not expert.pk:
            self._clean_new(expert.name)

    def _clean_new(self, name: str) -> None:
        """Ask before a name is put on record."""
        if not self.cleaned_data.get("new_expert"):
            self.add_error("expert", nobody_called([name]))
        elif alike := looks_like(name):
            self.ask("is_another", f"{alike} Is it the same person? Then write that name.", "expert")

    def enter(self, by: User) -> tuple[Excerpt, Claim | None]:
        form = self.cleaned_data
        excerpt = self.source.quote(
            form["exact"],
            by=by,
            prefix=form["words_before"],
            suffix=form["words_after"],
            place=form["place"],
            near=form["near"],
            position=form["position"],
            submission=self.submission,
        )
        if form["kind"] == EVIDENCE:
            return excerpt, None
        expert = form["expert"]
        if expert and not expert.pk:
            expert = put_on_record(
                expert.name,
                by,
                kind=form["new_kind"] or Expert.Kind.PERSON,
                affiliation=form["affiliation"],
                is_another=form["is_another"],
            )
        claim = excerpt.claim(
            expert,
            form["kind"],
            by=by,
            note=form["note"],
            attribution=form["attribution"] or Claim.Attribution.HIGH,
            attribution_note=form["attribution_note"],
            replaces=self.replaces,
            submission=self.submission,
        )
        return excerpt, claim


class LeftOutForm(Form):
    """Take a passage of the page into the text; or say that one, or all of them, do not belong there."""

    passage = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    take = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, source: Source, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source

    def clean(self) -> dict[str, Any]:
        cleaned, all_of_them = self.cleaned_data, self.source.passages_left_out
        wanted = cleaned.get("passage")
        self.passages = [passage for passage in all_of_them if wanted in ("", passage.key)]
        if not self.passages:
            raise ValidationError("Somebody has dealt with this passage meanwhile.")
        if cleaned.get("take") and not wanted:
            raise ValidationError("Take in one passage at a time.")
        return cleaned

    def enter(self, by: User) -> Source:
        if self.cleaned_data["take"]:
            self.source.take_in(self.passages[0])
        else:
            self.source.leave_out(self.passages)
        return self.source


class SignOffForm(Form):
    """Say that every forecast in a source is logged; or, once it was said, that it is not.

    n_left: underlined clauses that nobody has dealt with.
    """

    is_complete = forms.BooleanField(required=False, widget=forms.HiddenInput)
    passes_over = ConfirmField(label="Sign off all the same, and say so on the page for readers")

    def __init__(self, *args: Any, source: Source, n_left: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source, self.n_left = source, n_left
        self.initial["is_complete"] = source.coding != Source.Coding.COMPLETE

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("is_complete"):
            self.source.refuse_unlogged()
        if cleaned.get("is_complete") and (left := self._left()):
            self.ask("passes_over", left)
        return cleaned

    def _left(self) -> list[str]:
        said = []
        if self.n_left:
            left = "1 underlined passage is" if self.n_left == 1 else f"{self.n_left} underlined passages are"
            said.append(f"{left} left that nobody has dealt with.")
        if n := len(self.source.left_out):
            lacks = "1 passage of the page is" if n == 1 else f"{n} passages of the page are"
            said.append(f"{lacks} not in the text, and nobody has looked at {'it' if n == 1 else 'them'}.")
        if self.source.text_is_part:
            said.append("Only a part of the text is held here: forecasts may stand in the rest.")
        return said

    def enter(self, by: User) -> Source:
        self.source.sign_off(
            by=by,
            is_complete=self.cleaned_data["is_complete"],
            n_passed_over=self.n_left,
            submission=self.submission,
        )
        return self.source
