"""Names of people and of bodies in running text."""

import re
from functools import lru_cache

_CAPITAL = "[" + "".join(character for character in map(chr, range(0x41, 0x530)) if character.isupper()) + "]"
# A word of a name, without the ’s that makes it somebody else's.
PROPER = rf"{_CAPITAL}(?:(?!(?<!\bMoody)(?<!\bLloyd)['’]s\b)[\w'’&-]){{0,20}}(?:(?<=\b[A-Z])\.)?"
NAME = (
    rf"(?:(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen)\. )?{PROPER}"
    rf"(?: (?:(?:of|for|the|de|von|van|der|den|al|bin|la|da|di) ){{0,2}}{PROPER}){{0,5}}"
)
# What stands before a name and is no part of it.
_TITLES = re.compile(
    r"(?:(?:The|An?|But|And|Yet|So|Still|While|When|If|As|In|On|By|At|For|From|After|Since|Even|Though|Although|"
    r"Because|That|This|With|Unlike|Like|Whether|Before|Until|Here|There|Where|How|Why|What|Whereas|Once|Nor|Or|"
    r"Its?|His|Her|Their|Our|My|Yesterday|Today|Now|Then|Later|Recently|Meanwhile|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May(?= )|June|July|August|September|"
    r"October|November|December|Mr|Mrs|Ms|Dr|Sir|Prof|Professor|President|Prime|"
    r"Foreign|Finance|Interior|Defen[cs]e|Energy|Treasury(?= Secretary)|Vice|Deputy|Former|Minister|Premier|"
    r"Chancellor|Governor|Gov|Senator|Sen|Representative|Rep|Congress(?:wo)?man|General|Gen|Admiral|Secretary|"
    r"Chairman|"
    r"Chairwoman|Chair|Ambassador|Justice|Judge|King|Queen|Prince|Economist|Columnist|Speaker)\.?(?: |$))+"
)
# A capital that stands there because a sentence begins, and what names no single person or body.
_NO_NAME = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|\w{3,6}day|"
    r"Parliament|"
    r"Government|Management|Every(?:one|body)|Some(?:one|body)|Any(?:one|body)|Many|Most|Some|Several|Others?|"
    r"Another|Both|All|"
    r"Each|Either|People|They|Here|Nothing|Police|Just|Only|Perhaps|Indeed|However|Meanwhile|Polling|Research|"
    r"Evidence|History|Experience|Consensus|Opinion|[\w-]{1,20}[a-z]s)"
)
# In names of more than one word: then they are no person's.
BODY = re.compile(
    r"\b(?:Bank|Fund|Street|States|Kingdom|Union|Nations|Sachs|Stanley|Ministry|Treasury|Department|University|"
    r"Institute|Council|Committee|Commission|Reserve|House|Senate|Party|Court|Times|Post|Journal|Group|Agency|"
    r"Office|"
    r"Association|Organi[sz]ation|Company|Corporation|Foundation|Cent(?:er|re)|Board|City|East|West|North|South|"
    r"New|San|"
    r"Los|League|Cup|War|World|Republic|Island|Sea|Ocean|River|Conference|Summit|Treaty|Act|Morgan|Research|"
    r"Capital|"
    r"Securities|Partners|America|Korea|Kong|Africa|Asia|Europe|Arabia|Zealand|Strip|Valley|Coast|Delhi)\b"
)
_AFFILIATION = re.compile(r" (?:of|at|from) ")
# “Turkey’s Mehmet Şimşek”.
_WHOSE = re.compile(r"(?<!\bMoody)(?<!\bLloyd)['’]s ")
ANY_NAME = re.compile(rf"(?<![\w'’.-])(?P<place>(?:in|at|from|near|to|across|of|on) )?(?:the )?(?P<name>{NAME})")
# Alone these are countries, what is of one, and initials of bodies.
_NO_PERSON = re.compile(
    r"[A-Z&]{2,6}|\w{2,15}(?:ish|ian|ean|ese|ia|land|stan|burg)|Congress|France|Turkey|Greece|Spain|Mexico|"
    r"Brazil|Japan|Egypt|"
    r"Iran|Iraq|Israel|Kenya|Britain|Bloomberg|Facebook|Twitter|Brexit|Christmas|Easter"
)
_BEGINS = re.compile(r"(?:^|[.!?:] ?)[”\"’'“«( ]{0,4}$")


def name_in(printed: str) -> str:
    """The name in these words, without titles and articles; "" if they hold none."""
    name, before = _WHOSE.split(printed)[-1], ""
    while name != before:
        before, name = name, _TITLES.sub("", name, count=1) if _TITLES.match(name) else name
        while name and not name[0].isupper():
            name = name.partition(" ")[2]
    person = _AFFILIATION.split(name)[0]
    if person != name and _NO_NAME.fullmatch(person):
        return ""  # “Friends of Theresa May”
    name = person if " " in person and not BODY.search(person) else name
    return "" if len(name) < 2 or _NO_NAME.fullmatch(name) else name.removesuffix(".")


def is_body(name: str) -> bool:
    return bool(BODY.search(name))


@lru_cache(maxsize=4)
def _in_full(text: str) -> dict[str, dict[str, int]]:
    """By last name the full names of people, and where each stands first."""
    found: dict[str, dict[str, int]] = {}
    for match in ANY_NAME.finditer(text):
        person = name_in(match["name"])
        if " " in person and not is_body(person):
            found.setdefault(person.split()[-1], {}).setdefault(person, match.start())
    return found


def in_full(name: str, text: str, before: int) -> str:
    """A last name with the first name that it has earlier in the text, if only one person there is called so."""
    earlier = [person for person, start in _in_full(text).get(name, {}).items() if start < before]
    return earlier[0] if len(earlier) == 1 else name


def bodies_in(sentence: str) -> set[str]:
    names = (name_in(match["name"]) for match in ANY_NAME.finditer(sentence))
    return {name for name in names if name and is_body(name)}


def people_in(sentence: str) -> list[str] | None:
    """The people whom it names; None where nobody can tell whether a name is a person's or a place's."""
    people: dict[str, str] = {}
    for match in ANY_NAME.finditer(sentence):
        name, printed = name_in(match["name"]), match["name"]
        if not name or is_body(name):
            continue
        has_title = name != printed and " ".join(printed.split()[:-1]) not in ("The", "A", "But", "And", "In")
        if " " in name or has_title:
            people.setdefault(name.split()[-1], name)
        elif not (
            match["place"]
            or name in people
            or _NO_PERSON.fullmatch(name)
            or sentence.startswith(("'s", "’s"), match.end())
            or _BEGINS.search(sentence, max(0, match.start() - 6), match.start())
        ):
            return None
    return list(people.values())


def may_name_somebody(sentence: str) -> bool:
    """Whether it has a word that may be a name or begin with a capital for another reason: “Inflation rose.”"""
    names = (name_in(match["name"]) for match in ANY_NAME.finditer(sentence))
    return any(name and not is_body(name) and not _NO_PERSON.fullmatch(name) for name in names)
