from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import get_text_list

from tracker.documents.document import MOST_CHARACTERS, Document, ExtractError
from tracker.documents.extracting import extract
from tracker.forms.base import Form, ModelForm
from tracker.forms.experts import BylineField, ExpertChoice, put_on_record
from tracker.forms.fields import MomentField
from tracker.models import Claim, Collection, Excerpt, Expert, Organization, Question, Retrieval, Source, User
from tracker.models.slugs import free_slug


def plain_lines(text: str) -> str:
    """Browsers send CRLF; quotations are sought in text with LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class SourceForm(ModelForm):
    MAY_BE_LONG = ("text",)
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
        allow_time=False,
        label="Published",
        help_text="As printed: 26 February 2019 or 2019-02-26, or March 2019, or 2019.",
    )
    authors = BylineField(
        required=False, label="Authors", help_text="As the byline has them: Eric Gomez and Ted Galen Carpenter."
    )
    new_authors = forms.BooleanField(required=False, label="Put authors on record who are not there yet")
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
            "text_is_public",
        ]
        labels = {
            "published_basis": "The date is",
            "published_basis_note": "How it was inferred",
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
            self.initial["published"] = self.instance.published
            self.initial["publisher_name"] = self.instance.publisher.name if self.instance.publisher else ""
            self.initial["authors"] = [author.canonical for author in self.instance.authors.all()]

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
        if published := self.cleaned_data.get("published"):
            self.instance.published_on = published.day
            self.instance.published_precision = published.precision
        self.byline: list[Expert] = self.cleaned_data.get("authors", [])
        unknown = [author.name for author in self.byline if not author.pk]
        if unknown and not self.cleaned_data.get("new_authors"):
            self.add_error("authors", _nobody_called(unknown))
        return super().clean()

    def field_for(self, name: str) -> str | None:
        fields = {"name": "publisher_name", "published_on": "published"}
        return super().field_for(fields.get(name, name))

    def enter(self, by: User) -> Source:
        name = self.cleaned_data["publisher_name"]
        self.instance.publisher = Organization.objects.named(name) if name else None
        if self.is_new and (existing := Source.objects.submitted_as(self.submission)):
            return existing
        self.cleaned_data["authors"] = [
            author if author.pk else put_on_record(author.name, by) for author in self.byline
        ]
        source: Source = super().enter(by)
        if "text" in self.changed_data:
            source.hold_text(self.cleaned_data["text"])
        return source


def _nobody_called(names: list[str]) -> str:
    """Who is not on record, and who might be meant."""
    said = f"Nobody on record is called {get_text_list(names, 'or')}."
    meant = [expert.name for name in names for expert in Expert.objects.meant_by(name)][:5]
    asked = f" Is it {get_text_list(meant, 'or')}?" if meant else ""
    return f"{said}{asked} To put a new name on record, tick the box below."


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

    file = forms.FileField(label="File", help_text="Text (.txt, .md), a saved page (.html) or a PDF; up to 5 MB.")

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


def proposal(document: Document, url: str = "") -> dict[str, Any]:
    """What a page or file says of itself, as initial values of a SourceForm, for an analyst to check."""
    found = document.published_basis
    return {
        "title": document.title,
        "authors": ", ".join(document.authors),
        "publisher_name": document.publisher,
        "published": document.published,
        "published_basis_note": f"From {found}." if found else "",
        "url": url,
        "text": document.text,
    }


class ExcerptForm(Form):
    """Quote a passage and, if it is a statement of an expert's, say whose and of what kind."""

    exact = forms.CharField(
        label="Quotation",
        strip=True,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Word for word; as short as it can be.",
    )
    words_before = forms.CharField(
        label="Words before",
        required=False,
        max_length=200,
        help_text="Only where the same words stand twice.",
    )
    words_after = forms.CharField(label="Words after", required=False, max_length=200)
    near = forms.IntegerField(required=False, min_value=0, max_value=10_000_000, widget=forms.HiddenInput)
    position = forms.IntegerField(required=False, min_value=0, max_value=1_000_000, widget=forms.HiddenInput)
    expert = ExpertChoice(required=False, label="Said by")
    kind = forms.ChoiceField(
        required=False,
        choices=[("", "Nothing: quoted as evidence"), *Claim.Kind.choices],
        label="What kind of claim is it?",
    )
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)
    attribution = forms.ChoiceField(
        required=False, choices=Claim.Attribution.choices, label="That they said it is", initial="high"
    )
    attribution_note = forms.CharField(
        required=False, label="Why it is uncertain", widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )

    def __init__(self, *args: Any, source: Source, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        authors = source.authors.all()
        if len(authors) == 1:
            self.fields["expert"].initial = authors[0].slug

    def clean_exact(self) -> str:
        return plain_lines(self.cleaned_data["exact"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") and not cleaned.get("expert"):
            raise ValidationError({"expert": "Say whose claim it is."})
        return cleaned

    def enter(self, by: User) -> tuple[Excerpt, Claim | None]:
        form = self.cleaned_data
        excerpt = self.source.quote(
            form["exact"],
            by=by,
            prefix=form["words_before"],
            suffix=form["words_after"],
            near=form["near"],
            position=form["position"],
            submission=self.submission,
        )
        if not form["kind"]:
            return excerpt, None
        claim = excerpt.claim(
            form["expert"],
            form["kind"],
            by=by,
            note=form["note"],
            attribution=form["attribution"] or Claim.Attribution.HIGH,
            attribution_note=form["attribution_note"],
            submission=self.submission,
        )
        return excerpt, claim


class SignOffForm(Form):
    """Say that every forecast in a source is logged; or, once it was said, that it is not."""

    is_complete = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, source: Source, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        self.initial["is_complete"] = source.coding != Source.Coding.COMPLETE

    def enter(self, by: User) -> Source:
        self.source.sign_off(by=by, is_complete=self.cleaned_data["is_complete"], submission=self.submission)
        return self.source


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
