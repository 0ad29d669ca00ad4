"""A quotient by a difference that may be zero.

At n = m = 2 and k = 4 the divisor is 36/9 - 4 = 0.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "may be 0"


n, m, k = integers("n m k")
x, y, z = reals("x y z")
given = {n: "half height", m: "half width", k: "cells kept", x: "weight"}
sought = {z: "weight per cell"}
where = [n >= 0, m >= 0]
D = (2 * n + 2) * (2 * m + 2) / 9 - k
claim = Eq(z, x / D)


def proof(q):
    """Divide."""
    q.define("Weight over cells.", Eq(y, x / D))
    q.define("The same.", Eq(z, y))
    q.equals("By definition.", x / D)
