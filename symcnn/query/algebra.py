"""A closed form solved by formulas: the solutions of its equation that the domain allows, each with what must hold."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.errors import SymcnnError
from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free
from symcnn.formulas.symbols import ForAll
from symcnn.formulas.truth import truth
from symcnn.judge import integers
from symcnn.query.answers import Solved
from symcnn.query.question import Asked
from symcnn.query.roots import NoWay, Solution, plainly, solutions
from symcnn.query.steps import range_of
from symcnn.query.tidy import tidy

if TYPE_CHECKING:
    from symcnn.query.closed_form import ClosedForm

DIGITS = 60


def by_algebra(form: ClosedForm, asked: Asked, target: str) -> Solved:
    """The answer for one unknown. Errors: `SymcnnError` where no way is known that finds all, with what would help."""
    (unknown,) = asked.unknowns
    order = tuple(form.domain.given)
    if sp.false in asked.relation:
        return Solved(unknown, (), "algebra", (), order)
    relation = [one for one in asked.relation if one != sp.true]
    if not relation:
        return Solved(unknown, (sp.true,), "algebra", tuple(map(asked.restored, asked.about)), order)
    if len(relation) != 1 or not isinstance(relation[0], sp.Eq):
        raise SymcnnError(f"{form.name}: bounds on {target} are answered for whole unknowns and numbers beside them")
    equation = relation[0]
    try:
        return _solved(asked, equation, order)
    except (NoWay, NotImplementedError):
        between = _between(asked, equation, order)
    if between is not None:
        return between
    raise SymcnnError(
        f"{form.name}: no way is known that finds every {unknown} with {form.plain(asked.restored(equation))}"
        f"{_hint(unknown, equation, {str(base.label) for base in asked.lists})}"
    )


def _solved(asked: Asked, equation: Formula, order: tuple[Any, ...]) -> Solved:
    (unknown,) = asked.unknowns
    own = _with_signs(asked.facts, equation)
    back = {mine: symbol for symbol, mine in own.items()}
    found = solutions(equation.rhs.xreplace(own), equation.lhs.xreplace(own), own.get(unknown, unknown))
    known = [fact for fact in asked.facts if not isinstance(fact, ForAll) and unknown not in free(fact)]
    kept: list[tuple[Formula, tuple[Formula, ...]]] = []
    provided: list[Formula] = []
    for one in found:
        value = one.value.xreplace(back)
        needs = _open([need.xreplace(back) for need in one.needs], known, own)
        if needs is None:
            raise NoWay
        conditions = _open(_conditions(asked, one, value, back), [*known, *needs], own)
        if conditions is not None and value not in (sp.nan, sp.zoo):
            provided += needs
            kept.append((tidy(value, asked.facts), tuple(conditions)))
    common = [one for one in (kept[0][1] if kept else ()) if all(one in others for _, others in kept)]
    where = dict.fromkeys([*provided, *common])
    strict = {(one.lhs, one.rhs) for one in where if isinstance(one, (sp.Gt, sp.Lt))}
    where = dict.fromkeys(one for one in where if not (isinstance(one, sp.Ne) and (one.lhs, one.rhs) in strict))
    said = tuple(asked.restored(sp.Eq(unknown, value, evaluate=False)) for value, _ in kept)
    each = tuple(tuple(asked.restored(one) for one in conditions if one not in common) for _, conditions in kept)
    return Solved(unknown, said, "algebra", tuple(map(asked.restored, where)), order, each=each if any(each) else ())


def _conditions(asked: Asked, one: Solution, value: Formula, back: dict[Any, Any]) -> list[Formula]:
    """What must hold for a value to be a solution in the domain, and a value of the form there."""
    (unknown,) = asked.unknowns
    at = {unknown: value}
    found = [condition.xreplace(back) for condition in one.conditions]
    found += [fact.xreplace(at) for fact in asked.about]
    found += [sp.Ne(pole.xreplace(at), 0) for pole in _poles(asked.said, unknown)]
    if unknown.is_integer and value.is_integer is not True:
        part = sp.Add(*(term for term in sp.Add.make_args(sp.expand(value)) if not term.is_integer))
        found.append(sp.Eq(sp.floor(part), part, evaluate=False))
    if not free(value) and not free(asked.said) - {unknown} and asked.value is not None:
        found.append(sp.Eq(asked.said.xreplace(at), asked.value, evaluate=False))
    return found


def _poles(expr: Formula, unknown: Any) -> list[Formula]:
    """What is divided by, as far as it speaks of the unknown."""
    powers = [power for power in expr.atoms(sp.Pow) if power.exp.is_negative and unknown in free(power.base)]
    return [power.base for power in powers]


def _open(conditions: Sequence[Formula], known: Sequence[Formula], own: dict[Any, Any]) -> list[Formula] | None:
    """Those that are neither known to hold nor known to fail; None where one fails."""
    left: list[Formula] = []
    back = {mine: symbol for symbol, mine in own.items()}
    for condition in conditions:
        signed = plainly(_decided(condition.xreplace(own)))
        plain = signed.xreplace(back) if signed not in (sp.true, sp.false) else signed
        if signed == sp.true or plain == sp.true or plain in left:
            continue
        if signed == sp.false or plain == sp.false or integers.entails([*known, *left], sp.Not(plain)):
            return None
        if not integers.entails([*known, *left], plain):
            left.append(plain)
    return left


def _decided(condition: Formula) -> Formula:
    """A condition; a comparison of numbers is decided, to so many digits where they are not rational."""
    if condition.has(sp.nan, sp.zoo):
        return sp.false
    if isinstance(condition, Relational) and (condition.lhs - condition.rhs).is_number:
        try:
            holds = truth(condition, DIGITS)
        except TypeError:  # of what is no real number
            return sp.false
        return condition if holds is None else (sp.true if holds else sp.false)
    return condition


def _between(asked: Asked, equation: Formula, order: tuple[Any, ...]) -> Solved | None:
    """Behind a floor or a ceiling: the least and the greatest, where z3 proves that these are they."""
    (unknown,) = asked.unknowns
    own = [fact for fact in asked.facts if not isinstance(fact, ForAll) and unknown not in free(fact)]
    ends = range_of(equation.lhs, equation.rhs, unknown, own) if unknown.is_integer else None
    if ends is None:
        return None
    low, high = map(asked.restored, ends)
    said = sp.And(sp.Le(low, unknown), sp.Le(unknown, high), evaluate=False)
    inside = [*own, sp.Le(ends[0], unknown), sp.Le(unknown, ends[1])]
    where = tuple(asked.restored(fact) for fact in asked.about if not integers.entails(inside, fact))
    return Solved(unknown, (said,), "proved: integers (z3)", where, order)


def _with_signs(facts: Sequence[Formula], equation: Formula) -> dict[Any, Any]:
    """Symbols that are known to be positive, or not negative, as such, so that roots are taken without cases."""
    own = {}
    for symbol in sorted(free(equation), key=str):
        if not isinstance(symbol, sp.Symbol):
            continue
        kind: dict[str, bool] = {"integer": True} if symbol.is_integer else {"real": True}
        if any(fact in (symbol > 0, symbol >= 1) for fact in facts):
            kind["positive"] = True
        elif any(fact == (symbol >= 0) for fact in facts):
            kind["nonnegative"] = True
        own[symbol] = sp.Dummy(symbol.name, **kind)
    return own


def _hint(unknown: Any, equation: Formula, given: Collection[str]) -> str:
    lists = sorted({str(term.base.label) for term in equation.atoms(sp.Indexed)} - set(given))
    if lists:
        return f"; {', '.join(lists)} {'is' if len(lists) == 1 else 'are'} not given"
    if not unknown.is_integer:
        return "; give numbers for the other symbols"
    rest = sorted({str(symbol) for symbol in free(equation) - {unknown}} - set(given))
    return f"; with numbers for {', '.join(rest)} they are searched for" if rest else ""


__all__ = ["by_algebra"]
