"""A claim that is an equivalence, as a thing to ask: whether it holds at values, and for which it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.errors import DomainError, SymcnnError, UnknownName, WrongKind, shown
from symcnn.formulas.aliases import Formula
from symcnn.formulas.expressions import free_names, symbol_name
from symcnn.formulas.symbols import Iff
from symcnn.formulas.truth import truth
from symcnn.judge.sampler import Sampler
from symcnn.query.answers import Answer, end_of
from symcnn.query.domain import Domain
from symcnn.query.form import OF_QUANTITIES, Form
from symcnn.query.inverses import solve_condition
from symcnn.query.values import Symbolic

DIGITS = 40


@dataclass(frozen=True, repr=False)
class Condition(Form):
    """``left`` holds just when ``right`` does. Asked at values it says whether; solved, for which."""

    name: str
    claim: Iff
    domain: Domain
    definitions: tuple[Any, ...] = ()

    @property
    def said(self) -> Formula:
        return self.claim.right

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """As of any form, and those of which the definitions of its functions speak."""
        spoken = free_names(self.said).union(*map(free_names, self.definitions))
        return tuple(name for name in self.domain.symbols if name in spoken)

    @cached_property
    def open_names(self) -> tuple[str, ...]:
        """As of any form; functions that the proof defines by recurrences are worked out by them."""
        defined = {symbol_name(term.func) for fact in self.definitions for term in fact.atoms(AppliedUndef)}
        return tuple(sorted(free_names(self.said) - set(self.domain.symbols) - defined))

    def answer(self, unnamed: tuple[Any, ...], values: Mapping[str, Any]) -> bool:
        """Whether both sides hold. Errors as of `ClosedForm`; `DomainError` where it cannot be decided."""
        given = self.domain.values(self.values_of(unnamed, values))
        try:
            found = truth(self.at(self.said, given), DIGITS)
        except TypeError:  # SymPy's, of a comparison of what is no real number
            found = None
        if found is None:
            at = ", ".join(f"{name} = {shown(value)}" for name, value in values.items())
            raise DomainError(f"{self.name}: it cannot be decided at {at}")
        return found

    def stated(self, **values: Any) -> Formula:
        """The right side with values in it; symbols that are given none stay.

        >>> from symcnn import closed_form
        >>> closed_form("convolution.input_range").stated(k=11, s=4, m=55)
        (227 <= n) & (n <= 230)
        """
        left = frozenset(self.domain.symbols) - set(values)
        given = self.domain.values(self.values_of((), values, left - set(self.domain.usual)))
        found = self.at(self.said, given)
        self.tell_unused(values)
        return found

    def solve(self, *unknowns: Any, **values: Any) -> Answer:
        """For which values of a symbol it holds.

        >>> from symcnn import closed_form
        >>> closed_form("convolution.stack_input_range").solve("n", L=2, K=[11, 3], S=[4, 2], a=27, b=27)
        227 ≤ n ≤ 234  (complete search; usual D = 1, P = 0)

        Errors: `UnknownName`; `DomainError`; `SymcnnError` for a sequence, or where no way is known that finds all.
        """
        if len(unknowns) != 1:
            raise WrongKind(f"{self.name}: an equivalence is solved for one symbol, such as solve({self.symbols[0]!r})")
        name = str(unknowns[0])
        if name not in self.symbols:
            raise UnknownName(f"symbol of {self.name}", name, self.symbols)
        symbol = self.domain.symbols[name]
        if not isinstance(symbol, sp.Symbol):
            raise SymcnnError(f"{self.name}: {name} is a sequence; solve finds single numbers")
        found = replace(solve_condition(self, symbol, values), usual=self.taken({*values, name}))
        if not {*values}.isdisjoint(self.unread):
            beside = {key: value for key, value in self.domain.usual.items() if key != name}
            self.tell_unused(values, Symbolic.of(self.domain, {**beside, **values}, self.said).tied)
        return found

    def least(self, *unknowns: Any, **values: Any) -> Any:
        """The least whole number of `solve`: None where there is none, ``-oo`` where there is no bound."""
        return end_of(self.name, self.solve(*unknowns, **values), unknowns[0], greatest=False)

    def greatest(self, *unknowns: Any, **values: Any) -> Any:
        """The greatest whole number of `solve`: None where there is none, ``oo`` where there is no bound."""
        return end_of(self.name, self.solve(*unknowns, **values), unknowns[0], greatest=True)

    def table(self, **values: Any) -> Any:
        """Rows of values, and whether it holds; `symcnn.query.table.table`."""
        from symcnn.query.table import table

        return table(self, **values)

    def __getattr__(self, name: str) -> Any:
        """What only a quantity can be asked is refused."""
        if name not in OF_QUANTITIES:
            raise AttributeError(name)
        raise SymcnnError(
            f"{self.name} states an equivalence, and no quantity: ask it at values, or solve it for a symbol"
        )

    def at(self, expr: Formula, given: Mapping[Any, Any]) -> Formula:
        """An expression at exact values by symbol, its sums written out and its functions worked out."""
        point = {
            symbol: indexed(value) if isinstance(symbol, sp.IndexedBase) else value for symbol, value in given.items()
        }
        if len(point) < len(self.domain.symbols):
            return self._apart(expr, point)
        return self._sampler.at(expr, point)

    def unfolded(self, values: Mapping[Any, Any]) -> Formula:
        """The right side with its functions unfolded by their recurrences, as far as the values go.

        Errors: `SymcnnError` that names what stays free.
        """
        if not self.definitions:
            return self.said
        numbers = {symbol: value for symbol, value in values.items() if isinstance(symbol, sp.Symbol)}
        point: dict[Any, Any] = dict(numbers)
        for symbol, value in values.items():
            if isinstance(symbol, sp.IndexedBase):
                length = symbol.shape[0].xreplace(numbers) if symbol.shape else sp.nan
                whole = not isinstance(value, list) and length.is_Integer
                point[symbol] = indexed([value] * int(length) if whole else value if isinstance(value, list) else [])
        found: Formula = self._sampler.at(self.said, point)
        left = sorted(str(getattr(term, "base", term.func)) for term in found.atoms(AppliedUndef, sp.Indexed))
        if left:
            symbols = [self.domain.symbols[name] for name in self.symbols]
            unread = [one for one in symbols if isinstance(values.get(one), sp.Basic) and free_names(values[one])]
            unread = unread or [one for one in symbols if one not in values]
            missing = ", ".join(str(getattr(one, "label", one)) for one in unread)
            raise SymcnnError(
                f"{self.name}: {', '.join(dict.fromkeys(left))} cannot be worked out with symbols; numbers for "
                f"{missing or 'all'} would help"
            )
        return found

    def _apart(self, expr: Formula, point: Mapping[Any, Any]) -> Formula:
        """What holds a symbol without a value stays; all else in it is worked out."""
        known = {symbol_name(symbol) for symbol in point}
        if isinstance(expr, sp.Expr) and free_names(expr) - self._functions <= known and not expr.is_number:
            return self._sampler.at(expr, dict(point))
        if not expr.args or isinstance(expr, (sp.Indexed, sp.Symbol)):
            return expr
        parts = [self._apart(part, point) if isinstance(part, sp.Basic) else part for part in expr.args]
        return expr.func(*parts)

    @cached_property
    def _functions(self) -> set[str]:
        return {symbol_name(term.func) for fact in self.definitions for term in fact.atoms(AppliedUndef)}

    @cached_property
    def _sampler(self) -> Sampler:
        return Sampler((self.said, *self.definitions))

    def __repr__(self) -> str:
        return f"{self.name}: {self.plain(self.claim)}; {self.described()}".rstrip("; ")


def indexed(values: Any) -> dict[Any, Any]:
    """The entries of a list by index from 1, of a list of rows by (row, column)."""
    if values and isinstance(values[0], list):
        return {(i, j): item for i, row in enumerate(values, 1) for j, item in enumerate(row, 1)}
    return dict(enumerate(values, 1))


__all__ = ["Condition"]
