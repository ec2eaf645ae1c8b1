"""What the writers of state papers, outlooks and columns say instead of “will”. The sentences are our own."""

from datetime import date

import pytest

from tracker.lexicons import shipped_terms
from tracker.prose.spotter import spot

PUBLISHED = date(2025, 9, 1)
TERMS = shipped_terms()

FORECASTS = [
    # State papers: what is believed, hoped or feared is less than “will”
    ("I trust that the negotiations now pending will soon be brought to a close.", "I trust that"),
    ("I am confident that the people will approve the amendment.", "I am confident that"),
    ("I believe that the surplus will be absorbed.", "I believe that"),
    ("It is to be hoped that the treaty will be ratified.", "It is to be hoped that"),
    (
        "It may be confidently expected that the mint will resume the coinage.",
        "confidently expected that",
    ),
    ("It can hardly be doubted that they will report in its favor.", "It can hardly be doubted that"),
    ("There is reason to believe that the debt will be extinguished.", "reason to believe that"),
    ("There is every indication that the crop will be large.", "every indication that"),
    ("The time is not distant when the railway will reach the Pacific.", "The time is not distant when"),
    ("I indulge the hope that the tribunal will be established.", "indulge the hope that"),
    ("We may confidently look forward to a rise in the public credit.", "confidently look forward to"),
    ("A measure so just cannot fail to receive the approval of both Houses.", "cannot fail to"),
    ("The present harvest bids fair to be the largest in our history.", "bids fair to"),
    ("Such a policy must inevitably lead to the ruin of our shipping.", "must inevitably"),
    ("The Territory is destined to become a State of the first rank.", "destined to"),
    ("The new canal promises to double the trade of the west.", "promises to"),
    # Outlooks
    ("Growth is forecast at 3 percent in 2026.", "is forecast"),
    ("The deficit is seen widening to 5 percent of GDP.", "is seen widening"),
    ("GDP should expand by 1.8 percent.", "should"),
    ("The process should take three months.", "should"),
    ("The yield should settle near 4 percent.", "should"),
    ("The budget assumes growth of 5 percent.", "assumes"),
    ("The Fund projects growth of 3 percent.", "projects"),
    ("Poverty is projected to decline to 20 percent.", "projected to"),
    ("The Democrats stand to lose five seats.", "stand to lose"),
    ("House prices have further to fall.", "have further to fall"),
    ("Growth could be higher if oil prices rise.", "could"),
    # Columns
    ("I believe Labour wins the by-election.", "I believe"),
    ("My bet is on the challenger.", "My bet is on"),
    ("My hunch is that she runs.", "My hunch is that"),
    ("My sense is that the Fed will wait.", "My sense is that"),
    ("I have Arsenal to win.", "I have"),
    ("You can count on the Senate to block it.", "count on"),
    ("Don't expect a deal.", "Don't expect"),
    ("There's every chance that the coalition collapses.", "every chance"),
    ("The odds favor the incumbent.", "The odds favor"),
    ("The smart money is on a delay.", "The smart money is on"),
    ("I give it 60-40 that the bill passes.", "60-40"),
    ("I'd put it at 70-30 against a deal.", "70-30 against"),
    ("By the time the inquiry reports, the minister will have resigned.", "will"),
    ("2026 will be the year that they go public.", "will"),
    ("What happens next? The Commission will blink.", "will"),
    ("A recession is coming.", "is coming"),
    ("The chancellor is on his way out.", "is on his way out"),
    ("Britain is heading into recession.", "is heading into"),
    ("The regime's days are numbered.", "days are numbered"),
    ("The talks are going nowhere.", "are going nowhere"),
    ("The ruling party faces defeat.", "faces defeat"),
    ("All signs point to an early election.", "signs point to"),
    ("A deal is imminent.", "deal is imminent"),
    ("Brace for higher prices.", "Brace for"),
    ("The crown is more likely than not to end 2026 stronger than it began.", "more likely than not"),
    ("I’d put the probability of a default at 3 percent.", "put the probability of a default at 3 percent"),
    ("There's a sixty percent chance of snow.", "sixty percent chance"),
    ("There is less than a twenty-five per cent chance of snow.", "less than a twenty-five per cent chance"),
    ("We put a recession at 40 percent.", "put a recession at 40 percent"),
    ("I’d put Sinner at 60%.", "put Sinner at 60%"),
    ("The chance of a rise in 2027 is about 65 percent.", "chance of a rise in 2027 is about 65 percent"),
    ("They put inflation at 3 percent in 2027.", "put"),
    # Turned: the phrase holds the word that turns it
    ("This cannot last.", "cannot last"),
    ("He can't win Ohio.", "can't win"),
    ("Never again will a Tory leader trust the markets.", "Never again will"),
    ("Not one of these bills will pass.", "Not one of these bills will"),
    ("I cannot believe that the Senate will refuse.", "I cannot believe that"),
    ("I wouldn't bet on the government lasting.", "I wouldn't bet on"),
    ("I struggle to see how he wins.", "struggle to see how"),
    ("I'd be stunned if she lost.", "I'd be stunned if"),
    ("I would not rule out a snap election.", "I would not rule out"),
    ("The reform may never come.", "may never"),
    ("It is anything but certain that they will sign.", "anything but certain"),
    ("A victory is nowhere near guaranteed.", "nowhere near guaranteed"),
    ("He won't necessarily resign.", "won't necessarily"),
    ("Not all members will ratify it.", "Not all members will"),
    ("Nothing suggests that he will resign.", "Nothing suggests that"),
    ("There is no guarantee that he will resign.", "no guarantee that"),
    ("It is doubtful that they will sign.", "doubtful that"),
    ("I expect him not to resign by May.", "expect him not to"),
    ("The pact is expected not to survive 2026.", "expected not to"),
    ("They are unlikely to not sign by May.", "unlikely to not"),
    ("It will be a miracle if the pact survives.", "It will be a miracle"),
    ("The pact will be lucky to survive.", "will be lucky to"),
    ("It would not surprise me if they signed by May.", "It would not surprise me"),
    ("It would come as no surprise if they signed by May.", "It would come as no surprise"),
    ("Nobody should be surprised if they sign by May.", "Nobody should be surprised if"),
    ("Ada Example is wrong to think that oil will hit $100.", "is wrong to think that"),
    ("It would be a mistake to assume that oil will hit $100.", "would be a mistake to assume that"),
    ("Those who say that oil will hit $100 are wrong.", "who say that"),
    # A doubt that is denied
    ("I have little doubt that they will sign.", "little doubt that"),
    ("Without doubt they will sign.", "Without doubt"),
    ("Nobody doubts that they will sign.", "Nobody doubts that"),
    ("I do not doubt that they will sign.", "do not doubt that"),
    ("Everything suggests that he will resign.", "Everything suggests that"),
    # How likely, in words and in numbers
    ("The chances are slim that they sign.", "chances are slim"),
    ("The odds are against a deal this year.", "odds are against"),
    ("His chances look vanishingly small.", "chances look vanishingly small"),
    ("Nine times out of ten such a coalition will collapse.", "Nine times out of ten"),
    ("I give it a 40-to-60 percent chance.", "40-to-60 percent chance"),
    (
        "The probability of a coup is somewhere between 5 and 10 percent.",
        "probability of a coup is somewhere between 5 and 10 percent",
    ),
    ("The odds of a deal are at most 30 percent.", "odds of a deal are at most 30 percent"),
    ("My probability of a deal is 0.35.", "probability of a deal is 0.35"),
    ("We assign a probability of 0.7 to a cut.", "probability of 0.7"),
    ("There is a one in three risk of a blackout.", "one in three risk"),
    ("It is 60/40 that he stays.", "60/40"),
    ("I'd be willing to bet that he loses.", "I'd be willing to bet"),
    ("I would wager that he stays until 2026.", "I would wager"),
]
VAGUE = [
    "The economy remains vulnerable to a fall in copper prices.",
    "Risks are tilted to the downside.",
    "The odds of a shutdown are rising.",
    "The outlook for growth is bleak.",
    "It is becoming less likely that he will win.",
]
# Who can act is advised; what only happens is foretold.
ADVICE = [
    "The Union should raise its defence budget.",
    "The party should drop its leader.",
    "Teachers should get a raise.",
    "The government ought to increase pensions.",
    "Congress ought to lower the tariff.",
    "It ought to raise the retirement age.",
    "Washington should lift the embargo.",
    "I shall recommend the enactment of a banking law.",
    "I earnestly recommend the passage of a law for their relief.",
    "I ask the Congress to renew the act.",
    "It is our duty to provide for the veterans.",
    "It is desirable that the canal be finished.",
    "The subject deserves your immediate attention.",
]


@pytest.mark.parametrize(("sentence", "phrase"), FORECASTS)
def test_a_forecast(sentence, phrase):
    (candidate,) = spot(sentence, TERMS, PUBLISHED)
    assert (candidate.kind, candidate.phrase) == ("forecast", phrase)


@pytest.mark.parametrize(
    "sentence",
    [
        "Voters are not always rational.",
        "That does not necessarily follow.",
        "People who believe in ghosts are naive.",
        "It is foolish to bet on horses.",
        "There is no evidence that the treaty was broken.",
        "Nothing indicates that he lied.",
        "There is no question that he was guilty.",
        "He was late nine times out of ten.",
    ],
)
def test_what_turns_what_is_or_was_is_no_forecast(sentence):
    assert spot(sentence, TERMS, PUBLISHED) == []


def test_what_would_surprise_is_under_no_condition_and_what_is_barred_is_one():
    (surprising,) = spot("It would not surprise me if they signed by May.", TERMS, PUBLISHED)
    (barred,) = spot("Absent a ceasefire, the war will go on.", TERMS, PUBLISHED)
    (failing,) = spot("Failing schools will close in 2026.", TERMS, PUBLISHED)
    assert (surprising.condition, barred.condition, failing.condition) == ("", "Absent a ceasefire", "")


@pytest.mark.parametrize("sentence", VAGUE)
def test_what_says_no_more_than_that_it_could(sentence):
    (candidate,) = spot(sentence, TERMS, PUBLISHED)
    assert (candidate.kind, candidate.phrase) == ("vague", "")


@pytest.mark.parametrize("sentence", ADVICE)
def test_advice(sentence):
    (candidate,) = spot(sentence, TERMS, PUBLISHED)
    assert (candidate.kind, candidate.phrase) == ("prescription", "")


@pytest.mark.parametrize(
    "sentence",
    ["Prices ought to fall.", "The party should win.", "The bank should survive.", "Rates should drop."],
)
def test_what_only_happens_is_no_advice(sentence):
    (candidate,) = spot(sentence, TERMS, PUBLISHED)
    assert candidate.kind == "forecast"


def test_a_comparison_with_a_fixed_state_has_a_deadline():
    (candidate,) = spot("The crown is more likely than not to end 2026 stronger than it began.", TERMS, PUBLISHED)
    assert candidate.deadline == "2026-12-31"


@pytest.mark.parametrize(
    ("sentence", "phrase"),
    [
        ("The index will hit 6,000 in twenty-four months.", "will"),
        ("The index will hit 6,000 in ten.", "will"),
        ("It will rise to 6 in 10 years.", "will"),
        ("At 10,000 to 1 against, it will fall.", "will"),
        ("There is a one in 10,000 chance that it falls.", "one in 10,000 chance"),
        ("The odds are one in 1,000 that it falls.", "odds are one in 1,000"),
    ],
)
def test_a_number_with_thousands_is_one_number(sentence, phrase):
    (candidate,) = spot(sentence, shipped_terms())
    assert candidate.phrase == phrase
