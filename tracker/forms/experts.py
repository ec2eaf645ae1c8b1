import re
from collections.abc import Iterator
from itertools import batched
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse_lazy
from django.utils.text import get_text_list

from tracker.forms.base import Form, ModelForm
from tracker.forms.fields import ConfirmField, LinesField, ParsedField
from tracker.models import Affiliation, Expert, User
from tracker.models.changes import recording
from tracker.prose.bylines import APART, is_agency, is_generation, is_office
from tracker.prose.names import tidy


class ExpertChoice(forms.ModelChoiceField[Expert]):
    """Anyone who can be credited with a forecast, by their address."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", Expert.objects.people_and_models())
        unknown = (
            "Nobody who can be credited with a forecast has the address “%(value)s”: write the last part of "
            "that of their page, or put them on record first."
        )
        super().__init__(to_field_name="slug", error_messages={"invalid_choice": unknown}, **kwargs)


class NameField(ParsedField):
    """One expert, by name, alias or address; names are offered while one is typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, error_messages={"required": "Whom? Write a name."}, **kwargs)
        look_up = {"hx-get": reverse_lazy("compare"), "hx-trigger": "input changed delay:200ms"}
        offered = {"hx-target": "#experts-called", "hx-swap": "innerHTML", "list": "experts-called"}
        self.widget.attrs |= look_up | offered | {"autocomplete": "off"}

    def parse(self, text: str) -> Expert:
        exactly = Q(slug=text.lower()) | Q(name__iexact=text, kind=Expert.Kind.BENCHMARK)
        found = list(Expert.objects.listed().filter(exactly)) or Expert.objects.meant_by(text)
        if len(found) != 1:
            several = "More than one expert is" if found else "Nobody on record is"
            raise ValidationError(f"{several} called “{text[:60]}”.")
        return found[0]


class CompareForm(forms.Form):
    """Two to be compared."""

    first = NameField(label="Is")
    second = NameField(label="better than")

    def clean(self) -> dict[str, Any]:
        both = [expert for expert in self.cleaned_data.values() if expert]
        if len(both) > len(set(both)):
            raise ValidationError("Nobody can be compared with themselves.")
        if len(both) == 2 and all(expert.kind == Expert.Kind.BENCHMARK for expert in both):
            raise ValidationError("Both are computed. Name one forecaster.")
        return self.cleaned_data


class BylineField(ParsedField):
    """Experts by their names, as a byline has them: “Eric Gomez and Ted Galen Carpenter”.

    Cleans to a list of experts, of which those whom nobody has put on record are not saved.
    """

    LONGEST_BYLINE, LONGEST_NAME = 1000, 200  # characters
    MOST_NAMES, MOST_PARTS = 50, 4  # names, and of a name: “Booz, Allen and Hamilton” has three

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=self.LONGEST_BYLINE, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value) or []

    def parse(self, text: str) -> list[Expert]:
        if len(text) > self.LONGEST_BYLINE:
            raise ValidationError(f"Names of at most {self.LONGEST_BYLINE} characters, please.")
        byline = re.sub(r"^by\s+", "", " ".join(text.split()), flags=re.IGNORECASE)
        ends = [0, *(end for match in APART.finditer(byline) for end in match.span()), len(byline)]
        parts = [(start, end) for start, end in batched(ends, 2) if start < end]
        if len(parts) > self.MOST_NAMES:
            raise ValidationError(f"Name at most {self.MOST_NAMES} authors.")
        found = list(self._named(byline, parts))
        if parts and not found:
            raise ValidationError(f"“{byline}” says what somebody is, and not who. Write the name.")
        if any(len(expert.name) > self.LONGEST_NAME for expert in found):
            raise ValidationError(f"A name has at most {self.LONGEST_NAME} characters.")
        return list({expert.pk or expert.name.casefold(): expert for expert in found}.values())

    def _named(self, byline: str, parts: list[tuple[int, int]]) -> Iterator[Expert]:
        """One after the other; several parts are one name if somebody on record bears it.

        What somebody is (“PhD”, “Senior Fellow”) is nobody, unless somebody on record is called so.
        """
        is_first = True
        while parts:
            for n in range(min(self.MOST_PARTS, len(parts)), 0, -1):
                name = byline[parts[0][0] : parts[n - 1][1]]
                expert = self._called(name)
                if expert.pk:
                    break
            if n == 1 and len(parts) > 1 and is_generation(byline[slice(*parts[1])]):
                n, name = 2, f"{name} {byline[slice(*parts[1])]}"
                expert = self._called(name)
            if expert.pk or not (is_office(name) or (is_agency(name) and not is_first)):
                yield expert
            parts, is_first = parts[n:], False

    def _called(self, name: str) -> Expert:
        if by_address := Expert.objects.people_and_models().filter(slug=name).first():
            return by_address
        found = Expert.objects.called(name)
        if len(found) > 1:
            slugs = " or ".join(expert.slug for expert in found)
            raise ValidationError(f"More than one expert is called {name}. Write {slugs} instead.")
        return found[0] if found else Expert(name=name)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return ", ".join(self._as_text(expert) for expert in value)

    def _as_text(self, expert: Expert) -> str:
        """The name; the address where a name would be taken for several, or for somebody else's."""
        is_plain = not APART.search(expert.name) and len(Expert.objects.called(expert.name)) == 1
        return expert.name if is_plain else expert.slug


class SpeakerField(BylineField):
    """One expert by name or address; of a name that nobody on record bears, one that is not saved."""

    def to_python(self, value: Any) -> Any:
        return ParsedField.to_python(self, value)

    def parse(self, text: str) -> Any:
        name = tidy(text)
        if len(name) > self.LONGEST_NAME:
            raise ValidationError(f"A name has at most {self.LONGEST_NAME} characters.")
        return self._called(name)

    def prepare_value(self, value: Any) -> Any:
        return self._as_text(value) if isinstance(value, Expert) else value


def nobody_called(names: list[str]) -> str:
    """Who is not on record, and who might be meant."""
    said = f"Nobody on record is called {get_text_list(names, 'or').removesuffix('.')}."
    meant = [expert.name for name in names for expert in Expert.objects.meant_by(name)][:5]
    asked = f" Is it {get_text_list(meant, 'or')}?" if meant else ""
    return f"{said}{asked} To put a new name on record, tick the box below."


def looks_like(name: str, of: Expert | None = None) -> str:
    """Who is on record under a name that looks the same, as a sentence; "" if nobody is.

    of: whose name it is to be, if they are on record themselves.
    """
    alike = [expert for expert in Expert.objects.looking_like(name) if expert != of]
    return f"“{name}” looks like {get_text_list(list(map(str, alike)), 'or')}, who is on record." if alike else ""


class ExpertForm(ModelForm):
    kind = forms.ChoiceField(
        choices=[choice for choice in Expert.Kind.choices if choice[0] != Expert.Kind.BENCHMARK],
        initial=Expert.Kind.PERSON,
    )
    aliases = LinesField(
        most=50, required=False, max_length=200, label="Also known as", help_text="One name on each line."
    )

    is_another = ConfirmField(label="It is somebody else")

    class Meta:
        model = Expert
        fields = ["name", "kind", "biography", "aliases", "homepage", "orcid", "wikidata"]
        widgets = {"biography": forms.Textarea(attrs={"rows": 4})}

    def clean_name(self) -> str:
        name = tidy(self.cleaned_data["name"])
        if Expert.objects.benchmarks().filter(name__iexact=name).exists():
            raise ValidationError(f"{name} is a benchmark, which nobody forecasts for.")
        return name

    def clean(self) -> dict[str, Any] | None:
        name, is_known = self.cleaned_data.get("name", ""), self.cleaned_data.get("is_another")
        same = Expert.objects.submitted_as(self.submission) if self.is_new else self.instance  # a second click
        if "name" in self.changed_data and not is_known and (alike := looks_like(name, same)):
            self.ask("is_another", f"{alike} Is it the same person? Then nobody needs to be added.", "name")
        return super().clean()

    def enter(self, by: User) -> Expert:
        self.instance.name_slug()
        expert: Expert = super().enter(by)
        return expert


def put_on_record(
    name: str, by: User, *, kind: str = Expert.Kind.PERSON, affiliation: str = "", is_another: bool = False
) -> Expert:
    """Somebody of whom no more is known than a text prints; or who has been put there under the name meanwhile.

    is_another: whether who looks the same in print is known to be somebody else.  Raises ValidationError.
    """
    if known := Expert.objects.called(name):
        return known[0]
    form = ExpertForm({"name": name, "kind": kind, "is_another": is_another})
    if not form.is_valid():
        raise ValidationError([str(error) for errors in form.errors.values() for error in errors])
    with recording():
        expert = form.enter(by)
        if affiliation:
            expert.affiliate(affiliation)
    return expert


class AffiliationForm(Form):
    organization = forms.CharField(max_length=200)
    role = forms.CharField(max_length=200, required=False)
    started_on = forms.DateField(
        required=False, label="From", help_text="As 2019-02-26; leave empty if not known."
    )
    ended_on = forms.DateField(required=False, label="To", help_text="Leave empty if it goes on.")

    def __init__(self, *args: Any, expert: Expert, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expert = expert

    def enter(self, by: User) -> Affiliation:
        return self.expert.affiliate(
            self.cleaned_data["organization"],
            role=self.cleaned_data["role"],
            started_on=self.cleaned_data["started_on"],
            ended_on=self.cleaned_data["ended_on"],
        )


class MergeForm(Form):
    """Both are shown side by side before it is done."""

    into = ExpertChoice(label="Merge into", help_text="The page that stays. This one will redirect to it.")
    note = forms.CharField(
        label="How you know that they are one", max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    is_sure = ConfirmField(label="They are one: merge them")

    def __init__(self, *args: Any, expert: Expert, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expert = expert
        into = self.fields["into"]
        into.queryset = Expert.objects.people_and_models().exclude(pk=expert.pk)  # type: ignore[attr-defined]
        into.error_messages["invalid_choice"] = "Nobody else on record has the address “%(value)s”."

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if into := cleaned.get("into"):
            self.expert.refuse_merge(into)
            if not self.errors:
                self.ask("is_sure", f"Look at both records. Are {self.expert} and {into} one?")
        return cleaned

    @property
    def beside(self) -> Expert | None:
        """Whom it would be merged into, once that is chosen and possible."""
        return self.cleaned_data.get("into") if self.is_bound and hasattr(self, "cleaned_data") else None

    def enter(self, by: User) -> Expert:
        cleaned = self.cleaned_data
        self.expert.merge_into(cleaned["into"], by=by, note=cleaned["note"], submission=self.submission)
        return self.expert.canonical


class TakeApartForm(Form):
    """Take a merge back."""

    note = forms.CharField(
        label="How you know that they are two", max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, expert: Expert, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expert = expert

    def enter(self, by: User) -> Expert:
        self.expert.take_apart(by=by, note=self.cleaned_data["note"], submission=self.submission)
        return self.expert
