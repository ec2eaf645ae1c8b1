"""How numbers and counts are put into words, on pages and in sentences of reports."""

from tracker.values import figures


def how_many(n: int, what: str) -> str:
    """“1 question”, “3 questions”."""
    return f"{n} {what}{'' if n == 1 else 's'}"


def percent(p: float | None) -> str:
    """A probability as per cent: “98 %”."""
    return "" if p is None else figures.percent(p)


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
