"""Measurements of somebody else's files, in a process that is ended when nothing comes of them for a time.

The process (`symcnn.verdicts.serve`) does what it is given one after the other; it is
started again for what is left once it had to be ended, or a file has ended it.
What a job is called there says what is done: ``measure``, ``show``, ``trace``, ``build``, ``mutants``, ``replay``,
``lab``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from symcnn.catalogue.demonstration import Demonstration, DemonstrationReport, Seen
from symcnn.catalogue.derivation import Derivation
from symcnn.catalogue.prover import Died, lent
from symcnn.contest.result import ExperimentResult
from symcnn.contest.settings import Settings
from symcnn.errors import DerivationError, MissingTool, SymcnnError, Unfinished
from symcnn.time_limit import MEASURING_VARIABLE, measuring

if TYPE_CHECKING:
    from symcnn.verdicts.measuring import Progress

Answer = Mapping[str, Any]
Result = TypeVar("Result")
FIRST = 120.0
"""Seconds that the process may take to load PyTorch, on top of the usual limit."""
FILE = {kind.__name__: kind for kind in (DerivationError, Unfinished)}
OTHER = {kind.__name__: kind for kind in (MissingTool, SymcnnError)}
WORDS = {
    "lab": ("nothing came of its run", "runs", "a lab"),
    "trace": ("undecided. Nothing came of its trace", "traces", "a model"),
    "build": ("undecided. Nothing came of its run", "runs", "a model"),
}
MEASURING = ("undecided. Nothing came of its measurement", "measures", "a measurement")
"""What a job is, in words; these where `WORDS` has no others."""


class Garbled(Exception):
    """What the process said is no answer to what it was asked."""


def measured_apart(
    derivations: Sequence[Derivation],
    settings: Settings,
    fresh: bool,
    progress: Progress,
    store: Path | None,
    faults: dict[str, DerivationError],
) -> dict[str, ExperimentResult]:
    """The experiments of files on disk; what is wrong with one joins the ``faults``, and the others go on."""
    results: dict[str, ExperimentResult] = {}
    asked = {"settings": settings.to_json(), "fresh": fresh, "store": None if store is None else str(store)}

    def take(name: str, answer: Answer) -> None:
        if "planned" in answer:
            progress.planned(name, answer["planned"])
        if "drawn" in answer:
            progress.drawn(name, answer["drawn"])
        if answer.get("over"):
            with _understood():
                results[name] = ExperimentResult.from_json(answer["result"])
            progress.done("experiment", name)

    places = {one.name: str(package_of(one.path, one.name)) for one in derivations}
    _apart("measure", places, asked, take, faults)
    return results


def demonstrated_apart(demonstration: Demonstration, root: Path, device: str) -> DemonstrationReport:
    """A demonstration, looked at in a process of its own.

    Errors: `DerivationError` where its file is at fault, or had to be ended.
    """

    def report(answer: Answer) -> DemonstrationReport:
        data = answer["shown"]
        seen = tuple(Seen(**one) for one in data["seen"])
        failed = {int(place): why for place, why in data["failed"].items()}
        rest = data["device"], data["torch"], data["seconds"]
        return DemonstrationReport(demonstration, seen, tuple(data["told_apart_by"]), failed, *rest)

    return one_apart("show", demonstration.name, root, {"device": device}, report)


def one_apart(
    job: str,
    name: str,
    root: Path,
    asked: Mapping[str, Any],
    read: Callable[[Answer], Result],
    progress: Callable[[Answer], None] = lambda answer: None,
) -> Result:
    """One name of the package in the folder ``root``, done in a process of its own: what its last answer is read as.

    ``progress`` is given the answers before.

    Errors: `DerivationError` where its file is at fault, or had to be ended;
    `SymcnnError` for what is refused whatever the file is.
    """
    found: list[Result] = []
    faults: dict[str, DerivationError] = {}

    def take(_: str, answer: Answer) -> None:
        if answer.get("over"):
            with _understood():
                found.append(read(answer))
        else:
            progress(answer)

    _apart(job, {name: str(root)}, asked, take, faults)
    if name in faults:
        raise faults[name]
    return found[0]


def _apart(
    job: str,
    places: Mapping[str, str],
    asked: Mapping[str, Any],
    take: Callable[[str, Answer], None],
    faults: dict[str, DerivationError],
) -> None:
    """Have these names (by the folder of each package) done, until of each something is known."""
    todo, limit = dict(places), measuring()
    nothing, does, what = WORDS.get(job, MEASURING)
    while todo:
        current, refused = "", None
        try:
            with lent("torch") as prover:
                prover.begin({"job": job, "todo": list(todo.items()), **asked})
                answer = prover.answer(limit + FIRST)
                while "ended" not in answer:
                    with _understood():
                        name, over = answer["at"], answer.get("over")
                        if name not in todo:
                            raise ValueError(f"{name!r} was not asked for")
                        current = name
                        if "fault" in answer:
                            faults[current] = FILE[answer["kind"]](answer["fault"])
                        elif "refused" in answer:
                            refused = OTHER[answer["kind"]](answer["refused"])
                    if "fault" not in answer and refused is None:
                        take(current, answer)
                    if over:
                        todo.pop(current)
                    answer = prover.answer(limit)
                if todo and refused is None:
                    raise Died(None)
        except TimeoutError:
            current = _blamed(current, todo)
            faults[current] = Unfinished(
                f"{current}: {nothing} for {limit:g} s, so it was ended ({MEASURING_VARIABLE}=3600 allows it an hour)"
            )
        except (Died, Garbled) as error:
            if not todo:
                return  # it had answered all
            how = error.how if isinstance(error, Died) else f": {error}"
            current = _blamed(current, todo)
            faults[current] = DerivationError(
                f"{current}: the process that {does} it ended before it had answered{how}; "
                f"{what} may not end the program, nor crash it"
            )
        if refused is not None:
            raise refused


@contextlib.contextmanager
def _understood() -> Iterator[None]:
    """What is said by a process in which a file runs need not be an answer."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise Garbled(f"what it said is no answer ({type(error).__name__}: {error})") from error


def _blamed(current: str, todo: dict[str, str]) -> str:
    """Who was at work when the process ended, taken off the list: between two names it is the next one."""
    name = current if current in todo else next(iter(todo))
    del todo[name]
    return name


def package_of(path: Path | None, name: str) -> Path:
    """The folder of the package in which a name stands whose file this is."""
    assert path is not None
    return path.resolve().parents[name.count(".")]
