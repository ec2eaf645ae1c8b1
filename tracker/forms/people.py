from typing import Any

from allauth.account.forms import AddEmailForm
from allauth.account.models import EmailAddress
from django import forms
from django.core.exceptions import ValidationError

from tracker.forms.base import Form
from tracker.models import User
from tracker.models.roles import Role


class InvitationForm(Form):
    email = forms.EmailField(label="Email address")
    name = forms.CharField(max_length=150, help_text="Shown beside what this person records.")
    role = forms.ChoiceField(choices=Role.choices, initial=Role.READER)

    def enter(self, by: User) -> User:
        user = User.objects.create_user(self.cleaned_data["email"], name=self.cleaned_data["name"])
        user.give_role(self.cleaned_data["role"], by=by)
        return user


class OwnEmailForm(AddEmailForm):  # type: ignore[misc]
    """Another address of one's own: never one that somebody else signs in with or has claimed."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        someone = User.objects.filter(email__iexact=email).exclude(pk=self.user.pk).exists()
        if someone or EmailAddress.objects.filter(email__iexact=email).exclude(user=self.user).exists():
            raise ValidationError("This address belongs to another account.")
        return email


class RoleForm(Form):
    role = forms.ChoiceField(choices=Role.choices)
    is_active = forms.BooleanField(required=False, label="May sign in")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        group = person.groups.first()
        self.initial.update(role=group.name if group else Role.READER, is_active=person.is_active)

    def enter(self, by: User) -> User:
        if self.person == by:
            raise ValidationError(
                "Ask another admin to change your own role, so that nobody locks themselves out."
            )
        self.person.give_role(self.cleaned_data["role"], by=by, may_sign_in=self.cleaned_data["is_active"])
        return self.person
