"""Looking at the lines of another file, to recall its claim: where names stand in them, and how they are used."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef

from symcnn.formulas.aliases import Formula, Limit
from symcnn.formulas.binding import keys, name_of, names, scopes, walk
from symcnn.formulas.expressions import Rule, defined_name, ranging, symbol_name
from symcnn.formulas.kinds import COUNTED
from symcnn.formulas.symbols import Density, ForAll, HasValue
from symcnn.judge.randomness import is_mean
from symcnn.judge.ties import reach, ties

Limits = tuple[Limit, ...]
MEMBERS = (sp.Indexed, AppliedUndef)


def plain(value: Any, whole: bool) -> bool:
    """A symbol or a number of the right kind: it has a value as it stands."""
    number = value.is_Rational is True or (value.is_Symbol and not isinstance(value, sp.Dummy))
    return number and (not whole or value.is_integer is True)


def _places(term: Formula) -> tuple[Any, ...]:
    return tuple(term.indices if isinstance(term, sp.Indexed) else term.args)


def open_body(line: Formula) -> Any:
    """What a universal statement says of each value."""
    while isinstance(line, ForAll):
        line = line.body
    return line


def shifts(term: Formula, symbol: Formula) -> Iterator[tuple[int, Any]]:
    """The places at which a term holds a symbol plus a whole number, each with this number."""
    for at, part in enumerate(_places(term)):
        shift = sp.expand(part - symbol)
        if shift.is_Integer:
            yield at, shift


def apart(one: Any, other: Any) -> bool:
    """Whether two members are not the same one, by two numbers that differ at one place."""
    return any(a.is_Integer and b.is_Integer and a != b for a, b in zip(_places(one), _places(other), strict=True))


def brought_by(value: Any) -> frozenset[str]:
    """The names that a value brings with it."""
    if isinstance(value, sp.IndexedBase):
        return frozenset({name_of(value)})
    return frozenset(value.names) if isinstance(value, Rule) else names(value)


def averaged(items: Sequence[Any], equations: Sequence[Any] = ()) -> frozenset[str]:
    """The names that stand free under a mean or in a density, and those that they depend on by the equations.

    With ``s = a + 1``, a mean of ``s*x[1]`` takes ``a`` for a constant as well, although it is not seen there.

    >>> from symcnn.formulas.means import Expectation
    >>> from symcnn.formulas.symbols import reals, sequence
    >>> (a, s, mu), x = reals("a s mu"), sequence("x")
    >>> line = sp.Eq(Expectation(s * x[1]), s * mu)
    >>> sorted(averaged([line])), sorted(averaged([line], [sp.Eq(s, a + 1)]))
    (['s', 'x'], ['a', 's', 'x'])
    """
    met: set[Any] = set()
    for item in items:
        for node, bound in walk(item):
            if is_mean(node) or isinstance(node, Density):
                met |= keys(node) - bound
    direct = ties(equations, definitions=True)
    met = met.union(*(reach(name, direct) for name in met))
    return frozenset(key if isinstance(key, str) else name_of(key) for key in met)


def moving_place(value: Any, random: Collection[str]) -> Any:
    """A member whose place varies with the outcome, in what a random sequence or member stands for; None without one.

    A theorem about draws is one about fixed draws. ``x[K[1]]`` is another draw in each outcome: the law of the
    members says nothing of it, and two such ones share ``K[1]``, however independent the members are.

    >>> from symcnn.formulas.expressions import rule
    >>> from symcnn.formulas.symbols import integers, sequence
    >>> x, K = sequence("x"), sequence("K", integer=True)
    >>> moving_place(rule(lambda i: x[i + 2]), {"K", "x"}) is None, moving_place(x[K[1]], {"K", "x"})
    (True, x[K[1]])
    """
    term = value.term if isinstance(value, Rule) else value
    members = sorted(term.atoms(sp.Indexed), key=sp.default_sort_key)
    return next((one for one in members if any(names(index) & frozenset(random) for index in one.indices)), None)


def uses(item: Formula, name: str, whole: bool) -> Iterator[Any]:
    """That a member has a value, for each place at which a sequence is used, and for all that is bound there.

    What is known at the place, by a premise or a condition, is left out. That
    all over a finite range have one is written as that their sum has.

    >>> from symcnn.formulas.symbols import integers, sequence
    >>> l, L, K = *integers("l L"), sequence("K")
    >>> list(uses(sp.Eq(sp.Sum(K[l], (l, 1, L)), K[1]), "K", False))
    [HasValue(Sum(K[l], (l, 1, L)), False), HasValue(K[1], False)]
    """
    if isinstance(item, sp.Indexed) and name_of(item) == name:
        yield HasValue(item, whole)
    for part, bound in scopes(item):
        for use in uses(part, name, whole):
            limits = ranging(use, (limit for limit in _limits(item) if limit[0] in bound))
            finite = isinstance(item, COUNTED) and not any(end.is_infinite for limit in limits for end in limit[1:])
            if limits and finite and isinstance(use, HasValue):
                yield HasValue(sp.Sum(use.term, *limits))
            else:
                yield ForAll(use, *limits) if limits else use


def _limits(node: Formula) -> Limits:
    """The ranges of what a node binds; a limit and a density look at any real number."""
    if isinstance(node, (ForAll, ExprWithLimits)):
        return tuple(tuple(limit) for limit in node.args[1:])
    variable = node.args[1] if isinstance(node, sp.Limit) else getattr(node, "variable", None)
    return () if variable is None else ((variable, -sp.oo, sp.oo),)


def arguments_of(name: str, claim: Formula) -> set[Any]:
    """What stands as an argument in every term of this name."""
    terms = [term for term in claim.atoms(*MEMBERS) if defined_name(term) == name]
    arguments = [set(_places(term)) for term in terms]
    return set.intersection(*arguments) if arguments else set()


def spoken_of_at(name: str, bound: Formula, lines: Iterable[Any]) -> tuple[set[Any], Any]:
    """The shifts from a bound symbol at which every term of this name stands, and a term that does not speak of it."""
    terms = [(term, around) for item in lines for term, around in walk(item) if defined_name(term) == name]
    common = [set() if bound in around else set(shifts(term, bound)) for term, around in terms]
    fixed = next((term for term, _ in terms if bound not in keys(term)), name)
    return (set.intersection(*common) if common else set()), fixed


def in_words(key: Any, value: Any) -> str:
    """A value, in words."""
    return value.of(key) if isinstance(value, Rule) else f"{symbol_name(key)} = {value}"


__all__ = [
    "MEMBERS",
    "Limits",
    "apart",
    "arguments_of",
    "averaged",
    "brought_by",
    "in_words",
    "moving_place",
    "open_body",
    "plain",
    "shifts",
    "spoken_of_at",
    "uses",
]
