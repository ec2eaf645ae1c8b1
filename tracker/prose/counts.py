"""Numbers in words."""

from fractions import Fraction

UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
UNITS += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80}
TENS |= {"ninety": 90}
IN_WORDS = {word: n for n, word in enumerate(UNITS)} | TENS
IN_WORDS |= {f"{ten}-{UNITS[n]}": tens + n for ten, tens in TENS.items() for n in range(1, 10)}
IN_WORDS |= {"hundred": 100, "a hundred": 100, "one hundred": 100}
# Of things that are counted: “half a”, “twenty-four”, “2.5”, “1,000”.
COUNT = (
    r"(?:half an?(?: dozen)?|(?:an?|two) dozen|(?:an?|one) hundred|"
    rf"(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(UNITS[1:10])}))?|"
    rf"{'|'.join(reversed(UNITS[1:]))}|an?|\d{{1,3}}(?:,\d{{3}})+|\d{{1,4}}(?:\.\d{{1,2}})?)"
)
_DOZENS = {"half a dozen": 6, "a dozen": 12, "two dozen": 24}


def counted(words: str) -> Fraction:
    """What words that `COUNT` has found stand for."""
    words = words.lower().replace(",", "")
    if words in ("half a", "half an"):
        return Fraction(1, 2)
    if words in ("a", "an"):
        return Fraction(1)
    return Fraction(_DOZENS.get(words) or IN_WORDS.get(words.replace(" ", "-")) or IN_WORDS.get(words) or words)
