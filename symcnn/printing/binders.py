"""Sums, products and integrals over ranges, derivatives and limits: what they bind, and where their bodies end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from symcnn.formulas.order import NAMED
from symcnn.printing.arithmetic import Arithmetic


class Binders(Arithmetic):
    """Printer methods for big operators; both media write ends below and above a sign as ``_{}`` and ``^{}``."""

    # what a medium says

    def slope(self, body: str, named: bool, order: Any, variables: Sequence[tuple[Any, Any]]) -> str:
        """A derivative of this order, by these variables, each so many times, of a name or of a bracket."""
        raise NotImplementedError

    # big operators

    def body(self, expr: Any, signed: bool = True) -> str:
        """What a big operator is taken of, in brackets where it would end too early; it may be ``signed``, or not."""
        loose = isinstance(expr, (sp.Add, sp.Mod)) or (not signed and self.negative(expr))
        return self.bracket(expr) if loose else self._print(expr)

    def _print_Sum(self, expr: Any) -> str:
        return self._over_ranges(expr, self.marks.sum)

    def _print_Product(self, expr: Any) -> str:
        return self._over_ranges(expr, self.marks.product)

    def _over_ranges(self, expr: Any, sign: str) -> str:
        """Neighbouring variables with the same ends stand below one sign."""
        groups: list[tuple[list[str], list[Any]]] = []
        for variable, *ends in reversed(expr.limits):
            if groups and groups[-1][1] == ends:
                groups[-1][0].append(self._print(variable))
            else:
                groups.append(([self._print(variable)], ends))
        text = ""
        for variables, ends in groups:
            under = ",".join(sorted(variables)) + (f"={self.index(ends[0])}" if ends else "")
            text += f"{sign}_{{{under}}}" + (f"^{{{self.index(ends[1])}}}" if len(ends) > 1 else "") + self.spaced(" ")
        with self.within(bound=(*expr.variables, *self.bound)):
            return text + self.body(expr.function, signed=False)

    def _print_Maximum(self, expr: Any) -> str:
        variable, low, high = expr.limits[0]
        with self.within(tight=True):
            at_most = self.spaced(f" {self.marks.relation['<=']} ")
            under = at_most.join([self.index(low), self._print(variable), self.index(high)])
        return f"{self.marks.maximum}_{{{under}}}" + self.spaced(" ") + self.body(expr.function)

    def _print_Integral(self, expr: Any) -> str:
        signs, ends = "", ""
        for variable, *limits in reversed(expr.limits):
            signs += self.marks.integral
            signs += f"_{{{self.index(limits[0])}}}^{{{self.index(limits[1])}}}" if len(limits) == 2 else ""
            signs += self.spaced(" ")
            ends = self.spaced(self.marks.differential) + self._print(variable) + ends
        return signs + self.body(expr.function) + ends

    def _print_Limit(self, expr: Any) -> str:
        body, variable, target, direction = expr.args
        side = "" if target.is_infinite or str(direction) == "+-" else self.marks.side(str(direction))
        under = f"{self._print(variable)}{self.marks.tends}{self._print(target)}{side}"
        return f"{self.marks.limit}_{{{under}}}" + self.spaced(" ") + self.body(body)

    def _print_Derivative(self, expr: Any) -> str:
        named = isinstance(expr.expr, NAMED)
        body = self._print(expr.expr) if named else self.bracket(expr.expr)
        variables = [(variable, count) for variable, count in expr.variable_count]
        return self.slope(body, named, sum(count for _, count in variables), variables)


__all__ = ["Binders"]
