from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tracker.documents.document import MOST_CHARACTERS, Document, ExtractError
from tracker.documents.extracting import extract
from tracker.forms.base import Form, ModelForm
from tracker.forms.documents import NotesField, PassagesField
from tracker.forms.experts import BylineField, looks_like, nobody_called, put_on_record
from tracker.forms.fields import ConfirmField, MomentField
from tracker.models import Collection, Expert, Organization, Question, Retrieval, Source, User
from tracker.models.slugs import free_slug
from tracker.values.moments import Moment, Precision, refuse_future


def plain_lines(text: str) -> str:
    """Browsers send CRLF; quotations are sought in text with LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class SourceForm(ModelForm):
    MAY_BE_LONG = ("text", "left_out", "read")
    SIZES = {
        "title": "long",
        "medium": "short",
        "authors": "long",
        "published": "short",
        "published_basis": "short",
        "url": "long",
        "archive_url": "long",
    }

    published = MomentField(
        required=False,
        allow_time=False,
        label="Published",
        help_text="As printed: 26 February 2019 or 2019-02-26, or March 2019, or 2019.",
    )
    is_undated = ConfirmField(label="No date is known: its forecasts will each need a date of their own")
    authors = BylineField(
        required=False, label="Authors", help_text="As the byline has them: Eric Gomez and Ted Galen Carpenter."
    )
    new_authors = forms.BooleanField(required=False, label="Put authors on record who are not there yet")
    is_another = ConfirmField(label="They are other people, of names that look the same")
    left_out = PassagesField()
    read = NotesField()
    publisher_name = forms.CharField(max_length=200, required=False, label="Publisher")

    class Meta:
        model = Source
        fields = [
            "title",
            "medium",
            "authors",
            "publisher_name",
            "published",
            "published_basis",
            "published_basis_note",
            "url",
            "archive_url",
            "licence",
            "text",
            "text_is_part",
            "text_is_public",
        ]
        labels = {
            "published_basis": "The date is",
            "published_basis_note": "How the date is known",
            "text_is_part": "Only a part of the text is here: the rest is behind a wall, or was not to be had",
            "text_is_public": "Readers may see the text",
        }
        help_texts = {"text": "If you may use it. Without it, quotations are kept in the order of the document."}
        widgets = {
            "published_basis_note": forms.Textarea(attrs={"rows": 2}),
            "text": forms.Textarea(attrs={"rows": 12}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["left_out"], self.fields["read"]
            self.initial["published"] = self.instance.published
            self.initial["publisher_name"] = self.instance.publisher.name if self.instance.publisher else ""
            self.initial["authors"] = [author.canonical for author in self.instance.authors.all()]

    @property
    def notes(self) -> dict[str, list[str]]:
        """How the document was read that fills in this form: what it says of itself, and what to beware of."""
        found = self.fields["read"].clean(self["read"].value()) if "read" in self.fields else []
        return {kind: [said for of, said in found if of == kind] for kind in NotesField.KINDS} if found else {}

    def clean_text(self) -> str:
        text = plain_lines(self.cleaned_data["text"])
        if len(text) > MOST_CHARACTERS:
            raise ValidationError(
                f"A text has at most {MOST_CHARACTERS:,} characters; this one has {len(text):,}."
            )
        same = Source.objects.of_text(text).exclude(pk=self.instance.pk).first()
        if same and "text" in self.changed_data:
            raise ValidationError(f"This text is on record already: “{same}”. Its claims must not count twice.")
        return text

    def clean(self) -> dict[str, Any] | None:
        if "published" not in self.errors:
            self._clean_published(self.cleaned_data.get("published"))
        self.byline: list[Expert] = self.cleaned_data.get("authors", [])
        unknown = [author.name for author in self.byline if not author.pk]
        if unknown and not self.cleaned_data.get("new_authors"):
            self.add_error("authors", nobody_called(unknown))
        elif alike := " ".join(filter(None, map(looks_like, unknown))):
            self.ask("is_another", f"{alike} Is it the same person? Then write that name.", "authors")
        return super().clean()

    def _clean_published(self, published: Moment | None) -> None:
        """A date that is not written was forgotten, or nobody knows it: whoever enters the source says which."""
        self.instance.published_on = published.day if published else None
        self.instance.published_precision = published.precision if published else Precision.DAY
        if published:
            try:
                refuse_future(published, "published")
            except ValidationError as refusal:
                self.add_error(None, refusal)
        if published is None and (self.is_new or self.initial.get("published")):
            self.ask(
                "is_undated", "Write its date as it is printed. Is none known? Then tick the box.", "published"
            )

    def field_for(self, name: str) -> str | None:
        fields = {"name": "publisher_name", "published_on": "published"}
        return super().field_for(fields.get(name, name))

    def enter(self, by: User) -> Source:
        name = self.cleaned_data["publisher_name"]
        self.instance.publisher = Organization.objects.named(name) if name else None
        if self.is_new and (existing := Source.objects.submitted_as(self.submission)):
            return existing
        self.cleaned_data["authors"] = [
            author if author.pk else put_on_record(author.name, by, is_another=self.cleaned_data["is_another"])
            for author in self.byline
        ]
        source: Source = super().enter(by)
        if "text" in self.changed_data:
            source.hold_text(self.cleaned_data["text"], self.cleaned_data.get("left_out"))
        return source


class AddressForm(ModelForm):
    """Have a page read by its address."""

    SIZES = {"url": "long"}

    class Meta:
        model = Retrieval
        fields = ["url"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="address_%s", **kwargs)  # it shares a page with the form of a source

    def enter(self, by: User) -> Retrieval:
        return Retrieval.objects.ask(self.cleaned_data["url"], by=by)


class FileForm(Form):
    """Read the text of a file: nothing is put on record, `proposal` fills in the form of a source."""

    file = forms.FileField(
        label="File",
        help_text="Text (.txt, .md), a saved page (.html), a PDF, or subtitles (.srt, .vtt); up to 5 MB.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="file_%s", **kwargs)

    def document(self) -> Document | None:
        """What the file holds; None with the reason beside the field."""
        if not self.is_valid():
            return None
        file = self.cleaned_data["file"]
        try:
            return extract(file.read(), file.content_type or "", file.name)
        except ExtractError as reason:
            self.add_error("file", str(reason))
            return None


class CollectionForm(ModelForm):
    sources = forms.ModelMultipleChoiceField(Source.objects.all(), required=False)
    questions = forms.ModelMultipleChoiceField(Question.objects.all(), required=False)

    class Meta:
        model = Collection
        fields = ["title", "description", "frame", "frame_note", "sources", "questions"]

    def enter(self, by: User) -> Collection:
        if not self.instance.slug:
            self.instance.slug = free_slug(Collection, self.instance.title)
        collection: Collection = super().enter(by)
        return collection
