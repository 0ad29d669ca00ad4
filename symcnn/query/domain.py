"""Which values a derivation admits, and errors that say why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any, NoReturn

import sympy as sp
from sympy.core.relational import Relational

from symcnn.errors import DomainError, TooLong, UnknownName, shown
from symcnn.formulas.binding import free, names
from symcnn.formulas.numbers import typed
from symcnn.formulas.symbols import ForAll, Independent
from symcnn.formulas.truth import truth
from symcnn.judge.integers import contradictory
from symcnn.judge.randomness import random_names
from symcnn.judge.writing_out import UNTOLD
from symcnn.query.checks import Check, parts_of

MOST_MEMBERS = 10**6
"""Members of a sequence that are given by one value for all."""


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
        self.usual = {_name(symbol): typed(value) for symbol, value in (usual or {}).items()}
        """By name the exact values that are taken where none is given; of a sequence that of each member."""
        self.symbols = {_name(symbol): symbol for symbol in given}

    def is_sequence(self, name: str) -> bool:
        """Whether a name is that of a sequence or a matrix."""
        return isinstance(self.symbols[name], sp.IndexedBase)

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
        scalars: dict[Any, Any] = {}
        for key, value in given.items():
            symbol = self.symbols[key]
            if isinstance(symbol, sp.Symbol):
                scalars[symbol] = self._number(symbol, value, value)
        if len(scalars) < len(given):  # a length that cannot be is said of the symbol, not of a list
            self._constraints(scalars, given)
        for key, value in given.items():
            symbol = self.symbols[key]
            if isinstance(symbol, sp.Symbol):
                result[symbol] = scalars[symbol]  # in the order in which they were given
                continue
            lengths = [declared.xreplace(scalars) for declared in symbol.shape or ()]
            result[symbol] = self._items(symbol, listed(value), value, lengths or [None])
        self.lengths(result)
        self._constraints(result, given)
        if self._spoken - set(given):
            self._possible(result, given)
        return result

    @cached_property
    def _spoken(self) -> frozenset[str]:
        """The symbols that take a number, of which a constraint on numbers speaks."""
        spoken = frozenset[str]().union(*(names(fact) for fact in self.where if fact not in self.laws))
        return spoken & {name for name, symbol in self.symbols.items() if isinstance(symbol, sp.Symbol)}

    def _possible(self, result: Mapping[Any, Any], given: Mapping[str, Any]) -> None:
        """Refuse values with which no value of the symbols that are left out would be admitted."""
        left = {self.symbols[name] for name in self._spoken - set(given)}
        tied = [
            fact
            for fact in self.where
            if not isinstance(fact, (ForAll, Independent)) and fact not in self.laws and free(fact) & left
            if names(fact) <= self._spoken
        ]
        if not any(names(fact) & set(given) for fact in tied):
            return  # nothing of what is given hangs on them
        said = tuple(fact for fact in (put(fact, result) for fact in tied) if fact not in (sp.true, sp.false))
        if _contradictory(said):
            needs = ", ".join(readable(fact) for fact in tied)
            at = ", ".join(f"{name} = {shown(given[name])}" for name in given if any(name in names(f) for f in tied))
            raise DomainError(
                f"{self.name}: with {at} there is no {', '.join(sorted(map(str, left)))} for which {needs} hold"
            )

    def _items(self, symbol: Any, items: Any, value: Any, lengths: Sequence[Any]) -> Any:
        """A list of numbers; of several axes a list of lists, as of a matrix the rows. A number is every member's."""
        if not lengths:
            return self._number(symbol, items, value)
        if not isinstance(items, (list, tuple, range)):
            if items is not value:  # a row is no number
                self.refuse(symbol, value)
            return self._repeated(symbol, self._number(symbol, items, value), value, lengths)
        return [self._items(symbol, item, value, lengths[1:]) for item in items]

    def _repeated(self, symbol: Any, exact: Any, value: Any, lengths: Sequence[Any]) -> Any:
        if not lengths:
            return exact
        length, *further = lengths
        if length is None or not length.is_Integer:
            unknown = "has no length that is known" if length is None else f"has {length} members, which is not known"
            raise DomainError(
                f"{self.name}: {_name(symbol)} ({self.meaning(symbol)}) {unknown}, so {shown(value)} cannot be the "
                "value of each; give a list"
            )
        if length > MOST_MEMBERS:
            raise DomainError(f"{self.name}: {_name(symbol)} has {length} members, more than are made of one value")
        return [self._repeated(symbol, exact, value, further)] * max(int(length), 0)

    def _number(self, symbol: Any, item: Any, value: Any) -> Any:
        exact = typed(item)
        if exact is None or (symbol.is_integer and not exact.is_integer) or exact.is_real is False:
            self.refuse(symbol, value)
        return exact

    def refuse(self, symbol: Any, value: Any, hint: str = "") -> NoReturn:
        """Say what a symbol may be, and what it was given. Errors: `DomainError`, always."""
        raise DomainError(
            f"{self.name}: {_name(symbol)} ({self.meaning(symbol)}) must be {self.describe(symbol)}; got {shown(value)}"
            f"{hint}"
        )

    def meaning(self, symbol: Any) -> str:
        """The meaning in a message: a name in backticks as it is typed."""
        return self.given[symbol].replace("`", "")

    def lengths(self, result: Mapping[Any, Any]) -> None:
        """Refuse a list whose length disagrees with the one that is declared, where that is known."""
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
            if fact in self.laws or all(check.settled(plain) for check in checks):
                continue
            if self.holds(fact, result) is False:
                fact = next((part for part in _conjuncts(fact) if self.holds(part, result) is False), fact)
                involved = [s for s in result if _name(s) in {_name(x) for x in _names(fact)}]
                if len(involved) == 1 and _about(fact, involved[0]):
                    self.refuse(involved[0], given[_name(involved[0])])
                places = ", ".join(f"{_name(s)} ({self.meaning(s)}) = {shown(given[_name(s)])}" for s in involved)
                must = f"{self.name}: {readable(fact)} must hold"
                raise DomainError(f"{must}; got {places}" if involved else f"{must}, and never does")

    @cached_property
    def laws(self) -> tuple[Any, ...]:
        """The constraints that speak of random families, of which no numbers are given."""
        random = random_names(tuple(self.where))
        return tuple(fact for fact in self.where if isinstance(fact, Independent) or names(fact) & random)

    def quickly_holds(self, fact: Any, plain: Mapping[Any, Any]) -> bool:
        """Whether a constraint is seen to hold, or to say nothing, at Python's own numbers; if not, look at it."""
        return all(check.settled(plain) for check in self._checks[list(self.where).index(fact)])

    @cached_property
    def _checks(self) -> list[list[Check]]:
        """Of each constraint the parts that must hold together."""
        return [[Check(part, fact, self.given) for part in parts_of(fact)] for fact in self.where]

    def holds(self, fact: Any, values: Mapping[Any, Any]) -> bool | None:
        """Whether a constraint holds at values; None where it says nothing about them (a law, a missing symbol).

        One that has no value where all of its symbols have one does not hold.
        """
        if isinstance(fact, Independent):
            return None
        if isinstance(fact, ForAll):
            verdicts = [self.holds(one, values) for one in self.instances(fact, values)]
            return False if False in verdicts else None
        try:
            said = put(fact, values)
            found, known = truth(said, 30), not names(said.xreplace({UNTOLD: sp.false}))
        except (TypeError, ValueError, ZeroDivisionError):  # SymPy's, of a comparison of what is no real number
            found, known = None, names(fact) <= {_name(symbol) for symbol in values}
        return False if found is None and known and not _of_chance(fact) else found

    def instances(self, fact: ForAll, values: Mapping[Any, Any]) -> Iterator[Any]:
        """What a constraint for all says at each place, as far as its ends and the members are known.

        Errors: `TooLong` for more places than are looked at.
        """
        *inner, (index, low, high) = fact.limits
        body = ForAll(fact.body, *inner) if inner else fact.body
        for place in self._span(body, put(low, values), put(high, values), values):
            at = body.xreplace({index: sp.Integer(place)})
            if isinstance(at, ForAll):
                yield from self.instances(at, values)
            else:
                yield at

    def _span(self, body: Any, low: Any, high: Any, values: Mapping[Any, Any]) -> range:
        """The values of an index: those that the constraint names, and where it names no end, those of members."""
        bases = body.atoms(sp.IndexedBase)
        most = max((len(values[b]) for b in bases if isinstance(values.get(b), list)), default=0)
        first = int(low) if low.is_Integer else 1
        found = range(first, int(high) + 1) if high.is_Integer else range(first, most + 1)
        if len(found) > MOST_MEMBERS:
            raise TooLong(f"{self.name}: a constraint for {len(found):,} places is not looked at")
        return found

    def admits(self, given: Mapping[str, Any]) -> bool:
        """Whether the values lie in the domain."""
        try:
            self.values(given)
        except DomainError:
            return False
        return True


@lru_cache(maxsize=1 << 10)
def _contradictory(facts: tuple[Any, ...]) -> bool:
    return contradictory(facts)


def _conjuncts(fact: Any) -> tuple[Any, ...]:
    return tuple(fact.args) if isinstance(fact, sp.And) else (fact,)


def _about(fact: Any, symbol: Any) -> bool:
    """Whether a constraint compares a symbol, or a member, with something: so it stands in the symbol's domain."""

    def alone(side: Any) -> bool:
        return bool(side == symbol or getattr(side, "base", None) == symbol)

    return all(isinstance(part, Relational) and any(map(alone, part.args)) for part in parts_of(fact))


def _of_chance(fact: Any) -> bool:
    return bool(random_names((fact,)))


def listed(value: Any) -> Any:
    """An array or a tensor as lists, a range as one; anything else, and what cannot be read, as it is.

    >>> listed(range(3)), listed(3)
    ([0, 1, 2], 3)
    """
    if isinstance(value, range):
        return value if value[MOST_MEMBERS:] else list(value)
    try:
        return value.tolist() if hasattr(value, "tolist") and bool(getattr(value, "shape", ())) else value
    except Exception:  # whatever a stranger's array does, such as a tensor without data
        return value


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
