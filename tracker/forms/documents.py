"""What a page or a file says of itself: as values of a SourceForm, for an analyst to check."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator

from tracker.documents.document import MOST_CHARACTERS, Document
from tracker.forms.fields import refuse_broken_text
from tracker.models import Source
from tracker.prose.passages import BEFORE, Passage
from tracker.values.moments import DateBasis


class PassagesField(forms.JSONField):
    """What a page had and its text lacks: from the document to the source, unseen."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> Any:
        try:
            given = super().to_python(value) or []
            found = [Passage(int(at), str(before)[-BEFORE:], str(text)) for at, before, text in given]
        except (TypeError, ValueError, OverflowError):
            raise ValidationError("Passages that were left out cannot be read. Read the page again.") from None
        if any(one.at < 0 for one in found) or sum(len(one.text) for one in found) > MOST_CHARACTERS:
            raise ValidationError("Passages that were left out cannot be kept. Read the page again.")
        for one in found:
            refuse_broken_text(one.text)
            refuse_broken_text(one.before)
        return found

    def run_validators(self, value: Any) -> None:
        """Each was checked as it was read."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class NotesField(forms.JSONField):
    """How a document was read, for whoever checks it: kept while the form is mended, and never on record."""

    widget = forms.HiddenInput
    KINDS = ("said", "warning")
    MOST, LONGEST = 50, 1000

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> Any:
        """As [kind, sentence]; nothing of what was not written by `notes`."""
        try:
            given = [(str(kind), str(said)[: self.LONGEST]) for kind, said in super().to_python(value) or []]
        except (TypeError, ValueError, ValidationError):
            return []
        return [(kind, said) for kind, said in given[: self.MOST] if kind in self.KINDS]

    def run_validators(self, value: Any) -> None:
        """It is shown to who sent it, and to nobody else."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def proposal(document: Document, url: str = "") -> dict[str, Any]:
    """What a page or file says of itself, as initial values of a SourceForm, for an analyst to check."""
    found = document.published_basis
    basis = DateBasis.INFERRED if document.published_is_inferred else DateBasis.STATED
    return {
        "title": document.title,
        "authors": ", ".join(document.authors),
        "publisher_name": document.publisher,
        "published": document.published,
        "published_basis": basis,
        "published_basis_note": f"From {found}." if found else "",
        "url": url,
        "text": document.text,
        "medium": document.medium or Source.Medium.ARTICLE,
        "text_is_part": document.is_part,
        "left_out": [Passage.before_which(document.text, one.at, one.text) for one in document.left_out],
        "read": [
            *(("said", note) for note in _origins(document)),
            *(("warning", note) for note in _warnings(document)),
        ],
    }


def _origins(document: Document) -> list[str]:
    """Where each of the things stood that the form is filled in with."""
    title, by, publisher = document.title_basis, document.authors_basis, document.publisher_basis
    when, found = document.published, document.published_basis
    return [
        *([f"Title: from {title}."] if document.title else []),
        *([f"Written by {', '.join(document.authors)}, says {by}."] if document.authors else []),
        *([f"Published by {document.publisher}, says {publisher}."] if document.publisher else []),
        *([f"Published on {when}, says {found}."] if when and not document.published_is_inferred else []),
        *(
            [f"When it was published is not said. {when} is {found}: check it, or clear it."]
            if when and document.published_is_inferred
            else []
        ),
    ]


def _warnings(document: Document) -> list[str]:
    if not document.left_out:
        return list(document.remarks)
    first, n = Truncator(document.left_out[0].text).chars(60), len(document.left_out)
    lacks = (
        f"1 passage of the page is not in the text below: “{first}”. It may"
        if n == 1
        else f"{n} passages of the page are not in the text below, the first of them “{first}”. They may"
    )
    how = "Once it is saved, you see each where it would stand, and take it in with a button."
    return [
        *document.remarks,
        f"{lacks} be a box for readers, a note on the author, or words that belong to it. {how}",
    ]
