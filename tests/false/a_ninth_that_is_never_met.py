"""A count is met.

At n = m = 2 a ninth of 36 is 4, and k may be 4.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "false at"


n, m, k = integers("n m k")
x, y = reals("x y")
given = {n: "half height", m: "half width", k: "cells kept"}
sought = {x: "ninth", y: "met"}
where = [n >= 0, m >= 0, k >= 0]
claim = Eq(y, 0)


def proof(q):
    """Divide."""
    q.define("A ninth.", Eq(x, (2 * n + 2) * (2 * m + 2) / 9))
    q.define("Whether a ninth is as many as are kept.", Eq(y, indicator(Eq(x, k))))
    q.implies("Never.", Eq(y, 0))
