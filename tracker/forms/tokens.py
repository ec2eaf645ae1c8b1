from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from tracker.forms.base import Form
from tracker.models import Token, User
from tracker.models.tokens import Scope

# What somebody needs to be allowed before a scope is of use to them.
NEEDS = {Scope.LOG: "tracker.add_forecast", Scope.RESOLVE: "tracker.add_resolution"}
LONGEST = {"30": "In 30 days", "90": "In 90 days", "365": "In a year", "": "Never"}


class TokenForm(Form):
    """A token of one's own, with scopes that its owner can make use of."""

    name = forms.CharField(
        max_length=80, label="What is it for?", help_text="As “notebook on my laptop”: by this you know it later."
    )
    scopes = forms.MultipleChoiceField(label="What may be done with it?", widget=forms.CheckboxSelectMultiple)
    expires = forms.ChoiceField(choices=list(LONGEST.items()), required=False, initial="90", label="It expires")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [scope for scope in Scope if scope not in NEEDS or user.has_perm(NEEDS[scope])]
        self.fields["scopes"].choices = [(scope.value, scope.label) for scope in offered]  # type: ignore[attr-defined]
        self.fields["scopes"].initial = [Scope.READ.value]

    def enter(self, by: User) -> tuple[Token, str]:
        """The token, and its secret, which is shown once."""
        cleaned = self.cleaned_data
        days = cleaned["expires"]
        expires_at = timezone.now() + timedelta(days=int(days)) if days else None
        return Token.objects.issue(by, cleaned["name"], cleaned["scopes"], expires_at)
