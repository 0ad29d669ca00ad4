"""What a claim asks a person for: a value, a bound or a condition; several of them where it joins several."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.catalogue.derivation import Derivation
from symcnn.errors import SymcnnError
from symcnn.formulas.binding import bound_names
from symcnn.formulas.expressions import free_names, symbol_name
from symcnn.formulas.symbols import ForAll, Iff
from symcnn.query.expansion import equations, expanded
from symcnn.verdicts.mutants.by_proof import agreement, premises

PRINTED = {sp.Eq: "=", sp.Ge: "≥", sp.Le: "≤", sp.Gt: ">", sp.Lt: "<", Iff: "⟺"}


@dataclass(frozen=True)
class Asked:
    """A part of a claim: what stands on its left, and on its right what a person is asked for.

    ``said`` is a term, or a proposition where the claim is an equivalence. ``rebuilt`` gives the part with something
    else on the right. ``more`` are premises of the claim itself, ``limits`` the ranges of what it binds.
    """

    derivation: Derivation
    head: Any
    said: Any
    rebuilt: Callable[[Any], Any]
    more: tuple[Any, ...] = ()
    limits: tuple[Any, ...] = ()
    relation: Any = sp.Eq

    @property
    def name(self) -> str:
        """What is asked for, as it is typed where it is a name, and as it is printed where it is more."""
        from symcnn.printing.terminal import unicode

        if isinstance(self.head, sp.Symbol):
            return str(self.head)
        return unicode(self.head, self.derivation.order, 10**9)

    @property
    def label(self) -> str:
        """By which it is told from the other parts of a claim: ``m``, ``m ≥ ...``, ``m = n ⟺ ...``."""
        return self.name if self.relation is sp.Eq else f"{self.name} {PRINTED[self.relation]} ..."

    def sentence(self, text: str) -> str:
        """The whole relation, of which a text is the right side.

        >>> from symcnn import derive
        >>> [part.sentence("1") for part in asked(derive("convolution.receptive_field_growth"))]
        ['r_next = 1', '(r_next = r ⟺ 1)', 'r_next ≥ 1']
        """
        said = f"{self.name} {PRINTED[self.relation]} {text}"
        return f"({said})" if self.relation is Iff else said

    @property
    def conditional(self) -> bool:
        """Whether a condition is asked for."""
        return not isinstance(self.said, sp.Expr)

    @property
    def is_bound(self) -> bool:
        """Whether the claim bounds what is asked for: weaker bounds follow from it."""
        return self.relation not in (sp.Eq, Iff)

    @property
    def facts(self) -> tuple[Any, ...]:
        """What may be used where an answer is compared with the claim."""
        return (*premises(self.derivation), *self.more)

    def whole(self, proposition: Any) -> Any:
        """A proposition for all that the claim binds."""
        return ForAll(proposition, *self.limits) if self.limits else proposition

    def agrees(self, answer: Any) -> Any:
        """That an answer says the same as the claim; of a bound, that it is the same one, not that it holds as well."""
        if self.is_bound:
            return self.equal(self.said, answer)
        return self.whole(agreement(self.rebuilt(self.said), self.rebuilt(answer)))

    def equal(self, one: Any, other: Any) -> Any:
        """That two answers say the same."""
        same = sp.Eq(one, other, evaluate=False) if isinstance(one, sp.Expr) else Iff(one, other)
        return self.whole(same)

    def in_given(self, expr: Any) -> Any:
        """An answer in given symbols alone, as far as the proof says what the others are."""
        given = {symbol_name(symbol) for symbol in self.derivation.given}
        if free_names(expr) <= given or self.conditional:
            return expr
        try:
            return expanded(expr, given, equations(self.derivation.steps), self.derivation.where)
        except SymcnnError:
            return expr

    @property
    def sayable(self) -> set[str]:
        """The names that an answer may hold: what is given, what the claim itself says it by, and what it binds."""
        given = {symbol_name(symbol) for symbol in self.derivation.given}
        own = {str(symbol) for symbol, *_ in self.limits}
        return given | own | (free_names(self.said) - free_names(self.head))


def asked(derivation: Derivation) -> tuple[Asked, ...]:
    """The parts of a claim that can be typed.

    >>> from symcnn import derive
    >>> [(part.name, str(part.said)) for part in asked(derive("convolution.receptive_field_step"))]
    [('r_in', 'd*(k - 1) + s*(r_out - 1) + 1')]

    Errors: `SymcnnError` where there is none.
    """
    found = tuple(_parts(derivation, derivation.claim))
    if not found:
        raise SymcnnError(f"{derivation.name}: the claim is no equation, bound or equivalence, so nothing can be typed")
    return found


def _parts(derivation: Derivation, claim: Any, more: tuple[Any, ...] = (), limits: tuple[Any, ...] = ()) -> Any:
    if isinstance(claim, ForAll):
        yield from _parts(derivation, claim.body, more, (*limits, *claim.limits))
    elif isinstance(claim, sp.Implies):
        yield from _parts(derivation, claim.args[1], (*more, claim.args[0]), limits)
    elif isinstance(claim, sp.And):
        for part in sorted(claim.args, key=lambda one: (not isinstance(one, sp.Eq), str(one))):
            yield from _parts(derivation, part, more, limits)
    elif isinstance(claim, Iff):
        left = claim.left
        yield Asked(derivation, left, claim.right, lambda right: Iff(left, right), more, limits, Iff)
    elif isinstance(claim, Relational) and not isinstance(claim, sp.Ne):
        head, kind = claim.lhs, claim.func
        build: Any = lambda right: kind(head, right, evaluate=False)  # noqa: E731
        yield Asked(derivation, head, claim.rhs, build, more, limits, kind)


def bound_in(expr: Any) -> set[str]:
    """The names that an answer itself binds."""
    return set(bound_names(expr))


__all__ = ["Asked", "asked", "bound_in"]
