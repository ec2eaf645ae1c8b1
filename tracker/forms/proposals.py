"""What is answered to a proposal."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tracker.forms.base import Form
from tracker.models import Proposal, ProposalAnswer, Signature, User


class ProposalAnswerForm(Form):
    """Accept a proposal, or decline it with a reason; its proposer takes it back.

    seen: how many clarifications and decisions of the question there were when the page was opened.
    """

    ACCEPT, DECLINE, TAKE_BACK = "accept", "decline", "take back"

    answer = forms.ChoiceField(
        widget=forms.HiddenInput, choices=[(one, one) for one in (ACCEPT, DECLINE, TAKE_BACK)]
    )
    reason = forms.CharField(
        required=False,
        max_length=2000,
        label="Reason, if it is declined",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal, self.question = proposal, proposal.question
        self.fields["seen"].initial = self._as_it_is()

    def _as_it_is(self) -> str:
        asked = self.question
        counts = (asked.clarifications.count(), asked.resolutions.count(), self.proposal.signatures.count())
        return " ".join(map(str, counts))

    def clean(self) -> dict[str, Any]:
        cleaned, now = self.cleaned_data, self._as_it_is()
        if cleaned.get("answer") != self.ACCEPT:
            if not cleaned.get("reason"):
                self.add_error("reason", "Say why.")
        elif cleaned.get("seen") not in ("", now):
            sent = self._sent()
            sent["seen"] = now
            self.data = sent
            new = self._what_is_new(cleaned["seen"].split(), now.split())
            raise ValidationError(f"{new} Look at it, then sign again if it holds.")
        return cleaned

    def _what_is_new(self, before: list[str], now: list[str]) -> str:
        """What was said of the question since the page was opened."""
        if before[:1] != now[:1] and (said := self.question.clarifications.select_related("recorded_by").last()):
            return f"Meanwhile {said.recorded_by} has clarified the question: “{said.text}”"
        latest = self.question.resolutions.newest_first().select_related("recorded_by").first()
        if before[1:2] != now[1:2] and latest:
            return f"Meanwhile {latest.recorded_by} has decided it: {latest.summary}."
        return "Meanwhile another admin has signed it."

    def enter(self, by: User) -> ProposalAnswer | Signature:
        answer, reason = self.cleaned_data["answer"], self.cleaned_data["reason"]
        if answer == self.ACCEPT:
            return self.proposal.accept(by=by, submission=self.submission)
        verb = self.proposal.decline if answer == self.DECLINE else self.proposal.take_back
        return verb(reason, by=by, submission=self.submission)

    def target(self) -> str:
        return f"proposal {self.proposal.pk}"
