"""How the columns of somebody's table are to be read: a mapping, as it is chosen, kept and used again."""

import re
from collections.abc import Iterable
from collections.abc import Mapping as Dictionary
from dataclasses import asdict, dataclass, field, fields
from functools import cache
from typing import Any, NamedTuple, Self

from django.core.exceptions import ValidationError

CELL, COLUMN, ROW = "cell", "column", "row"
"""Of a table with a column for each question or person: what stands in a cell, and above it; a row’s number."""

NAMED = re.compile(r"\{([^{}]{1,300})\}")
MAY_BE_EMPTY = "?"  # behind the name of a column
ANY = "*"  # the place of columns that are not named one by one


class Role(NamedTuple):
    """What is read from a column, or the same for all rows.  hint: an example."""

    name: str
    label: str
    hint: str = ""


ROLES = (
    Role("expert", "Who forecasts", "a name, if one person made all of them"),
    Role("question", "What is asked", "{team1} beats {team2}"),
    Role("probability", "The probability"),
    Role("option", "Which answer the probability is for", "where each answer has a row of its own"),
    Role("made_at", "When it was made", "2024-01-31, if it was one day for all"),
    Role("outcome", "The outcome"),
    Role("question_key", "An identifier of the question"),
    Role("closes_at", "When the question closes"),
    Role("known_at", "When the outcome was known"),
    Role("opens_at", "When the question opens"),
    Role("topic", "Topic", "Elections"),
    Role("event", "The event that it restates"),
    Role("criteria", "Resolution criteria"),
    Role("phrase", "The words in which it was made"),
    Role("lexicon", "The lexicon that reads these words", "CAPphrase2026"),
    Role("withdrawn_at", "When it was taken back"),
    Role("source_title", "Title of the source"),
    Role("source_url", "Address of the source", "https://…"),
    Role("published_on", "When the source was published"),
    Role("quote", "The words that are quoted"),
    Role("kind", "Kind of question", "numeric"),
    Role("options", "The answers to choose from", '["A", "B"]'),
    Role("quantiles", "Quantiles", '{"0.5": 40}'),
    Role("expert_kind", "What the forecaster is", "person, organization or model"),
)
USUAL = ("expert", "question", "probability", "option", "made_at", "outcome")
OF_QUESTIONS = (
    "question_key",
    "question",
    "outcome",
    "known_at",
    "closes_at",
    "opens_at",
    "topic",
    "event",
    "criteria",
)
NAMES = {role.name for role in ROLES}
MOMENTS = ("made_at", "known_at", "closes_at", "opens_at", "withdrawn_at", "published_on")


@dataclass(frozen=True)
class Mapping:
    """said: role → a text, in which {a column’s name} stands for its cell.

    columns: in a table with a column for each question or person, those that hold forecasts; ANY for all that
    nothing else is read from. {column} is then what stands above a cell, and {cell} what stands in it.
    closes: of such columns that are questions, when each closes.
    questions: the same for a second table, of questions and outcomes.  scale: “unit” or “percent”, dates: “dmy” or
    “mdy”, "" where that goes without saying.  names: who or what only looks like another → what it is, "" another.
    """

    said: dict[str, str] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    questions: dict[str, str] = field(default_factory=dict)
    closes: dict[str, str] = field(default_factory=dict)
    scale: str = ""
    dates: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: int = 0
    names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Any) -> Self:
        """From what was kept as JSON, or written by hand.  Raises ValidationError."""
        if not isinstance(given, dict) or (unknown := given.keys() - {one.name for one in fields(cls)}):
            raise ValidationError(
                f"A mapping has no “{min(unknown)}”." if isinstance(given, dict) else "No mapping."
            )
        mapping = cls(**given)
        for roles in (mapping.said, mapping.questions):
            if strange := [name for name in roles if name not in NAMES]:
                raise ValidationError(
                    f"There is nothing called “{strange[0]}”. There is: {', '.join(sorted(NAMES))}."
                )
        return mapping

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def is_wide(self) -> bool:
        return bool(self.columns)

    @property
    def named(self) -> set[str]:
        """The columns that something is read from."""
        names = {name for text in self.said.values() for name in NAMED.findall(text)}
        return (names | {name.removesuffix(MAY_BE_EMPTY) for name in names}) - {CELL, COLUMN, ROW}

    @property
    def names_its_answer(self) -> bool:
        """Whether what is asked has the column in it that says which answer the probability is for."""
        answers = set(NAMED.findall(self.said.get("option", "")))
        return bool(answers & set(NAMED.findall(self.said.get("question", ""))))

    def holding_forecasts(self, columns: Iterable[str]) -> list[str]:
        """Of a table with these columns."""
        if self.columns == [ANY]:
            return [name for name in columns if name not in self.named]
        return [name for name in columns if name in self.columns]

    def refuse_for(self, columns: Iterable[str], *, questions: bool = False) -> None:
        """Raise ValidationError where it names a column that is not there."""
        if not questions and self.names_its_answer:
            raise ValidationError(
                "The question names the answer, so that each answer is a question of Yes and No: leave “Which "
                "answer the probability is for” (option) empty, or take the answer out of the question."
            )
        known = {*columns, ROW, *([CELL, COLUMN] if self.is_wide else [])}
        for role, text in (self.questions if questions else self.said).items():
            for name in NAMED.findall(text):
                if name not in known and name.removesuffix(MAY_BE_EMPTY) not in known:
                    raise ValidationError(f"{role}: there is no column “{name}”. Columns are: {listed(columns)}.")
        if not questions and (gone := [name for name in self.columns if name != ANY and name not in known]):
            raise ValidationError(f"There is no column “{gone[0]}”. Columns are: {listed(columns)}.")


def filled_in(text: str, cells: Dictionary[str, str]) -> str:
    """“{team1} beats {team2}” with what stands in these columns; of “{district?}” nothing may stand there."""
    return NAMED.sub(lambda match: cells.get(match[1]) or cells.get(match[1].removesuffix(MAY_BE_EMPTY), ""), text)


@cache
def needed(text: str) -> tuple[str, ...]:
    """The columns that a text has among other words, and that leave a hole in it where they are empty."""
    names = NAMED.findall(text)
    return () if text == f"{{{''.join(names)}}}" else tuple(n for n in names if not n.endswith(MAY_BE_EMPTY))


def listed(columns: Iterable[str]) -> str:
    names = list(columns)
    return ", ".join(names[:20]) + (f" and {len(names) - 20} more" if len(names) > 20 else "")
