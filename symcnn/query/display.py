"""A closed form as a notebook shows it: its claim, and what is given with domains and usual values."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sympy as sp

from symcnn.formulas.numbers import typed
from symcnn.printing.domains import describe, of_no_symbol
from symcnn.printing.latex import latex
from symcnn.printing.letters import raised
from symcnn.printing.numbers import DIGITS, decimal_plain, finite, rounded_off
from symcnn.printing.prose import AnyNames
from symcnn.printing.terminal import unicode
from symcnn.query.domain import Domain

if TYPE_CHECKING:
    from markupsafe import Markup

    from symcnn.query.form import Form


def latex_of(form: Form) -> str:
    """The claim as LaTeX between dollars."""
    return rf"$\displaystyle {latex(form.claim, tuple(form.domain.given))}$"


def html_of(form: Form) -> str:
    """The name, the claim, the table of what is given, and the constraints that tie several symbols."""
    from symcnn.printing.html import code, formula, joined, listing, text
    from symcnn.printing.html import math as typeset

    order = tuple(form.domain.given)
    tied = of_no_symbol(order, form.domain.where)
    where = [text("Where"), listing(typeset(fact, order) for fact in tied)] if tied else []
    rest = [text(f"It {form.independence}.")] if form.independence else []
    return joined(code(form.name), formula(form.claim, order), given_html(form.domain, order), *where, *rest)


def given_html(
    domain: Domain,
    order: Sequence[Any],
    names: Mapping[str, Any] | None = None,
    sought: Mapping[Any, str] | None = None,
) -> Markup:
    """The table of what is given, with domains and usual values, and of what is ``sought``."""
    from markupsafe import Markup

    from symcnn.printing.html import math as typeset
    from symcnn.printing.html import prose, table, text

    named = AnyNames(domain.symbols) if names is None else names
    rows: list[list[Any]] = []
    for symbol, meaning in domain.given.items():
        kind, bounds = describe(symbol, domain.where, order)
        told = Markup(", ").join([text(kind), *(typeset(bound, order) for bound in bounds)])
        usual = domain.usual.get(str(getattr(symbol, "label", symbol)))
        rows.append([typeset(symbol, order), prose(meaning, named, order), told, "" if usual is None else words(usual)])
    for symbol, meaning in (sought or {}).items():
        rows.append([typeset(symbol, order), prose(meaning, named, order), "sought", ""])
    head = ["symbol", "meaning", "domain", "usual value"]
    width = 4 if domain.usual else 3
    return table(head[:width], [row[:width] for row in rows], right=[3], whole=[2])


def conditions(form: Form, values: Mapping[str, Any], usual: Collection[str]) -> tuple[str, ...]:
    """Values by name that are the same throughout, in words; the ``usual`` ones among them are said to be usual."""

    def listed(names: Iterable[str]) -> str:
        return ", ".join(f"{unicode(form.domain.symbols[name])} = {words(values[name])}" for name in names)

    named = listed(name for name in values if name not in usual)
    taken = listed(name for name in values if name in usual)
    return (*([f"at {named}"] if named else []), *([f"usual values: {taken}"] if taken else []))


def words(value: Any) -> str:
    """An exact value in one line of text: whole numbers and fractions exactly, any other number with its decimal.

    >>> words(12), words(sp.Rational(1, 3)), words(0.001), words(sp.sqrt(2)), words([1, 2])
    ('12', '1/3', '0.001', '√2 ≈ 1.4142136', '(1, 2)')
    """
    if isinstance(value, bool) or value in (sp.true, sp.false):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return f"({', '.join(map(words, value))})"
    exact = typed(value)
    if exact is None:
        return str(unicode(value, width=10**9)) if isinstance(value, sp.Basic) else str(value)
    written = str(unicode(exact, width=10**9))
    if exact.is_Rational:
        return _near(exact) if finite(exact) else written
    return f"{written} ≈ {_near(exact)}" if sp.count_ops(exact) <= 5 else f"≈ {_near(exact)}"


def _near(exact: Any) -> str:
    """A number as a decimal of so many digits; with a power of ten where it is far from 1."""
    try:
        value = float(exact)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value) or (value == 0 and exact != 0):
        mantissa, _, exponent = str(sp.N(exact, DIGITS)).partition("e")
        return f"{mantissa}·10{raised(str(int(exponent)))}"
    mantissa, power = rounded_off(value, DIGITS)
    return mantissa if power is None else decimal_plain(value, DIGITS)


__all__ = ["conditions", "given_html", "html_of", "latex_of", "words"]
