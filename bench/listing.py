"""Counts what it takes to log a yearly list of 60 predictions, from paste to logged, all questions new.

Also how long the detector takes to read it. The list is made here, in the shape in which people publish theirs.

python bench/listing.py
"""

import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.coding import Hands, at_the_form

TITLE = "Predictions for 2026"
COUNTRIES = [
    "Ruritania",
    "Graustark",
    "Syldavia",
    "Borduria",
    "Freedonia",
    "Sylvania",
    "Zubrowka",
    "Illyria",
    "Florin",
    "Guilder",
]
TOPICS = {
    "POLITICS": ("The government of {} is still in office", "{} holds an election"),
    "ECONOMY": ("The economy of {} grows by more than 2%", "… by more than 3%"),
    "WORLD": ("{} and its neighbours stay at peace", "{} joins the customs union by June 30"),
}


def the_list() -> str:
    """Twenty lines on each topic, numbered through."""
    lines, number = [], 0
    for topic, claims in TOPICS.items():
        lines.append(f"\n{topic}")
        for country in COUNTRIES:
            for claim in claims:
                number += 1
                lines.append(f"{number}. {claim.format(country)}: {5 + 7 * number % 90}%")
    return "\n".join(lines).strip()


def main() -> None:
    with at_the_form() as page:
        hands = Hands(page)
        begin = time.perf_counter()
        for name, text in (("title", TITLE), ("authors", "Rudolf Rassendyll"), ("published", "2026-01-02")):
            hands.write(name, text)
        hands.click("#id_new_authors")
        hands.click("#id_text")
        hands.keys += 1
        page.keyboard.insert_text(the_list())  # pasted
        hands.click("text=Add the source")
        hands.wait("A list of predictions")
        lines = page.locator(".listing tbody tr").count()
        hands.choose("reported_by", "author")
        hands.click("text=Log the lines that are ticked")
        page.wait_for_url(re.compile(r"/coding/$"))
        page.get_by_text("forecasts are logged.").first.wait_for()
        seconds = time.perf_counter() - begin
        said = page.get_by_text("forecasts are logged.").first.inner_text()
    print(f"{lines} lines found. {said}")
    print(f"{hands.clicks} clicks, {hands.keys} keys, {seconds:.1f} s of a script")


if __name__ == "__main__":
    main()
