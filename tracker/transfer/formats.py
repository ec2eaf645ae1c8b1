"""Which kind of file this is, and how it is read: formats that have a name, or a table by its mapping."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from tracker.documents.document import ExtractError
from tracker.documents.sheets import Sheet, sheets
from tracker.forms.mappings import ANY, NAMES, Mapping
from tracker.models import SavedMapping
from tracker.transfer.given import Source
from tracker.transfer.guessing import Understood, understood
from tracker.transfer.lines import REQUIRED, outturn_source
from tracker.transfer.platforms import fatebook, forecastbench, gjp, metaculus, predictionbook
from tracker.transfer.shapes import source_of

Open = Callable[[Path, Path | None], Source]
PLATFORMS = {
    "gjp": gjp, "predictionbook": predictionbook, "fatebook": fatebook, "metaculus": metaculus,
    "forecastbench": forecastbench,
}  # fmt: skip
FORMATS: dict[str, Open] = {"outturn": lambda path, second: outturn_source(path)}
FORMATS |= {name: module.source for name, module in PLATFORMS.items()}
TITLES = {"outturn": "A file in the format that this site writes"}
TITLES |= {name: module.TITLE for name, module in PLATFORMS.items()}
# By which columns or fields a file gives away whose it is; and those of a file of questions alone.
SIGNS = [(name, module.SIGNS) for name, module in PLATFORMS.items()]
SIGNS += [("predictionbook", predictionbook.SIGNS_OF_DUMP)]
QUESTIONS = [gjp.QUESTIONS, predictionbook.QUESTIONS, metaculus.QUESTIONS, forecastbench.QUESTIONS]


@dataclass(frozen=True)
class Chosen:
    """By whoever imports.  said: “role=text”, also “scale=percent”, “columns=*”, “questions.role=…”."""

    format: str = "auto"
    mapping: str = ""
    said: Iterable[str] = ()
    encoding: str = ""


@dataclass(frozen=True)
class Opened:
    """said: how it was understood, in sentences.  mapping: if it was read by one."""

    source: Source
    said: tuple[str, ...] = ()
    mapping: dict[str, Any] = field(default_factory=dict)


def open_source(path: Path, second: Path | None, chosen: Chosen) -> Opened:
    """Raises ExtractError for what is no table, ValidationError for what has to be said first."""
    name = chosen.format
    if name == "auto" and not (chosen.mapping or chosen.said or chosen.encoding):
        name = "outturn"  # which says where it is none
        with suppress(ExtractError):
            name = format_of(path)
    if name in FORMATS:
        return Opened(FORMATS[name](path, second))
    mapping = saved(chosen.mapping) if chosen.mapping else Mapping()
    encoding = chosen.encoding or mapping.encoding
    there = sheets(path, encoding=encoding, delimiter=mapping.delimiter)
    sheet = there[min(mapping.sheet, len(there) - 1)]
    questions = sheets(second, encoding=encoding)[0] if second else None
    for one in filter(None, (sheet, questions)):
        if not one.is_certain:
            raise ValidationError(f"{one.name} is not UTF-8 text. Save it so, or say --encoding cp1252.")
    said = with_said(mapping, chosen.said, sheet)
    found = understood(sheet, questions, said if chosen.mapping else completed(sheet, questions, said))
    if found.asks:
        raise ValidationError(
            [f"{sheet.name}: {ask.question} Say it with --set {ask.about}=…" for ask in found.asks]
        )
    return Opened(source_of(sheet, found.mapping, questions), (in_words(sheet, found),), found.mapping.as_json())


def completed(sheet: Sheet, second: Sheet | None, said: Mapping) -> Mapping:
    """What was said, with what is found for all that was not."""
    guess = understood(sheet, second).mapping
    roles = guess.said | {role: text for role, text in said.said.items() if text}
    roles = {role: text for role, text in roles.items() if said.said.get(role, text)}
    columns = said.columns or (guess.columns if said.said.get("probability", "{cell}") == "{cell}" else [])
    if not columns and "{cell}" in roles.values():
        del roles["probability"]
    # Where the question names the candidate, each candidate is a question, and no answer of one.
    if "option" not in said.said and replace(said, said=roles).names_its_answer:
        del roles["option"]
    questions = (
        understood(sheet, second, replace(said, said=roles, columns=columns, questions={})).mapping.questions
    ) | said.questions
    return replace(said, said=roles, columns=columns, questions=questions)


def with_said(mapping: Mapping, said: Iterable[str], sheet: Sheet) -> Mapping:
    """Raises ValidationError for what is nothing that can be said."""
    for one in said:
        role, sign, text = one.partition("=")
        if not sign:
            raise ValidationError(f"Write “{one}” as what=text.")
        if text in sheet.columns:
            text = f"{{{text}}}"
        if role == "scale":
            mapping = replace(mapping, scale=text)
        elif role == "dates":
            mapping = replace(mapping, dates=text)
        elif role == "columns":
            mapping = replace(mapping, columns=[ANY] if text == ANY else text.strip("{}").split("|"))
        elif role.removeprefix("questions.") in NAMES and role.startswith("questions."):
            mapping = replace(mapping, questions=mapping.questions | {role.removeprefix("questions."): text})
        elif role in NAMES:
            mapping = replace(mapping, said=mapping.said | {role: text})
        else:
            raise ValidationError(f"There is nothing called “{role}”. There is: {', '.join(sorted(NAMES))}.")
    return mapping


def saved(name: str) -> Mapping:
    found = SavedMapping.objects.filter(name=name).first()
    if found is None:
        names = ", ".join(SavedMapping.objects.values_list("name", flat=True)) or "none"
        raise ValidationError(f"No mapping is saved as “{name}”. There is: {names}.")
    return Mapping.of(found.mapping)


def format_of(path: Path, name: str = "") -> str:
    """A format, or “table” for what has columns of its own. Raises ExtractError or ValidationError."""
    there = sheets(path, name)
    for columns in (set(sheet.columns) for sheet in there):
        if found := next((format for format, signs in SIGNS if columns >= signs), ""):
            return found
    columns = set(there[0].columns)
    if any(columns >= signs for signs in QUESTIONS):
        raise ValidationError(
            f"{there[0].name} says what is asked, and holds no forecasts: bring the file with the forecasts, and "
            "this one as the second."
        )
    return "outturn" if columns >= REQUIRED and there[0].delimiter == "," else "table"


def in_words(sheet: Sheet, found: Understood) -> str:
    """“manifold.csv: commas between …; question = {question}, …; not read: …”."""
    mapping = found.mapping
    said = [f"{role} = {text}" for role, text in mapping.said.items()]
    said += [f"per cent: {'yes' if mapping.scale == 'percent' else 'no'}"] if mapping.scale else []
    said += [f"dates: {'day' if mapping.dates == 'dmy' else 'month'} first"] if mapping.dates else []
    unread = f" Not read: {', '.join(found.unread)}." if found.unread else ""
    return f"{sheet.name}: {f'{sheet.found}; ' if sheet.found else ''}{'; '.join(said)}.{unread}"
