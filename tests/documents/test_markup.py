"""Words as a page shows them: figures that keep their value, lists with their numbers, lines that stay apart."""

import pytest

from tracker.documents.pages import FORMULAS, STRUCK, read_page


def read(body: str) -> str:
    return read_page(f"<html><body>{body}</body></html>").text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Growth will be 2.5<sup>3</sup> per cent", "Growth will be 2.5[3] per cent"),
        ('2.5<sup><a href="#fn3">3</a></sup> per cent', "2.5[3] per cent"),
        ('2.5<a href="#fn3"><sup>3</sup></a> per cent', "2.5[3] per cent"),
        ('2.5<a href="#fn3">3</a> per cent', "2.5[3] per cent"),
        ('Fell 3<span style="vertical-align: super">4</span> per cent', "Fell 3[4] per cent"),
        ("by <b>10</b><sup>3</sup> per cent", "by 10[3] per cent"),
        ("in 2010<sup>6</sup>, $10<sup>6</sup>", "in 2010[6], $10[6]"),
        ("3.1<sup>a</sup> 1,200<sup>e</sup> 2<sup>a</sup>", "3.1[a] 1,200[e] 2a"),
        (
            "7<sup>a</sup> per cent, 7<sup>e</sup> %, 7<sup>th</sup> per cent",
            "7[a] per cent, 7[e] %, 7th per cent",
        ),
        ("word.<sup>12</sup> word<sup>1,2</sup> 20%<sup>b</sup>", "word.[12] word[1][2] 20%[b]"),
        ('known<sup class="reference"><a href="#c">[12]</a></sup>', "known[12]"),
        ("<sup>1</sup> See there.", "[1] See there."),
        ("10<sup>6</sup> tons, 3.2×10<sup>9</sup>, 10<sup>-6</sup>", "10^6 tons, 3.2×10^9, 10^-6"),
        ("10<sup>6</sup>5", "10^6 5"),
        ("120 km<sup>2</sup>, 5 m<sup>3</sup>, e<sup>2</sup>, R<sup>2</sup>", "120 km^2, 5 m^3, e^2, R^2"),
        ("5<sup>th</sup>, 21<sup>st</sup>, 1<sup>er</sup>, 1990<sup>s</sup>", "5th, 21st, 1er, 1990s"),
        ("5<sup>1</sup>/<sub>2</sub> per cent, <sup>3</sup>/<sub>4</sub>", "5 1/2 per cent, 3/4"),
        ("CO<sub>2</sub>, 10<sub>2</sub>, log<sub>2</sub>8", "CO2, 10_2, log2 8"),
        ("$5<sup>99</sup>, £1,299<sup>00</sup>.", "$5.99, £1,299.00."),
        ("5<sup>99</sup> €", "5.99 €"),
        ("cost $40<sup>12</sup> and fell<sup>13</sup>", "cost $40[12] and fell[13]"),
        ('$40<sup><a href="#n12">12</a></sup>, $40<sup>3</sup>', "$40[12], $40[3]"),
        ("2.5² and 10⁶, Acme<sup>TM</sup>", "2.5² and 10⁶, Acme™"),
    ],
)
def test_no_figure_ever_reads_as_another(body, text):
    assert read(f"<p>{body}</p>") == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>I put it at <del>60%</del> <ins>75%</ins> now</p>", "I put it at ~~60%~~ 75% now"),
        ("<p>at <s>60%</s><ins>75%</ins></p>", "at ~~60%~~ 75%"),
        ("<ul><li><strike>War: 5%</strike></li><li>Peace</li></ul>", "~~War: 5%~~\n\nPeace"),
        ('<p>at <span class="big strikethrough">60%</span> <span class="strike">75%</span></p>', "at ~~60%~~ 75%"),
        (
            '<div style="text-decoration: line-through"><p>One.</p><p>Two <b>x</b>.</p></div>Three',
            "~~One.~~\n\n~~Two x.~~\n\nThree",
        ),
    ],
)
def test_what_is_struck_out_is_marked_and_said(body, text):
    read = read_page(f"<html><body>{body}</body></html>")
    assert (read.text, read.remarks) == (text, (STRUCK,))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<li><b>It rains: 70%</b></li>", "**It rains: 70%**"),
        ("<li><b>It rains: 70%</b>.</li>", "**It rains: 70%**."),
        ("<ol><li><strong>It rains: 70%</strong></li></ol>", "1. **It rains: 70%**"),
        ("<p><b>A: 60%<br>B: 70 per cent</b></p>", "**A: 60%**\n**B: 70 per cent**"),
        ("<p><b>Rain</b> <b>3 in 4</b></p>", "**Rain 3 in 4**"),
        ("<p><b>70%</b>: it rains</p>", "70%: it rains"),
        ("<p><b>It rains</b></p>", "It rains"),
        ("<h2><b>It rains: 70%</b></h2>", "It rains: 70%"),
    ],
)
def test_a_line_in_bold_keeps_its_mark_where_it_has_a_chance(body, text):
    assert read(body) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            "<ol start=3><li>Republicans keep the House: 70%<li>Two</ol>",
            "3. Republicans keep the House: 70%\n\n4. Two",
        ),
        ("<ol><li value=9><p>Nine</p><li>Ten</ol>", "9. Nine\n\n10. Ten"),
        ("<ol reversed><li>A<li>B</ol>", "2. A\n\n1. B"),
        ("<ol type=a><li>A<li>B</ol>", "a. A\n\nb. B"),
        ("<ol type=I><li>A<li>B<li>C<li>D</ol>", "I. A\n\nII. B\n\nIII. C\n\nIV. D"),
        ("<ol><li>1. One<li>(2) Two</ol>", "1. One\n\n(2) Two"),
        ('<ol style="list-style: none"><li>One</ol>', "One"),
        ("<ol><li>One<ul><li>a<li>b</ul><li>Two</ol>", "1. One\n\na\n\nb\n\n2. Two"),
        ("<ul><li>One<li>Two</ul>", "One\n\nTwo"),
    ],
)
def test_lists_keep_their_numbers(body, text):
    assert read(body) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<span>A</span><div>B</div>", "A\n\nB"),
        ("A<br>B<wbr>C<button>x</button>D", "A\nBC D"),
        ("<div><a>One</a><a>Two</a></div>", "One Two"),
        ("<div><span>Yes</span><span>70%</span><span>No</span></div>", "Yes 70% No"),
        ("<p><span>T</span><span>he deal</span>, CO<span>2</span></p>", "The deal, CO2"),
        ("<my-box>A</my-box><my-box>B</my-box>", "A B"),
        ("A<my-box><p>B</p></my-box>C", "A\n\nB\n\nC"),
        ('<div style="display:flex"><span>A</span><span>B</span></div>', "A B"),
        ('<span style="display:block">A</span><span style="display:block">B</span>', "A\n\nB"),
        ("<table><tr><td>A<td>B<tr><td><p>C</p><td><div>D</div></table>", "A | B\nC | D"),
        ("<p><em>book</em>makers un<!-- c -->likely <span>T</span>he</p>", "bookmakers unlikely The"),
        ("<ruby>字<rp>(</rp><rt>ji</rt><rp>)</rp></ruby>", "字"),
        ("<p>On <time>11 May 2022</time><time>1 June 2023</time>.</p>", "On 11 May 2022 1 June 2023."),
    ],
)
def test_boxes_never_run_together_and_words_never_fall_apart(body, text):
    assert read(body) == text


def test_formulas_are_written_in_a_line_and_said():
    read = read_page(
        "<p>About <math><mn>2.5</mn><mo>×</mo><msup><mn>10</mn><mn>6</mn></msup></math> or "
        "<math><mfrac><mn>1</mn><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow></mfrac></math>.</p>"
    )
    assert (read.text, read.remarks) == ("About 2.5×10^6 or 1/(n+1).", (FORMULAS,))
    assert read_page('<p>It is</p><script type="math/tex">10^6</script>').remarks == (FORMULAS,)


def test_text_from_right_to_left_is_kept_whole():
    words = [
        "قال الكاتب إن الأسعار ستنخفض على الأرجح في عام 2025، كما حدث من قبل، وهذا نص طويل بما يكفي.",
        "وقال أيضا: «لن يكون هناك اتفاق، بنسبة 70٪، قبل نهاية العام المقبل».",
    ]
    paragraphs = "".join(f"<p>{word}</p>" for word in words)
    assert read(f"<article dir=rtl>{paragraphs}</article>") == "\n\n".join(words)


@pytest.mark.parametrize("tag", ["math", "my-box", "span", "ol"])
def test_elements_in_elements_in_elements(tag):
    assert read(f"<p>Words.</p>{f'<{tag}>' * 200}End.{f'</{tag}>' * 200}").startswith("Words.")
