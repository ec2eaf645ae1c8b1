"""Made-up experts, questions and forecasts of known skill, labelled as such wherever they appear."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tracker.models import Collection, Expert, Forecast, Question, Resolution, Topic, User
from tracker.models.changes import recording
from tracker.scoring.simulation import Shape, Simulation, simulate
from tracker.values.moments import Precision

BEGINNING = datetime(2015, 1, 1, tzinfo=UTC)
SPAN, OPEN_FOR = timedelta(days=3650), timedelta(days=60)
TOPICS = 8
FORECASTS_AT_ONCE = 5000
NOTE = "Synthetic: made by a random number generator for trying the site out. Nobody forecast this."


class AlreadyThereError(Exception):
    """The example of this seed is on record."""


def load(
    experts: int,
    questions: int,
    forecasts: int,
    seed: int,
    progress: Callable[[str, int, int], None],
    skew: float = 0.0,
) -> Simulation:
    """Put a simulation on record, all or nothing, through the verbs that imports use. Raises AlreadyThereError.

    skew: how unequally people take part, as Shape has it.
    """
    label = f"Synthetic {seed}"
    simulation = simulate(Shape(experts, questions, forecasts, skew=skew, moves=0.5), seed)
    with recording():
        if Collection.objects.filter(slug=f"synthetic-{seed}").exists():
            raise AlreadyThereError(f"The synthetic example with seed {seed} is on record already.")
        people = _experts(simulation, label, seed)
        asked = _questions(questions, label, seed)
        for start in range(0, forecasts, FORECASTS_AT_ONCE):
            progress("Forecasts", start, forecasts)
            some = range(start, min(start + FORECASTS_AT_ONCE, forecasts))
            made = [_forecast(simulation, i, people, asked) for i in some]
            for forecast in made:
                forecast.clean_alone()
            Forecast.objects.enter_all(made, [])
        progress("Scores", 0, questions)
        Question.objects.resolve_all([_resolution(q, simulation.happened[i]) for i, q in enumerate(asked)])
    return simulation


def _experts(simulation: Simulation, label: str, seed: int) -> list[Expert]:
    digits = len(str(len(simulation.noise)))
    return Expert.objects.bulk_create(
        [
            Expert(
                name=f"{label} Expert {number:0{digits}}",
                slug=f"synthetic-{seed}-{number:0{digits}}",
                kind=Expert.Kind.MODEL,
                biography=f"{NOTE} Standard deviation of the noise in log odds: {noise:.3f}.",
                recorded_by=User.objects.system(),
            )
            for number, noise in enumerate(simulation.noise, 1)
        ],
        batch_size=1000,
    )


def _questions(n: int, label: str, seed: int) -> list[Question]:
    by = User.objects.system()
    topics = [
        Topic.objects.get_or_create(slug=f"synthetic-{number}", defaults={"name": f"Synthetic topic {number}"})[0]
        for number in range(1, TOPICS + 1)
    ]
    questions = []
    for number in range(n):
        opens_at = BEGINNING + timedelta(days=int(SPAN.days * number / n))
        questions.append(
            Question(
                title=f"{label}: does event {number + 1} happen?",
                criteria=NOTE,
                opens_at=opens_at,
                closes_at=opens_at + OPEN_FOR,
                key=f"synthetic-{seed}-{number + 1}",
                recorded_by=by,
            )
        )
    Question.objects.ask_all(
        [(question, [topics[i % TOPICS]], "") for i, question in enumerate(questions)], by=User.objects.system()
    )
    collection = Collection.objects.create(
        title=f"Synthetic example {seed}",
        slug=f"synthetic-{seed}",
        description=NOTE,
        frame=Collection.Frame.SELECTED,
        frame_note=NOTE,
        recorded_by=by,
    )
    collection.questions.set(questions)
    return questions


def _forecast(simulation: Simulation, i: int, people: list[Expert], asked: list[Question]) -> Forecast:
    question = asked[simulation.question[i]]
    return Forecast(
        question=question,
        expert=people[simulation.expert[i]],
        basis=Forecast.Basis.STATED,
        probability=float(simulation.p[i]),
        made_at=question.opens_at + float(simulation.made[i]) * OPEN_FOR,
        made_precision=Precision.INSTANT,
        recorded_by=question.recorded_by,
    )


def _resolution(question: Question, happened: float) -> Resolution:
    return Resolution(
        question=question,
        number=1,
        decision=Resolution.Decision.OUTCOME,
        outcome="yes" if happened else "no",
        known_at=question.closes_at,
        known_precision=Precision.DAY,
        rationale=NOTE,
        recorded_by=question.recorded_by,
    )
