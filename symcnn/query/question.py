"""A question for unknowns, read: what is asked of the right side, what is known, and within which bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symcnn.errors import DomainError, WrongKind, shown
from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free
from symcnn.formulas.binding import names as names_in
from symcnn.formulas.numbers import typed
from symcnn.formulas.symbols import ForAll
from symcnn.judge.randomness import random_names
from symcnn.query.ends import INF, Interval
from symcnn.query.tidy import tidy
from symcnn.query.values import Symbolic, is_symbolic, refuse_names

if TYPE_CHECKING:
    from symcnn.query.closed_form import ClosedForm

MOST_PLACES = 2000
"""Places of a constraint for all that are written out."""


@dataclass(frozen=True)
class Asked:
    """What is to be solved.

    ``said`` is the right side with the values in it, as it stands; ``relation`` what is asked of it, tidied; ``value``
    the number or expression that it should be; ``facts`` what is known, in the unknowns and in what is open;
    ``numeric`` whether nothing but the unknowns is open.
    """

    unknowns: tuple[Any, ...]
    bounds: tuple[Interval, ...]
    said: Formula
    tidied: Formula
    value: Formula | None
    relation: tuple[Formula, ...]
    facts: tuple[Formula, ...]
    lists: Mapping[Any, Any]
    read: Symbolic
    numeric: bool

    @property
    def about(self) -> list[Formula]:
        """The facts that speak of the unknowns, and the bounds that were given."""
        bounded = []
        for unknown, (low, high) in zip(self.unknowns, self.bounds, strict=True):
            bounded += [unknown >= low] if low != -INF else []
            bounded += [unknown <= high] if high != INF else []
        return [fact for fact in [*self.facts, *bounded] if free(fact) & set(self.unknowns)]

    @property
    def counted(self) -> list[tuple[str, Any, int]]:
        """The lists of which an unknown is the declared length: it is no larger than how many members were given."""
        return [
            (str(base.label), unknown, len(items))
            for base, items in self.lists.items()
            for unknown in self.unknowns
            if base.shape and base.shape[0] == unknown
        ]

    def restored(self, expr: Formula) -> Formula:
        """With the person's own symbols."""
        return expr if expr in (sp.true, sp.false) else self.read.restored(expr)


def question(
    form: ClosedForm,
    wanted: Sequence[Any],
    limits: Mapping[str, Interval],
    given: Mapping[str, Any],
    said: Any,
    target: str,
) -> Asked:
    """The question with all values in it.

    Errors: `WrongKind`, `DomainError`, `UnknownName`, as of `ClosedForm`.
    """
    sought = frozenset(map(str, wanted))
    twice = sought & given.keys()
    if twice:
        raise WrongKind(f"{form.name}: {', '.join(sorted(twice))} is asked for, and given a value as well")
    rest = frozenset(form.domain.symbols) - set(given) - set(form.domain.usual)
    values = form.values_of((), given, sought | rest)
    missing = [name for name in form.symbols if name not in values and name not in sought]
    left = (set(form.domain.symbols) - set(values)) | sought | ({target} if said is None else set())
    refuse_names(form.domain, {**values, **({target: said} if said is not None else {})}, left)
    read = Symbolic.of(form.domain, values, form.rhs)
    right = read.put(form.rhs)
    value = _value(form, said, target)
    lists = {base: items for base, items in read.values.items() if isinstance(items, list)}
    tidied = tidy(right, read.facts)
    relation = _relation(form, value, tidied, limits.get(target, (-INF, INF)), target in limits)
    bounds = tuple(limits.get(str(unknown), (-INF, INF)) for unknown in wanted)
    numeric = not missing and all(free(fact) - {base.label for base in lists} <= set(wanted) for fact in relation)
    facts = tuple(_facts(form, read, lists))
    return Asked(tuple(wanted), bounds, right, tidied, value, tuple(relation), facts, lists, read, numeric)


def _value(form: ClosedForm, said: Any, target: str) -> Any:
    if said is None:
        return None
    found = said if isinstance(said, sp.Expr) and is_symbolic(said) else typed(said)
    if found is None or found.is_real is False or found.is_finite is False or found.has(sp.I, sp.oo):
        raise DomainError(f"{form.name}: {target} is a number; got {shown(said)}")
    return found


def _relation(form: ClosedForm, value: Any, right: Formula, ends: Interval, bounded: bool) -> list[Formula]:
    found: list[Formula] = []
    if value is not None and form.lhs.is_integer and value.is_integer is False:
        found.append(sp.false)
    if value is not None or not bounded:
        found.append(form.relation(form.lhs if value is None else value, right))
    low, high = ends
    found += [right >= low] if low != -INF else []
    found += [right <= high] if high != INF else []
    return found


def _facts(form: ClosedForm, read: Symbolic, lists: Mapping[Any, Any]) -> list[Formula]:
    """What the constraints say of numbers, those for all places written out; and that no list is read past its end."""
    random = random_names(tuple(form.domain.where))
    found = [fact for fact in read.facts if isinstance(fact, Boolean) and not names_in(fact) & random]
    for fact in read.unsettled:
        if not names_in(fact) & random:
            found += _written_out(form, read, fact)
    for base, items in lists.items():
        for axis, declared in enumerate(base.shape or ()):
            length = len(items) if not axis else min((len(row) for row in items), default=0)
            said = read.put(sp.Le(declared, length))
            found += [said] if said != sp.true else []
    return found


def _written_out(form: ClosedForm, read: Symbolic, fact: ForAll) -> list[Formula]:
    """A constraint for all as one for each place, where its ends are numbers; else as it is."""
    *inner, (index, low, high) = fact.limits
    low, high = read.put(low), read.put(high)
    if inner or not (low.is_Integer and high.is_Integer) or high - low > MOST_PLACES:
        return [fact]
    places = range(int(low), int(high) + 1)
    said = [read.put(fact.body.xreplace({index: sp.Integer(place)})) for place in places]
    return [one for one in said if one != sp.true]


__all__ = ["Asked", "question"]
