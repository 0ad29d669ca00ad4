"""Measurements of somebody else's files, in a process that is ended when nothing comes of them for a time.

The process (`symcnn.verdicts.serve`) does what it is given one after the other; it is
started again for what is left once it had to be ended, or a file has ended it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symcnn.catalogue.demonstration import Demonstration, DemonstrationReport, Seen
from symcnn.catalogue.derivation import Derivation
from symcnn.catalogue.prover import Died, lent
from symcnn.contest.result import ExperimentResult
from symcnn.contest.settings import Settings
from symcnn.errors import DerivationError, MissingTool, SymcnnError, Unfinished
from symcnn.time_limit import MEASURING_VARIABLE, measuring

if TYPE_CHECKING:
    from symcnn.verdicts.measuring import Progress

FIRST = 120.0
"""Seconds that the process may take to load PyTorch, on top of the usual limit."""
FILE = {kind.__name__: kind for kind in (DerivationError, Unfinished)}
OTHER = {kind.__name__: kind for kind in (MissingTool, SymcnnError)}


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
    asked = {
        "settings": {**asdict(settings), "resolution": str(settings.resolution)},
        "fresh": fresh,
        "store": None if store is None else str(store),
    }

    def take(name: str, answer: Mapping[str, Any]) -> None:
        if "planned" in answer:
            progress.planned(name, answer["planned"])
        if "drawn" in answer:
            progress.drawn(name, answer["drawn"])
        if "result" in answer:
            results[name] = ExperimentResult.from_json(answer["result"])
            progress.done("experiment", name)

    places = {one.name: str(_root(one)) for one in derivations}
    _apart("measure", places, asked, take, faults)
    return results


def demonstrated_apart(demonstration: Demonstration, root: Path, device: str) -> DemonstrationReport:
    """A demonstration, looked at in a process of its own.

    Errors: `DerivationError` where its file is at fault, or had to be ended.
    """
    reports: list[DemonstrationReport] = []
    faults: dict[str, DerivationError] = {}

    def take(name: str, answer: Mapping[str, Any]) -> None:
        if "shown" in answer:
            data = answer["shown"]
            seen = tuple(Seen(**one) for one in data["seen"])
            failed = {int(place): why for place, why in data["failed"].items()}
            rest = data["device"], data["torch"], data["seconds"]
            reports.append(DemonstrationReport(demonstration, seen, tuple(data["told_apart_by"]), failed, *rest))

    name = demonstration.name
    _apart("show", {name: str(root)}, {"device": device}, take, faults)
    if name in faults:
        raise faults[name]
    return reports[0]


def _apart(
    job: str,
    places: Mapping[str, str],
    asked: Mapping[str, Any],
    take: Callable[[str, Mapping[str, Any]], None],
    faults: dict[str, DerivationError],
) -> None:
    """Have these names (by the folder of each package) done, until of each something is known."""
    todo, limit = dict(places), measuring()
    while todo:
        current = ""
        try:
            with lent("torch") as prover:
                prover.begin({"job": job, "todo": list(todo.items()), **asked})
                answer = prover.answer(limit + FIRST)
                while "ended" not in answer:
                    current = answer["at"]
                    if "fault" in answer:
                        faults[current] = FILE[answer["kind"]](answer["fault"])
                    elif "refused" in answer:
                        raise OTHER[answer["kind"]](answer["refused"])
                    else:
                        take(current, answer)
                    if answer.get("over"):
                        todo.pop(current)
                    answer = prover.answer(limit)
                if todo:
                    raise Died(None)
        except TimeoutError:
            current = _blamed(current, todo)
            faults[current] = Unfinished(
                f"{current}: undecided. Nothing came of its measurement for {limit:g} s, so it was ended "
                f"({MEASURING_VARIABLE}=3600 allows it an hour)"
            )
        except Died as error:
            if not todo:
                return  # it had answered all
            current = _blamed(current, todo)
            faults[current] = DerivationError(
                f"{current}: the process that measures it ended before it had answered{error.how}; "
                "a measurement may not end the program, nor crash it"
            )


def _blamed(current: str, todo: dict[str, str]) -> str:
    """Who was at work when the process ended, taken off the list: between two names it is the next one."""
    name = current if current in todo else next(iter(todo))
    del todo[name]
    return name


def _root(derivation: Derivation) -> Path:
    assert derivation.path is not None
    return derivation.path.resolve().parents[derivation.name.count(".")]
