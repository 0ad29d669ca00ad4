"""What a wrong answer has overlooked: a rival that it equals, or how it was broken, in words.

A rival is named only where the judge proves that the answer equals it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import sympy as sp

from symcnn.catalogue.derivation import Derivation
from symcnn.formulas.aliases import Point
from symcnn.formulas.symbols import Iff
from symcnn.marking.asked import Asked
from symcnn.marking.counterexamples import SLOW, Comparing
from symcnn.marking.proving import Prover
from symcnn.marking.values import STOPS, Said
from symcnn.printing.terminal import unicode
from symcnn.query.domain import Domain
from symcnn.verdicts.mutants.rules import mutants
from symcnn.verdicts.predict import prediction, sympy_point

MOST = 160
"""Broken claims that are looked at."""
EACH = 6.0
"""Seconds in which one of them must be proved to be the answer."""


def equal_to(comparing: Comparing, prover: Prover, others: Iterable[tuple[str, Any]]) -> str | None:
    """The name of the first formula that an answer is proved to equal."""
    asked, answer = comparing.asked, comparing.answer
    for name, other in others:
        if isinstance(other, sp.Expr) is not isinstance(answer, sp.Expr):
            continue
        if other == answer:
            return name
        if comparing.equals_at_sample(other):
            one, two = asked.in_given(other), asked.in_given(answer)
            if one == two or prover.proves(asked.equal(one, two), asked.facts, EACH):
                return name
    return None


def said_by(asked: Asked, table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The formulas of a table of a derivation's file, as answers to this part: rivals, other conventions."""
    derivation, claim = asked.derivation, asked.rebuilt(asked.said)
    for label, formula in table.items():
        if isinstance(derivation.claim, sp.And):
            parts = [part for part in sp.And.make_args(formula) if getattr(part, "lhs", None) == asked.head]
            if len(parts) == 1 and parts[0] != claim:
                yield label, parts[0].rhs
            continue
        said = prediction(derivation, formula)
        said = said.args[1] if isinstance(said, (sp.Implies, sp.Eq, Iff)) and type(said) is type(claim) else said
        yield label, said


def broken(asked: Asked) -> Iterator[tuple[str, Any]]:
    """Formulas that differ from the claim by one rule, each with what was done, in words."""
    claim = asked.rebuilt(asked.said)
    for label, mutant in islice(mutants(claim, asked.derivation.given), MOST):
        if type(mutant) is type(claim) and len(mutant.args) == 2 and mutant.args[0] == claim.args[0]:
            yield in_words(asked, label), mutant.args[1]


def in_words(asked: Asked, label: str) -> str:
    """What a rule did, for a person.

    >>> from symcnn import derive
    >>> from symcnn.marking.asked import asked
    >>> (part,) = asked(derive("convolution.output_size"))
    >>> in_words(part, "by one: up"), in_words(part, "a constant by one: 2 for 1 in n + 1")
    ('it is one too large', 'the constant 1 in n + 1 is one too large')
    """
    rule, _, where = label.partition(": ")
    if rule == "a constant by one" and (found := re.fullmatch(r"(\S+) for (\S+) in (.*)", where)):
        new, old, whole = found.groups()
        step = sp.Rational(new) - sp.Rational(old)
        change = {1: "one too large", -1: "one too small"}.get(step, f"{new}, not {old}")
        if old.startswith("-") and step in (1, -1):
            change = f"{new}, not {old}"
        return f"the constant {old} in {_shown(whole)} is {change}"
    texts = {
        "by one": {"up": "it is one too large", "down": "it is one too small"}.get(where, ""),
        "a factor": {"1.01": "it is 1 % too large", "0.99": "it is 1 % too small"}.get(where, ""),
        "off zero": "it is not zero",
        "a sign": f"the sign is turned {_shown(where)}",
        "a term dropped": f"the term {_shown(where)} is missing",
        "a factor dropped": f"the factor {_shown(where)} is missing",
        "rounded the other way": {"ceiling": "it is rounded up where it has to be rounded down",
                                  "floor": "it is rounded down where it has to be rounded up"}.get(where, ""),
        "not rounded": f"{_shown(where)} is not rounded",
        "the other extreme": {"Min": "the smaller is taken in place of the larger",
                              "Max": "the larger is taken in place of the smaller"}.get(where, ""),
        "an exponent by one": f"an exponent is off by one: {_shown(where)}",
        "a bound by one": f"a bound is off by one: {_shown(where)}",
        "exchanged": f"exchanged are {where}",
        "strict for weak": "a bound that belongs to it is left out, or one that does not is taken in",
        "turned round": f"a comparison is turned round: {_shown(where)}",
        "a condition dropped": f"the condition {_shown(where)} is missing",
        "a case dropped": f"the case {_shown(where)} is missing",
        "negated": "it is the opposite",
    }  # fmt: skip
    return texts.get(rule) or label


def _shown(text: str) -> str:
    return text.replace("**", "^")


def elsewhere(asked: Asked, others: Iterable[Derivation]) -> Iterator[tuple[str, Any]]:
    """What results beside this one say of the same quantity of the same things, each with its title."""
    mine = asked.derivation
    meaning = [words for symbol, words in mine.sought.items() if symbol == asked.head]
    for other in others:
        claim = other.claim
        if other.name == mine.name or not isinstance(claim, sp.Eq) or not meaning:
            continue
        same_thing = other.sought.get(claim.lhs) in meaning
        known = all(mine.given.get(symbol) == words for symbol, words in other.given.items() if claim.rhs.has(symbol))
        if same_thing and known:
            yield other.title, claim.rhs


def only_where(comparing: Comparing, prover: Prover) -> str | None:
    """Under which usual values, or where what divides what, an answer is right: in words, or None.

    Of symbols that the answer does not speak of, one usual value is tried by itself, then two, then all; each also for
    an answer that rounds nothing.
    """
    asked, answer = comparing.asked, comparing.answer
    told = answer.atoms(sp.Symbol)
    usual = {s: v for s, v in asked.derivation.usual.items() if isinstance(s, sp.Symbol) and asked.said.has(s)}
    usual = {symbol: value for symbol, value in usual.items() if symbol not in told}
    pairs = [(a, b) for at, a in enumerate(usual) for b in list(usual)[at + 1 :]]
    every = [tuple(usual)] if len(usual) > 2 else []
    points, theirs = comparing.sample, asked.in_given(answer)
    for chosen in ((), *((one,) for one in usual), *pairs, *every):
        values = {symbol: usual[symbol] for symbol in chosen}
        extra = tuple(sp.Eq(symbol, value) for symbol, value in values.items())
        only = " and ".join(f"{symbol} = {value}" for symbol, value in values.items())
        if chosen and _agrees(comparing, prover, put(theirs, values), values, points):
            return f"right only where {only}"
        divides = _unrounded(comparing, prover, values, extra)
        if divides is not None:
            both = " and ".join(filter(None, (only, divides)))
            return f"right only where {both}, since nothing is rounded"
    return None


def _agrees(comparing: Comparing, prover: Prover, theirs: Any, values: Mapping[Any, Any], points: list[Point]) -> bool:
    """Whether an answer is the claim with some values in it."""
    asked, ours = comparing.asked, put(comparing.known.closed, values)
    if ours is None or theirs is None:
        return False
    one, other = Said(asked.derivation, ours), Said(asked.derivation, theirs)
    if not comparing.alike(one, other, _with(points, values)):
        return False
    extra = (sp.Eq(symbol, value) for symbol, value in values.items())
    return ours == theirs or prover.proves(asked.equal(ours, theirs), (*asked.facts, *extra), EACH)


def _unrounded(comparing: Comparing, prover: Prover, values: Mapping[Any, Any], known: tuple[Any, ...]) -> str | None:
    """Where an answer that rounds nothing is right: what must divide what; None where it is not proved or never so."""
    asked, answer = comparing.asked, comparing.answer
    rounding = (sp.floor, sp.ceiling)
    said, theirs = put(asked.said, values), put(answer, values)
    if said is None or theirs is None or asked.conditional or answer.has(*rounding, sp.Mod) or not said.has(*rounding):
        return None
    bound = {symbol for node in said.atoms(sp.Sum, sp.Product) for symbol, *_ in node.limits}
    extra, terms = [], []
    while said.has(*rounding):
        inner = [one for one in said.atoms(*rounding) if not one.args[0].has(*rounding)]
        if not inner or any(one.has(symbol) for one in inner for symbol in bound):
            return None
        for one in sorted(inner, key=str):
            extra.append(sp.Eq(one, one.args[0], evaluate=False))
            terms.append(one.args[0])
        said = said.xreplace({one: one.args[0] for one in inner})
    if said != theirs and not prover.proves(asked.equal(said, theirs), (*asked.facts, *known, *extra), EACH):
        return None
    if not _met(comparing, values, [asked.in_given(one) for one in extra]):
        return None  # of what is never so, anything is proved
    return " and ".join(dict.fromkeys(_divides(term, asked) for term in terms))


def _met(comparing: Comparing, values: Mapping[Any, Any], conditions: list[Any]) -> bool:
    """Whether conditions hold together at one of the small points of the domain; so they may where none is known."""
    derivation, places = comparing.asked.derivation, comparing.places
    domain, looked = Domain(derivation.name, derivation.given, ()), False
    for point in _with([*comparing.sample, *places.enumerated(SLOW)], values):
        if not places.inside(point):
            continue
        looked, there = True, sympy_point(derivation, point)
        if all(domain.holds(one, there) is True for one in conditions):
            return True
    return not looked


def _divides(term: Any, asked: Asked) -> str:
    order = asked.derivation.order
    above, below = term.as_numer_denom()
    if below == 1:
        return f"{unicode(term, order, 10**9)} is whole"
    return f"{unicode(below, order, 10**9)} divides {unicode(above, order, 10**9)}"


def put(formula: Any, values: Mapping[Any, Any]) -> Any:
    """A formula with values in it; None where it then has no value."""
    try:
        return formula.xreplace(values)
    except STOPS:
        return None


def _with(points: list[Point], values: Mapping[Any, Any]) -> list[Point]:
    said = {str(symbol): int(value) for symbol, value in values.items() if value.is_Integer}
    return [{**point, **said} for point in points]


__all__ = ["broken", "elsewhere", "equal_to", "in_words", "only_where", "said_by"]
