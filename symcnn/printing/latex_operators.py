"""LaTeX of sums, products, integrals, derivatives and limits, as a part of the page's printer."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symcnn.formulas.order import NAMED, Ordering


class BigOperators:
    """Printer methods mixed into ``typeset.Typesetter``, which prints, brackets and indexes."""

    ordering: Ordering
    bound: list[Any]
    small: bool

    def _print(self, expr: Any) -> str:
        raise TypeError("mixed into a printer")

    def bracket(self, expr: Any) -> str:
        raise TypeError("mixed into a printer")

    def tight(self, index: Any) -> str:
        raise TypeError("mixed into a printer")

    def _print_Sum(self, expr: Any) -> str:
        return self._big(expr, r"\sum")

    def _print_Product(self, expr: Any) -> str:
        return self._big(expr, r"\prod")

    def _big(self, expr: Any, symbol: str) -> str:
        groups: list[tuple[list[str], Any]] = []
        for variable, *ends in reversed(expr.limits):
            if groups and groups[-1][1] == ends:
                groups[-1][0].insert(0, self._print(variable))
            else:
                groups.append(([self._print(variable)], ends))
        text = ""
        for variables, ends in groups:
            under = ",".join(sorted(variables)) + (f"={self.tight(ends[0])}" if ends else "")
            text += rf"{symbol}_{{{under}}}" + (f"^{{{self.tight(ends[1])}}}" if len(ends) > 1 else "") + " "
        body = expr.function
        loose = isinstance(body, (sp.Add, sp.Mod)) or self.ordering.factors(body).sign < 0
        outer, self.bound = self.bound, [*expr.variables, *self.bound]
        try:
            return text + (self.bracket(body) if loose else self._print(body))
        finally:
            self.bound = outer

    def _print_Maximum(self, expr: Any) -> str:
        variable, low, high = expr.limits[0]
        under = rf"{self.tight(low)} \le {self._print(variable)} \le {self.tight(high)}"
        body = expr.function
        return rf"\max_{{{under}}} " + (self.bracket(body) if isinstance(body, sp.Add) else self._print(body))

    def _print_Integral(self, expr: Any) -> str:
        signs, ends = "", ""
        for variable, *limits in reversed(expr.limits):
            low, high = limits if len(limits) == 2 else (None, None)
            signs += r"\int" + (rf"_{{{self.tight(low)}}}^{{{self.tight(high)}}} " if low is not None else " ")
            ends = rf" \, \mathrm{{d}}{self._print(variable)}" + ends
        body = expr.function
        return signs + (self.bracket(body) if isinstance(body, sp.Add) else self._print(body)) + ends

    def _print_Derivative(self, expr: Any) -> str:
        total = sum(count for _, count in expr.variable_count)
        under = r"\, ".join(
            rf"\partial {self._print(v)}" + (f"^{{{self._print(c)}}}" if c != 1 else "") for v, c in expr.variable_count
        )
        over = r"\partial" + (f"^{{{self._print(total)}}}" if total != 1 else "")
        body, kind = expr.expr, "tfrac" if self.small else "frac"
        if isinstance(body, NAMED):
            return rf"\{kind}{{{over} {self._print(body)}}}{{{under}}}"
        return rf"\{kind}{{{over}}}{{{under}}} " + self.bracket(body)

    def _print_Limit(self, expr: Any) -> str:
        body, variable, target, direction = expr.args
        side = "" if target.is_infinite or str(direction) == "+-" else f"^{{{direction}}}"
        text = rf"\lim_{{{self._print(variable)} \to {self._print(target)}{side}}} "
        return text + (self.bracket(body) if isinstance(body, sp.Add) else self._print(body))
