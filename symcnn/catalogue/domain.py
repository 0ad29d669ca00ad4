"""Which values a derivation admits, and errors that say why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sympy as sp

from symcnn.errors import DomainError, UnknownName, shown
from symcnn.formulas.binding import free
from symcnn.formulas.numbers import typed
from symcnn.formulas.symbols import ForAll, Independent
from symcnn.formulas.truth import truth


class Domain:
    """The given symbols with their constraints.

    A scalar takes a number, a sequence a list whose first entry has index 1.
    """

    def __init__(self, name: str, given: Mapping[Any, str], where: Sequence[Any]) -> None:
        self.name = name
        self.given = given
        self.where = where
        self.symbols = {_name(symbol): symbol for symbol in given}

    def describe(self, symbol: Any) -> str:
        """The domain of one symbol in words.

        >>> from symcnn.formulas.symbols import integers
        >>> s = integers("s")
        >>> Domain("stride", {s: "stride"}, [s >= 1]).describe(s)
        'integer, s ≥ 1'
        """
        from symcnn.printing.domains import domain_plain

        return domain_plain(symbol, self.where, tuple(self.given))

    def values(self, given: Mapping[str, Any]) -> dict[Any, Any]:
        """The given values as exact numbers by symbol; an error names symbol, meaning, domain and value."""
        for key in given:
            if key not in self.symbols:
                raise UnknownName(f"symbol of {self.name}", key, self.symbols)
        result: dict[Any, Any] = {}
        for key, value in given.items():
            symbol = self.symbols[key]
            if isinstance(symbol, sp.IndexedBase):
                if not isinstance(value, (list, tuple)):
                    self._refuse(symbol, value)
                result[symbol] = [self._number(symbol, item, value) for item in value]
            else:
                result[symbol] = self._number(symbol, value, value)
        self._lengths(result)
        self._constraints(result, given)
        return result

    def _number(self, symbol: Any, item: Any, value: Any) -> Any:
        exact = typed(item)
        if exact is None or (symbol.is_integer and not exact.is_integer) or exact.is_real is False:
            self._refuse(symbol, value)
        return exact

    def _refuse(self, symbol: Any, value: Any) -> None:
        raise DomainError(
            f"{self.name}: {_name(symbol)} ({self.meaning(symbol)}) must be {self.describe(symbol)}; got {shown(value)}"
        )

    def meaning(self, symbol: Any) -> str:
        """The meaning in a message: a name in backticks as it is typed."""
        return self.given[symbol].replace("`", "")

    def _lengths(self, result: Mapping[Any, Any]) -> None:
        for symbol, items in result.items():
            if not isinstance(symbol, sp.IndexedBase) or not symbol.shape:
                continue
            length = symbol.shape[0].xreplace({k: v for k, v in result.items() if isinstance(k, sp.Symbol)})
            if length.is_Integer and len(items) != length:
                raise DomainError(
                    f"{self.name}: {_name(symbol)} ({self.meaning(symbol)}) must have {symbol.shape[0]} = {length} "
                    f"entries; got {len(items)}"
                )

    def _constraints(self, result: Mapping[Any, Any], given: Mapping[str, Any]) -> None:
        for fact in self.where:
            if self.holds(fact, result) is False:
                involved = [s for s in result if _name(s) in {_name(x) for x in _names(fact)}]
                if len(involved) == 1:
                    self._refuse(involved[0], given[_name(involved[0])])
                places = ", ".join(f"{_name(s)} ({self.meaning(s)}) = {shown(given[_name(s)])}" for s in involved)
                raise DomainError(f"{self.name}: {readable(fact)} must hold; got {places}")

    def holds(self, fact: Any, values: Mapping[Any, Any]) -> bool | None:
        """Whether a constraint holds at values; None where it says nothing about them (a law, a missing symbol)."""
        if isinstance(fact, Independent):
            return None
        if isinstance(fact, ForAll):
            verdicts = [
                self.holds(fact.body.xreplace({fact.limits[0][0]: sp.Integer(j)}), values)
                for j in self._span(fact, values)
            ]
            return False if False in verdicts else None
        return truth(put(fact, values), 30)

    def _span(self, fact: ForAll, values: Mapping[Any, Any]) -> range:
        bases = fact.body.atoms(sp.IndexedBase)
        lengths = [len(values[b]) for b in bases if b in values]
        return range(1, min(lengths, default=0) + 1) if len(fact.limits) == 1 else range(0)

    def admits(self, given: Mapping[str, Any]) -> bool:
        """Whether the values lie in the domain."""
        try:
            self.values(given)
        except DomainError:
            return False
        return True


def put(expr: Any, values: Mapping[Any, Any]) -> Any:
    """Numbers for symbols, and lists (first index 1) for sequences, in an expression with sums written out."""
    from symcnn.judge import writing_out

    scalars = {symbol: value for symbol, value in values.items() if isinstance(symbol, sp.Symbol)}
    expr = writing_out.written_out(writing_out.put(expr, scalars))
    lists = {base.label: items for base, items in values.items() if isinstance(base, sp.IndexedBase)}

    def member(term: Any) -> Any:
        items = lists.get(term.base.label)
        index = term.indices[0]
        if items is None or len(term.indices) != 1 or not index.is_Integer or not 1 <= index <= len(items):
            return term
        return items[int(index) - 1]

    return expr.replace(lambda x: isinstance(x, sp.Indexed), member)


def readable(fact: Any) -> str:
    """A constraint in one line of Unicode."""
    from symcnn.printing.prose import unicode

    return str(unicode(fact))


def _name(symbol: Any) -> str:
    return str(symbol.label) if isinstance(symbol, sp.IndexedBase) else str(symbol)


def _names(fact: Any) -> set[Any]:
    names: set[Any] = set(free(fact))
    names |= fact.atoms(sp.IndexedBase)
    return names
