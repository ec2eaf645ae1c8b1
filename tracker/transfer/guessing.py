"""What the columns of a table mean, by what they are called and what they hold; and what only a person can say."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from tracker.documents.sheets import Row, Sheet
from tracker.forms.mappings import CELL, COLUMN, MOMENTS, NAMED, OF_QUESTIONS, ROW, Mapping, filled_in
from tracker.prose.names import folded
from tracker.transfer.outcomes import is_annulled, is_no, is_yes
from tracker.transfer.shapes import (
    ERRORS,
    FIGURE,
    NONE,
    NUMERIC_DATE,
    ROLE_OF,
    decimal_point,
    rows_above,
)

LOOKED_AT = 500  # rows by which columns are told apart; scale and dates are found by all
# Names as people write them, the usual ones first, in English and the languages of spreadsheets that we have seen.
CALLED = {
    "expert": "expert|forecaster|forecaster username|who|name|person|pundit|predictor|participant|"
    "respondent|entrant|user|username|user name|user id|forecast created by|author|analyst|player|"
    "model|poll state|organization|experte|prognostiker|wer|auteur|forecaster name",
    "question": "question|question title|title|what|claim|prediction|statement|description|question text|"
    "event name|frage|vorhersage|prognose|questions",
    "probability": "probability|prob|p|p yes|chance|forecast|likelihood|confidence|credence|estimate|"
    "percent|percentage|probability yes|%|win prob|prob win|prob1|prob dem win|probability of yes|"
    "my predictions|my prediction|predictions|value|wahrscheinlichkeit|in %|prozent|chance in %|probability in %",
    "option": "option|answer option|candidate|choice|alternative|option name|antwort",
    "made_at": "made at|date|made|made on|when|day|forecast date|date made|created at|created|timestamp|as of|"
    "forecast created at|date of forecast|datum|am|time",
    "outcome": "outcome|resolution|result|resolved|answer|actual|came true|happened|resolved as|prob1 outcome|"
    "winner|ergebnis|ausgang|eingetroffen|what happened",
    "question_key": "question key|question id|question number|id|key|ifp id|identifier|nr|no|number|#",
    "closes_at": "closes at|closes|close|close date|closing date|deadline|resolve by|due|by when|close time|"
    "bis|frist",
    "known_at": "known at|known|known since|resolved at|resolved on|resolution date|resolve time|date resolved",
    "opens_at": "opens at|opens|open|open date|open time|opened",
    "topic": "topic|category|tag|subject|thema|kategorie",
    "event": "event",
    "criteria": "criteria|resolution criteria",
    "phrase": "phrase|words|wording",
    "lexicon": "lexicon",
    "withdrawn_at": "withdrawn at|withdrawn",
    "source_title": "source title|source",
    "source_url": "source url|url|link|address",
    "published_on": "published on|published",
    "quote": "quote|quotation|excerpt",
    "kind": "kind",
    "options": "options",
    "quantiles": "quantiles",
    "expert_kind": "expert kind",
}
SCORES = re.compile(r"\b(brier|score|scores|points|rank|ranking)\b")
NUMBERED = re.compile(r"\W*Q?\d+\s*[.):]", re.IGNORECASE)
EXAMPLES = 3
SLIPS = 0.02  # of the cells of a column of probabilities


@dataclass(frozen=True)
class Ask:
    """What only a person can say.  about: a role, “scale” or “dates”.  choices: value → label, or free text."""

    about: str
    question: str
    choices: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Understood:
    mapping: Mapping
    asks: tuple[Ask, ...]
    unread: tuple[str, ...] = ()  # columns that nothing is read from

    @property
    def sentence(self) -> str:
        return " ".join(ask.question for ask in self.asks)


def understood(sheet: Sheet, second: Sheet | None = None, said: Mapping | None = None) -> Understood:
    """said: what somebody chose: it is kept, and only what it leaves open is found or asked."""
    mapping = said or _guess(sheet)
    if second and not mapping.questions:
        mapping = replace(mapping, questions=_guess_questions(second, mapping))
    asks = [*_missing(sheet, mapping, second)]
    mapping, more = _scale(sheet, mapping)
    asks += more
    mapping, more = _dates(sheet, mapping, second)
    asks += more
    read = mapping.named | set(mapping.holding_forecasts(sheet.columns) if mapping.is_wide else ())
    return Understood(mapping, tuple(asks), tuple(name for name in sheet.columns if name not in read))


# --- What columns are -----------------------------------------------------------------------------


def plain(name: str) -> str:
    return " ".join(re.sub(r"[_\-/().:?]+", " ", folded(name)).split())


def _called(columns: Iterable[str], held: Iterable[str] | None = None) -> dict[str, str]:
    """Role → the column that is called so; each column once.  held: those that can be probabilities, if known."""
    names = {plain(name): name for name in columns}
    found: dict[str, str] = {}
    for role, words in CALLED.items():
        for word in words.split("|"):
            name = names.get(word)
            if name and name not in found.values() and (role != "probability" or held is None or name in held):
                found[role] = name
                break
    return found


def _guess(sheet: Sheet) -> Mapping:
    rows = [row for _, row in islice(sheet.rows(), LOOKED_AT) if not _is_about_questions(row)]
    held = [name for column, name in enumerate(sheet.columns) if _holds_chances(column, rows)]
    called = _called(sheet.columns, held)
    if not {"probability", "phrase", "quantiles"} & called.keys():
        taken = {called[role] for role in called if role not in ("question", "topic")}
        rest = [name for name in held if name not in taken and not SCORES.search(plain(name))]
        likely = [name for name in rest if re.search(r"\b(prob|chance|percent)", plain(name))]
        if len(rest) > 1 and not likely:
            # Beside numbered questions other figures are those of a survey: ages, years, hours.
            numbered = [name for name in rest if NUMBERED.match(name)]
            return _guess_wide(sheet, called, numbered if len(numbered) > 2 else rest, rows)
        if rest and not _are_scores(sheet):
            called["probability"] = (likely or rest)[0]
    if "question" in called:
        called.pop("question_key", None)  # a number that others may have as well; the title says more
    if "option" in called:
        called.pop("options", None)
    return Mapping({role: f"{{{name}}}" for role, name in called.items()})


def _is_about_questions(row: Row) -> bool:
    """Whether it begins like “Outcome” or “Closes”, in a table with a row for each person."""
    return folded(next((cell for cell in row if cell.strip()), "")) in ROLE_OF


def _are_scores(sheet: Sheet) -> bool:
    return bool(SCORES.search(plain(f"{sheet.name} {' '.join(sheet.columns)}")))


def _holds_chances(column: int, rows: list[Row]) -> bool:
    """Whether what it holds are numbers from 0 to 100, but for what is empty, an error or an outcome.

    A slip among them (170, “seventy”) does not make it another column: then it is refused by its row.
    """
    n_figures = n_cells = n_slips = 0
    for row in rows:
        cell = row[column].strip() if column < len(row) else ""
        if not cell or folded(cell) in NONE or ERRORS.fullmatch(cell):
            continue
        n_cells += 1
        match = FIGURE.fullmatch(decimal_point(cell))
        if match and 0 <= float(match[2]) <= 100:
            n_figures += 1
        elif not (is_yes(cell) or is_no(cell) or is_annulled(cell)):
            n_slips += 1
    return n_figures * 2 > n_cells and (n_slips <= n_cells * SLIPS or (n_slips == 1 and n_figures > 1))


def _guess_wide(sheet: Sheet, called: dict[str, str], held: list[str], rows: list[Row]) -> Mapping:
    """A column for each question, or for each person: the longer words are the questions."""
    names = [name for name in sheet.columns if name not in held]
    texts = [
        name for name in names if name not in [v for k, v in called.items() if k in MOMENTS or k == "outcome"]
    ]
    telling = (name for name in texts if _tells_rows_apart(sheet.columns.index(name), rows))
    beside = called.get("expert") or called.get("question") or next(telling, "")
    said = {
        role: f"{{{name}}}"
        for role, name in called.items()
        if name not in held and role not in ("expert", "question", "probability", "option")
    }
    said["probability"] = f"{{{CELL}}}"
    column = sheet.columns.index(beside) if beside else -1
    cells = [row[column] for row in rows if 0 <= column < len(row) and folded(row[column]) not in ROLE_OF]
    are_people = "expert" in called or ("question" not in called and _length(held) >= _length(cells))
    if are_people:
        said |= {"question": f"{{{COLUMN}}}"} | ({"expert": f"{{{beside}}}"} if beside else {})
        said.pop("question_key", None)
    else:
        said |= {"expert": f"{{{COLUMN}}}"} | ({"question": f"{{{beside}}}"} if beside else {})
    return Mapping(said, columns=held)


def _tells_rows_apart(column: int, rows: list[Row]) -> bool:
    """Whether most rows have other words there, as names and questions are."""
    cells = [row[column].strip() for row in rows if column < len(row) and row[column].strip()]
    words = {folded(cell) for cell in cells if not (FIGURE.fullmatch(cell) or ERRORS.fullmatch(cell))}
    return len(words) * 2 > len(cells)


def _length(texts: list[str]) -> float:
    """In words, on average."""
    return sum(len(text.split()) for text in texts) / max(1, len(texts))


def _guess_questions(second: Sheet, mapping: Mapping) -> dict[str, str]:
    called = _called(second.columns)
    said = {role: f"{{{name}}}" for role, name in called.items() if role in OF_QUESTIONS}
    # Both tables name a question in the same way: by the columns that they share.
    for role in ("question", "question_key"):
        text = mapping.said.get(role, "")
        if text and set(NAMED.findall(text)) <= {*second.columns, ROW}:
            said[role] = text
    return said


# --- What is not said -----------------------------------------------------------------------------


def _missing(sheet: Sheet, mapping: Mapping, second: Sheet | None) -> Iterator[Ask]:
    said = mapping.said
    values = {"probability", "quantiles", "phrase"} & said.keys()
    if not values:
        if _are_scores(sheet):
            yield Ask(
                "probability",
                f"{sheet.name} seems to hold scores, and scores are no forecasts: bring the file with the "
                "probabilities themselves, or say which column holds them.",
            )
            return
        else:
            yield Ask(
                "probability",
                "Which column holds the probabilities? None is called so, or holds numbers like them.",
            )
    if "expert" not in said:
        yield Ask("expert", "Who made these forecasts? No column says it: name somebody for all of them.")
    if "question" not in said and not ("question_key" in said and second):
        yield Ask("question", "What is asked? Choose the column, or write the question with columns in it.")
    if "made_at" not in said:
        yield Ask("made_at", "When were they made? No column says it: give one day for all of them.")


def _cells(sheet: Sheet, mapping: Mapping, text: str) -> Iterator[str]:
    """What a text of the mapping becomes, row by row."""
    if NAMED.findall(text) == [CELL]:
        columns = [sheet.columns.index(name) for name in mapping.holding_forecasts(sheet.columns)]
        people = mapping.said.get("expert", "")
        for _, row in sheet.rows():
            if folded(filled_in(people, dict(zip(sheet.columns, row, strict=False)))) not in ROLE_OF:
                yield from (row[column] for column in columns if column < len(row))
        return
    names = [name for name in NAMED.findall(text) if name in sheet.columns]
    if text == f"{{{names[0]}}}" if names else False:
        column = sheet.columns.index(names[0])
        yield from (row[column] for _, row in sheet.rows() if column < len(row))
    elif names:
        for _, row in sheet.rows():
            yield filled_in(text, dict(zip(sheet.columns, row, strict=False)))
    else:
        yield text


def _scale(sheet: Sheet, mapping: Mapping) -> tuple[Mapping, list[Ask]]:
    text = mapping.said.get("probability")
    if not text or mapping.scale:
        return mapping, []
    mapping.refuse_for(sheet.columns)
    above = ones = 0
    between: list[str] = []
    for cell in _cells(sheet, mapping, text):
        match = FIGURE.fullmatch(decimal_point(cell)) if cell else None
        if match and not match[3]:
            number = float(match[2])
            above += number > 1
            ones += number == 1
            if 0 < number < 1 and len(between) < EXAMPLES:
                between.append(cell.strip())
    if above and not between:
        return replace(mapping, scale="percent"), []
    if between and not above:
        return replace(mapping, scale="unit"), []
    if above:
        why = f"Are the probabilities per cent? Some are, but {between[0]} may be {between[0]} % or a share of 1."
    elif ones:
        why = "Are the probabilities per cent? All of them are 0 or 1, and 1 may be 1 % or certainty."
    else:
        return mapping, []
    return mapping, [Ask("scale", why, {"percent": "Per cent: 1 is 1 %", "unit": "Shares of one: 1 is certain"})]


def _dates(sheet: Sheet, mapping: Mapping, second: Sheet | None) -> tuple[Mapping, list[Ask]]:
    """One order of day and month for the whole file, or a question.  What somebody wrote is asked by itself."""
    if mapping.dates:
        return mapping, []
    asks = [ask for role, text in mapping.said.items() if role in MOMENTS for ask in _unclear(role, text)]
    unclear, days_first, months_first = "", 0, 0
    for cell in _dates_in(sheet, mapping, second):
        if (match := NUMERIC_DATE.fullmatch(cell.strip())) is None:
            continue
        first, second_number = int(match[1]), int(match[3])
        days_first += first > 12
        months_first += second_number > 12
        if first != second_number or len(match[4]) == 2:
            unclear = unclear or cell.strip()
    if days_first and not months_first:
        return replace(mapping, dates="dmy"), asks
    if months_first and not days_first:
        return replace(mapping, dates="mdy"), asks
    if not unclear:
        return mapping, asks
    fits = "no order of day and month fits all dates" if days_first else "all dates can be read in two ways"
    ask = Ask(
        "dates",
        f"Does the day come first, or the month? In this file {fits}, as {unclear}.",
        {"dmy": "Day first: 3/4 is 3 April", "mdy": "Month first: 3/4 is March 4"},
    )
    return mapping, [*asks, ask]


def _dates_in(sheet: Sheet, mapping: Mapping, second: Sheet | None) -> Iterator[str]:
    """The cells of both tables that hold dates."""
    for table, said in ((sheet, mapping.said), (second, mapping.questions)):
        for role, text in said.items() if table else ():
            if table and role in MOMENTS and NAMED.search(text):
                yield from _cells(table, mapping, text)
    for _, role, cells in rows_above(sheet, mapping):
        if role in MOMENTS:
            yield from cells.values()


def _unclear(role: str, text: str) -> Iterator[Ask]:
    """Of a date that was written for all rows, and may be two."""
    match = NUMERIC_DATE.fullmatch(text.strip())
    if match and match[1] != match[3] and max(int(match[1]), int(match[3])) <= 12:
        first, second, year = int(match[1]), int(match[3]), match[4] if len(match[4]) == 4 else f"20{match[4]}"
        one, other = f"{year}-{second:02}-{first:02}", f"{year}-{first:02}-{second:02}"
        yield Ask(role, f"“{text.strip()}” can be read in two ways: write {one} or {other}.")
