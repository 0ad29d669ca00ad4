"""What a printer knows where it stands: the order of terms, what is bound around it, and how closely it may write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sympy as sp
from sympy.printing.printer import Printer

from symcnn.formulas.order import Ordering
from symcnn.printing.marks import Marks

ROUND, SQUARE = ("(", ")"), ("[", "]")


class Context(Printer):  # type: ignore[misc]
    """Where a term stands, and how it is printed there; the parts of both printers build on it.

    ``slashed``: a fraction is written with a slash, on one line. ``tight``: signs
    stand without blanks, as in an index. ``enclosed``: no line can break, as in a
    fraction or an exponent. ``outermost``: outside of all brackets, where a line
    breaks best. ``bound``: the summation variables in force, the innermost first;
    an index names them first (``x_{i+h-1}``).
    """

    marks: Marks
    slashed = False
    tight = False
    enclosed = False
    outermost = True
    bound: tuple[Any, ...] = ()

    def __init__(self, order: Sequence[Any] = ()) -> None:
        super().__init__()
        self.ordering = Ordering(order)

    def doprint(self, expr: Any) -> str:
        """The text of ``expr``; plain Python numbers are allowed."""
        return self._print(sp.sympify(expr, strict=True) if isinstance(expr, (int, float)) else expr)

    def _print(self, expr: Any, **options: Any) -> str:
        return str(super()._print(expr, **options))

    @contextmanager
    def within(self, **setting: Any) -> Iterator[None]:
        """Print in another setting, and then in the usual one again."""
        usual = {name: getattr(self, name) for name in setting}
        self.__dict__.update(setting)
        try:
            yield
        finally:
            self.__dict__.update(usual)

    def inner(self, expr: Any) -> str:
        """Print where no line can break."""
        with self.within(enclosed=True, outermost=False):
            return self._print(expr)

    def index(self, expr: Any) -> str:
        """An index, an end of a range: set tight, the summation variable first: ``i+h-1``."""
        with self.within(ordering=self.ordering.led_by(self.bound), slashed=True, tight=True):
            return self.inner(expr)

    def spaced(self, joint: str) -> str:
        """A relation, a comma or a gap with the blanks that it has here."""
        return joint

    def bracket(self, expr: Any, kind: tuple[str, str] = ROUND) -> str:
        """The expression in brackets."""
        left, right = kind
        with self.within(outermost=False):
            return f"{left}{self._print(expr)}{right}"


__all__ = ["ROUND", "SQUARE", "Context"]
