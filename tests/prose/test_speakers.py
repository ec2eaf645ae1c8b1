"""Whose words a passage holds. The texts are our own; 〈…〉 are the words that are asked about."""

import pytest

from tracker.prose.speakers import REACH, attribution


def asked(text):
    start, end = text.index("〈"), text.index("〉") - 1
    return attribution(text.replace("〈", "").replace("〉", ""), start, end)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # Before what is said
        ("Mehmet Şimşek said that 〈inflation will fall〉.", "Mehmet Şimşek"),
        ("Mehmet Şimşek, the finance minister, told parliament that 〈inflation will fall〉.", "Mehmet Şimşek"),
        (
            "〈The International Monetary Fund expects the economy to shrink by 4 percent.〉",
            "International Monetary Fund",
        ),
        ("〈Goldman Sachs sees oil at $120 by the end of the year.〉", "Goldman Sachs"),
        ("〈Treasury Secretary Janet Yellen has warned that the money will run out.〉", "Janet Yellen"),
        ("Finance minister Ada Example argues that 〈rates will rise〉.", "Ada Example"),
        ("〈The Treasury now predicts that debt will peak in 2029.〉", "Treasury"),
        ("〈J. P. Example believes the tax will go.〉", "J. P. Example"),
        ("The Fed said that growth would slow and 〈that unemployment would rise〉.", "Fed"),
        ("〈President Erdoğan promised that rates would fall.〉", "Erdoğan"),
        ("〈Dr. Jane Roe of the Example Institute thinks that it will fail.〉", "Jane Roe"),
        ("On Friday Jerome Powell said that 〈rates will stay high〉.", "Jerome Powell"),
        ("In May Powell said that 〈rates will stay high〉.", "Powell"),
        ("Germany’s Olaf Scholz said that 〈the wall will hold〉.", "Olaf Scholz"),
        ("〈Analysts at Goldman Sachs expect the lira to weaken.〉", "Goldman Sachs"),
        ("As the IMF warned last month, 〈debt will exceed 100 percent of GDP〉.", "IMF"),
        ("〈“It will happen,” Mr. Powell told senators.〉", "Powell"),
        # After it
        ("〈The debt will peak in 2029〉, according to the Treasury.", "Treasury"),
        ("According to the Bank of England, 〈inflation will return to 2 percent〉.", "Bank of England"),
        ("In the view of Ada Example, 〈the war will last〉.", "Ada Example"),
        ("In Powell’s view 〈rates will stay high〉.", "Powell"),
        ("〈Rates will stay high〉, said Jerome Powell, the chairman.", "Jerome Powell"),
        ("〈Rates will stay high〉, Jerome Powell said on Friday.", "Jerome Powell"),
        # Quotation marks
        ("〈“Turkey will regain its rating,” Mehmet Şimşek told an audience.〉", "Mehmet Şimşek"),
        (
            "Mehmet Şimşek, the finance minister, told parliament: “〈Turkey will regain its rating〉.”",
            "Mehmet Şimşek",
        ),
        ("“It was hard. 〈It will be harder〉,” said Ada Example.", "Ada Example"),
        ("“It was hard,” Ada Example said. “〈It will be harder.〉”", "Ada Example"),
        ('〈"Turkey will regain its rating,"〉 Mehmet Şimşek said.', "Mehmet Şimşek"),
        ("“I was wrong. 〈I expect a recession〉,” said Ada Example.", "Ada Example"),
        # Pronouns
        ("Mehmet Şimşek flew to London. 〈He expects growth to return.〉", "Mehmet Şimşek"),
        ("Mr Şimşek flew to London. “〈Growth will return〉,” he told an audience.", "Şimşek"),
        ("Mehmet Şimşek met Jerome Powell. 〈He expects growth to return.〉", ""),
        ("Mehmet Şimşek met Powell. 〈He expects growth to return.〉", ""),
        ("The lira fell. Nobody cared. 〈He expects growth to return.〉", ""),
        ("Inflation rose. 〈He expects growth to return.〉", ""),
        # Somebody without a name
        ("〈Officials in Ankara say that the lira will rise.〉", ""),
        ("〈Friends of Theresa May say that she will go.〉", ""),
        ("〈Officials promised that power would be restored by Friday.〉", ""),
        ("〈Economists expect inflation to fall.〉", ""),
        ("〈Most analysts do not expect a cut.〉", ""),
        ("〈Many economists are predicting a recession.〉", ""),
        ("〈The minister told reporters that the city would hold.〉", ""),
        ("〈The Prime Minister said that there will be no election.〉", ""),
        ("〈Turkey will regain its rating〉, he told an audience in Ankara.", ""),
        ("〈“Turkey will regain its rating,” he told an audience.〉", ""),
        ("“〈Turkey will regain its rating.〉”", ""),
        ("〈Ada Example and John Doe expect a recession.〉", ""),
        ("〈The Germans expect a recession.〉", ""),
        ("〈Polls suggest that she will win.〉", ""),
    ],
)
def test_what_somebody_else_says(text, speaker):
    assert asked(text) == (True, speaker)


@pytest.mark.parametrize(
    "text",
    [
        "〈The lira will fall.〉",
        "〈I expect the lira to fall.〉",
        "〈We think that the lira will fall.〉",
        "I have argued that 〈the lira will fall〉.",
        "〈Nobody expects the lira to rise.〉",
        "〈No one thinks that it will last.〉",
        "〈Inflation is expected to fall.〉",
        "I have little doubt that 〈he will run〉.",
        "〈Expect the euro to weaken.〉",
        "〈Investors should expect lower returns.〉",
        "〈Growth forecasts will be cut.〉",
        "The bank said so last year; 〈it will not say so again〉.",
        "The Fed said that rates would rise, but 〈the market will fall〉.",
        "〈Growth will slow〉, and the Fund expects inflation to rise.",
        "〈The man who promised growth will resign.〉",
        "〈“Brexit” will be remembered.〉",
        "Mehmet Şimşek said so. 〈The lira will fall.〉",
        "“The lira is safe,” Mehmet Şimşek said. 〈It will fall.〉",
        "",
    ],
)
def test_what_the_writer_says(text):
    assert not (asked(text) if text else attribution("", 0, 0)).is_reported


def test_only_what_is_near_counts():
    text = f"Mehmet Şimşek said that {'the lira, ' * REACH} 〈will fall〉."
    assert not asked(text).is_reported


def test_any_stretch_can_be_asked_about():
    text = "Mehmet Şimşek said: “It\nwill fall.”\n\nIt fell."
    for start in range(len(text) + 1):
        for end in range(start, len(text) + 1):
            attribution(text, start, end)
