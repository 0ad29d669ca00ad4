"""Facts that may not be used, but tell which name depends on which.

A recalled claim speaks of a quantity that another file defines. What is known
of it here is the claim alone. But whether it is random, and which names it
varies with, is settled by its definition there: with ``V = x[1]`` behind a
claim about ``V``, a mean takes ``V``, too, and with ``W = 3*t`` no binder of
``t`` may stand around ``W``. In the same way, what is known of one value of a
symbol may not be used in an induction over it; but what is random by it stays
so. The claim is to follow from the constraints and the last line; but what the
lines before define stays what it is. Such facts are kept among the others in a
form in which they state nothing, and are opened only by what asks which name
depends on which, or is random:
`symcnn.judge.randomness`, `symcnn.recorder.lines` and the derivatives of
`symcnn.judge.calculus`. What another file names on the way is among them, by a
name of its own (`symcnn.formulas.own_names`), so that it is taken for nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Formula


class DependenceOnly(Boolean):  # type: ignore[misc]
    """A fact that may not be used. It has no parts that SymPy sees, so that nothing is put into it.

    >>> from sympy import Eq
    >>> from symcnn.formulas.symbols import reals
    >>> t, W = reals("t W")
    >>> fact = DependenceOnly(Eq(W, 3 * t))
    >>> fact, fact == DependenceOnly(Eq(W, 3 * t)), fact.free_symbols
    (DependenceOnly(Eq(W, 3*t)), True, set())
    """

    __slots__ = ("fact",)

    fact: Any

    def __new__(cls, fact: Formula) -> Any:
        made = Boolean.__new__(cls)
        made.fact = fact
        return made

    def _hashable_content(self) -> tuple[Any, ...]:
        return (self.fact,)

    def __getnewargs__(self) -> tuple[Any, ...]:
        return (self.fact,)

    def _sympystr(self, printer: Any) -> str:
        return f"DependenceOnly({printer._print(self.fact)})"

    _sympyrepr = _sympystr


def opened(facts: Iterable[Any]) -> Iterator[Any]:
    """All facts, also those that may not be used; to be asked only which name depends on which, or is random."""
    for fact in facts:
        yield fact.fact if isinstance(fact, DependenceOnly) else fact


def unusable(facts: Iterable[Any]) -> tuple[Any, ...]:
    """The facts in the form in which they may not be used, and tell which name depends on which, or is random."""
    return tuple(fact if isinstance(fact, DependenceOnly) else DependenceOnly(fact) for fact in facts)


def usable(facts: Iterable[Any]) -> tuple[Any, ...]:
    """The facts without those that state nothing."""
    return tuple(fact for fact in facts if not isinstance(fact, DependenceOnly))


__all__ = ["DependenceOnly", "opened", "unusable", "usable"]
