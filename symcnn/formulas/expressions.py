"""Names, free symbols and substitution in expressions that hold sequences and unknown functions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.formulas import binding, substitution
from symcnn.formulas.aliases import Formula, Limit
from symcnn.formulas.binding import free, names
from symcnn.formulas.symbols import ForAll, Independent


def symbol_name(symbol: Formula) -> str:
    """The name of a symbol, a sequence or an unknown function."""
    if isinstance(symbol, sp.IndexedBase):
        return str(symbol.name)
    return str(getattr(symbol, "name", symbol))


def free_names(expr: Formula) -> set[str]:
    """The names of all free symbols, sequences and unknown functions in an expression.

    >>> from symcnn.formulas.symbols import sequence, integers
    >>> l, L = integers("l L"); K = sequence("K", L, integer=True)
    >>> sorted(free_names(sp.Sum(K[l], (l, 1, L))))
    ['K', 'L']
    """
    return set(names(sp.sympify(expr, strict=True)))


def plain_free(expr: Formula) -> set[Any]:
    """The free symbols, without the sequences' terms that SymPy counts among them."""
    expr = sp.sympify(expr, strict=True)
    return set(free(expr))


def defined_name(head: Formula) -> str | None:
    """The name that a definition's left side introduces, or None where it is no name."""
    if isinstance(head, (sp.Symbol, AppliedUndef)):
        return symbol_name(head.func if isinstance(head, AppliedUndef) else head)
    if isinstance(head, sp.Indexed):
        return symbol_name(head.base)
    return None


def over_all(proposition: Formula, limits: tuple[Limit, ...]) -> Any:
    """The proposition for all values in the limits of those symbols that it speaks of.

    >>> from symcnn.formulas.symbols import integers
    >>> i, k, n = integers("i k n")
    >>> over_all(i <= n, ((i, 1, k), (k, 1, n)))
    ForAll(i <= n, (i, 1, k), (k, 1, n))
    """
    bound = ranging(proposition, limits)
    return ForAll(proposition, *bound) if bound else proposition


def ranging(item: Formula, limits: Iterable[Limit]) -> tuple[Limit, ...]:
    """The limits of the symbols that stand free, or in an end of such a limit further in."""
    met, kept = set(free(item)), []
    for symbol, low, high in limits:
        if symbol in met:
            kept.append((symbol, low, high))
            met |= free(sp.sympify(low, strict=True)) | free(sp.sympify(high, strict=True))
    return tuple(kept)


def shift(line: Formula, over: Formula) -> Any:
    """The line at the next value of its index. Errors: `Captured` where a binder means it otherwise.

    >>> from symcnn.formulas.symbols import function, integers
    >>> t = integers("t"); m = function("m")
    >>> shift(sp.Eq(m(t), t), t)
    Eq(m(t + 1), t + 1)
    """
    return substitution.substitute(line, {over: over + 1})


def implies_bound(fact: Formula, symbol: Formula, start: int) -> bool:
    """Whether a constraint is a lower bound of the symbol, no lower than ``start``."""
    if not isinstance(fact, sp.core.relational.Relational):
        return False
    canonical = fact.canonical
    return (
        isinstance(canonical, (sp.Ge, sp.Gt))
        and canonical.lhs == symbol
        and canonical.rhs.is_number
        and bool(canonical.rhs >= start)
    )


def substitute(
    expr: Formula,
    values: Mapping[Any, Any],
    random: Collection[str] = (),
    laws: Collection[str] = (),
    drawn: Collection[str] = (),
) -> Any:
    """Values for symbols, sequences and terms of sequences; bound symbols are renamed where one would capture.

    A sequence may be replaced by another one, or by a function of its index
    (``{K: lambda l: k}``). Errors: `Captured` where renaming does not help
    (under a derivative by what is replaced, or a ``random`` value under a
    mean). What is random by ``laws`` in the expression may be replaced under a
    mean by its like: a family by its members in another order, a function of
    some outcome by another one of the same (`same_outcomes`). At a place that is random, be it by what the
    expression's names ``drawn`` are defined as, no mean is put in. All is put in at once: a value is put into no other
    value.

    >>> from symcnn.formulas.symbols import integers, sequence
    >>> i, k, n, K = *integers("i k n"), sequence("K", integer=True)
    >>> substitute(sp.Sum(n * K[i], (i, 1, n)), {K: lambda l: k + l, n: i})
    Sum(i*(i' + k), (i', 1, i))
    >>> substitute(n + K[1], {K: lambda l: n, n: 5})
    n + 5
    """
    plain = {old: as_term(new) for old, new in values.items() if not isinstance(old, sp.IndexedBase)}
    families = {binding.name_of(old): rule(new) for old, new in values.items() if isinstance(old, sp.IndexedBase)}
    entering = frozenset().union(*map(_entering, families.values()))
    same = [old for old in plain if same_outcomes(old, values, random, laws)]
    # What a value brings in is no more of the expression, and gets no value; and a term at a member of a sequence would
    # not be found where that has its value. So all is put in at once.
    held = plain if families or same else ()
    holders = {old: sp.Dummy(f"·{place}", dummy_index=4000 + place, **kind_of(old)) for place, old in enumerate(held)}
    others = {holders.get(old, old): new for old, new in plain.items() if old not in same}
    expr = substitution.substitute(expr, holders) if holders else expr
    if families:
        # What stands for an outcome is one: the value of a sequence there may be a mean, which is taken over it.
        hidden = frozenset(random) | {holders[old].name for old in same}
        chance = hidden | frozenset(drawn) | {holders[old].name for old in held if binding.name_of(old) in drawn}
        try:
            expr = _Families(families, hidden, frozenset(laws), chance).into(substitution.apart(expr, entering))
        except substitution.Captured as error:
            raise substitution.Captured(_with_names(str(error), holders)) from None
    expr = substitution.substitute(expr, others, random) if others else expr
    return substitution.substitute(expr, {holders[old]: plain[old] for old in same}) if same else expr


def _with_names(text: str, holders: Mapping[Any, Any]) -> str:
    """A message that says what the terms are, and not what holds their places."""
    for old, holder in holders.items():
        text = text.replace(str(holder), str(old))
    return text


def kind_of(term: Formula) -> dict[str, bool]:
    """The assumption that makes a symbol of the kind of a term."""
    return {"integer": True} if term.is_integer else {"real": True}


def same_outcomes(old: Formula, values: Mapping[Any, Any], random: Collection[str], laws: Collection[str]) -> bool:
    """Whether a function of random outcomes gets, as its value, another function of the same outcomes.

    The outcomes are compared as they are where the values are put in: with another family for ``h``, a function of
    ``h[1]`` there is one of that family's member here, and none of what ``h[1]`` is here.

    >>> from symcnn.formulas.symbols import function, sequence
    >>> h, k, w = sequence("h"), sequence("k"), function("w")
    >>> same_outcomes(w(h[1]), {w(h[1]): w(h[1])}, {"h", "k"}, {"h"})
    True
    >>> same_outcomes(w(h[1]), {h: k, w(h[1]): w(h[1])}, {"h", "k"}, {"h"})
    False
    """
    new = values.get(old)
    if not isinstance(old, AppliedUndef) or not names(old) & frozenset(laws) or not isinstance(new, AppliedUndef):
        return False
    others = {key: value for key, value in values.items() if not isinstance(key, AppliedUndef)}
    there = [x for x in _members(old) if binding.name_of(x) in laws]
    try:
        outcomes = {substitute(x, others, random, laws) for x in there}
    except substitution.Captured:
        return False
    here = {x for x in _members(new) if binding.name_of(x) in random}
    bound = binding.bound_names(old) | binding.bound_names(new)
    return outcomes == here != set() and not bound and names(new) & frozenset(random) == set(map(binding.name_of, here))


def _members(term: Formula) -> set[Any]:
    return set(term.atoms(sp.Indexed))


@dataclass(frozen=True)
class Rule:
    """What replaces the members of a sequence: a term of their indices, the same one for every member.

    >>> from symcnn.formulas.symbols import integers
    >>> i, k = integers("i k")
    >>> rule(lambda l: k if l == 1 else l + k).at((i,)), rule(lambda l: k if l == 1 else l + k).at((sp.Integer(1),))
    (i + k, k + 1)
    """

    places: tuple[Any, ...] | None
    term: Any

    def at(self, indices: tuple[Any, ...], random: Collection[str] = ()) -> Any:
        """The member of these indices. Errors: `Captured`, where one that is ``random`` would come under a mean.

        >>> from symcnn.formulas.means import Expectation
        >>> from symcnn.formulas.symbols import sequence
        >>> y, K = sequence("y"), sequence("K", integer=True)
        >>> rule(lambda i: Expectation(y[i])).at((K[1],), {"y", "K"})
        Traceback (most recent call last):
            ...
        symcnn.formulas.substitution.Captured: K[1] is random and would stand under a mean
        """
        if self.places is None:
            return self.term
        if len(indices) != len(self.places):
            raise substitution.Captured(f"{self.term} is given for {len(self.places)} indices, not for {len(indices)}")
        return substitution.substitute(self.term, dict(zip(self.places, indices, strict=True)), random)

    def of(self, family: Formula) -> str:
        """What it says of a sequence, in words: ``a[i] = 1/(i - 3)``."""
        letters = dict.fromkeys(letter for letter in "ijlnsuvw" if letter not in self.names)
        indices = tuple(sp.Symbol(letter, integer=True) for letter, _ in zip(letters, self.places or (), strict=False))
        named = f"{family.label}[{', '.join(map(str, indices))}]" if indices else str(family.label)
        return f"{named} = {self.at(indices) if indices else self.term}"

    @property
    def names(self) -> frozenset[str]:
        """The names that it brings with it."""
        free_ones = binding.keys(self.term) - frozenset(self.places or ())
        return frozenset(map(binding.name_of, free_ones))


def as_term(value: Any) -> Any:
    """A number or a term as a term; a text is never read. Errors: `Captured`, for what is neither.

    >>> as_term(2)
    2
    >>> as_term("2")
    Traceback (most recent call last):
        ...
    symcnn.formulas.substitution.Captured: '2' is no term
    """
    try:
        return sp.sympify(value, strict=True)
    except sp.SympifyError:
        raise substitution.Captured(f"{value!r} is no term") from None


def rule(new: Formula) -> Any:
    """A sequence as it is; a function of indices, which Python might answer in cases, as one term; or a constant."""
    if isinstance(new, (sp.IndexedBase, Rule)):
        return new
    if not callable(new):
        return Rule(None, as_term(new))
    if not hasattr(new, "__code__"):
        raise substitution.Captured(f"{new} is no function of the indices that can be looked into")
    count = new.__code__.co_argcount
    places = tuple(sp.Dummy(f"·place{at}", dummy_index=2000 + at, integer=True) for at in range(count))
    places = places[: len(places) - len(new.__defaults__ or ())]
    return Rule(places, as_term(new(*places)))


def _entering(new: Formula) -> frozenset[str]:
    """The names that a sequence's replacement brings with it."""
    return frozenset({binding.name_of(new)}) if isinstance(new, sp.IndexedBase) else frozenset(new.names)


def _family(old: Formula, new: Formula) -> Any:
    """The sequence that stands for another one in a law: another name of it, or its members in another order.

    Independent members stay so where each stands for one member, and two for two: each index is one of the old
    indices, or what such a one lacks to a number, shifted by what is the same for all members, and each is met once.
    That no shift varies with the outcome is a matter of all random families (`symcnn.recorder.uses.moving_place`).
    """
    if isinstance(new, sp.IndexedBase):
        return new
    if new.places is not None and isinstance(new.term, sp.Indexed):
        places = set(new.places)
        met = [place for index in new.term.indices for place in places if _shifts_alone(index, place, places)]
        if len(met) == len(new.term.indices) == len(places) == len(set(met)):
            return new.term.base
    raise substitution.Captured(f"a law speaks of {old}, which is to be no sequence any more")


def _shifts_alone(index: Formula, place: Any, places: Collection[Any]) -> bool:
    """Whether an index is ``place + c`` or ``c - place``, with a ``c`` that holds none of the places."""
    return any(not free(sp.expand(index - sign * place)) & set(places) for sign in (1, -1))


@dataclass(frozen=True)
class _Families:
    """Rules for sequences put in; ``random`` are bound by a mean, and at a place of ``chance`` no mean comes in."""

    families: Mapping[str, Any]
    random: frozenset[str]
    laws: frozenset[str]
    chance: frozenset[str]

    def into(self, node: Formula, hidden: frozenset[str] = frozenset(), moved: frozenset[str] = frozenset()) -> Any:
        if isinstance(node, sp.Indexed):
            if binding.name_of(node) in self.families:
                return self._member(node, hidden, moved)
            return node.base[tuple(self.into(index, hidden, moved) for index in node.indices)]
        if isinstance(node, sp.IndexedBase):
            return _family(node, self.families.get(binding.name_of(node), node))
        if not node.args:
            return node
        variables = [x for x in getattr(node, "variables", ()) if isinstance(node, sp.Derivative)]
        kept = (sp.IndexedBase, sp.Indexed, sp.Symbol)
        if not all(isinstance(self.families.get(binding.name_of(x), x), kept) for x in variables):
            raise substitution.Captured(f"{node} is a derivative by what is replaced")
        if getattr(node, "is_expectation", False) or getattr(node, "is_variance", False):
            hidden = hidden | self.random
        if variables:
            taken = [self.families.get(binding.name_of(x), x) for x in variables]
            moved = moved | frozenset(map(binding.name_of, (*variables, *taken)))
        parts = [self.into(part, hidden, moved) if isinstance(part, sp.Basic) else part for part in node.args]
        if isinstance(node, Independent) and len(set(map(binding.name_of, parts))) < len(parts):
            raise substitution.Captured(f"{node} says that these are independent, and two of them would be one")
        return node if parts == list(node.args) else node.func(*parts)

    def _member(self, node: Formula, hidden: frozenset[str], moved: frozenset[str]) -> Any:
        name = binding.name_of(node)
        new = self.families[name]
        indices = tuple(self.into(index, hidden, moved) for index in node.indices)
        value = new[indices] if isinstance(new, sp.IndexedBase) else new.at(indices, self.chance)
        if hidden & names(value) and name not in self.laws:
            raise substitution.Captured(f"{value} would stand under a mean")
        if moved & names(value) and not (name in moved and isinstance(new, sp.IndexedBase)):
            raise substitution.Captured(f"{value} would stand in a derivative by {', '.join(sorted(moved))}")
        return value


def infinite(expr: Formula) -> bool:
    """Whether infinity stands in an expression, of either sign or none, or what is no number, or no one number.

    >>> [infinite(one) for one in (sp.oo, -sp.oo, sp.zoo, sp.nan, sp.AccumBounds(0, 1), sp.Symbol("x"))]
    [True, True, True, True, True, False]
    """
    return bool(expr.has(sp.oo, -sp.oo, sp.zoo, sp.nan, sp.AccumBounds))
