"""Goal and facts as the judge takes them: conjunctions apart, no lengths, and each name either free or bound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from symcnn.formulas.binding import names
from symcnn.formulas.lengths import unsized
from symcnn.formulas.substitution import apart
from symcnn.formulas.symbols import ForAll
from symcnn.judge.judgement import Obligation


def lexical(obligation: Obligation) -> tuple[Any, tuple[Any, ...]]:
    """Goal and facts without lengths of sequences, and with no bound symbol of a name that stands free in any of them.

    >>> from symcnn.formulas.symbols import integers
    >>> i, n = integers("i n")
    >>> lexical(Obligation(sp.Eq(sp.Sum(i, (i, 1, n)), n), (i >= 3,)))[0]
    Eq(Sum(i', (i', 1, n)), n)
    """
    facts = tuple(flat([unsized(fact) for fact in obligation.facts]))
    goal = unsized(obligation.goal)
    taken = frozenset().union(names(goal), *map(names, facts))
    return apart(goal, taken), tuple(apart(fact, taken) for fact in facts)


def flat(facts: Sequence[Any]) -> list[Any]:
    """Conjunctions taken apart, and what is trivially true left out."""
    result: list[Any] = []
    for fact in facts:
        if isinstance(fact, sp.And):
            result.extend(flat(fact.args))
        elif isinstance(fact, ForAll) and isinstance(fact.body, sp.And):
            result.extend(ForAll(part, *fact.limits) for part in flat(fact.body.args))
        elif fact != sp.true:
            result.append(fact)
    return result


__all__ = ["flat", "lexical"]
