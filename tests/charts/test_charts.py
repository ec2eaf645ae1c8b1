"""The geometry of each chart, worked by hand, and what it makes of too little or too much."""

from datetime import UTC, datetime, timedelta
from math import inf, nan

import pytest

from tracker.charts.calibration import calibration
from tracker.charts.dots import Estimate, axis, dots, row_mark
from tracker.charts.lead_over_time import Step, lead_over_time
from tracker.charts.scales import NBSP, Linear, Time
from tracker.charts.timeline import Dot, Line, Outcome, timeline

OPENS, MIDDLE, CLOSES = (datetime(2019, 2, day, tzinfo=UTC) for day in (1, 11, 21))


# --- Calibration


def test_a_reliability_diagram():
    chart = calibration(
        40,
        [0.2, 0.8],
        [0.25, 0.75],
        [0.25, 0.75],
        [10, 30],
        ([0.2, 0.8], [0.1, 0.6], [0.4, 0.9]),
        "Fair",
        hrefs="ab",
    )
    assert chart.curve == "M20.0 75.0L80.0 25.0"
    assert chart.band == "M20.0 60.0L80.0 10.0L80.0 40.0L20.0 90.0Z"
    assert [(dot.x, dot.y, dot.href) for dot in chart.dots] == [(20, 75, "a"), (80, 25, "b")]
    assert [(bar.x, bar.height, bar.label) for bar in chart.bars] == [(20, 33.33, ""), (80, 100, "30")]
    assert chart.rows[0].cells == ("10", f"25{NBSP}%", f"25{NBSP}%")


def test_too_few_forecasts_are_points_without_a_curve():
    chart = calibration(2, [0.5, 0.9], [0, 1], [0, 1], [1, 1], ([0.5], [0], [1]), "Two", too_few=True)
    assert chart.curve == chart.band == ""
    assert len(chart.dots) == 2
    assert chart.subtitle.startswith("Too few to judge")


def test_the_bins_of_a_hundred_forecasts_are_5_points_wide_and_the_last_holds_certainty():
    chart = calibration(100, [0.0, 0.3, 1.0], [0, 0.3, 1], [0, 0.3, 1], [20, 30, 50], None, "Sure")
    assert [(bar.x, bar.width) for bar in chart.bars] == [(0, 5), (30, 5), (95, 5)]
    assert chart.bars[-1].words == f"95–100{NBSP}%: 50{NBSP}forecasts"


def test_no_forecasts_make_an_empty_diagram():
    assert calibration(0, [], [], [], [], None, "Nothing").is_empty


# --- Timeline


def test_a_line_steps_where_the_forecast_changed_and_breaks_where_it_was_withdrawn():
    line = Line(
        "Ann",
        [
            (OPENS, MIDDLE, 0.3),
            (MIDDLE, MIDDLE + timedelta(5), 0.9),
            (CLOSES - timedelta(1), CLOSES, 0.5),
        ],
        [Dot(OPENS, 0.3, 0.2, 0.4)],
    )
    chart = timeline(OPENS, CLOSES, None, [line], "Ann changed her mind")
    (drawn,) = chart.lines
    assert drawn.path == "M0.0 70.0H50.0V10.0H75.0M95.0 50.0H100.0"
    assert [(mark.x, mark.y, mark.top, mark.bottom) for mark in drawn.marks] == [(0, 70, 60, 80)]
    assert drawn.marks[0].words == f"1 Feb 2019: 30{NBSP}% (20{NBSP}% to 40{NBSP}%)"
    assert (drawn.label.x, drawn.label.end, drawn.label.y) == (100, 50, 50)


def test_the_outcome_stands_at_the_right_edge_in_words():
    line = Line("Ann", [(OPENS, MIDDLE, 0.1)])
    chart = timeline(OPENS, CLOSES, MIDDLE, [line], "No", outcome=Outcome("Resolved No", 0.0))
    assert (chart.result.x, chart.result.end) == (100, 100)
    assert chart.result.lines == ("Resolved No", "on 11 February 2019")
    assert chart.result_on_axis
    assert chart.summary.endswith("Resolved No on 11 February 2019.")


def test_an_outcome_that_is_not_on_the_axis_has_words_and_no_mark():
    line = Line("Ann", [(OPENS, CLOSES, 0.1)])
    chart = timeline(OPENS, CLOSES, CLOSES, [line], "Off", outcome=Outcome("Annulled", None, "February 2019"))
    assert chart.result.lines == ("Annulled", "on February 2019")
    assert not chart.result_on_axis


def test_eight_experts_are_named_and_nine_only_if_they_matter():
    experts = [Line(f"Expert {i}", [(OPENS, CLOSES, i / 10)], is_highlighted=i == 3) for i in range(9)]
    crowd = Line("Crowd", [(OPENS, CLOSES, 0.5)], kind="crowd")

    def names(lines):
        return {line.name for line in timeline(OPENS, CLOSES, None, lines, "Many").lines if line.label}

    assert len(names([*experts[:8], crowd])) == 9
    assert names([*experts, crowd]) == {"Expert 3", "Crowd"}


def test_experts_are_drawn_under_the_crowd_and_whoever_is_highlighted_over_all():
    lines = [
        Line("Ann", [(OPENS, CLOSES, 0.5)], is_highlighted=True),
        Line("Crowd", [(OPENS, CLOSES, 0.5)], kind="crowd"),
        Line("Base rate", [(OPENS, CLOSES, 0.5)], kind="benchmark"),
        Line("Bob", [(OPENS, CLOSES, 0.5)]),
    ]
    drawn = timeline(OPENS, CLOSES, None, lines, "Order").lines
    assert [line.name for line in drawn] == ["Bob", "Base rate", "Crowd", "Ann"]
    assert len({line.label.y for line in drawn}) == 4


def test_forecasts_of_dates_have_an_axis_of_dates():
    when = datetime(2020, 7, 1, tzinfo=UTC)
    y = Time.between(datetime(2019, 1, 1, tzinfo=UTC), datetime(2020, 9, 1, tzinfo=UTC))
    line = Line("Ann", [(OPENS, CLOSES, when.timestamp())], [Dot(OPENS, when.timestamp())])
    chart = timeline(OPENS, CLOSES, None, [line], "When", y=y)
    assert chart.rows[0].cells == ("1 Feb 2019", "1 Jul 2020", "")
    assert chart.has_long_ticks


@pytest.mark.parametrize("value", [0.0, 1.0, 0.5])
def test_a_question_that_opened_and_closed_at_once(value):
    line = Line("Ann", [(OPENS, OPENS, value)], [Dot(OPENS, value)])
    chart = timeline(OPENS, OPENS, OPENS, [line], "At once", outcome=Outcome("Resolved Yes", 1.0))
    assert chart.lines[0].path == f"M50.0 {100 - 100 * value}H50.0"


def test_a_forecaster_without_forecasts_is_left_out():
    chart = timeline(OPENS, CLOSES, None, [Line("Ann", [])], "Nothing")
    assert chart.is_empty


def test_a_thousand_experts_are_drawn():
    lines = [Line(f"E{i}", [(OPENS, CLOSES, i / 1000)]) for i in range(1000)]
    assert len(timeline(OPENS, CLOSES, None, lines, "Many").lines) == 1000


# --- LeadOverTime


def test_skill_over_time():
    made = [Step(OPENS, 0.1, -0.1, 0.2, 1), Step(MIDDLE, 0.2, 0.1, 0.2, 2), Step(CLOSES, 0.15, 0.1, 0.2, 3)]
    chart = lead_over_time(made, "Better", zero_label="as good as the base rate")
    # The axis runs from −0.1 to 0.2.
    assert chart.line == "M0.0 33.33H50.0V0.0H100.0V16.67"
    assert chart.ribbons == [
        "M0.0 0.0L50.0 0.0L50.0 0.0L100.0 0.0L100.0 0.0L100.0 0.0"
        "L100.0 33.33L100.0 33.33L100.0 33.33L50.0 33.33L50.0 100.0L0.0 100.0Z"
    ]
    assert chart.zero.end == 66.67
    assert chart.zero.lines == ("as good as the", "base rate")
    assert chart.latest.lines == ("+0.15", "3 questions")


def test_the_ribbon_is_interrupted_where_there_is_no_interval():
    made = [
        Step(OPENS + timedelta(i), 0.1, *ends, i + 1)
        for i, ends in enumerate([(0, 1), (None, None), (0, nan), (0, 1)])
    ]
    assert len(lead_over_time(made, "Gaps").ribbons) == 2


@pytest.mark.parametrize(
    "made",
    [
        [Step(OPENS, 0.1, None, None, 1)],
        [Step(OPENS, 0.0, 0.0, 0.0, 1)] * 3,
        [Step(OPENS + timedelta(i), 0.2, -inf, inf, i) for i in range(1000)],
    ],
    ids=["one", "equal", "a thousand"],
)
def test_a_lead_of_little_and_of_much(made):
    chart = lead_over_time(made, "Any")
    assert len(chart.rows) == len(made)
    assert 0 <= chart.latest.end <= 100


def test_no_lead_yet():
    assert lead_over_time([], "Nothing").is_empty
    assert lead_over_time([Step(OPENS, nan, None, None, 1)], "Nothing").is_empty


# --- Dots


def test_a_row_mark():
    mark = row_mark(Linear(-0.1, 0.3), 0.1, 0.0, 0.2, "Trade")
    assert (mark.start, mark.x, mark.end, mark.zero) == (25, 50, 75, 25)
    assert not mark.goes_left
    assert not mark.goes_right
    assert mark.label == "Trade: +0.100, interval 0.000 to +0.200"


def test_what_lies_beyond_the_axis_is_an_arrow():
    mark = row_mark(Linear(-0.1, 0.3), 0.1, -4, 0.2)
    assert (mark.start, mark.goes_left, mark.goes_right) == (0, True, False)
    unbounded = row_mark(Linear(-0.1, 0.3), 0.1, 0.0, inf)
    assert (unbounded.end, unbounded.goes_right) == (100, True)
    value = row_mark(Linear(-0.1, 0.3), 0.5, None, None)
    assert (value.x, value.goes_right) == (None, True)


def test_what_is_not_known_is_not_drawn():
    mark = row_mark(Linear(-0.1, 0.3), None, None, nan, "Trade")
    assert (mark.x, mark.start, mark.end, mark.goes_left, mark.goes_right) == (None, None, None, False, False)
    assert mark.label == "Trade: not known"


def test_rows_share_an_axis():
    chart = dots([Estimate("A", 0.1, 0.05, 0.2, 3), Estimate("B", -0.1, -0.2, 0.0, 1200)], "Two")
    assert [row.mark.x for row in chart.rows] == [75, 25]
    assert [tick.percent_across for tick in chart.axis.ticks] == chart.rows[0].mark.grid
    assert chart.rows[1].n == "1,200"
    assert dots([], "None").is_empty


@pytest.mark.parametrize(("low", "high", "anchor"), [(0, 1, "start"), (-1, 1, "middle"), (-1, 0, "end")])
def test_the_words_on_nought_stay_within_the_column(low, high, anchor):
    assert axis(Linear(low, high), "as good as the base rate").anchor == anchor
