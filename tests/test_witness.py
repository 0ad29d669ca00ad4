"""Exact evaluation at given values stays small: what would take too many terms is refused, not computed."""

from __future__ import annotations

import pytest
import sympy as sp

from symcnn.formulas.symbols import integers
from symcnn.judge.witness import Point, Unevaluated, is_counterexample

n, i, j, k = integers("n i j k")
CUBE = sp.Sum(1, (i, 1, n), (j, 1, n), (k, 1, n))


def test_sums_inside_sums_are_written_out_while_they_are_short() -> None:
    assert Point({n: 4}).value(CUBE) == 64


def test_their_terms_are_counted_together() -> None:
    with pytest.raises(Unevaluated, match="too many terms"):
        Point({n: 1000}).value(CUBE)


def test_a_counterexample_that_is_too_long_to_check_is_none() -> None:
    assert is_counterexample({n: 3}, [n >= 1], sp.Le(CUBE, 26))
    assert not is_counterexample({n: 3}, [n >= 1], sp.Le(CUBE, 27))
    assert not is_counterexample({n: 1000}, [n >= 1], sp.Le(CUBE, 27))
