"""A closed form turned round: for which values of a symbol, or of several, it gives a value."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import islice, product
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.errors import DomainError, SymcnnError, UnknownName, WrongKind, shown
from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free
from symcnn.formulas.binding import names as names_in
from symcnn.formulas.numbers import typed
from symcnn.formulas.symbols import HasValue
from symcnn.query.algebra import by_algebra
from symcnn.query.answers import Answer, Rows, WholeNumbers, end_of, searched
from symcnn.query.ends import INF, Interval, NoEnclosure
from symcnn.query.inverses import by_inverse
from symcnn.query.question import Asked, question
from symcnn.query.search import Endless, everywhere

if TYPE_CHECKING:
    from symcnn.query.closed_form import ClosedForm

MOST_ROWS = 10_000


def solve(form: ClosedForm, unknowns: Sequence[Any], values: Mapping[str, Any]) -> Answer:
    """See `ClosedForm.solve`."""
    answer, used = _solved(form, unknowns, values)
    form.tell_unused(values, used)
    return replace(answer, usual=form.taken({*values, *map(str, unknowns)}))


def _solved(form: ClosedForm, unknowns: Sequence[Any], values: Mapping[str, Any]) -> tuple[Answer, Collection[str]]:
    """The answer, and the names of the values that bound the unknowns through the constraints."""
    wanted = [_unknown(form, unknown) for unknown in unknowns]
    if not wanted:
        raise WrongKind(
            f"{form.name}: solve needs the name of a symbol, such as solve({(form.symbols or ('n',))[0]!r})"
        )
    if len(set(wanted)) < len(wanted):
        raise WrongKind(f"{form.name}: an unknown is named twice: {', '.join(map(str, wanted))}")
    target = form.gives
    limits, given = _limits(form, wanted, target, values)
    said = given.pop(target, None) if target not in form.domain.symbols else None
    asked = question(form, wanted, limits, given, said, target)
    if len(wanted) == 1 and not limits:
        turned = by_inverse(form, wanted[0], given, said, target, asked.facts)
        if turned is not None:
            return turned, asked.read.tied
    if asked.numeric and all(unknown.is_integer for unknown in wanted):
        return _search(form, asked), asked.read.tied
    if len(wanted) > 1:
        raise SymcnnError(
            f"{form.name}: for several unknowns all else must be numbers, and the unknowns whole; "
            f"{_what_is_open(form, wanted)}"
        )
    return by_algebra(form, asked, target), asked.read.tied


def _unknown(form: ClosedForm, unknown: Any) -> Any:
    name = unknown if isinstance(unknown, str) else str(unknown)
    if name == form.gives and name not in form.domain.symbols:
        raise WrongKind(f"{form.name}: {name} is what it gives; call the form with the values of the others")
    if name not in form.domain.symbols or (
        name not in form.symbols and not any(str(symbol) == name for fact in form.domain.where for symbol in free(fact))
    ):
        raise UnknownName(f"symbol of {form.name}", name, form.symbols)
    symbol = form.domain.symbols[name]
    if not isinstance(symbol, sp.Symbol):
        raise SymcnnError(
            f"{form.name}: {name} ({form.domain.meaning(symbol)}) is a sequence; solve finds single numbers"
        )
    return symbol


def _limits(
    form: ClosedForm, wanted: Sequence[Any], target: str, values: Mapping[str, Any]
) -> tuple[dict[str, Interval], dict[str, Any]]:
    """Bounds such as ``k_max=7`` by name, apart from the values; a symbol's own name comes first."""
    limits: dict[str, Interval] = {}
    given: dict[str, Any] = {}
    bounded = {*map(str, wanted), target}
    for name, value in values.items():
        base, _, end = name.rpartition("_")
        if name in form.domain.symbols or name == target or end not in ("min", "max") or base not in bounded:
            given[name] = value
            continue
        number = typed(value)
        whole = base != target and form.domain.symbols[base].is_integer
        if number is None or (whole and not number.is_integer):
            raise DomainError(f"{form.name}: {name} is a {'whole number' if whole else 'number'}; got {shown(value)}")
        low, high = limits.get(base, (-INF, INF))
        limits[base] = (number, high) if end == "min" else (low, number)
    return limits, given


def _what_is_open(form: ClosedForm, wanted: Sequence[Any]) -> str:
    real = [str(unknown) for unknown in wanted if not unknown.is_integer]
    if real:
        return f"{', '.join(real)} is no whole number"
    return f"give {form.gives}, and every symbol but {', '.join(map(str, wanted))}"


# --- whole numbers ----------------------------------------------------------------------------------------


def _search(form: ClosedForm, asked: Asked) -> Answer:
    named = {*map(str, asked.unknowns), *(str(base.label) for base in asked.lists)}
    facts: list[Any] = [fact for fact in asked.facts if names_in(fact) <= named]
    facts.append(HasValue(asked.said))
    facts += [_versions(asked, fact) for fact in asked.relation]
    bounds = [(_whole(low), _whole(high)) for low, high in asked.bounds]
    try:
        boxes = everywhere(facts, asked.unknowns, bounds, asked.lists).boxes
    except Endless as error:
        raise SymcnnError(f"{form.name}: {error}") from None
    except NoEnclosure as error:
        raise SymcnnError(f"{form.name}: no way is known to bound {error}, so no list would be complete") from None
    source = searched(asked.unknowns, bounds, asked.counted)
    if len(asked.unknowns) == 1:
        return WholeNumbers(asked.unknowns[0], tuple(box[0] for box in boxes), source)
    endless = [
        str(unknown)
        for place, unknown in enumerate(asked.unknowns)
        if any(INF in (box[place][1], -box[place][0]) for box in boxes)
    ]
    if endless:
        raise SymcnnError(
            f"{form.name}: there are endlessly many solutions in {', '.join(endless)}; give {endless[0]}_max, "
            f"or {endless[0]}_min"
        )
    rows = (row for box in boxes for row in product(*(range(low, high + 1) for low, high in box)))
    found = list(islice(rows, MOST_ROWS + 1))
    if len(found) > MOST_ROWS:
        raise SymcnnError(f"{form.name}: there are more than {MOST_ROWS:,} solutions; narrower bounds would help")
    return Rows(asked.unknowns, tuple(sorted(found)), source)


def _whole(end: Any) -> Any:
    return end if end in (INF, -INF) else int(end)


def _versions(asked: Asked, fact: Formula) -> tuple[Formula, ...]:
    """A relation tidied, as it stands, and in factors: one is enclosed more closely here, another there."""
    if not isinstance(fact, Relational):
        return (fact,)
    plain = fact.func(*(asked.said if side == asked.tidied else side for side in fact.args), evaluate=False)
    other = _other(fact) if isinstance(fact, sp.Eq) else None
    return tuple(dict.fromkeys(one for one in (fact, plain, other) if one is not None))


def _other(fact: Formula) -> Formula | None:
    """The same equation in factors: where a symbol stands several times, another form is enclosed more closely."""
    difference = fact.lhs - fact.rhs
    if not difference.is_polynomial(*free(difference)):
        return None
    constant = difference.as_coeff_Add()[0]
    factored = sp.factor(difference - constant)
    return None if factored == difference - constant else sp.Eq(factored, -constant, evaluate=False)


# --- the least and the greatest ---------------------------------------------------------------------------


def extreme(form: ClosedForm, unknowns: Sequence[Any], values: Mapping[str, Any], greatest: bool) -> Any:
    """See `ClosedForm.least`."""
    if len(unknowns) != 1:
        raise WrongKind(f"{form.name}: the least or greatest of one symbol is asked for, not of {len(unknowns)}")
    return end_of(form.name, solve(form, unknowns, values), unknowns[0], greatest)


__all__ = ["extreme", "solve"]
