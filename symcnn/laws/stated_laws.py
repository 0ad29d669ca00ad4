"""Whether there are random quantities of which everything holds that constraints say of chance, at a point.

What is stated of a member of a random family are means, variances and bounds
(`constraints` admits nothing else), or a density. With numbers for all that is
not random, they are statements about single quantities, few of them joint.
Quantities that are stated jointly get one law together (`some_law`), all others
are independent of one another; so members that are declared independent are.

A value `w(2, h[1])` of an unknown function at an outcome is a quantity as well:
where nothing else is said of `h` or `w`, `h[1]` may tell, by numbers that stand
nowhere else, which outcome there is of all that is a function of it, since a
law from `some_law` has finitely many; and `w` may be any map.

A statement about all members without an end, in which the index stands only as
the index of that member, says the same of each: members beyond every number
that stands in a statement are alike, and one of them is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.functions.elementary.piecewise import ExprCondPair

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import bound_names, free, name_of, names
from symcnn.formulas.means import Expectation, Variance
from symcnn.formulas.symbols import Density, ForAll, Independent
from symcnn.judge.randomness import is_mean, random_names
from symcnn.laws.exact import Endless, Unseen, Unsteady, World, sign
from symcnn.laws.some_law import exists

MOST = 2500
"""Instances of one statement about chance that are looked at."""


def split(facts: Sequence[Any]) -> tuple[list[Any], list[tuple[tuple[Any, ...], Any]]]:
    """The facts that speak of numbers alone, and what the others state of chance, each with its limits.

    >>> from symcnn.formulas.symbols import integers, sequence
    >>> i, n, x = *integers("i n"), sequence("x")
    >>> split([sp.And(n >= 1, sp.Eq(Expectation(x[1]), n)), ForAll(x[i] >= 0, (i, 1, n))])
    ([n >= 1], [((), Eq(E(x[1]), n)), (((i, 1, n),), x[i] >= 0)])
    """
    random = random_names(tuple(facts))
    plain: list[Any] = []
    chance: list[tuple[tuple[Any, ...], Any]] = []
    for limits, part in (one for fact in facts for one in parts(fact)):
        if names(part) & random or any(is_mean(node) for node in sp.preorder_traversal(part)):
            chance.append((limits, part))
        else:
            plain.append(ForAll(part, *limits) if limits else part)
    return plain, chance


def parts(fact: Formula) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The conjuncts of a fact, each with the limits around it, the innermost first."""
    if isinstance(fact, sp.And):
        for part in fact.args:
            yield from parts(part)
    elif isinstance(fact, ForAll):
        yield from ((limits + fact.limits, body) for limits, body in parts(fact.body))
    else:
        yield (), fact


def missing(plain: Sequence[Any], chance: Sequence[tuple[tuple[Any, ...], Any]], world: World) -> str | None:
    """Why no random quantities are known of which all of this holds at a point; None where some are.

    Errors: `Unseen` where a statement cannot be read there.
    """
    stated = _Stated(world)
    stated.read(chance)
    stated.functions_are_free(plain)
    for group in stated.joint():
        if not stated.law(*group):
            return stated.words(group[1])
    return None


Said = tuple[str, Any, Any]
"""``E`` or ``Var`` of a term in quantities, and a number; or a bound (with the empty text, and 0)."""


@dataclass
class _Stated:
    """The quantities that statements speak of, each as a symbol, and what is said of them."""

    world: World
    symbols: dict[Any, Any] = field(default_factory=dict)
    quantities: dict[Any, Any] = field(default_factory=dict)
    carriers: dict[Any, Any] = field(default_factory=dict)
    said: dict[Said, None] = field(default_factory=dict)
    independent: list[frozenset[str]] = field(default_factory=list)
    dense: set[str] = field(default_factory=set)

    # -- reading -------------------------------------------------------------------------------------------

    def read(self, chance: Sequence[tuple[tuple[Any, ...], Any]]) -> None:
        """Everything that is stated. Statements with an end come first: they name the members that are special."""
        endless: list[tuple[Any, Any, list[int]]] = []
        for limits, fact in chance:
            if isinstance(fact, Independent):
                self.independent.append(frozenset(map(name_of, fact.families)))
            elif isinstance(fact, Density):
                self.dense.add(name_of(fact.member))
            else:
                try:
                    worlds = self.world.instances(limits, MOST)
                except Endless:
                    endless.append((limits, fact, self._alike(limits, fact)))
                    continue
                for world in worlds:
                    self._state(fact, world)
        far = self._farthest(endless)
        for limits, fact, _ in endless:
            cut = [
                (symbol, *(sp.sign(end) * (3 * far + 3) if end.is_infinite else end for end in ends))
                for symbol, *ends in limits
            ]
            try:
                worlds = self.world.instances(cut, MOST)
            except Endless:
                raise Unseen(f"too many instances of {fact}") from None
            for world in worlds:
                self._state(fact, world)

    def _farthest(self, endless: Iterable[tuple[Any, Any, list[int]]]) -> int:
        """A number such that members with an index beyond its double are alike.

        It is the largest of all ends, shifts and places that are numbers. A
        statement without an end holds from an end plus a shift on, and none
        with ends reaches farther; at three times the number one more is seen.
        """
        places = [int(index) for one in self.symbols for index in _places(one) if index.is_Integer]
        return max(map(abs, [*places, *(number for *_, more in endless for number in more)]), default=0)

    def _alike(self, limits: Sequence[Any], fact: Formula) -> list[int]:
        """The ends and shifts in a statement that says the same for all values of its symbols that have no end.

        Errors: `Unseen` where it may say something else for each.
        """
        ends = [end for _, *both in limits for end in both if not end.is_infinite]
        bound = {symbol for symbol, _, _ in limits}
        endless = {symbol for symbol, low, high in limits if low.is_infinite or high.is_infinite}
        members = set(_outermost(fact, self.world.random))
        if not endless or len(members) != 1 or any(free(end) & bound for end in ends):
            raise Unseen(f"{fact} has too many instances to look at each")
        (member,) = members
        shifts: list[tuple[Any, Any]] = []
        for index in _places(member):
            moving = free(index) & bound
            shifts += [(symbol, sp.expand(index - symbol)) for symbol in moving] or [(None, index)]
        once = all([symbol for symbol, _ in shifts].count(symbol) == 1 for symbol in endless)
        if not (isinstance(member, sp.Indexed) and once and all(shift.is_Integer for one, shift in shifts if one)):
            raise Unseen(f"{fact} may say something else for each of its indices")
        self._says_the_same(fact, fact.xreplace({member: sp.Dummy(real=True)}), endless)
        return [self.world.whole(number) for number in (*ends, *(shift for _, shift in shifts))]

    def _says_the_same(self, fact: Formula, rest: Any, endless: set[Any]) -> None:
        """Outside of the member, the symbols without an end stand in families only that are one constant."""
        constant = self.world.constant
        rest = rest.replace(
            lambda x: isinstance(x, sp.Indexed) and name_of(x) in constant, lambda x: constant[name_of(x)]
        )
        if free(rest) & endless:
            families = {name_of(x) for x in rest.atoms(sp.Indexed) if free(x) & endless}
            if families:
                raise Unsteady(fact, families)
            raise Unseen(f"{fact} may say something else for each of its indices")

    def _state(self, fact: Formula, world: World) -> None:
        if isinstance(fact, sp.Eq) and any(isinstance(side, (Expectation, Variance)) for side in fact.args):
            mean, said = fact.args if is_mean(fact.lhs) else fact.args[::-1]
            kind = "E" if isinstance(mean, Expectation) else "Var"
            term, value = sp.expand(self._reduced(mean.args[0], world)), world.value(said)
            if not free(term) and sign(value - (term if kind == "E" else 0)) != 0:
                raise Unseen(f"{mean} = {value} is stated of the number {term}")
            self.said[kind, term, value] = None
        elif any(is_mean(node) for node in sp.preorder_traversal(fact)):
            raise Unseen(f"{fact} states no mean")
        else:
            bound = self._reduced(fact, world)
            if bound == sp.false:
                raise Unseen(f"{fact} is false")
            if bound != sp.true:
                self.said["", bound, 0] = None

    def _reduced(self, term: Formula, world: World) -> Any:
        """A term with numbers for all that is not random, and a symbol for each quantity that is."""
        if isinstance(term, sp.Symbol) and term in world.values:
            return world.values[term]
        if isinstance(term, ExprCondPair):
            return ExprCondPair(*(self._reduced(part, world) for part in term.args))
        if not names(term) & world.random:
            return world.value(term) if isinstance(term, sp.Expr) else sp.sympify(world.truth(term), strict=True)
        if isinstance(term, (sp.Symbol, sp.Indexed, AppliedUndef)):
            return self._quantity(term, world)
        if bound_names(term):
            raise Unseen(f"{term} binds a name around what is random")
        return term.func(*(self._reduced(part, world) for part in term.args))

    def _quantity(self, term: Formula, world: World) -> Any:
        one = self._placed(term, world)
        if one not in self.symbols:
            self.symbols[one] = symbol = _outcome("outcome", len(self.symbols), term)
            self.quantities[symbol] = one
        return self.symbols[one]

    def _placed(self, term: Formula, world: World) -> Any:
        """A random quantity with numbers for its indices or arguments."""
        if isinstance(term, sp.Symbol):
            return term
        chosen = [x for x in _places(term) if names(x) & world.random]
        own = name_of(term) in world.random
        if (own and chosen) or len(chosen) > 1 or name_of(term) in world.constant:
            raise Unseen(f"{term} is picked by something random")
        if isinstance(term, sp.Indexed):
            return term.base[tuple(sp.Integer(world.whole(index)) for index in term.indices)]
        carrier = self._placed(chosen[0], world) if chosen and isinstance(chosen[0], (sp.Symbol, sp.Indexed)) else None
        if chosen and carrier is None:
            raise Unseen(f"{term} is no value at one outcome")
        one = term.func(*(carrier if x in chosen else world.value(x) for x in term.args))
        if not all(x == carrier or x.is_Rational for x in one.args):
            raise Unseen(f"{term} has an argument that is not rational")
        if carrier is not None:
            self.carriers[one] = carrier
        return one

    # -- laws ----------------------------------------------------------------------------------------------

    def functions_are_free(self, plain: Sequence[Any]) -> None:
        """Nothing else is said of functions of outcomes, nor of these outcomes. Errors: `Unseen`."""
        said = frozenset().union(*map(names, plain)) if plain else frozenset()
        direct = {name_of(one) for one in self.symbols if one not in self.carriers} | self.dense
        for one, carrier in self.carriers.items():
            if name_of(one) in said or name_of(carrier) in direct:
                raise Unseen(f"more than its means is said of {one}")

    def joint(self) -> list[tuple[list[Any], list[Said]]]:
        """The quantities in groups, such that nothing is stated of two groups together; each with what is stated."""
        lead = {symbol: symbol for symbol in self.symbols.values()}

        def leader(symbol: Formula) -> Any:
            while lead[symbol] != symbol:
                symbol = lead[symbol]
            return symbol

        for _, term, _ in self.said:
            first, *others = [*map(leader, free(term)), None]
            lead.update(dict.fromkeys(filter(None, others), first))
        groups: dict[Any, tuple[list[Any], list[Said]]] = {}
        for symbol in lead:
            groups.setdefault(leader(symbol), ([], []))[0].append(symbol)
        for one in self.said:
            for symbol in list(free(one[1]))[:1]:
                groups[leader(symbol)][1].append(one)
        return list(groups.values())

    def law(self, outcomes: Sequence[Any], said: Sequence[Said]) -> bool:
        """Whether a law of some quantities is known, of which all that is stated holds. Errors: `Unseen`."""
        members = {self.carriers.get(one, one) for one in map(self.quantities.get, outcomes)}
        families = set(map(name_of, members))
        if len(members) > 1 and any(families & one for one in self.independent):
            raise Unseen(f"{self.words(said)}; and independence is declared of them")
        if families & self.dense:
            if len(outcomes) > 1:
                raise Unseen(f"{self.words(said)}; and a density is declared of them")
            return True  # `declared_laws` has compared what is stated with the density
        # The same question for every member: named by their order, they are one.
        named = {symbol: _outcome("x", place, symbol) for place, symbol in enumerate(outcomes)}
        statements = [(kind, term.xreplace(named), value) for kind, term, value in said]
        means, variances = (
            frozenset((term, value) for kind, term, value in statements if kind == wanted) for wanted in ("E", "Var")
        )
        return exists(
            tuple(named.values()), means, variances, frozenset(term for kind, term, _ in statements if not kind)
        )

    def words(self, said: Sequence[Said]) -> str:
        """What is stated of some quantities, of which no law is known."""
        shown = [(kind, term.xreplace(self.quantities), value) for kind, term, value in said]
        statements = ", ".join(f"{kind}({term}) = {value}" if kind else str(term) for kind, term, value in shown)
        return f"no law is known with {statements}"


def _outcome(name: str, place: int, like: Formula) -> Any:
    """A symbol for a quantity, of its kind."""
    return sp.Symbol(f"{name}{place}", **({"integer": True} if like.is_integer else {"real": True}))


def _places(term: Formula) -> tuple[Any, ...]:
    return tuple(term.indices if isinstance(term, sp.Indexed) else term.args)


def _outermost(term: Formula, random: frozenset[str]) -> Iterator[Any]:
    """The members and values in a term that hold something random, those that stand in others left out."""
    if isinstance(term, (sp.Symbol, sp.Indexed, AppliedUndef)):
        if names(term) & random:
            yield term
        return
    for part in term.args:
        if isinstance(part, sp.Basic):
            yield from _outermost(part, random)


__all__ = ["missing", "parts", "split"]
