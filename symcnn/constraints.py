"""What may stand in ``where``: constraints on what is given, and laws of what is random.

A constraint narrows the domain. It may not speak of what is sought or defined
(that would assume part of the answer), nor be the claim. What is random is
described by laws: a density, moments, independence; the members of random
families are not tied to one another by equations, which would contradict it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from .expressions import free_names, symbol_name
from .judge.lengths import unsized
from .randomness import is_mean, key, named, places, randoms, statements
from .substitution import canonical
from .symbols import Density, ForAll, Independent


def fault(where: Sequence[Any], given: Mapping[Any, Any], sought: Mapping[Any, Any], claim: Any) -> str | None:
    """What is wrong with the constraints of a file, in words; None where nothing is.

    >>> from symcnn.symbols import integers
    >>> n, m = integers("n m")
    >>> fault([n >= 1, sp.Eq(m, n + 2)], {n: "side"}, {m: "result"}, sp.Eq(m, n + 2))
    'the constraint Eq(m, n + 2) speaks of m, which is sought; a constraint speaks of what is given'
    """
    names = {symbol_name(symbol) for symbol in sought} - {symbol_name(symbol) for symbol in given}
    for fact in where:
        met = sorted(free_names(fact) & names)
        if met:
            return f"the constraint {fact} speaks of {met[0]}, which is sought; a constraint speaks of what is given"
    stated = {form for fact in where for part in _parts(fact) for form in _forms(part)}
    for part in _parts(claim):
        if _forms(part) & stated:
            return f"the claim stands among the constraints, so nothing would be derived: {part}"
    return _laws(where)


def _parts(fact: Any) -> Iterable[Any]:
    """The conjuncts of a proposition, those under a quantifier each under it."""
    for part in sp.And.make_args(fact):
        if isinstance(part, ForAll):
            yield from (ForAll(inner, *part.limits) for inner in sp.And.make_args(part.body))
        else:
            yield part


def _forms(part: Any) -> set[Any]:
    """A proposition in the ways it may be written: of an equation, the difference of its sides up to a factor."""
    part = unsized(part)
    if isinstance(part, ForAll) and isinstance(part.body, sp.Eq):
        return {canonical(ForAll(form, *part.limits)) for form in _forms(part.body) if isinstance(form, sp.Basic)}
    if not isinstance(part, sp.Eq) or not all(isinstance(side, sp.Expr) for side in part.args):
        return {canonical(part)}
    difference = sp.expand(part.lhs - part.rhs)
    _, primitive = sp.factor_terms(difference).as_coeff_Mul()
    primitive = sp.expand(primitive)
    return {canonical(part)} | {
        canonical(sp.Eq(sign * primitive, 0, evaluate=False)) for sign in (1, -1) if primitive != 0
    }


def _laws(where: Sequence[Any]) -> str | None:
    random = randoms(tuple(map(unsized, where)))
    densities: list[Any] = []
    independent = [{key(f) for f in fact.families} for _, fact in statements(where) if isinstance(fact, Independent)]
    for _, fact in statements(where):
        if isinstance(fact, Density):
            for other in densities:
                if key(other.member) == key(fact.member):
                    return f"{fact.member} is given two densities; a family has one law"
            densities.append(fact)
        elif isinstance(fact, Relational):
            wrong = _relation(fact, random, independent)
            if wrong is not None:
                return wrong
        elif not isinstance(fact, Independent) and any(key(x) in random for x in named(fact)):
            return f"{fact} asks of outcomes; what is random is described by laws: a density, means, independence"
    return None


def _relation(fact: Any, random: set[Any], independent: Sequence[set[Any]]) -> str | None:
    """What is wrong with an equation or inequality that speaks of what is random."""
    outcomes = {x for side in fact.args for x in named(side) if key(x) in random}
    means = [node for node in sp.preorder_traversal(fact) if is_mean(node)]
    if outcomes and isinstance(fact, sp.Eq):
        shown = ", ".join(sorted(map(str, outcomes)))
        return f"{fact} ties outcomes of {shown}; what is random is described by laws, or defined in the proof"
    if len(outcomes) > 1 or (outcomes and means):
        return f"{fact} compares outcomes with one another or with their means; that is no law of one family"
    for mean in means:
        if not (mean.args[0].is_Mul or mean.args[0].is_Add):
            continue
        held = [x for x in dict.fromkeys(named(mean.args[0])) if key(x) in random]
        families = {key(x) for x in held}
        if any(key(y) in random for x in held for place in places(x) for y in named(place)):
            continue
        if len(families) > 1 and any(families <= one for one in independent):
            return f"{mean} follows from the independence of its factors, and may not be stated beside it"
        if len(held) > 1 and any(families & one for one in independent):
            return f"{mean} follows from the independence of the members, and may not be stated beside it"
    return None


__all__ = ["fault"]
