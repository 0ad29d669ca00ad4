"""The numbers of a figure, taken from a run and from the closed form."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import sympy as sp

from symcnn.errors import SymcnnError, UnknownName
from symcnn.formulas.binding import free
from symcnn.formulas.numbers import handed
from symcnn.printing.letters import latex_name
from symcnn.printing.numbers import decimal, point_latex
from symcnn.printing.prose import escape, prose_latex
from symcnn.sheets.figures import canvas as figures
from symcnn.sheets.figures.race import race
from symcnn.sheets.figures.race_data import picture, value_at
from symcnn.sheets.file import Figure, Question
from symcnn.sheets.markup import Tex
from symcnn.time_limit import within

if TYPE_CHECKING:
    from symcnn.catalogue.derivation import Derivation
    from symcnn.contest.result import Cell
    from symcnn.verdicts.check import Report


GROWING = 10.0
"""Seconds in which SymPy must find the slope of a scaling figure."""
TEACHING = frozenset({"receptive-field", "scaling"})
"""Kinds of figures that show a result; the others show how it was checked."""
LAYERS = 16
"""Layers of a receptive-field figure that a page holds."""


def wanted(question: Question, reports: Mapping[str, Report]) -> list[Figure]:
    """The figures of a question: those that its file asks for, and the race of every other drawn experiment."""
    asked = {figure.derivation for figure in question.figures if figure.kind == "convergence"}
    races = [
        Figure("convergence", name)
        for name in dict.fromkeys(question.derivations)
        if name not in asked and _drawn(reports[name])
    ]
    return [*races, *question.figures]


def _drawn(report: Report) -> bool:
    return report.result is not None and report.result.kind == "MonteCarlo"


def draw(figure: Figure, report: Report, caption: Tex | None = None) -> tuple[bytes, Tex] | None:
    """The figure's PDF and its caption, its own or the one given; None where there is no run, or no interval, to draw.

    Errors: ``SymcnnError`` where the figure's settings do not fit the derivation.
    """
    if figure.kind == "receptive-field":
        made: tuple[bytes, Tex] | None = _cone(figure, report.derivation)
    elif report.result is None or not report.result.cells:
        return None
    elif figure.kind == "convergence":
        made = _convergence(figure, report)
    else:
        made = _scaling(figure, report)
    if made is None:
        return None
    pdf, words = made
    return pdf, caption or words


def _convergence(figure: Figure, report: Report) -> tuple[bytes, Tex] | None:
    derivation, result = report.derivation, report.result
    if result is not None and result.kind != "MonteCarlo":
        raise SymcnnError(f"{derivation.name}: a convergence figure needs an experiment that draws samples")
    made = picture(report, figure.settings.get("cell"))
    if made is None:
        return None
    with race(made.panels) as drawn:
        pdf = figures.pdf(drawn)
    return pdf, Tex(made.caption(lambda title: prose_latex(title, derivation.names, derivation.order), escape))


def _scaling(figure: Figure, report: Report) -> tuple[bytes, Tex]:
    derivation, result = report.derivation, report.result
    assert result is not None
    x = figure.settings.get("x")
    symbol = derivation.names.get(str(x))
    if not isinstance(symbol, sp.Symbol) or any(x not in cell.point for cell in result.cells):
        raise SymcnnError(f"{derivation.name}: `x` names a symbol of every point of the run, not {x!r}")
    read = set(derivation.closed_form.symbols)
    cells = _of_law(result.cells, figure.settings.get("law"))
    cells = _same_but(cells, str(x), read)
    if len({cell.point[str(x)] for cell in cells}) < 2:
        raise SymcnnError(
            f"{derivation.name}: a scaling figure needs points of the run that differ in {x} "
            f"and agree in {', '.join(sorted(read - {str(x)}))}"
        )
    if any(not positive(number) for cell in cells for number in (cell.point[str(x)], cell.measured)):
        raise SymcnnError(
            f"{derivation.name}: a scaling figure has logarithmic axes, and {x} or a value is not positive"
        )
    root = result.estimate == "variance"
    laws = list(dict.fromkeys(cell.law or "run" for cell in cells))
    series = [_series(law, [cell for cell in cells if (cell.law or "run") == law], str(x), root) for law in laws]
    ends = sorted(float(cell.point[str(x)]) for cell in cells)
    grid = sorted({round(ends[0] * (ends[-1] / ends[0]) ** (step / 40)) for step in range(41)})
    rest = {name: value for name, value in cells[0].point.items() if name != x}
    held = {name: value for name, value in rest.items() if name in read}
    values = [(size, value_at(derivation, derivation.claim, {**rest, str(x): int(size)})) for size in grid]
    known = [(size, math.sqrt(value) if root else value) for size, value in values if value is not None and value > 0]
    curve = figures.Series("closed form", tuple(s for s, _ in known), tuple(v for _, v in known), ())
    power = growth(put_numbers(derivation.closed_form.rhs, held), symbol)
    if power is None or len(known) < 2:
        raise SymcnnError(
            f"{derivation.name}: a scaling figure needs a closed form that grows with a power of {x}, and that of "
            f"{derivation.closed_form.lhs} is not seen to"
        )
    slope = power * (sp.Rational(1, 2) if root else 1)
    axis = latex_name(str(x))
    quantity = "standard deviation" if root else (result.estimate or "value")
    pdf = figures.scaling(series, curve, float(slope), f"${axis}$", quantity, f"slope {slope}")
    words = (
        f"The {escape(quantity)} against ${axis}$ on logarithmic axes (${point_latex(held)}$): the run with its "
        f"intervals, the closed form, and the slope ${decimal(float(slope), 3)}$ to which it tends."
    )
    return pdf, Tex(words)


def positive(value: Any) -> bool:
    """Whether a value is one positive number."""
    return isinstance(value, (int, float, Fraction)) and not isinstance(value, bool) and 0 < value < math.inf


def put_numbers(expr: Any, point: Mapping[str, Any]) -> Any:
    """An expression with the numbers of a point put in for its symbols."""
    known = {symbol: point.get(str(symbol)) for symbol in free(expr) if isinstance(symbol, sp.Symbol)}
    return expr.xreplace({symbol: handed(value) for symbol, value in known.items() if positive(value)})


def growth(expr: Any, symbol: sp.Symbol) -> sp.Rational | None:
    """The power of ``symbol`` with which an expression grows: the limit of n f'(n)/f(n); None where there is none.

    What is rounded grows as what it is rounded from. What becomes negative has no logarithm, and so no slope.

    >>> n, k = sp.symbols("n k")
    >>> growth((n - k + 1)**2, n), growth(sp.floor((n - 3)/2)**2 + 1, n)
    (2, 2)
    >>> growth(2**n, n), growth((-1)**n, n), growth(k - n, n)
    (None, None, None)
    """
    # A free positive stand-in: SymPy takes limits of rational functions of it without cases.
    size = sp.Dummy("n", positive=True)
    f = expr.xreplace({symbol: size}).replace(
        lambda part: isinstance(part, (sp.floor, sp.ceiling)), lambda p: p.args[0]
    )
    try:
        power = within(GROWING, lambda: sp.limit(sp.cancel(size * sp.diff(f, size) / f), size, sp.oo))
        falls = (
            within(GROWING, lambda: sp.limit(f / size**power, size, sp.oo)).is_negative if power.is_Rational else True
        )
    except (ArithmeticError, AttributeError, LookupError, NotImplementedError, TimeoutError, TypeError, ValueError):
        return None
    return None if falls else power


def _of_law(cells: Sequence[Cell], law: str | None) -> list[Cell]:
    """The cells of one law, all where none is named. Errors: `UnknownName`."""
    known = list(dict.fromkeys(cell.law or "run" for cell in cells))
    if law is not None and law not in known:
        raise UnknownName("law of this run", law, known)
    return [cell for cell in cells if law in (None, cell.law or "run")]


def _same_but(cells: Sequence[Cell], x: str, read: set[str]) -> list[Cell]:
    """The largest set of cells that agree in all that the closed form reads but ``x``."""
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(repr({k: v for k, v in cell.point.items() if k != x and k in read}), []).append(cell)
    return max(groups.values(), key=lambda group: len({cell.point[x] for cell in group}))


def _series(law: str, cells: Sequence[Cell], x: str, root: bool) -> figures.Series:
    ordered = sorted(cells, key=lambda cell: cell.point[x])
    values = [float(cell.measured) for cell in ordered]
    widths = [float(cell.half_width) for cell in ordered]
    if root:
        widths = [width / (2 * math.sqrt(value)) for width, value in zip(widths, values, strict=True)]
        values = [math.sqrt(value) for value in values]
    return figures.Series(law, tuple(float(cell.point[x]) for cell in ordered), tuple(values), tuple(widths))


def _cone(figure: Figure, derivation: Derivation) -> tuple[bytes, Tex]:
    """Extents of the last 1, 2, ... members of the sequences: the closed form, asked once for each."""
    values = figure.settings.get("values")
    if not isinstance(values, Mapping) or not any(isinstance(item, list) for item in values.values()):
        raise SymcnnError(f"{derivation.name}: a receptive-field figure needs `values` with lists by layer")
    length = max(len(item) for item in values.values() if isinstance(item, list))
    if length > LAYERS:
        raise SymcnnError(f"{derivation.name}: a receptive-field figure holds {LAYERS} layers, not {length}")
    extents = [1]
    for count in range(1, length + 1):
        tail = {name: item[length - count :] if isinstance(item, list) else item for name, item in values.items()}
        # A symbol that counts the layers counts those of the rest.
        tail |= {name: count for name, item in values.items() if item == length and _counts(derivation, name)}
        extents.append(int(derivation.closed_form.answer((), tail)))
    extents.reverse()
    labels = ["input", *(f"after layer {layer}" for layer in range(1, length + 1))]
    pdf = figures.cone(extents, labels, [f"{extent} cell{'s' if extent > 1 else ''}" for extent in extents])
    at = point_latex(values)
    return pdf, Tex(
        f"What one output reads, layer by layer (${at}$): the extents are the closed form for the last "
        "layers of the stack."
    )


def _counts(derivation: Derivation, name: str) -> bool:
    """Whether a symbol is the length of a sequence."""
    sequences = [symbol for symbol in derivation.given if isinstance(symbol, sp.IndexedBase)]
    return any(str(end) == name for symbol in sequences for end in symbol.shape or ())
