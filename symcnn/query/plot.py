"""A closed form as curves on matplotlib's axes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.errors import DomainError, SymcnnError, UnknownName, WrongKind, of_kind, shown
from symcnn.formulas.numbers import typed
from symcnn.printing.latex import latex
from symcnn.printing.mathtext import matplotlib, plain, typeset
from symcnn.printing.terminal import unicode
from symcnn.query.display import conditions, words
from symcnn.query.several import Several, several_of

if TYPE_CHECKING:
    from symcnn.query.closed_form import ClosedForm

MOST_POINTS, MOST_CURVES = 100_000, 10
"""Of all curves together, and curves, for matplotlib has ten colours."""
WHOLE, REAL = 50, 201
"""Points of a curve where no values are given: the first whole numbers of the domain, or an even division of it."""
SEARCHED = 1000
"""Whole numbers among which those of the domain are looked for."""


def plot(form: ClosedForm, /, x: str | None = None, ax: Any = None, **values: Any) -> Any:
    """Draw the form over the values of one symbol, and hand back matplotlib's axes.

    ``x`` names the symbol; without it, it is the only one of which a list or nothing is given. Where it has no
    values, whole numbers are the first 50 of the domain, and real numbers divide their interval; where that has
    no ends, values must be given. Of other symbols a list names several, with a curve for each combination.
    Where a point lies outside the domain a curve has a gap. ``ax`` are the axes to draw on, by default those
    of a new figure; no figure of pyplot is touched.

    Errors: `MissingTool` without matplotlib; `UnknownName`; `WrongKind` for axes that are none, and where a
    result is no real number; `DomainError` for a value that is missing or no number, and where no point lies in
    the domain; `SymcnnError` for too many points or curves, and for an interval without ends.
    """
    across = _across(form, x, values)
    axes = _axes(ax)
    asked = several_of(form, values, "a picture", MOST_POINTS, open_=across)
    others = {name: items for name, items in asked.several.items() if name != across}
    curves = math.prod(map(len, others.values()))
    if curves > MOST_CURVES:
        many = " times ".join(f"{len(items):,} of {name}" for name, items in others.items())
        raise SymcnnError(f"{form.name}: a picture has at most {MOST_CURVES} curves, not {curves:,} ({many})")
    if across in asked.fixed:
        raise SymcnnError(
            f"{form.name}: it is drawn over {across}, of which a list or a range is given, not {shown(values[across])}"
        )
    drawn = []
    for others_at in Several(form, others, asked.fixed, asked.usual).points():
        places = asked.several.get(across) or _places(form, across, {**asked.same, **others_at})
        drawn.append((others_at, places, *_curve(form, across, places, asked, others_at)))
    _refused_if_empty(form, drawn)
    whole = bool(form.domain.symbols[across].is_integer)
    for others_at, places, heights, _ in drawn:
        label = typeset(r",\; ".join(_equality(form, name, value) for name, value in others_at.items()))
        how = {"marker": ".", "linestyle": "none"} if whole else {"linestyle": "-"}
        axes.plot([float(place) for place in places], heights, label=label or None, **how)
    same = {name: value for name, value in asked.same.items() if name != across}
    _labelled(axes, form, across, conditions(form, same, asked.usual))
    if others:
        axes.legend()
    return axes


def _across(form: ClosedForm, x: str | None, values: Mapping[str, Any]) -> str:
    """The name of the symbol on the axis across."""
    scalars = {name: symbol for name, symbol in form.domain.symbols.items() if isinstance(symbol, sp.Symbol)}
    if x is None:
        several = [name for name in values if name in scalars and not _one(values[name])]
        open_ = [name for name in form.symbols if name in scalars and name not in (*values, *form.domain.usual)]
        found = open_ or several
        if len(found) != 1:
            raise SymcnnError(
                f"{form.name}: over which symbol it is drawn is said by x, such as x={next(iter(scalars), 'n')!r}"
            )
        return found[0]
    of_kind("the symbol of the axis across", x, str, 'a name, such as x="n"')
    if x not in scalars:
        raise UnknownName(f"number of {form.name}", x, scalars)
    return x


def _one(value: Any) -> bool:
    return typed(value) is not None or isinstance(value, (sp.Basic, str))


def _places(form: ClosedForm, name: str, at: Mapping[str, Any]) -> list[Any]:
    """Values of the symbol, as its domain has them where all others are as given."""
    symbol = form.domain.symbols[name]
    low, high = _ends(form, symbol, at)
    known = {k: v for k, v in at.items() if typed(v) is not None and isinstance(form.domain.symbols[k], sp.Symbol)}
    if symbol.is_integer:
        start = 0 if low is None else math.ceil(low)
        every = range(start, start + SEARCHED if high is None else min(start + SEARCHED, math.floor(high) + 1))
        found = [place for place in every if form.domain.admits({**known, name: place})]
        return found[:WHOLE]
    if low is None or high is None:
        raise SymcnnError(
            f"{form.name}: {name} is {form.domain.describe(symbol)}, which has no two ends; give its values, such as "
            f"{name}=[0.5, 1, 2]"
        )
    every_real = [low + (high - low) * sp.Rational(place, REAL - 1) for place in range(REAL)]
    return [place for place in every_real if form.domain.admits({**known, name: place})]


def _ends(form: ClosedForm, symbol: Any, at: Mapping[str, Any]) -> tuple[Any, Any]:
    """The bounds that single constraints give the symbol; None where there is none."""
    values = {form.domain.symbols[name]: typed(value) for name, value in at.items() if typed(value) is not None}
    lows: list[Any] = []
    highs: list[Any] = []
    for fact in form.domain.where:
        for part in fact.args if isinstance(fact, sp.And) else (fact,):
            if not isinstance(part, Relational) or isinstance(part, (sp.Eq, sp.Ne)):
                continue
            for one, other, sides in ((part.gts, part.lts, lows), (part.lts, part.gts, highs)):
                bound = other.xreplace(values)
                if one == symbol and bound.is_number and bound.is_finite:
                    sides.append(bound)
    return max(lows, default=None), min(highs, default=None)


def _curve(
    form: ClosedForm, across: str, places: Iterable[Any], asked: Several, at: Mapping[str, Any]
) -> tuple[list[float], str]:
    """The heights over the places, and why there is none where there is none (of the last such place)."""
    heights, why = [], ""
    for place in places:
        try:
            heights.append(_height(form, asked.at({**at, across: place})))
        except DomainError as error:
            heights.append(math.nan)
            why = str(error)
    return heights, why


def _height(form: ClosedForm, value: Any) -> float:
    """A result as a height."""
    exact = typed(value)
    if exact is None:
        raise WrongKind(f"{form.name}: a curve goes through real numbers; there comes {shown(value)}")
    try:
        height = float(exact)
    except OverflowError:
        height = math.inf
    if not math.isfinite(height):
        raise SymcnnError(f"{form.name}: {words(exact)} is too large to be drawn")
    return height


def _refused_if_empty(form: ClosedForm, drawn: Sequence[tuple[Any, Any, Sequence[float], str]]) -> None:
    if all(math.isnan(height) for _, _, heights, _ in drawn for height in heights):
        whys = [why for *_, why in drawn if why] or [f"{form.name}: no value lies in the domain"]
        raise DomainError(f"{whys[0]}; so there is nothing to draw")


def _axes(ax: Any) -> Any:
    if ax is None:
        return matplotlib("figure").Figure(layout="constrained").add_subplot()
    of_kind("what is drawn on", ax, matplotlib("axes").Axes, "matplotlib's axes")
    return ax


def _equality(form: ClosedForm, name: str, value: Any) -> str:
    return f"{_letters(form.domain.symbols[name])} = {latex(value, mathtext=True)}"


def _labelled(axes: Any, form: ClosedForm, across: str, conditions: Sequence[str]) -> None:
    """The meaning and the symbol on each axis, whole numbers at whole ticks, and above what is the same throughout."""
    symbol = form.domain.symbols[across]
    axes.set_xlabel(_label(form.domain.meaning(symbol), symbol))
    axes.set_ylabel(_label(form.sought.get(form.lhs, ""), form.lhs))
    axes.set_title(plain("\n".join([form.name, "; ".join(conditions)]).strip()), fontsize="medium")
    if symbol.is_integer:
        axes.xaxis.get_major_locator().set_params(integer=True)


def _label(meaning: str, term: Any) -> str:
    """A meaning in words, and the symbol."""
    return ", ".join(
        filter(None, (plain(meaning.replace("`", "")), typeset(_letters(term)) or plain(str(unicode(term)))))
    )


def _letters(term: Any) -> str:
    return latex(term, mathtext=True)


__all__ = ["plot"]
