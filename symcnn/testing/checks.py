"""An experiment in a test of one's own: this operator, these inputs, this closed form, these rivals.

`check` runs it anywhere; in pytest the fixture ``symcnn_check`` (see
`symcnn.pytest_plugin`) calls it with the suite's seed, device and error budget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from symcnn.catalogue.catalogue import derive
from symcnn.catalogue.derivation import Derivation
from symcnn.contest.contest import contest
from symcnn.contest.result import CONFIRMED, ExperimentResult
from symcnn.contest.rounding import Bounds
from symcnn.contest.settings import Settings
from symcnn.errors import SymcnnError
from symcnn.experiment.kinds import Exact, Experiment, Measure, MonteCarlo, Operator, Trajectory, grid, points
from symcnn.experiment.operators import resolve
from symcnn.experiment.run import Run
from symcnn.formulas.aliases import Predict
from symcnn.testing.failure import failure
from symcnn.testing.formula import coincide, listed, reader
from symcnn.verdicts.predict import predictor
from symcnn.verdicts.trial import run

__all__ = ["Check", "CheckFailed", "Settings", "check", "grid", "points"]

Check = Callable[..., ExperimentResult]
"""What the fixture ``symcnn_check`` is: `check` with the settings of the run."""

OPTIONS = {
    "variance": ("laws", "budget", "dtype"),
    "mean": ("laws", "budget", "dtype"),
    "equals": (),
    "follows": ("operations", "conditioning", "steps"),
}
"""By what the closed form says: the options that belong to it."""


class CheckFailed(AssertionError):
    """The experiment refuted the closed form, or could not decide; ``result`` is what it found."""

    def __init__(self, message: str, result: ExperimentResult) -> None:
        super().__init__(message)
        self.result = result


CheckFailed.__module__ = "symcnn.testing"  # where it is imported from


def check(
    measure: Measure | Derivation | str,
    *,
    operator: Operator,
    at: Mapping[str, Any] | Iterable[Mapping[str, Any]] = ({},),
    variance: Any = None,
    mean: Any = None,
    equals: Any = None,
    follows: Any = None,
    laws: Mapping[str, Any] | None = None,
    rivals: Mapping[str, Any] | None = None,
    impostor: Operator | None = None,
    operations: int | None = None,
    conditioning: Any = None,
    steps: str | None = None,
    budget: int | None = None,
    dtype: str | None = None,
    name: str | None = None,
    settings: Settings | None = None,
) -> ExperimentResult:
    """Hold a closed form against what an operator does; nothing comes back but a result that is confirmed.

    ``measure(run, **point)`` runs ``run.operator`` at a point of ``at``; or it is
    a derivation (or its name), whose experiment is run with this operator in
    place of its own, and that is all there is to say. Else the closed form is
    one of

    - ``variance``, ``mean``: of a tensor of shape ``(run.draws,)``, each entry
      an independent sample. Inputs come from ``run.sample(family, *shape)``, of
      shape ``(run.draws, *shape)``, where ``laws`` gives a law of
      ``sympy.stats`` to each family (or, by title, several such mappings: each
      is tried). An operator that draws by itself (an initialiser) needs none;
    - ``equals``: of an ``int`` or a ``bool``, exactly, at every point;
    - ``follows``: of a ``float`` or a list of them, a run in float64, within
      the rounding of so many ``operations`` per step (see
      `symcnn.experiment.kinds.Trajectory`).

    It and the ``rivals`` (by the misconception behind each) may be an expression
    of SymPy in the point's names, what `symcnn.derive` gives, a number, or a
    function of the point's values. Each rival must be told from the truth, and
    so must the claim 1 % up and down (one up, one down). ``impostor`` is another
    operator, which must give something else; without one it is made sure that
    the operator is used at all.

    Errors: `CheckFailed` where the closed form is refuted, or nothing could be
    decided; `SymcnnError` on wrong use.

    >>> from sympy import symbols
    >>> n, k = symbols("n k", integer=True, positive=True)
    >>> def side(run, n, k):
    ...     return run.operator(run.zeros(1, 1, n), run.zeros(1, 1, k)).shape[-1]
    >>> conv = "torch.nn.functional.conv1d"
    >>> check(side, operator=conv, at=grid(n=[5, 8], k=[1, 3]), equals=n - k + 1).status
    'confirmed'
    >>> check(side, operator=conv, at=grid(n=[5, 8], k=[1, 3]), equals=n - k, rivals={"one more": n - k + 1})
    Traceback (most recent call last):
    ...
    symcnn.testing.CheckFailed: symcnn: refuted: the value is that of the rival 'one more'
    ...
    """
    __tracebackhide__ = True
    said = {"variance": variance, "mean": mean, "equals": equals, "follows": follows}
    options = {
        "laws": laws,
        "budget": budget,
        "dtype": dtype,
        "operations": operations,
        "conditioning": conditioning,
        "steps": steps,
    }
    asked = settings or Settings(tests=1)
    if isinstance(measure, (Derivation, str)):
        others = {**said, **options, "rivals": rivals, "impostor": impostor, "at": None if at == ({},) else at}
        return _in_place(measure, operator, [name for name, value in others.items() if value is not None], asked)
    kind = _one(said)
    _refuse_strangers(kind, options)
    places = listed(at)
    predict = reader(said[kind], kind, places)
    contenders = _rivals(rivals, said[kind], predict, places)
    title = name or str(getattr(measure, "__name__", "measurement"))
    experiment = _experiment(kind, measure, operator, impostor, places, options)
    if impostor is None:
        _refuse_idle(title, experiment)
    magnified = None if conditioning is None else reader(conditioning, "conditioning", places)
    result = _run(title, experiment, predict, contenders, magnified, asked)
    if result.status != CONFIRMED:
        raise CheckFailed(failure(result, kind, contenders), result)
    return result


def _run(
    name: str,
    experiment: Experiment,
    predict: Predict,
    rivals: Mapping[str, Predict],
    conditioning: Predict | None,
    settings: Settings,
) -> ExperimentResult:
    return contest(name, experiment, predict, rivals, bounds=Bounds(conditioning), settings=settings)


def _in_place(
    named: Derivation | str, operator: Operator, others: Sequence[str], settings: Settings
) -> ExperimentResult:
    """A derivation's experiment with another operator in place of its own."""
    __tracebackhide__ = True
    derivation = derive(named) if isinstance(named, str) else named
    declared = derivation.experiment
    if others:
        raise SymcnnError(
            f"{derivation.name} brings its own experiment, so {', '.join(others)} cannot be given as well"
        )
    if declared is None:
        sources = ", ".join(derivation.follows_from)
        raise SymcnnError(f"{derivation.name} has no experiment: it follows from {sources}, which may have one")
    changed = replace(derivation, experiment=replace(declared, operator=operator), altered=True)
    result = run(changed, settings)
    if result.status != CONFIRMED:
        rivals = {title: predictor(derivation, said, partial=True) for title, said in derivation.rivals.items()}
        kind = {Exact: "equals", Trajectory: "follows"}.get(type(declared)) or str(result.estimate)
        raise CheckFailed(failure(result, kind, rivals), result)
    return result


def _one(said: Mapping[str, Any]) -> str:
    """Which of the closed forms was given: exactly one."""
    given = [kind for kind, formula in said.items() if formula is not None]
    if len(given) != 1:
        what = "none was given" if not given else f"{' and '.join(given)} were given"
        raise SymcnnError(f"an experiment has one closed form, as {', '.join(said)}; {what}")
    return given[0]


def _refuse_strangers(kind: str, options: Mapping[str, Any]) -> None:
    for option, value in options.items():
        if value is not None and option not in OPTIONS[kind]:
            homes = " and ".join(other for other, belong in OPTIONS.items() if option in belong)
            raise SymcnnError(f"{option} belongs to {homes}, not to {kind}")
    if kind == "follows" and options["operations"] is None:
        raise SymcnnError("follows needs operations: how many rounded operations there are in a step")


def _rivals(
    given: Mapping[str, Any] | None, claim: Any, predict: Predict, places: Sequence[Mapping[str, Any]]
) -> dict[str, Predict]:
    """The rivals as functions of a point, those of a derivation among them; each differs from the claim somewhere."""
    if not isinstance(given, Mapping | None):
        raise SymcnnError(f"rivals is a mapping from the misconception in words to its formula, not {given!r}")
    found = {
        title: reader(formula, f"the rival {title!r}", places, partial=True) for title, formula in (given or {}).items()
    }
    for title, rival in found.items():
        if all(coincide(predict(place), rival(place)) for place in places):
            raise SymcnnError(
                f"the rival {title!r} says the same as the closed form at every point, or nothing: "
                "add a point where they differ, or leave it out"
            )
    for title, formula in getattr(claim, "rivals", {}).items():
        rival = reader(formula, f"the rival {title!r}", places, partial=True, of=claim)
        # A derivation's own rivals were written for its own points.
        if title not in found and not all(coincide(predict(place), rival(place)) for place in places):
            found[title] = rival
    return found


def _experiment(
    kind: str,
    measure: Measure,
    operator: Operator,
    impostor: Operator | None,
    places: Sequence[dict[str, Any]],
    options: Mapping[str, Any],
) -> Experiment:
    if kind == "equals":
        return Exact(measure, operator, impostor, places)
    if kind == "follows":
        steps = options["steps"] or ("t" if all("t" in place for place in places) else None)
        return Trajectory(
            measure,
            operator,
            impostor,
            places,
            options["operations"],
            conditioning=options["conditioning"],
            steps=steps,
        )
    chosen = {option: options[option] for option in ("budget", "dtype") if options[option] is not None}
    return MonteCarlo(measure, operator, impostor, places, _laws(options["laws"]), estimate=kind, **chosen)


def _laws(given: Mapping[str, Any] | None) -> dict[str, Mapping[str, Any]]:
    """Laws by title and family: one mapping from family to law is the only one."""
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise SymcnnError(f"laws is a mapping from a family to its law, not {given!r}")
    nested = [isinstance(law, Mapping) for law in given.values()]
    if any(nested) and not all(nested):
        raise SymcnnError("laws gives each family its law, or by title several such mappings; here it does both")
    if nested and nested[0]:
        return {str(title): dict(families) for title, families in given.items()}
    return {"as given": dict(given)} if given else {}


class _Used(BaseException):
    """Raised by the tripwire: no measurement catches it by accident."""


class _Tripwire:
    """An operator that tells that it was used."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        raise _Used

    def __getattr__(self, name: str) -> Any:
        raise _Used


def _refuse_idle(name: str, experiment: Experiment) -> None:
    """Refuse a measurement that gives a value without its operator: a formula typed again agrees with itself."""
    import torch

    from symcnn.experiment.guard import scan
    from symcnn.experiment.sampling import sampler

    scan(experiment.measure, name)
    resolve(experiment.operator, name)
    point = experiment.at[0]
    laws = next(iter(experiment.laws.values()), {}) if isinstance(experiment, MonteCarlo) else {}
    samplers = {family: sampler(law, point, f"the law of {family}") for family, law in laws.items()}
    with torch.random.fork_rng(devices=[]):
        run = Run(_Tripwire(), draws=16, generator=torch.Generator(), samplers=samplers)
        try:
            experiment.measure(run, **point)
        except _Used:
            return
        except Exception:  # the experiment will meet it again, and report it
            return
    raise SymcnnError(f"{name}: the measurement gave a value without run.operator: it does not measure the operator")
