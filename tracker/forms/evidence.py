"""What a decision rests on: quotations on record, and one of a report that is not on record yet."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tracker.documents.document import Document
from tracker.forms.base import Form
from tracker.forms.documents import proposal
from tracker.forms.fields import MomentField
from tracker.forms.sources import SourceForm, plain_lines
from tracker.models import Evidence, Excerpt, Question, Resolution, Retrieval, Source, User

EVIDENCE = re.compile(r"evidence-(\d{1,18})")
REPORT = ("report_url", "report_title", "report_publisher", "report_published", "report_words", "report_note")
# Fields of a source and of a quotation → where they are typed here.
TYPED_AS = {
    "title": "report_title",
    "publisher_name": "report_publisher",
    "published": "report_published",
    "published_basis_note": "report_published",
    "url": "report_url",
    "text": "report_url",
    "exact": "report_words",
}


def retrieved(pk: Any, url: str, asker: User | None) -> Retrieval | None:
    """What somebody had read by this address; None where that is another one by now."""
    if not (str(pk or "").isdecimal() and len(str(pk)) < 19):
        return None
    found = Retrieval.objects.filter(pk=pk, asked_by=asker).first()
    return found if found and url and url in (found.url, found.final_url) else None


class EvidenceForm(Form):
    """Of a decision, whatever it is.

    candidates: excerpts offered as evidence; those that were posted are added to them.  asker: whose retrievals
    fill in the report.
    """

    SIZES = {"report_url": "long", "report_title": "long", "report_note": "long"}

    known = MomentField(
        required=False,
        label="Known since",
        help_text="When the world knew, as 2019-02-28. Not for an annulment.",
    )
    rationale = forms.CharField(
        label="Why",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Against the criteria.",
    )
    retrieval = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    report_url = forms.CharField(
        required=False, max_length=2000, label="Its address", widget=forms.URLInput(attrs={"autocomplete": "off"})
    )
    report_title = forms.CharField(required=False, max_length=300, label="Its title")
    report_publisher = forms.CharField(required=False, max_length=200, label="Publisher")
    report_published = MomentField(
        required=False, allow_time=False, label="Published", help_text="As it is printed."
    )
    report_words = forms.CharField(
        required=False,
        max_length=5000,
        label="The words that show it",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Word for word; as short as it can be.",
    )
    report_stance = forms.ChoiceField(required=False, choices=Evidence.Stance.choices, label="These words")
    report_note = forms.CharField(required=False, max_length=500, label="Note")

    def __init__(self, *args: Any, candidates: list[Excerpt], asker: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asker = asker
        self.candidates = self._with_posted(candidates)
        for excerpt in self.candidates:
            self.fields[f"evidence-{excerpt.pk}"] = forms.ChoiceField(
                choices=[("", "Not evidence"), *Evidence.Stance.choices],
                required=False,
                label="This quotation",
            )
            self.fields[f"note-{excerpt.pk}"] = forms.CharField(required=False, max_length=500, label="Note")

    def _with_posted(self, candidates: list[Excerpt]) -> list[Excerpt]:
        chosen = self.data or self.initial
        posted = {int(match[1]) for key in chosen if (match := EVIDENCE.fullmatch(key)) and chosen.get(key)}
        missing = posted - {excerpt.pk for excerpt in candidates}
        return [*candidates, *Excerpt.objects.filter(pk__in=missing).select_related("source__publisher")]

    # --- For the template -------------------------------------------------------------------------

    def evidence_rows(self) -> list[tuple[Excerpt, Any, Any]]:
        """Each candidate with its two inputs."""
        return [(e, self[f"evidence-{e.pk}"], self[f"note-{e.pk}"]) for e in self.candidates]

    @property
    def has_cited(self) -> bool:
        """Whether any of the quotations is chosen."""
        return any(stance.value() for _, stance, _ in self.evidence_rows())

    @property
    def has_report(self) -> bool:
        return any(self[name].value() for name in REPORT)

    @cached_property
    def read(self) -> Retrieval | None:
        """What was asked for by the address that is typed, if it was."""
        return retrieved(self["retrieval"].value(), self["report_url"].value() or "", self.asker)

    @property
    def document(self) -> Document | None:
        return Document.of(self.read.document) if self.read and self.read.document else None

    # --- Its checks -------------------------------------------------------------------------------

    @property
    def evidence(self) -> list[Evidence]:
        """Of what is on record, unsaved."""
        cleaned = self.cleaned_data
        return [
            Evidence(excerpt=e, stance=cleaned[f"evidence-{e.pk}"], note=cleaned[f"note-{e.pk}"])
            for e in self.candidates
            if cleaned.get(f"evidence-{e.pk}")
        ]

    def supports(self) -> bool:
        """Whether any quotation supports what is decided."""
        stances = [piece.stance for piece in self.evidence]
        if self.has_report:
            stances.append(self.cleaned_data.get("report_stance") or Evidence.Stance.SUPPORTS)
        return Evidence.Stance.SUPPORTS in stances

    def refuse_older(self, questions: Iterable[Question]) -> None:
        """What was printed before a question opened does not show how it came out, unless a note says how."""
        opened = min((question.opens for question in questions), key=lambda opens: opens.at)
        why = f"It was printed before the question opened on {opened}. Say in its note how it shows the outcome."
        for piece in self.evidence:
            printed = piece.excerpt.source.published
            if (
                printed
                and printed.end <= opened.at
                and piece.stance == Evidence.Stance.SUPPORTS
                and not piece.note
            ):
                self.add_error(f"note-{piece.excerpt.pk}", why)
        printed, cleaned = self.cleaned_data.get("report_published"), self.cleaned_data
        contradicts = cleaned.get("report_stance") == Evidence.Stance.CONTRADICTS
        if printed and printed.end <= opened.at and not contradicts and not cleaned.get("report_note"):
            self.add_error("report_note", why)

    def refuse_known(self, questions: Iterable[Question], what: str) -> None:
        """Beside its input, with all else that is wrong."""
        known = self.cleaned_data.get("known")
        if known is None:
            if "known" not in self.errors:
                self.add_error("known", f"Say when the world knew the {what}.")
            return
        for question in questions:
            try:
                Resolution(question=question).refuse_known(known)
            except ValidationError as refusal:
                self.add_error(None, refusal)
                return

    def clean_report_words(self) -> str:
        return plain_lines(self.cleaned_data["report_words"])

    def clean_report(self) -> None:
        """What the report lacks to be a source, beside its inputs."""
        self.report: Source | None = None
        self.source_form: SourceForm | None = None
        if not self.has_report:
            return
        cleaned = self.cleaned_data
        if not cleaned.get("report_words") and "report_words" not in self.errors:
            self.add_error("report_words", "Quote the words of the report that show it.")
        self.report = self._on_record()
        if self.report or self.errors:
            return
        if self.read and self.read.is_waiting:
            self.add_error("report_url", "The page is still being read. Send this again in a moment.")
            return
        if not cleaned.get("report_published"):
            how = "A report that has none is put on record under Sources first, and cited from there."
            self.add_error("report_published", f"Write its date as it is printed. {how}")
            return
        form = SourceForm(self._source_data())
        if not form.is_valid():
            for name, errors in form.errors.items():
                self.add_error(self.field_for(name), list(errors))
        self.source_form = form

    def _on_record(self) -> Source | None:
        """The report, if it is a source already: by its address, its text, or its title and day."""
        cleaned, document = self.cleaned_data, self.document
        if url := cleaned.get("report_url"):
            found = Source.objects.filter(url=url).order_by("pk").first()
            return found or (Source.objects.of_text(document.text).first() if document else None)
        title, published = cleaned.get("report_title"), cleaned.get("report_published")
        if not (title and published):
            return None
        same = Source.objects.filter(title__iexact=title, published_on=published.day)
        return same.filter(published_precision=published.precision).order_by("pk").first()

    def _source_data(self) -> dict[str, Any]:
        """As the form of a source takes it: what the page says of itself, under what was typed."""
        cleaned, document = self.cleaned_data, self.document
        data = {"medium": Source.Medium.ARTICLE.value, "published_basis": "stated"}
        if document and self.read:
            data |= {name: value for name, value in proposal(document).items() if name in ("text", "medium")}
            data |= {"text_is_part": "on"} if document.is_part else {}
            if document.published_is_inferred and document.published == cleaned["report_published"].iso():
                note = f"From {document.published_basis}."
                data |= {"published_basis": "inferred", "published_basis_note": note}
        return data | {
            "url": cleaned["report_url"],
            "title": cleaned["report_title"],
            "publisher_name": cleaned["report_publisher"],
            "published": cleaned["report_published"].iso(),
        }

    def field_for(self, name: str) -> str | None:
        return super().field_for(TYPED_AS.get(name, name))

    # --- What it enters ---------------------------------------------------------------------------

    def gather(self, by: User) -> list[Evidence]:
        """All evidence, unsaved; the report is put on record, and what is cited of it."""
        found = self.evidence
        if not self.has_report:
            return found
        source = self.report or (self.source_form and self.source_form.submit(by=by))
        if not isinstance(source, Source):
            reasons = self.source_form.errors if self.source_form else {}
            raise ValidationError([str(reason) for errors in reasons.values() for reason in errors])
        cleaned = self.cleaned_data
        excerpt = source.quote(cleaned["report_words"], by=by)
        if excerpt in [piece.excerpt for piece in found]:
            return found
        stance = cleaned["report_stance"] or Evidence.Stance.SUPPORTS
        return [*found, Evidence(excerpt=excerpt, stance=stance, note=cleaned["report_note"])]
