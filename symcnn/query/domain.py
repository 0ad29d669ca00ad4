"""Which values a derivation admits, and errors that say why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.errors import DomainError, SymcnnError, UnknownName, shown
from symcnn.formulas.binding import free, names
from symcnn.formulas.numbers import typed
from symcnn.formulas.symbols import ForAll, Independent
from symcnn.formulas.truth import truth
from symcnn.query.loops import NoLoop, function_of, writable


class Domain:
    """The given symbols with their constraints.

    A scalar takes a number, a sequence a list whose first entry has index 1, a matrix a list of rows.
    """

    def __init__(
        self, name: str, given: Mapping[Any, str], where: Sequence[Any], usual: Mapping[Any, Any] | None = None
    ) -> None:
        self.name = name
        self.given = given
        self.where = where
        self.usual = {_name(symbol): value for symbol, value in (usual or {}).items()}
        """By name the exact values that are taken where none is given; of a sequence that of each member."""
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
                result[symbol] = self._items(symbol, value, value, len(symbol.shape or (1,)))
            else:
                result[symbol] = self._number(symbol, value, value)
        self._lengths(result)
        self._constraints(result, given)
        return result

    def _items(self, symbol: Any, items: Any, value: Any, axes: int) -> Any:
        """A list of numbers; of several axes a list of lists, as of a matrix the rows."""
        if not axes:
            return self._number(symbol, items, value)
        if not isinstance(items, (list, tuple)):
            self._refuse(symbol, value)
        return [self._items(symbol, item, value, axes - 1) for item in items]

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
            rows, scalars = [items], {k: v for k, v in result.items() if isinstance(k, sp.Symbol)}
            for axis, declared in enumerate(symbol.shape):
                length = declared.xreplace(scalars)
                counts = sorted({len(row) for row in rows})
                if length.is_Integer and counts not in ([], [length]):
                    equal, where = f"{declared} = {length}", " in each row" if axis else ""
                    found = " and ".join(map(str, counts))
                    raise DomainError(
                        f"{self.name}: {_name(symbol)} ({self.meaning(symbol)}) must have "
                        f"{equal if str(declared) != str(length) else length} entries{where}; got {found}"
                    )
                if len(counts) > 1:
                    raise DomainError(
                        f"{self.name}: {_name(symbol)} ({self.meaning(symbol)}) must have rows of one length; "
                        f"got {' and '.join(map(str, counts))} entries"
                    )
                rows = [item for row in rows for item in row if isinstance(item, list)]

    def _constraints(self, result: Mapping[Any, Any], given: Mapping[str, Any]) -> None:
        plain = {symbol: plain_number(value) for symbol, value in result.items()}
        for fact, checks in zip(self.where, self._checks, strict=True):
            if not all(check.settled(plain) for check in checks) and self.holds(fact, result) is False:
                involved = [s for s in result if _name(s) in {_name(x) for x in _names(fact)}]
                if len(involved) == 1:
                    self._refuse(involved[0], given[_name(involved[0])])
                places = ", ".join(f"{_name(s)} ({self.meaning(s)}) = {shown(given[_name(s)])}" for s in involved)
                raise DomainError(f"{self.name}: {readable(fact)} must hold; got {places}")

    @cached_property
    def _checks(self) -> list[list[_Check]]:
        """Of each constraint the parts that must hold together."""
        return [[_Check(part, fact, self.given) for part in _parts(fact)] for fact in self.where]

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


class _Check:
    """A part of a constraint, quickly looked at: as a function of plain numbers, written once."""

    def __init__(self, part: Any, fact: Any, given: Mapping[Any, str]) -> None:
        self.part = part
        self.over = fact.limits[0][0] if isinstance(fact, ForAll) and len(fact.limits) == 1 else None
        self.used = [symbol for symbol in given if _name(symbol) in names(part)]
        known = [*self.used, *([] if self.over is None else [self.over])]
        plain = isinstance(part, (Relational, sp.Or)) and writable(part, known)
        self.function = function_of(part, known) if plain else None

    def settled(self, plain: Mapping[Any, Any]) -> bool:
        """Whether it is seen to hold, or to say nothing; if not, it must be looked at as it stands."""
        missing = [symbol for symbol in self.used if symbol not in plain]
        if missing:
            return any(_open(self.part, symbol) for symbol in missing)
        values = [plain[symbol] for symbol in self.used]
        if self.function is None or any(value is None for value in values):
            return False
        try:
            if self.over is None:
                return self.function(*values) is True
            length = min((len(value) for value in values if isinstance(value, list)), default=0)
            return all(self.function(*values, place) is True for place in range(1, length + 1))
        except (NoLoop, ArithmeticError, ValueError, SymcnnError):
            return False


def _parts(fact: Any) -> tuple[Any, ...]:
    body = fact.body if isinstance(fact, ForAll) and len(fact.limits) == 1 else fact
    return tuple(body.args) if isinstance(body, sp.And) else (body,)


@lru_cache(maxsize=1 << 10)
def _open(part: Any, missing: Any) -> bool:
    """Whether a comparison hangs on a symbol or a member without value, so that nothing can be said of it.

    >>> n, k = sp.symbols("n k")
    >>> _open(n - 2 * k >= 3, k), _open(n * k >= 1, k)
    (True, False)
    """
    if not isinstance(part, Relational) or not all(isinstance(side, sp.Expr) for side in part.args):
        return False
    terms = [x for x in part.atoms(sp.Symbol, sp.Indexed) if x == missing or getattr(x, "base", None) == missing]
    difference = sp.expand(part.lhs - part.rhs)
    return any(
        term not in free(coefficient) and coefficient.is_number and not (difference - coefficient * term).has(term)
        for term in terms
        if (coefficient := difference.coeff(term)) != 0
    )


def plain_number(value: Any) -> Any:
    """SymPy's rational numbers as Python's own, and lists of them; None for any other number.

    >>> plain_number(sp.Integer(3)), plain_number([sp.Rational(1, 2)]), plain_number(sp.sqrt(2))
    (3, [Fraction(1, 2)], None)
    """
    if isinstance(value, list):
        items = [plain_number(item) for item in value]
        return None if None in items else items
    if isinstance(value, sp.Integer):
        return value.p
    return Fraction(value.p, value.q) if isinstance(value, sp.Rational) else None


def put(expr: Any, values: Mapping[Any, Any]) -> Any:
    """Numbers for symbols, and lists (first index 1) for sequences, in an expression with sums written out."""
    from symcnn.judge import writing_out

    scalars = {symbol: value for symbol, value in values.items() if isinstance(symbol, sp.Symbol)}
    expr = writing_out.written_out(writing_out.put(expr, scalars))
    lists = {base.label: items for base, items in values.items() if isinstance(base, sp.IndexedBase)}

    def member(term: Any) -> Any:
        items = lists.get(term.base.label)
        for index in term.indices:
            if not isinstance(items, list) or not index.is_Integer or not 1 <= index <= len(items):
                return term
            items = items[int(index) - 1]
        return items

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
