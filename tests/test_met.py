"""What can be met is met: constraints and laws for which a point, and a law, are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from symcnn.catalogue.catalogue import Catalogue
from symcnn.verdicts.prove import met

FILE = '''"""Nothing but constraints.

They can be met.
"""

from sympy import *

from symcnn import *

E, Var = Expectation, Variance
a, b, c, p, s, u, q0 = reals("a b c p s u q0")
i, k, l, n, t = integers("i k l n t")
x, y, z, nu = map(sequence, ("x", "y", "z", "nu"))
A, K = sequence("A", integer=True), sequence("K", integer=True)
f, g, m = function("f", integer=True), function("g"), function("m")
given = {{one: "something" for one in ({given},)}}
sought = {{q0: "a number"}}
where = {where}
claim = Eq(q0, 7)


def proof(q):
    q.define("It.", Eq(q0, 7))
'''

UNIFORM = "Density(x[1], u, Piecewise((1/(b - a), And(u > a, u < b)), (0, True)))"
BELL = "Density(z[i], u, exp(-u**2/2)/sqrt(2*pi))"
MET = {
    "a uniform law between two ends": ("a, b, x", f"[a < b, {UNIFORM}, x[1] >= a, x[1] <= b]"),
    "a rate for each member": (
        "z", "[ForAll(Density(z[i], u, Piecewise((i*exp(-i*u), u > 0), (0, True))), (i, 1, 3)), "
        "ForAll(z[i] > -1, (i, 1, 3))]"
    ),
    "a density without an end, and its mean": (
        "z", f"[ForAll({BELL}, (i, 1, oo)), Independent(z), ForAll(Eq(E(z[i]), 0), (i, 1, oo))]"
    ),
    "moments without an end": (
        "s, x", "[s > 0, Independent(x), ForAll(Eq(E(x[i]), 0), (i, 1, oo)), ForAll(Eq(Var(x[i]), s**2), (i, 1, oo))]"
    ),
    "bounds without an end, and one more": (
        "x", "[ForAll(Eq(E(x[i]), 1), (i, 1, oo)), ForAll(x[i + 1] >= 0, (i, 0, oo)), x[3] <= 10]"
    ),
    "a mean that is a family": ("x, nu", "[ForAll(Eq(E(x[i]), nu[i]), (i, 1, oo))]"),
    "a mean that grows": ("s, n, x", "[n >= 2, n <= 20, ForAll(Eq(E(x[i]), i*s), (i, 1, n))]"),
    "many members": ("x", "[ForAll(Eq(E(x[i]), 0), (i, 1, 1000)), ForAll(Eq(Var(x[i]), 1), (i, 1, 1000))]"),
    "dice": (
        "K", "[ForAll(And(K[i] >= 1, K[i] <= 6), (i, 1, 9)), ForAll(Eq(E(K[i]), Rational(7, 2)), (i, 1, 9)), "
        "ForAll(Eq(E(K[i]**2), Rational(91, 6)), (i, 1, 9))]"
    ),
    "counts": ("s, K", "[s > 0, K[1] >= 0, Eq(E(K[1]), s), Eq(Var(K[1]), s)]"),
    "four moments": (
        "s, x", "[s > 0, Eq(E(x[1]), 0), Eq(E(x[1]**2), s**2), Eq(E(x[1]**3), 0), Eq(E(x[1]**4), 3*s**4)]"
    ),
    "a heavy tail": ("x", "[Eq(E(x[1]), 0), Eq(E(x[1]**2), 1), Eq(E(x[1]**3), 0), Eq(E(x[1]**4), 100)]"),
    "the mean of an absolute value": ("x", "[Eq(E(Abs(x[1])), 1), Eq(E(x[1]), 0)]"),
    "a correlation": (
        "c, x", "[c <= 1, c >= -1, Eq(E(x[1]), 0), Eq(E(x[2]), 0), Eq(Var(x[1]), 1), Eq(Var(x[2]), 1), "
        "Eq(E(x[1]*x[2]), c)]"
    ),
    "a process": ("t, m", "[t >= 0, Eq(E(m(t)), 0), Eq(E(m(t)**2), 1)]"),
    "a function of an outcome": ("g, x", "[Eq(E(g(x[1])), 5), Eq(E(g(x[1])**2), 30), Independent(x)]"),
    "a family that is long": ("A, K", "[ForAll(K[l] >= 1, (l, 1, 5000)), ForAll(A[l] <= K[l], (l, 1, oo))]"),
    "a function that may be constant": ("f", "[Eq(f(0), 10), ForAll(f(t) >= 0, (t, 0, oo))]"),
    "for all real numbers": ("a", "[a >= 1, ForAll(a*u**2 >= 0, (u, -oo, oo))]"),
}  # fmt: skip


@pytest.mark.parametrize("what", MET)
def test_it_is_met(what: str, tmp_path: Path) -> None:
    given, where = MET[what]
    (tmp_path / "file.py").write_text(FILE.format(given=given, where=where), encoding="utf-8")
    assert met(Catalogue(tmp_path)["file"])
