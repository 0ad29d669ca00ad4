"""Equivalences solved for a symbol: by themselves, and where they turn an equation round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.errors import DomainError, SymcnnError, WrongKind
from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free, names
from symcnn.formulas.numbers import typed
from symcnn.formulas.symbols import ForAll
from symcnn.judge.integers import contradictory, entails
from symcnn.judge.randomness import random_names
from symcnn.query.answers import SEARCH, Answer, Solved, WholeNumbers
from symcnn.query.ends import INF, NoEnclosure
from symcnn.query.search import Endless, everywhere
from symcnn.query.tidy import tidy
from symcnn.query.values import Symbolic, is_symbolic

if TYPE_CHECKING:
    from symcnn.query.closed_form import ClosedForm
    from symcnn.query.condition import Condition


def by_inverse(
    form: ClosedForm, unknown: Any, given: Mapping[str, Any], said: Any, target: str, facts: Sequence[Formula]
) -> Answer | None:
    """What a result says that turns this one round, where there is one for the unknown."""
    condition = form.inverses().get(str(unknown)) if form.relation is sp.Eq else None
    if condition is None or not turns_round(form, condition):
        return None
    values = {**{name: value for name, value in form.usual.items() if name != str(unknown)}, **given}
    if said is not None:
        values[target] = said
    source = f"from {condition.name}"
    if typed(said) is not None and not condition.domain.admits(values):
        return None
    return solve_condition(condition, unknown, values, source, facts, form.domain.where)


def solve_condition(
    condition: Condition,
    unknown: Any,
    values: Mapping[str, Any],
    source: str = "",
    facts: Sequence[Formula] = (),
    known: Sequence[Formula] = (),
) -> Answer:
    """What an equivalence states of an unknown: a set of whole numbers, else its right side with the values in it.

    ``facts`` hold besides; the constraints that are ``known`` to whoever asks are not stated beside a formula.
    """
    order, whole = tuple(condition.domain.given), condition.domain.where
    wanted = frozenset(condition.domain.symbols) - set(values)
    values = condition.values_of((), values, wanted - (set(condition.domain.usual) - {str(unknown)}))
    if str(unknown) in values:
        raise WrongKind(f"{condition.name}: {unknown} is asked for, and given a value as well")
    missing = [name for name in condition.symbols if name not in values and name != str(unknown)]
    if missing or any(map(is_symbolic, values.values())):
        try:
            put_in = Symbolic.of(condition.domain, values, condition.said)
        except DomainError:
            if not source:
                raise
            return Solved(unknown, (), source, (), order)  # of the equation turned round: it has no such value
        said = condition.unfolded(put_in.values)
        parts = [tidy_fact(put_in.put(part), put_in.facts) for part in sp.And.make_args(said)]
        stated = _range_of(unknown, parts)
        if stated == sp.false or contradictory([fact for fact in put_in.facts if unknown not in free(fact)]):
            return Solved(unknown, (), source, (), order)
        where = [put_in.restored(fact) for fact in _besides(condition, put_in, unknown, stated, known or whole)]
        return Solved(unknown, (put_in.restored(stated),), source, tuple(where), order)
    given = condition.domain.values(values)
    parts = list(sp.And.make_args(condition.at(condition.said, given)))
    constraints = [condition.at(fact, given) for fact in condition.domain.where if unknown in free(fact)]
    about = [fact for fact in [*parts, *constraints, *facts] if free(fact) <= {unknown} and fact != sp.true]
    if unknown.is_integer:
        try:
            boxes = everywhere(about, (unknown,), ((-INF, INF),)).boxes
        except (Endless, NoEnclosure) as error:
            raise SymcnnError(f"{condition.name}: no way is known to list every {unknown}: {error}") from None
        return WholeNumbers(unknown, tuple(box[0] for box in boxes), source or SEARCH)
    stated = sp.And(*parts)
    return Solved(unknown, () if stated == sp.false else (stated,), source, (), order)


def _besides(
    condition: Condition, put_in: Symbolic, unknown: Any, stated: Formula, known: Sequence[Formula]
) -> list[Formula]:
    """The constraints that are not known to whoever asks, and do not follow from the range."""
    given = [put_in.put(fact) for fact in known if not isinstance(fact, ForAll)]
    given = [fact for fact in given if fact in put_in.facts and not free(fact) & {*put_in.back}]
    inside, random = [*given, *sp.And.make_args(stated)], random_names(tuple(condition.domain.where))
    left: list[Formula] = []
    for fact in put_in.facts:
        if fact in given or fact == sp.true or names(fact) & random or entails([*inside, *left], fact):
            continue
        left.append(fact)
    return left


def _range_of(unknown: Any, parts: Sequence[Formula]) -> Formula:
    """Bounds on an unknown, the lower ones first; where both are the same, an equation."""
    above = [part.lts for part in parts if isinstance(part, (sp.Ge, sp.Le)) and part.gts == unknown]
    below = [part.gts for part in parts if isinstance(part, (sp.Ge, sp.Le)) and part.lts == unknown]
    if len(above) + len(below) < len(parts) or sp.false in parts:
        return sp.And(*parts)
    if above == below:
        return sp.Eq(unknown, above[0], evaluate=False)
    return sp.And(*(sp.Le(end, unknown) for end in above), *(sp.Le(unknown, end) for end in below), evaluate=False)


def turns_round(form: ClosedForm, condition: Condition) -> bool:
    """Whether an equivalence is about this equation: one side is it, and constraints of the form beside it."""
    domain = set(form.domain.where)
    about = [part for part in sp.And.make_args(condition.claim.left) if part not in domain]
    return about == [sp.Eq(form.lhs, form.rhs)]


def tidy_fact(fact: Formula, facts: Sequence[Formula]) -> Formula:
    """A comparison with both of its sides tidied."""
    if not isinstance(fact, Relational):
        return fact
    return fact.func(*(tidy(side, facts) for side in fact.args))


__all__ = ["by_inverse", "solve_condition", "turns_round"]
