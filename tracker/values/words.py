"""How numbers and counts are put into words, on pages and in sentences of reports."""


def number_in_words(value: float) -> str:
    """“41”, “1,200”, “−2.5”: no trailing zeros, a true minus."""
    return f"{value + 0.0:,.12g}".replace("-", "\N{MINUS SIGN}")


def figure_of_percent(p: float) -> str:
    """0.98 → “98”, 0.675 → “67.5”; what is neither 0 nor 1 is not rounded to it."""
    rounded = f"{100 * p:.1f}".removesuffix(".0")
    if rounded == "0" and p > 0:
        return "under 0.1"
    return "over 99.9" if rounded == "100" and p < 1 else rounded


def how_many(n: int, what: str) -> str:
    """“1 question”, “3 questions”."""
    return f"{n} {what}{'' if n == 1 else 's'}"


def percent(p: float | None) -> str:
    """A probability as per cent: “98 %”."""
    return "" if p is None else f"{figure_of_percent(p)}\N{NO-BREAK SPACE}%"


def percent_whole(share: float | None) -> str:
    """A share as whole per cent: “98 %”; what is not all is not rounded to it."""
    if share is None:
        return ""
    whole = min(99, max(1, round(100 * share))) if 0 < share < 1 else round(100 * share)
    return f"{whole}\N{NO-BREAK SPACE}%"


def signed(value: float, places: int = 3) -> str:
    """“+0.042”, “−0.010”; what rounds to nothing has no sign."""
    figure = f"{value:+.{places}f}"
    return (figure if float(figure) else figure[1:]).replace("-", "\N{MINUS SIGN}")


def p_value(p: float) -> str:
    """“p = 0.012”, “p < 0.001”."""
    return (
        "p\N{NO-BREAK SPACE}<\N{NO-BREAK SPACE}0.001"
        if p < 0.001
        else f"p\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{p:.3f}"
    )


def ahead(lead: float) -> str:
    """A lead in words: “0.042 better”, “0.010 worse”, “0.000 better” where it rounds to nothing."""
    figure = f"{abs(lead):.3f}"
    return f"{figure} {'worse' if lead < 0 and float(figure) else 'better'}"
