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

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import bound_names
from symcnn.formulas.expressions import defined_name, free_names, symbol_name
from symcnn.formulas.lengths import unsized
from symcnn.formulas.substitution import canonical
from symcnn.formulas.symbols import Density, ForAll, Independent
from symcnn.judge.judgement import Obligation
from symcnn.judge.lexical import lexical
from symcnn.judge.randomness import is_mean, key, named, places, randoms, statements


def fault(where: Sequence[Any], given: Mapping[Any, Any], sought: Mapping[Any, Any], claim: Formula) -> str | None:
    """What is wrong with the constraints of a file, in words; None where nothing is.

    >>> from symcnn.formulas.symbols import integers
    >>> n, m = integers("n m")
    >>> fault([n >= 1, sp.Eq(m, n + 2)], {n: "side"}, {m: "result"}, sp.Eq(m, n + 2))
    'the constraint Eq(m, n + 2) speaks of m, which is sought; a constraint speaks of what is given'
    """
    names = {symbol_name(symbol) for symbol in sought} - {symbol_name(symbol) for symbol in given}
    for fact in where:
        met = sorted(free_names(fact) & names)
        if met:
            return f"the constraint {fact} speaks of {met[0]}, which is sought; a constraint speaks of what is given"
    compared = [part for part in _parts(claim) if not _gives(part, names)]
    stated = {form for fact in where for part in _parts(fact) for form in _forms(part)} if compared else set()
    for part in compared:
        if _forms(part) & stated:
            return f"the claim stands among the constraints, so nothing would be derived: {part}"
    return _laws(where)


def _parts(fact: Formula) -> Iterable[Any]:
    """The conjuncts of a proposition, those under a quantifier each under it."""
    for part in sp.And.make_args(fact):
        if isinstance(part, ForAll):
            yield from (ForAll(inner, *part.limits) for inner in sp.And.make_args(part.body))
        else:
            yield part


def _gives(part: Formula, sought: set[str]) -> bool:
    """Whether a proposition says what a sought quantity is in terms of others: no constraint speaks of that quantity.

    >>> from symcnn.formulas.symbols import integers
    >>> n, m = integers("n m")
    >>> [_gives(one, {"m"}) for one in (sp.Eq(m, n + 2), sp.Eq(m + n, m + 2), m >= n)]
    [True, False, False]
    """
    body = part.body if isinstance(part, ForAll) else part
    name = defined_name(body.lhs) if isinstance(body, sp.Eq) else None
    return name in sought and name in free_names(part) and name not in free_names(body.rhs)


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
    """What is wrong with what is said of chance.

    Of a form that can be read are a density, ``Independent``, a mean or a
    variance that is equal to a term without chance, and a bound for one
    member. Nothing else is read, so nothing else may stand here.
    """
    facts = lexical(Obligation(sp.true, tuple(where)))[1]
    random = randoms(facts)
    densities: list[Any] = []
    independent = [{key(f) for f in fact.families} for _, fact in statements(facts) if isinstance(fact, Independent)]
    for limits, fact in statements(facts):
        wrong = _ranges(limits, random) or _quantified(limits, fact)
        if isinstance(fact, Density):
            wrong = wrong or _density(fact, limits, densities, random)
            densities.append(fact)
        elif not isinstance(fact, Independent):
            wrong = wrong or _statement(fact, random, independent)
        if wrong is not None:
            return wrong
    return None


def _ranges(limits: Sequence[Any], random: set[Any]) -> str | None:
    """What is wrong with the ranges over which a law is stated: their ends are no matter of chance."""
    for symbol, *ends in limits:
        for end in ends:
            if _speaks(end) or _outcomes(end, random):
                return f"the range of {symbol} ends at {end}, which speaks of chance"
    return None


def _quantified(limits: Sequence[Any], fact: Formula) -> str | None:
    """Independence said for all values of something: it holds by itself, and a range that is empty would say nothing.

    >>> from symcnn.formulas.symbols import integers, sequence
    >>> i, n, x = *integers("i n"), sequence("x")
    >>> _quantified([(i, 1, n)], Independent(x))
    'Independent(x) is stated for all i; it is about all members of its families, so write it without ForAll'
    """
    if not limits or not isinstance(fact, Independent):
        return None
    shown = ", ".join(str(symbol) for symbol, *_ in limits)
    return f"{fact} is stated for all {shown}; it is about all members of its families, so write it without ForAll"


def _density(law: Formula, limits: Sequence[Any], others: Sequence[Any], random: set[Any]) -> str | None:
    """What is wrong with a density by its form: it is of one family, one for each member, and a function of numbers."""
    if any(key(other.member) == key(law.member) for other in others):
        return f"{law.member} is given two densities; a family has one law"
    if any(symbol not in law.member.indices for symbol, _, _ in limits):
        return f"{law.member} is given a density for each of several values; a member has one law"
    picked = any(_outcomes(index, random) for index in law.member.indices)
    if picked or _speaks(law.density) or _outcomes(law.density, random - {law.variable}):
        return f"the density of {law.member} speaks of chance; a density is a function of numbers"
    return None


def _statement(fact: Formula, random: set[Any], independent: Sequence[set[Any]]) -> str | None:
    """What is wrong with a constraint that is no law by its form: it may state a mean, or bound an outcome."""
    if fact.has(Density, Independent):
        return f"{fact} states a law under a condition; a law holds by itself"
    if _speaks(fact):
        return _mean(fact, random, independent)
    outcomes = _outcomes(fact, random)
    if not outcomes:
        return None
    if isinstance(fact, sp.Eq):
        shown = ", ".join(sorted(map(str, outcomes)))
        return f"{fact} ties outcomes of {shown}; what is random is described by laws, or defined in the proof"
    if not isinstance(fact, Relational):
        return f"{fact} asks of outcomes; what is random is described by laws: a density, means, independence"
    if len(outcomes) > 1 or bound_names(fact):
        return f"{fact} compares outcomes with one another; that is no law of one family"
    return None


def _mean(fact: Formula, random: set[Any], independent: Sequence[set[Any]]) -> str | None:
    """What is wrong with a statement about means: it gives one, of one member or of a product, and no more."""
    if not isinstance(fact, sp.Eq) or not any(is_mean(side) for side in fact.args):
        return f"{fact} gives no mean; a mean is stated as one that is equal to a term"
    mean, said = fact.args if is_mean(fact.lhs) else fact.args[::-1]
    if _speaks(said) or _outcomes(said, random) or _speaks(mean.args[0]):
        return f"{fact} gives a mean by other means or by outcomes; it is stated as equal to a term without chance"
    held = _outcomes(mean.args[0], random)
    if not held or bound_names(mean.args[0]):
        return f"{mean} is not a mean of one member, or of a product of members"
    if len(held) == 1:
        return None
    if any(_outcomes(place, random) for x in held for place in places(x)):
        return f"{mean} is of a member that is picked by something random"
    families = {key(x) for x in held}
    if len(families) > 1 and any(families <= one for one in independent):
        return f"{mean} follows from the independence of its factors, and may not be stated beside it"
    if any(families & one for one in independent):
        return f"{mean} follows from the independence of the members, and may not be stated beside it"
    if not mean.args[0].is_Mul or any(len(_outcomes(factor, random)) > 1 for factor in mean.args[0].args):
        return f"{mean} is of several members, and not of a product of functions of one each"
    return None


def _speaks(item: Formula) -> bool:
    return any(is_mean(node) for node in sp.preorder_traversal(item))


def _outcomes(item: Formula, random: set[Any]) -> list[Any]:
    """The members of random families in a term or proposition, outside of means."""
    return [x for x in dict.fromkeys(named(item)) if key(x) in random]


__all__ = ["fault"]
