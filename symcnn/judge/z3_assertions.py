"""What a z3 query asserts, its limits, and the questions asked on the way.

z3 is imported when the first query is made; without it the other routes work.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from functools import cache
from typing import Any, Self

from symcnn.errors import MissingTool, SymcnnError
from symcnn.files.libraries import library
from symcnn.formulas.aliases import Formula

UNITS_PER_MS = 4000
"""z3's own resource units granted for a millisecond: the same on every machine, and used up before the clock
on all but the slowest."""


class Untranslatable(SymcnnError):
    """The term has no faithful translation under these assumptions."""


def load_z3() -> Any:
    """The module z3. Errors: `MissingTool`, which says what to install."""
    return library("z3", "a whole-number step", "pip install z3-solver")


@cache
def missing() -> str:
    """Why there is no z3, or nothing where there is; a library that cannot be loaded is tried once."""
    try:
        load_z3()
    except MissingTool as error:
        return str(error)
    return ""


def available() -> bool:
    """Whether there is a z3 that can be asked."""
    return not missing()


class Assertions:
    """z3 formulas that hold together, and whether they entail another one.

    >>> known = Assertions()
    >>> x = known.z3.Int("x")
    >>> known.asserted.append(x > 2)
    >>> known.holds(x >= 3), known.holds(x >= 4)
    (True, False)
    >>> further = known.copy()
    >>> further.asserted.append(x > 3)
    >>> known.holds(x >= 4), further.holds(x >= 4)
    (False, True)
    """

    def __init__(self, ask_ms: int = 1000) -> None:
        self.z3 = load_z3()
        self.asserted: list[Any] = []
        self.ask_ms = ask_ms
        self._answers: dict[tuple[str, int], bool] = {}

    def copy(self) -> Self:
        """The same, to be gone on with by itself: what is asserted there is not asserted here."""
        other = copy(self)
        for name, held in vars(self).items():
            if isinstance(held, (dict, list, set)):
                setattr(other, name, copy(held))
        return other

    def solver(self, assertions: Iterable[Any], timeout_ms: int, logic: str | None = None) -> Any:
        """A limited solver that holds the assertions; the clock is a backstop of the resource limit."""
        solver = self.z3.SolverFor(logic) if logic else self.z3.Solver()
        solver.set("timeout", 4 * timeout_ms)
        solver.set("rlimit", UNITS_PER_MS * timeout_ms)
        solver.add(*assertions)
        return solver

    def holds(self, condition: Formula) -> bool:
        """Whether the assumptions entail a z3 condition (False where z3 cannot tell)."""
        simple = self.z3.simplify(condition)
        if self.z3.is_true(simple):
            return True
        key = (simple.sexpr(), len(self.asserted))
        if key not in self._answers:
            solver = self.solver([*self.asserted, self.z3.Not(simple)], self.ask_ms)
            self._answers[key] = solver.check() == self.z3.unsat
        return self._answers[key]
