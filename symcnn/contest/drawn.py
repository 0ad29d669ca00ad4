"""Sequential tests by draws: until every rival is rejected, or the claim is, or the budget is spent.

Every pair of a point and a law is a cell. The level of an experiment is
halved between the operator and its impostor, and divided over the cells: then
all intervals of the operator hold together, at all looks (`symcnn.contest.intervals`),
with the probability that the level leaves. Where they hold, a true claim is
never excluded, and of a false one the truth, if it is among the rivals, is never
rejected: so the number of rivals costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from symcnn.contest.checkpoint import Checkpoint
from symcnn.contest.chunk import Draw, Job, Source, Unmeasurable, pilot
from symcnn.contest.conclusion import NO_TIGHTER, claimed, conclude
from symcnn.contest.race import FIRST_LOOK, CellEstimator, Race, nearly
from symcnn.contest.result import REFUTED, UNDECIDED, Conclusion, Findings, ImpostorOutcome, plain, size_of
from symcnn.contest.settings import Settings
from symcnn.contest.workers import here
from symcnn.errors import DerivationError
from symcnn.experiment.kinds import MonteCarlo
from symcnn.experiment.operators import IMPOSTOR, OPERATOR
from symcnn.formulas.aliases import Formula, Predict
from symcnn.formulas.demands import Demand

Watch = Callable[[float], None]
"""Told now and then which share of the draws that were predicted is done."""


def draw(
    name: str,
    experiment: MonteCarlo,
    operators: Mapping[str, Any],
    predict: Predict,
    rivals: Mapping[str, Predict],
    device: Any,
    settings: Settings,
    checkpoint: Checkpoint,
    *,
    remote: tuple[Any, ...] | None = None,
    draws: Draw = here,
    kept: Callable[[], None] = lambda: None,
    watch: Watch = lambda share: None,
) -> Findings:
    """The contest over draws; see `symcnn.contest.contest.contest`.

    ``operators`` holds the operator, and the impostor or None; ``remote`` says
    where another machine finds the derivation; ``draws`` draws the chunks;
    ``kept`` is called when the checkpoint has grown.
    """
    cells = sources(name, experiment, operators[OPERATOR], device.type, settings, remote)
    claims = [numeric(claimed(predict, source.point, name), name) for source in cells]
    asked = partial(
        Findings,
        level=settings.level,
        alpha=settings.alpha,
        tests=settings.tests,
        estimate=experiment.estimate,
    )
    try:
        race = _start(experiment, cells, claims, rivals, settings, checkpoint)
    except Unmeasurable as error:
        return asked(Conclusion(UNDECIDED, f"the measurement {error}"), [], {})

    def found(conclusion: Conclusion, **more: Any) -> Findings:
        cells = [estimator.cell(claim) for estimator, claim in zip(race.estimators, claims, strict=True)]
        return asked(conclusion, cells, race.outcomes, predicted=race.predicted, **more)

    steps = race.first()
    while steps:
        try:
            advance(race.estimators, steps, draws, kept)
        except Unmeasurable as error:
            return found(Conclusion(UNDECIDED, f"the measurement {error}"))
        watch(min(1.0, race.drawn / race.predicted))
        wrong = race.judge()
        if wrong is not None:
            cell = race.estimators[wrong].cell(race.claims[wrong])
            return found(Conclusion(REFUTED, _refuted(race, wrong, experiment.estimate)), wrong_at=cell)
        steps = race.further()
    if not rivals and any(isinstance(claim, Demand) for claim in claims):
        return found(Conclusion(UNDECIDED, NO_TIGHTER))
    if operators[IMPOSTOR] is None:
        return found(conclude(race.outcomes, None, _spent(race)))
    cells = sources(name, experiment, operators[IMPOSTOR], device.type, settings, remote, IMPOSTOR)
    control = _control(cells, race, settings, checkpoint, draws, kept)
    return found(conclude(race.outcomes, control, _spent(race)), impostor=control)


def plan(
    name: str,
    experiment: MonteCarlo,
    operator: Any,
    predict: Predict,
    rivals: Mapping[str, Predict],
    device: Any,
    settings: Settings,
    checkpoint: Checkpoint,
) -> float:
    """About how many seconds one worker will draw, from the pilot (which stays on the checkpoint)."""
    cells = sources(name, experiment, operator, device.type, settings)
    claims = [numeric(claimed(predict, source.point, name), name) for source in cells]
    try:
        return _start(experiment, cells, claims, rivals, settings, checkpoint).predicted_seconds
    except Unmeasurable:
        return 0.0


def numeric(claim: Formula, name: str) -> Any:
    """A claim that draws can be held against: one number."""
    if isinstance(claim, (bool, list, tuple, str)) or claim is None:
        raise DerivationError(f"{name}: draws estimate one number, and the claim says {claim!r}")
    return claim


def sources(
    name: str,
    experiment: MonteCarlo,
    operator: Any,
    device: str,
    settings: Settings,
    remote: tuple[Any, ...] | None = None,
    role: str = OPERATOR,
) -> list[Source]:
    """The cells in order: points from the smallest up, and in each the laws as the file lists them."""
    laws: list[tuple[str | None, Mapping[str, Any]]] = list(experiment.laws.items()) or [(None, {})]
    places = [(point, law, families) for point in sorted(experiment.at, key=size_of) for law, families in laws]
    return [
        Source(
            name,
            experiment,
            operator,
            point,
            law,
            families,
            device,
            settings.seed,
            None if remote is None else (*remote, role, place),
            draws=not experiment.laws and role == OPERATOR,
        )
        for place, (point, law, families) in enumerate(places)
    ]


def _start(
    experiment: MonteCarlo,
    cells: list[Source],
    claims: list[Any],
    rivals: Mapping[str, Predict],
    settings: Settings,
    checkpoint: Checkpoint,
) -> Race:
    """The race before its first draw; every cell has had its pilot."""
    budget = experiment.budget if settings.budget is None else settings.budget
    if budget < FIRST_LOOK * len(cells):
        least = FIRST_LOOK * len(cells)
        raise Unmeasurable(f"takes {least} draws for one look at its {len(cells)} cells; the budget is {budget}")
    estimators = _estimators(cells, OPERATOR, settings, checkpoint, budget // len(cells))
    values = {title: [rival(source.point) for source in cells] for title, rival in rivals.items()}
    own = nearly(settings.resolution, claims, estimators)
    shared = sorted(values.keys() & own.keys())
    if shared:
        raise DerivationError(f"{cells[0].name}: a rival is titled {shared[0]!r}, as one of the engine's own is")
    return Race(estimators, claims, {**values, **own}, frozenset(own), budget)


def _estimators(
    cells: list[Source], role: str, settings: Settings, checkpoint: Checkpoint, most: int
) -> list[CellEstimator]:
    level = settings.level / 2 / len(cells)
    return [CellEstimator(one, checkpoint.cell(role, one.key, partial(pilot, one, most)), level) for one in cells]


def advance(
    estimators: list[CellEstimator],
    steps: Mapping[int, int],
    draws: Draw,
    kept: Callable[[], None],
    role: str = OPERATOR,
) -> None:
    """Draw the cells up to so many chunks, merge them in order, and look."""
    jobs = {}
    for place, chunks in steps.items():
        estimator = estimators[place]
        if chunks not in estimator.run.looks:
            run = estimator.run
            jobs[place] = Job(estimator.source, estimator.chunks, chunks - estimator.chunks, run.size, run.seeded)
    found = dict(zip(jobs, draws(list(jobs.values())), strict=True)) if jobs else {}
    for place, chunks in steps.items():
        estimator = estimators[place]
        estimator.take(chunks, found.get(place, ()))
        if not estimator.moments.finite:
            raise Unmeasurable(f"gave a value that is not finite at {estimator.source.point}")
        if estimator.moments.constant and role == OPERATOR:  # of an impostor a constant is a value too
            same, count = estimator.moments.mean, estimator.moments.count
            raise Unmeasurable(
                f"gave one and the same value {same!r} in all of {count} draws at {estimator.source.point}"
            )
        estimator.look()
    if jobs:
        kept()


def _refuted(race: Race, place: int, estimate: str) -> str:
    """Why the claim is refuted, in a sentence."""
    estimator, claim = race.estimators[place], race.claims[place]
    law = f", law {estimator.source.law}" if estimator.source.law else ""
    said = str(claim) if isinstance(claim, Demand) else f"{float(claim):.6g}"
    why = (
        f"at {estimator.source.point}{law} the {estimate} is {estimator.estimate:.6g} +- {estimator.half_width:.2g} "
        f"({estimator.moments.count} draws), the claim {said}"
    )
    agreeing = race.agreeing()
    if agreeing:
        why += f"; what agrees is {agreeing[0]!r}"
    return why


def _spent(race: Race) -> str:
    """Why the race ended without an answer; empty where every cell has an interval and every rival is rejected."""
    if race.unbounded:
        where = race.estimators[race.unbounded[0]]
        law = f", law {where.source.law}" if where.source.law else ""
        return (
            f"at {where.source.point}{law} the tails are too heavy for any interval after {where.moments.count} draws, "
            f"where the budget ends; at least {where.least_draws:.2g} are needed"
        )
    unlike_pilot = race.unlike_pilot
    if unlike_pilot is not None:
        where = race.estimators[unlike_pilot]
        return (
            f"at {where.source.point} the spread of the draws is {where.moments.variance**0.5:.3g}, and was "
            f"{where.run.pilot.variance**0.5:.3g} in the pilot: too heavy tails to say what is near to zero"
        )
    if not race.remaining:
        return ""
    cells = {title: race.best(title) for title in race.remaining}
    if not all(cells.values()):
        return "it says the same as the claim at every point of the experiment"
    more = max(race.estimators[p].needed(race.gap(title, p)) for title, places in cells.items() for p in places)
    return f"after {race.drawn} draws, the whole budget; about {more:.2g} in one cell would tell"


def _control(
    cells: list[Source], race: Race, settings: Settings, checkpoint: Checkpoint, draws: Draw, kept: Callable[[], None]
) -> ImpostorOutcome:
    """The impostor in place of the operator, in every cell for as long as the operator at most, until one differs."""
    running: dict[int, CellEstimator] = {}
    errors: dict[int, str] = {}
    left = list(range(len(cells)))
    while left:
        for place in list(left):
            mine = race.estimators[place]
            try:
                if place not in running:  # raising, or no sample at all, is no value
                    (running[place],) = _estimators([cells[place]], IMPOSTOR, settings, checkpoint, mine.run.size)
                    running[place].level, running[place].mixture = mine.level, mine.mixture
                estimator = running[place]
                chunks = min(estimator.next, max(1, mine.moments.count // estimator.run.size))
                if chunks > estimator.chunks:
                    advance([estimator], {0: chunks}, draws, kept, IMPOSTOR)
                else:
                    left.remove(place)
            except (Unmeasurable, DerivationError) as error:
                errors[place] = str(error)
                left.remove(place)
                continue
            if estimator.excludes(race.claims[place]):
                point, claim = plain(estimator.source.point), plain(race.claims[place])
                return ImpostorOutcome(True, point, estimator.source.law, claim, plain(estimator.estimate))
    if not errors:
        return ImpostorOutcome(False)
    most = "every cell" if len(errors) == len(cells) else f"{len(errors)} of {len(cells)} cells"
    return ImpostorOutcome(False, error=f"in {most} it gave no value: {next(iter(errors.values()))}")
