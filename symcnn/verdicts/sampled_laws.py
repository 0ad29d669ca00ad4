"""Whether the laws that an experiment samples are those that ``where`` states.

Every statement of ``where`` about a random family (a moment, a density, a
bound on its members) is put to every law at every point, with exact numbers. A
statement that is false there is an error in the file; one that cannot be
compared is told, and leaves the experiment undecided. Members are drawn
independently of one another, within a family and between families
(`symcnn.experiment.sampling`), so that ``Independent`` always holds, and mean products
are compared as those of independent numbers.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.catalogue.derivation import Derivation
from symcnn.contest.result import Laws
from symcnn.errors import DerivationError
from symcnn.experiment.kinds import MonteCarlo
from symcnn.formulas.aliases import Point
from symcnn.formulas.expressions import symbol_name
from symcnn.formulas.symbols import Density, ForAll, Independent
from symcnn.formulas.truth import truth
from symcnn.judge.sampler import Sampler
from symcnn.printing.prose import unicode
from symcnn.verdicts.law_of_a_member import DIGITS, Incomparable, Law
from symcnn.verdicts.predict import show, sympy_point

MOST = 4096
"""Instances of one statement at a point that are looked at; a statement with more is not compared."""


def compare(derivation: Derivation) -> Laws | None:
    """Put every statement of ``where`` about a random family to every law that the experiment samples.

    None where nothing is drawn.

    Errors: `DerivationError` that names family, law, point, what is stated and what is sampled.
    """
    experiment = derivation.experiment
    if not isinstance(experiment, MonteCarlo):
        return None
    stated = _described(derivation.where)
    if not experiment.laws:
        dense = next((body for body, _ in _statements(derivation.where) if isinstance(body, Density)), None)
        if dense is not None:
            raise DerivationError(
                f"{derivation.name}: `where` states a density of {dense.member.base.label}, and the experiment samples "
                "nothing; give the law in `laws`, so that the two are compared"
            )
        return Laws(by_operator=tuple(stated))
    for law, families in experiment.laws.items():
        _same_families(derivation.name, law, stated, families)
    laws = [
        statement for statement in _statements(derivation.where) if _families(statement[0]) and not _is_tie(statement)
    ]
    unclear: dict[str, None] = {}
    for point, (law, families) in itertools.product(experiment.at, experiment.laws.items()):
        found = _At(derivation, point, law, families)
        found.whole()
        for body, limits in laws:
            try:
                found.check(body, limits)
            except Incomparable as why:
                unclear.setdefault(f"{unicode(body)} under the law {law!r}: {why}")
    return Laws(len(laws), tuple(unclear), ())


def _is_tie(statement: tuple[Any, Any]) -> bool:
    return isinstance(statement[0], Independent)


def _same_families(name: str, law: str, stated: Mapping[str, Any], families: Mapping[str, Any]) -> None:
    for family in stated:
        if family not in families:
            raise DerivationError(
                f"{name}: the law {law!r} says nothing of {family}, of which `where` states {unicode(stated[family])}; "
                f"it samples {', '.join(families) or 'nothing'}"
            )
    for family in families:
        if family not in stated:
            raise DerivationError(
                f"{name}: the law {law!r} samples {family}, of which `where` says nothing random; "
                f"it speaks of {', '.join(stated) or 'no random family'}"
            )


def _statements(where: Sequence[Any], limits: tuple[Any, ...] = ()) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """The single statements with the limits of their bound symbols, conjunctions taken apart."""
    for fact in where:
        if isinstance(fact, ForAll):
            yield from _statements([fact.body], (*limits, *fact.limits))
        elif isinstance(fact, sp.And):
            yield from _statements(fact.args, limits)
        else:
            yield fact, limits


def _described(where: Sequence[Any]) -> dict[str, Any]:
    """The random families by name, each with the first statement about it."""
    found: dict[str, Any] = {}
    for body, _ in _statements(where):
        for family in _random(body):
            if family not in found or isinstance(found[family], Independent):
                found[family] = body
    return found


def _random(body: Any) -> list[str]:
    """The families that a statement calls random."""
    if isinstance(body, Independent):
        return [str(family.label) for family in body.families if isinstance(family, sp.IndexedBase)]
    if isinstance(body, Density):
        return [str(body.member.base.label)]
    inside = [term for node in _moments(body) for term in _outermost(node.args[0])]
    return list(dict.fromkeys(_name(term) for term in inside))


def _outermost(expr: Any) -> list[Any]:
    """Members of sequences and values of unknown functions that stand in no other."""
    if isinstance(expr, (sp.Indexed, AppliedUndef)):
        return [expr]
    return [term for arg in getattr(expr, "args", ()) for term in _outermost(arg)]


def _families(body: Any) -> bool:
    """Whether a statement speaks of members at all."""
    return isinstance(body, (Independent, Density)) or bool(_outermost(body))


def _name(term: Any) -> str:
    return str(term.base.label) if isinstance(term, sp.Indexed) else str(term.func)


def _moments(expr: Any) -> list[Any]:
    """The outermost expectations and variances."""
    if getattr(expr, "is_expectation", False) or getattr(expr, "is_variance", False):
        return [expr]
    return [node for arg in getattr(expr, "args", ()) for node in _moments(arg)]


ENDLESS = 12
"""Values of a bound symbol that are looked at where its range has no end and the statement is not the same for all."""


class _At:
    """One law at one point."""

    def __init__(self, derivation: Derivation, point: Point, law: str, families: Mapping[str, Any]) -> None:
        self.derivation, self.point, self.law = derivation, point, law
        values = sympy_point(derivation, point)
        self.scalars = {symbol: value for symbol, value in values.items() if isinstance(symbol, sp.Symbol)}
        self.sequences = {symbol: value for symbol, value in values.items() if not isinstance(symbol, sp.Symbol)}
        self.laws = {
            family: Law.of(said, {str(symbol): value for symbol, value in self.scalars.items()})
            for family, said in families.items()
        }

    def whole(self) -> None:
        """Refuse values that are no whole numbers of a family of whole numbers."""
        for family in self.derivation.given:
            law = self.laws.get(symbol_name(family))
            if law is not None and isinstance(family, sp.IndexedBase) and family.is_integer and not law.whole:
                raise DerivationError(
                    f"{self.derivation.name}: {symbol_name(family)} is a sequence of whole numbers, and the law "
                    f"{self.law!r} samples others ({law.said})"
                )

    def check(self, body: Any, limits: tuple[Any, ...]) -> None:
        """Refuse a statement that the law does not keep; `Incomparable` where that cannot be said."""
        if not isinstance(body, Density) and not any(_name(term) in self.laws for term in _outermost(body)):
            return  # of what is not random
        for count, bound in enumerate(self._instances(body, limits)):
            if count >= MOST:
                raise Incomparable(f"it has more than {MOST} instances")
            if isinstance(body, Density):
                self._density(body, bound)
            else:
                self._statement(body, bound)

    def _instances(self, body: Any, limits: tuple[Any, ...]) -> Iterator[dict[Any, Any]]:
        """Values of the bound symbols; where only members speak of these, a few, with all ways to be equal."""
        held = sp.Dummy()
        bare = body.replace(
            lambda x: isinstance(x, (sp.Indexed, AppliedUndef)) and _name(x) in self.laws, lambda x: held
        )
        bound = [limit[0] for limit in limits]
        few = len(bound) if bound and not bare.has(*bound) else None

        def further(done: dict[Any, Any], left: tuple[Any, ...]) -> Iterator[dict[Any, Any]]:
            if not left:
                yield done
                return
            (symbol, low, high), *rest = left
            low, high = (self._number(end.xreplace(done), end) for end in (low, high))
            if low.is_infinite:
                low = sp.Min(sp.Integer(1), high)
            if few is not None or high.is_infinite:
                high = sp.Min(high, low + (few or ENDLESS) - 1)
            for value in range(int(low), int(high) + 1):
                yield from further({**done, symbol: sp.Integer(value)}, tuple(rest))

        # The last limits are the outer ones.
        yield from further({}, tuple(reversed(limits)))

    def _number(self, end: Any, said: Any) -> Any:
        value = self._put(end)
        if not (value.is_Integer or value.is_infinite):
            raise Incomparable(f"the end {said} of its range is no whole number at {show(self.point)}")
        return value

    def _put(self, expr: Any) -> Any:
        """The expression with the point's values, its members of random families left as they are."""
        if not isinstance(expr, sp.Basic):
            return expr
        reader = Sampler((expr,)) if expr.atoms(sp.IndexedBase, sp.Symbol) else None
        if reader is None:
            return expr
        point: dict[Any, Any] = {base: {} for base in reader.sequences}
        return reader.at(expr, {**point, **self.sequences, **self.scalars})

    def _statement(self, body: Any, bound: dict[Any, Any]) -> None:
        said = self._put(body.xreplace(bound))
        if said in (sp.true, sp.false):
            if said == sp.false:
                self._refuse(body, bound, "that is false")
            return
        measured = {node: self._moment(node) for node in _moments(said)}
        put = said.xreplace(measured)
        unknown = [term for term in _outermost(put) if _name(term) not in self.laws]
        if unknown:
            # A mean that is only given a name, to which the points give no value: it is whatever is sampled.
            if isinstance(put, sp.Eq) and any(side in unknown for side in put.args) and len(_outermost(put)) == 1:
                return
            raise Incomparable(f"the points give {unknown[0]} no value")
        if _outermost(put):
            self._on_the_support(body, put, bound)
            return
        if self._holds(put, said):
            return
        shown = "; ".join(f"{unicode(node)} is {_short(value)}" for node, value in measured.items())
        self._refuse(body, bound, shown)

    def _holds(self, put: Any, said: Any) -> bool:
        if put.has(sp.oo, sp.nan, sp.zoo):
            return False  # a moment that is stated exists
        if isinstance(put, sp.Eq) and any(law.rounded for law in self.laws.values()):
            # Parameters of a law that are typed as floats (`3**0.5`) are what they are to 53 bits.
            left, right = (sp.N(side, DIGITS) for side in put.args)
            if left.is_number and right.is_number and (left - right).is_real:
                size = abs(left) + abs(right) + self._size(said)
                return bool(abs(left - right) <= sp.Float(10) ** -12 * size)
        holds = truth(put, DIGITS)
        if holds is None:
            raise Incomparable("its truth cannot be decided")
        return holds

    def _size(self, said: Any) -> Any:
        """How large the terms are that may cancel in a moment: the spread of the members to the order of the moment."""
        spread = sp.sqrt(sp.Max(*(law.moment(2) for law in self.laws.values())))
        orders = [0]
        for node in _moments(said):
            stand = {term: sp.Dummy() for term in _outermost(node.args[0])}
            plain = node.args[0].xreplace(stand)
            if not plain.is_polynomial(*stand.values()):
                return sp.Integer(0)
            degree = sp.Poly(plain, *stand.values()).total_degree()
            orders.append(2 * degree if getattr(node, "is_variance", False) else degree)
        return sp.N(spread ** max(orders), DIGITS)

    def _moment(self, node: Any) -> Any:
        law = {term: self.laws[_name(term)] for term in _outermost(node.args[0]) if _name(term) in self.laws}
        value = Law.mean(node.args[0], law)
        if getattr(node, "is_variance", False):
            value = Law.mean(node.args[0] ** 2, law) - value**2
        return sp.nsimplify(value) if value.is_Rational else value

    def _on_the_support(self, body: Any, put: Any, bound: dict[Any, Any]) -> None:
        terms = list(dict.fromkeys(_outermost(put)))
        broken = Law.breaks(put, {term: self.laws[_name(term)] for term in terms})
        if broken is not None:
            self._refuse(body, bound, f"{broken} is sampled")

    def _density(self, body: Density, bound: dict[Any, Any]) -> None:
        variable = sp.Dummy("u", real=True)
        stated = self._put(body.density.xreplace({**bound, body.variable: variable}))
        gap = self.laws[str(body.member.base.label)].parts_from(stated, variable)
        if gap is not None:
            at, ours, theirs = gap
            self._refuse(body, bound, f"at {_short(at)} the stated density is {_short(ours)}, the sampled {theirs}")

    def _refuse(self, body: Any, bound: dict[Any, Any], sampled: str) -> None:
        at = ", ".join(f"{symbol} = {value}" for symbol, value in bound.items())
        family = ", ".join(
            dict.fromkeys(
                [str(body.member.base.label)]
                if isinstance(body, Density)
                else [_name(term) for term in _outermost(body) if _name(term) in self.laws]
            )
        )
        law = ", ".join(f"{name} ~ {self.laws[name].said}" for name in family.split(", "))
        raise DerivationError(
            f"{self.derivation.name}: the law {self.law!r} of {family} ({law}) is not the one in `where`: "
            f"stated is {unicode(body)}{f' (here {at})' if at else ''}, and at {show(self.point)} {sampled}"
        )


def _short(value: Any) -> str:
    value = sp.sympify(value, strict=True)
    return str(value) if value.is_Rational and len(str(value)) < 12 else str(sp.N(value, 9))
