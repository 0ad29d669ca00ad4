"""A claim that is an equation, as a thing to ask: evaluate, solve, compile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import sympy as sp

from symcnn.errors import DomainError, SymcnnError, UnknownName, WrongKind, shown
from symcnn.formulas.binding import free
from symcnn.formulas.expressions import free_names
from symcnn.formulas.symbols import ForAll
from symcnn.query.compiled import compiled, rational
from symcnn.query.domain import Domain, plain_number, put
from symcnn.query.loops import NoLoop, function_of

if TYPE_CHECKING:
    from symcnn.catalogue.derivation import Derivation


@dataclass(frozen=True)
class ClosedForm:
    """``lhs = rhs`` on a domain. Calling it gives an exact number."""

    name: str
    lhs: Any
    rhs: Any
    domain: Domain

    @classmethod
    def of(cls, derivation: Derivation) -> ClosedForm:
        """The closed form of a derivation's claim; an error where the claim is no equation."""
        claim = derivation.claim.body if isinstance(derivation.claim, ForAll) else derivation.claim
        if not isinstance(claim, sp.Eq):
            raise SymcnnError(f"{derivation.name}: the claim is no equation, so it has no closed form: {claim}")
        domain = Domain(derivation.name, derivation.given, derivation.where, derivation.usual)
        return cls(derivation.name, claim.lhs, claim.rhs, domain)

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """The names of the symbols and sequences that the right side reads."""
        return tuple(name for name in self.domain.symbols if name in free_names(self.rhs))

    def __call__(self, *unnamed: Any, **values: Any) -> Any:
        """The exact value: an ``int`` where it is whole, else a SymPy number.

        Values are whole numbers, fractions, or floats (taken as the decimals
        that print them); a sequence is a list whose first entry has index 1, a matrix a list of rows.

        Raises:
            DomainError: a value is missing or lies outside the domain.
            SymcnnError: no number comes of it, as the right side speaks of an index, or of another derived quantity.
            UnknownName: a name that the derivation does not give.
        """
        if unnamed:
            first = next(iter(self.symbols), "n")
            raise WrongKind(f"{self.name}: values are given by name, such as {first}={shown(unnamed[0])}")
        given = self.domain.values(values)
        missing = [name for name in self.symbols if name not in values]
        if missing:
            meanings = ", ".join(f"{name} ({self.domain.meaning(self.domain.symbols[name])})" for name in missing)
            raise DomainError(f"{self.name}: no value for {meanings}")
        result = self._quickly(given)
        if result is None:
            result = self.at(given)
            left = sorted(free_names(result)) if isinstance(result, sp.Basic) else []
            if left:
                raise SymcnnError(
                    f"{self.name}: no number comes of it, since the right side, {self.rhs}, speaks of "
                    f"{', '.join(left)}, to which no value can be given here"
                )
        return int(result) if result.is_Integer else result

    def _quickly(self, given: Mapping[Any, Any]) -> Any:
        """The value by whole numbers and fractions, where the form and its values are rational; else None."""
        if self._function is None:
            return None
        used, function = self._function
        values = [plain_number(given[symbol]) for symbol in used]
        if None in values:
            return None
        try:
            found = function(*values)
        except (NoLoop, ArithmeticError, ValueError):
            return None  # the substitution says what there is instead of a value
        return sp.Rational(found.numerator, found.denominator) if isinstance(found, (int, Fraction)) else None

    @cached_property
    def _function(self) -> tuple[list[Any], Callable[..., Any]] | None:
        if not rational(self):
            return None
        used = [self.domain.symbols[name] for name in self.symbols]
        return used, function_of(self.rhs, used)

    def at(self, values: Mapping[Any, Any]) -> Any:
        """The right side at exact values by symbol, not checked against the domain."""
        return exact(self.rhs, values)

    def solve(self, symbol: str | Any) -> tuple[Any, ...]:
        """Every expression of the symbol that the equation allows.

        >>> from symcnn.formulas.symbols import integers
        >>> n, k, m = integers("n k m")
        >>> ClosedForm("valid", m, n - k + 1, Domain("valid", {n: "input", k: "kernel"}, [])).solve("k")
        (-m + n + 1,)

        Errors: `UnknownName`; `SymcnnError` where it is not one to one, or no way to solve it is known.
        """
        target = self._named(symbol) if isinstance(symbol, str) else symbol
        if not isinstance(target, sp.Symbol) or target not in free(self.lhs) | free(self.rhs):
            raise UnknownName(f"symbol of {self.name}", str(symbol), self.symbols)
        if self.rhs.has(sp.floor, sp.ceiling, sp.Sum, sp.Product):
            raise SymcnnError(
                f"{self.name}: {self.rhs} is not one to one in {target}; ask a derivation that states its inverse"
            )
        try:
            return tuple(sp.solve(sp.Eq(self.lhs, self.rhs), target))
        except NotImplementedError as error:
            raise SymcnnError(f"{self.name}: no way is known to solve {self.lhs} = {self.rhs} for {target}") from error

    def _named(self, name: str) -> Any:
        """The symbol of this name, given or sought. A name is looked up, never read as an expression."""
        named = {str(symbol): symbol for symbol in (*self.domain.symbols.values(), self.lhs)}
        if name not in named:
            raise UnknownName(f"symbol of {self.name}", name, named)
        return named[name]

    def compile(self) -> Callable[..., Any]:
        """A Python function of the symbols, by keyword, that says the same as the form, without a look at the domain.

        Rational numbers are worked out as fractions. It gives an ``int`` where
        the value is whole; else a ``float`` where one was given, or where a root
        or a logarithm is not rational, and a ``Fraction`` where not.

        >>> from symcnn.formulas.symbols import integers
        >>> n, s, m = integers("n s m")
        >>> half = ClosedForm("half", m, sp.floor(n/s), Domain("half", {n: "n", s: "s"}, [])).compile()
        >>> half(n=2**60 + 1, s=2)
        576460752303423488

        Errors: `UnknownName`; `DomainError` for a value that is missing or no number, and where there is no value;
        `TooLong` for a number with too many digits.
        """
        return compiled(self)


def exact(expr: Any, values: Mapping[Any, Any]) -> Any:
    """An expression at exact values; sums are written out and sequences read from index 1."""
    result = put(expr, values)
    if isinstance(result, sp.Piecewise):
        result = result.doit()
    return sp.sympify(result, strict=True)
