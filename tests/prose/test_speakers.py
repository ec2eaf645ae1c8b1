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
        ("〈Rates will stay high〉, according to the bank’s economist, Ada Example.", "Ada Example"),
        ("〈Rates will stay high〉, said the prime minister, Ada Example.", "Ada Example"),
        ("〈Rates will stay high〉, said Turkey’s Mehmet Şimşek.", "Mehmet Şimşek"),
        # Beside the office, and by what is theirs
        ("The finance minister, Mehmet Şimşek, told parliament that 〈inflation will fall〉.", "Mehmet Şimşek"),
        ("〈The bank’s chief economist, Ada Example, sees inflation falling.〉", "Ada Example"),
        ("〈John Doe’s deputy, Ada Example, expects rates to rise.〉", "Ada Example"),
        ("Jane Roe once worked for John Doe, who 〈expects rates to rise〉.", "John Doe"),
        ("For Ada Example, an analyst at a bank, 〈the rally is bound to end〉.", "Ada Example"),
        ("Ada Example’s view is that 〈the peg will break〉.", "Ada Example"),
        ("〈Ada Example puts the odds of a default at 30 percent.〉", "Ada Example"),
        ("〈Ada Example calls a recession inevitable.〉", "Ada Example"),
        ("Finance minister Mehmet Şimşek is confident that 〈growth will return〉.", "Mehmet Şimşek"),
        ("The Commission forecast on Monday that 〈growth will slow〉.", "Commission"),
        # Bodies
        ("In its outlook 〈the World Bank puts growth at 2.7 percent.〉", "World Bank"),
        ("〈The central bank of Ruritania expects inflation to fall.〉", "central bank of Ruritania"),
        ("〈Moody's expects the deficit to widen.〉", "Moody's"),
        ("〈Analysts at JPMorgan expect a cut.〉", "JPMorgan"),
        ("The Bank of Ruritania met. 〈Rates will stay high〉, the bank said.", "Bank of Ruritania"),
        ("Goldman Sachs cut its forecast.\n\n〈Rates will stay high〉, the bank said.", "Goldman Sachs"),
        # In full, where that stands earlier
        ("Mehmet Şimşek became minister in May. 〈Growth will return〉, Şimşek said.", "Mehmet Şimşek"),
        ("Ada Example spoke.\n\nIt rained.\n\n〈Example expects a recession.〉", "Ada Example"),
        ("John Doe and Jane Doe run it. 〈Rates will rise〉, Doe said.", "Doe"),
        ("〈Şimşek expects growth.〉 It was Mehmet Şimşek’s idea.", "Şimşek"),
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
        ("Ada Example runs Ruritania’s largest bank. 〈The peg will break〉, she said.", "Ada Example"),
        ("Ada Example spoke to CNN.\n\n“〈The peg will break〉,” she said.", "Ada Example"),
        ("Mehmet Şimşek is the finance minister. 〈Growth will return〉, the minister said.", "Mehmet Şimşek"),
        ("The talks were led by Mehmet Şimşek. 〈Growth will return〉, the minister said.", ""),
        ("Mehmet Şimşek attacked the bank. 〈Rates will rise〉, the governor said.", ""),
        ("Ada Example has run the bank since May. It was hard. 〈It will fail〉, she said.", "Ada Example"),
        ("Ada Example is blunt: “〈It will fail.〉”", "Ada Example"),
        ("〈Ada Example is blunt: “It will fail.”〉", "Ada Example"),
        ("〈Predicted Ada Example of a bank: “The peg will break.”〉", "Ada Example"),
        # By the views that they hold
        ("〈Example Economics’ base case is that growth will slow.〉", "Example Economics"),
        ("〈Example Economics' forecast is that growth will slow.〉", "Example Economics"),
        ("〈Wells Fargo’s baseline remains that growth will slow.〉", "Wells Fargo"),
        ("〈A cut is expected by Goldman Sachs to come in June.〉", "Goldman Sachs"),
        ("〈Examplebank has raised its year-end gold forecast to $2,000 an ounce.〉", "Examplebank"),
        ("〈Example Bank cut its 2023 growth forecast to 2 percent.〉", "Example Bank"),
        # With a place, a firm or an office between the name and the verb
        ("〈The rupee will fall〉, the EIU’s Ada Example in India said.", "Ada Example"),
        ("〈Gold will fall〉, Ada Example at Goldman Sachs said.", "Ada Example"),
        ("〈Ada Example, chief investment officer at Example Advisors, said gold will fall.〉", "Ada Example"),
        ("〈Ada Example, head of research, a former minister, said gold will fall.〉", "Ada Example"),
        ("〈Ada Example (Example Advisors) expects gold to fall.〉", "Ada Example"),
        ("〈The ECB may hesitate〉, ING said.", "ING"),
        ("〈The ECB may hesitate〉, analysts at ING said.", "ING"),
        # What nobody alone holds
        ("Many economists forecast that growth will return, 〈that jobs will return〉.", ""),
        (
            "Many economists forecast that growth will return; 〈that jobs will return〉; and that it will rain.",
            "",
        ),
        ("Many economists (and most banks) forecast that 〈growth will return〉.", ""),
        ("Some economists — not all — forecast that 〈growth will return〉.", ""),
        ("〈The emerging consensus among economists is that growth will be close to 2 %.〉", ""),
        ("〈The prevailing view is that rates will fall.〉", ""),
        ("〈Economists’ base case is that growth will slow.〉", ""),
        ("〈It is said that the IMF will announce a plan.〉", ""),
        ("〈It is widely believed that the bank will cut.〉", ""),
        ("〈It is rumoured that he will go.〉", ""),
        ("〈He is thought by many to be likely to go.〉", ""),
        ("〈He is reported to be likely to go.〉", ""),
        ("〈The bank is expected by most analysts to cut.〉", ""),
        ("〈Growth is widely expected to slow.〉", ""),
        ("While the Fed is calm, 〈the consensus expects a recession.〉", ""),
        ("“Rates will rise.\n\n“〈And growth will fall.〉", ""),
        ("“Rates will rise.\n\n〈Growth will fall.〉” He left.", ""),
        ('"Rates will rise.\n\n"〈And growth will fall.〉', ""),
        # Somebody without a name
        ("〈Officials and Ada Example in London say that rates will rise.〉", ""),
        ("〈Chief economists in London say that rates will rise.〉", ""),
        ("Mehmet Şimşek, the minister, attacked the bank. 〈Rates will rise〉, the governor said.", ""),
        ("The governor was ill. Mehmet Şimşek spoke. 〈Rates will rise〉, the governor said.", ""),
        ("Mehmet Şimşek spoke.\n\nPowell leads the Fed. “〈Rates will rise〉,” he said.", ""),
        ("The World Bank met. Goldman Sachs did too. 〈Rates will rise〉, the bank said.", ""),
        ("Mehmet Şimşek, the finance minister, met Ada Example. 〈Growth will return〉, the minister said.", ""),
        ("The Treasury sold bonds. 〈Rates will rise〉, the bank said.", ""),
        ("The Bank of Ruritania and the Bank of Utopia met. 〈Rates will rise〉, the bank said.", ""),
        ("〈Economists such as Ada Example expect rates to rise.〉", ""),
        ("〈A spokesman for Ada Example said that rates will rise.〉", ""),
        ("The Fund has cut its forecast and now 〈sees growth at 4 percent〉.", "Fund"),
        ("〈Officials in Ankara say that the lira will rise.〉", ""),
        ("〈Friends of Theresa May say that she will go.〉", ""),
        ("〈Officials promised that power would be restored by Friday.〉", ""),
        ("〈The lira will fall – so says Ada Example, at least.〉", "Ada Example"),
        ("〈As Ada Example has written, the lira will fall.〉", "Ada Example"),
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
        "〈Without doubt they will sign.〉",
        "〈Nothing suggests that he will resign.〉",
        "〈All signs suggest that he will resign.〉",
        "〈Expect the euro to weaken.〉",
        "〈Investors should expect lower returns.〉",
        "〈Growth forecasts will be cut.〉",
        "〈Energy prices could upset every forecast, including mine.〉",
        # Beside what others expect
        "Unlike the consensus, 〈I expect growth to slow.〉",
        "The consensus expects a boom; 〈growth will in fact be lower〉.",
        "While the consensus predicts a boom, 〈growth will be slow〉.",
        "It was dry. Although the IMF expects rain, 〈it will stay dry〉.",
        "〈While the Fed says little, rates will rise.〉",
        "〈Contrary to what the Fed says, rates will rise.〉",
        "It was dry. While the Fed expects rates to fall, and that jobs will return, 〈growth will be slow〉.",
        "〈My base case is that growth will slow.〉",
        "There is no consensus that 〈growth will slow〉.",
        "〈Inflation is expected by the end of the year to fall.〉",
        "〈Inflation is expected by May to fall.〉",
        "〈A recession is expected by us to begin.〉",
        "〈The bank will cut its oil forecast to $70.〉",
        "He left. “It was dry.”\n\n〈Growth will fall.〉 “It may.”",
        "I share their doubt that 〈he will go〉.",
        "There can be no doubt that 〈it will fail〉.",
        "〈Don't expect a deal this year.〉",
        "〈I'd put it at 70-30 against a deal.〉",
        "〈The new canal promises to double the trade.〉",
        "It is certain that 〈the peg will break〉.",
        "Ada Example was wrong. 〈I expect rates to rise.〉",
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
