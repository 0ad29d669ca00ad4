"""What is known where an expression is asked: facts, what follows from them, and points at which they hold."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import islice
from math import inf
from time import process_time
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free, walk
from symcnn.formulas.dependence import usable
from symcnn.formulas.symbols import ForAll
from symcnn.formulas.truth import truth
from symcnn.judge import integers, signs
from symcnn.judge.randomness import is_mean
from symcnn.judge.sampler import Sampler

ASKED_MS = 100
"""How long the solver may take for one question."""
POINTS = 8
BINDERS = (sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative, sp.Indexed)


class Known:
    """Facts about the symbols of an expression, each a relation of SymPy's, and what they entail.

    Laws of random families say nothing of numbers and are left out.

    >>> from symcnn.formulas.symbols import integers
    >>> n, k = integers("n k")
    >>> known = Known([k >= 1, n >= k])
    >>> known.entails(n >= 1), known.entails(n >= 2)
    (True, False)
    """

    def __init__(self, facts: Iterable[Boolean], about: Formula = sp.S.Zero, until: float = inf) -> None:
        parts = [part for fact in usable(tuple(facts)) for part in sp.And.make_args(fact)]
        self.facts = tuple(
            part for part in parts if isinstance(part, (Relational, sp.Or, sp.Implies, ForAll)) and not _of_chance(part)
        )
        self.about = about
        self.until = until
        """By `time.process_time`, when nothing is asked any more."""

    @cached_property
    def plain(self) -> tuple[Boolean, ...]:
        """The facts that hold for no range."""
        return tuple(fact for fact in self.facts if not isinstance(fact, ForAll))

    @cached_property
    def points(self) -> tuple[dict[Any, Any], ...]:
        """Some points at which the facts hold, by symbol; small numbers, the same ones each time."""
        plain = tuple(fact for fact in self.plain if not fact.has(*BINDERS))
        symbols = sp.Add(*free(self.about))  # the names alone: points are drawn for what is asked as well
        sampler = Sampler((sp.Eq(symbols, 0, evaluate=False), *plain))
        found = islice(sampler.points(plain, POINTS), POINTS)
        return tuple({key: value for key, value in point.items() if key.is_Symbol} for point in found)

    def with_facts(self, facts: Iterable[Any], about: Formula | None = None) -> Known:
        """The same, and further facts."""
        more = [fact for fact in facts if fact not in (sp.true, sp.false)]
        return Known((*self.facts, *more), self.about if about is None else about, self.until)

    def without(self, bound: Iterable[Any], facts: Iterable[Any], about: Formula) -> Known:
        """What is known under a binder: nothing of what it binds, but what the further facts say."""
        names = {symbol.name for symbol in bound}
        kept = [fact for fact in self.facts if not names & {symbol.name for symbol in free(fact)}]
        return Known((*kept, *(fact for fact in facts if fact not in (sp.true, sp.false))), about, self.until)

    def entails(self, goal: Any) -> bool:
        """Whether the facts entail the goal; False also where that cannot be told.

        The solver is asked only where no point is known at which the goal fails. Errors: ``TimeoutError``.
        """
        if process_time() > self.until:
            raise TimeoutError
        if goal in (sp.true, sp.false):
            return bool(goal)
        if not goal.has(*BINDERS) and any(truth(goal.xreplace(point), 15) is False for point in self.points):
            return False
        if integers.entails(self.plain, goal, ASKED_MS):
            return True
        return (
            len(self.plain) < len(self.facts) and goal.has(sp.Indexed) and integers.entails(self.facts, goal, ASKED_MS)
        )

    def positive(self, term: Formula) -> bool:
        """Whether a term is entailed to be above zero."""
        if term.is_number:
            return bool(term.is_positive)
        if self.entails(sp.Gt(term, 0)):
            return True
        return bool(_beyond(term)) and self._seen(term > 0) and signs.positive(term, self.facts)

    def nonnegative(self, term: Formula) -> bool:
        """Whether a term is entailed to be at least zero."""
        if term.is_number:
            return bool(term.is_nonnegative)
        if self.entails(sp.Ge(term, 0)):
            return True
        return bool(_beyond(term)) and self._seen(term >= 0) and signs.nonnegative(term, self.facts)

    def nonzero(self, term: Formula) -> bool:
        """Whether a term is entailed not to be zero."""
        if term.is_number:
            return term.is_zero is False
        return self.positive(term) or self.positive(-term) or self.entails(sp.Ne(term, 0)) or self._factors(term)

    def _factors(self, term: Formula) -> bool:
        parts = sp.Mul.make_args(sp.factor(term)) if not term.has(*BINDERS) else (term,)
        bases = [part.base if part.is_Pow else part for part in parts]
        return bases != [term] and all(self.nonzero(base) for base in bases)

    def _seen(self, goal: Any) -> bool:
        """Whether no point is known at which it fails."""
        if goal in (sp.true, sp.false):
            return bool(goal)
        return all(truth(goal.xreplace(point), 15) is not False for point in self.points)


def _beyond(term: Formula) -> bool:
    """Whether a term holds a power or a function of which the solver of whole numbers knows nothing."""
    return bool(term.has(sp.exp, sp.log, sp.Sum)) or any(not power.exp.is_Integer for power in term.atoms(sp.Pow))


def _of_chance(fact: Formula) -> bool:
    return any(is_mean(node) for node, _ in walk(fact))


__all__ = ["BINDERS", "Known"]
