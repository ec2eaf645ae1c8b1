"""The charts as printed: valid, named, escaped."""

import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from tracker.charts.calibration import calibration
from tracker.charts.dots import Estimate, axis, dots, row_mark
from tracker.charts.lead_over_time import Step, lead_over_time
from tracker.charts.scales import Linear
from tracker.charts.timeline import Dot, Line, Outcome, timeline

NASTY = "<script>alert('&')</script> \"Voss\""
OPENS, CLOSES = datetime(2019, 2, 1, tzinfo=UTC), datetime(2019, 2, 28, tzinfo=UTC)


def charts(title: str) -> dict[str, object]:
    line = Line(title, [(OPENS, CLOSES, 0.3)], [Dot(OPENS, 0.3, 0.2, 0.4)], href="/experts/voss/")
    return {
        "calibration": calibration(
            40, [0.2, 1.0], [0.2, 1], [0.2, 1], [20, 20], ([0, 1], [0, 1], [0, 1]), title, hrefs=["/a/", "/b/"]
        ),
        "timeline": timeline(
            OPENS, CLOSES, CLOSES, [line], title, subtitle=title, outcome=Outcome("Resolved No", 0.0, title)
        ),
        "lead_over_time": lead_over_time([Step(OPENS, 0.1, -0.1, 0.2, 1)], title, zero_label=title),
        "dots": dots([Estimate(title, 0.1, 0, 9, 3, note=title, href="/topics/")], title, zero_label=title),
    }


def drawings(html: str) -> list[ElementTree.Element]:
    """The outermost svg elements; fails unless they are well formed."""
    figure = ElementTree.fromstring(re.sub(r"<!--.*?-->", "", html, flags=re.S))
    inner = {nested for svg in figure.iter("svg") for nested in svg.iter("svg") if nested is not svg}
    return [svg for svg in figure.iter("svg") if svg not in inner]


@pytest.mark.parametrize("name", charts(""))
def test_names_are_escaped_and_the_drawing_is_well_formed(name):
    html = render_to_string(f"charts/{name}.html", {"chart": charts(NASTY)[name]})
    assert "<script" not in html
    assert "style=" not in html
    assert drawings(html)


@pytest.mark.parametrize("name", ["calibration", "timeline", "lead_over_time"])
def test_a_drawing_has_a_title_a_description_and_its_numbers(name):
    html = render_to_string(f"charts/{name}.html", {"chart": charts("What is seen")[name]})
    svg = drawings(html)[0]
    ids = [svg.find(part).get("id") for part in ("title", "desc")]
    assert svg.get("aria-labelledby").split() == ids
    assert svg.find("title").text == "What is seen"
    assert svg.find("desc").text
    assert "The numbers behind this chart" in html
    assert html.count("<tr>") == 1 + len(charts("")[name].rows)


@pytest.mark.parametrize("name", ["calibration", "timeline"])
def test_a_drawing_with_links_is_not_an_image_and_its_table_has_the_links_too(name):
    html = render_to_string(f"charts/{name}.html", {"chart": charts("Links")[name]})
    (svg, *_), figure = drawings(html), ElementTree.fromstring(html)
    drawn = {link.get("href") for link in svg.iter("a")}
    assert svg.get("role") == "group"
    assert drawn
    assert drawn == {link.get("href") for link in figure.find("details").iter("a")}


@pytest.mark.parametrize(
    ("name", "chart"),
    [
        ("calibration", calibration(0, [], [], [], [], None, "Nothing")),
        ("timeline", timeline(OPENS, CLOSES, None, [], "Nothing")),
        ("lead_over_time", lead_over_time([], "Nothing")),
        ("dots", dots([], "Nothing")),
    ],
)
def test_nothing_is_said_in_a_sentence(name, chart):
    html = render_to_string(f"charts/{name}.html", {"chart": chart})
    assert chart.nothing in html
    assert not drawings(html)


def test_an_axis_and_a_row_for_another_table():
    scale = Linear(-0.2, 0.2)
    head = ElementTree.fromstring(render_to_string("charts/axis.html", {"axis": axis(scale, NASTY)}))
    assert head.findtext("text") == NASTY
    html = render_to_string("charts/row_mark.html", {"mark": row_mark(scale, 0.1, -9, 9, NASTY)})
    row = ElementTree.fromstring(html)
    assert row.get("aria-label").startswith(NASTY)
    assert len(list(row.iter("circle"))) == 1
    assert html.count('class="arrow"') == 2
