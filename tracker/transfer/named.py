"""Whom and what rows name: the same as on record, new, or only looking like another."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError

from tracker.forms.experts import ExpertForm, put_on_record
from tracker.models import Expert, User
from tracker.prose.names import folded, skeleton, tidy

ANOTHER_NAME = (
    "If it is the same person, write the name the same way; if not, put this one on record on the site first."
)
ANOTHER_TITLE = (
    "If it is the same question, write the title the same way; if not, give one of them an identifier "
    "(question_key)."
)


class Lookalikes:
    """Every name so far, by what it looks like in print.

    what_to_do: about one that only looks like another.  decided: such a name → whom it means, "" for another one.
    found: those about which nothing is decided → what they look like.
    """

    def __init__(self, on_record: Iterable[str], what_to_do: str, decided: Mapping[str, str]) -> None:
        self.what_to_do = what_to_do
        self.decided = {folded(name): meant for name, meant in decided.items()}
        self.found: dict[str, str] = {}
        self.known: dict[str, tuple[str, str]] = {}
        for name in on_record:
            self.known.setdefault(_look(name), (name, "which is on record"))

    def meant(self, name: str) -> str:
        """The name, or the one that it was decided to be."""
        return self.decided.get(folded(name)) or name

    def take_in(self, name: str) -> None:
        """Raises ValidationError for a new name that only looks like one before it."""
        before, where = self.known.setdefault(_look(name), (name, "which an earlier row has"))
        if folded(before) != folded(name) and folded(name) not in self.decided:
            self.found[name] = before
            raise ValidationError(f"“{name}” looks like “{before}”, {where}. {self.what_to_do}")


def _look(name: str) -> str:
    return skeleton(name) or name  # of signs alone nothing may be left


class People:
    """found: as rows name them → experts.  refused: those who are none, and why.  n_new: put on record here.

    In a trial who is new is not saved.
    """

    def __init__(self, by: User, decided: Mapping[str, str], *, is_trial: bool) -> None:
        self.by, self.is_trial = by, is_trial
        self.found: dict[str, Expert] = {}
        self.refused: dict[str, ValidationError] = {}
        self.n_new = 0
        self.called: dict[str, list[Expert]] = {}
        people = list(Expert.objects.people_and_models())
        for expert in people:
            for name in set(map(folded, expert.names)):
                self.called.setdefault(name, []).append(expert)
        self.alike = Lookalikes((name for expert in people for name in expert.names), ANOTHER_NAME, decided)

    def find(self, names: Mapping[str, str]) -> None:
        """names: as rows write them → the kind of expert that they say, or ""."""
        for written, kind in names.items():
            name = self.alike.meant(written)
            known = self.called.get(folded(name), [])
            try:
                if not known:
                    self.alike.take_in(tidy(name))
                    known = self.called[folded(name)] = [self._new(tidy(name), kind or Expert.Kind.PERSON)]
                    self.n_new += 1
                if len(known) > 1:
                    raise ValidationError(
                        f"Several experts are called {name}. Give one of them another name first."
                    )
                self.found[written] = known[0]
            except ValidationError as why:
                self.refused[written] = why

    def _new(self, name: str, kind: str) -> Expert:
        if not self.is_trial:
            return put_on_record(name, self.by, kind=kind, is_another=True)
        form = ExpertForm({"name": name, "kind": kind, "is_another": True})
        if not form.is_valid():
            raise ValidationError([str(error) for errors in form.errors.values() for error in errors])
        expert: Expert = form.instance
        return expert
