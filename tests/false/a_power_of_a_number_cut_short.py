"""A power of a number without a part of its exponent.

With n = 1 and m = 0 the value is 9, not 1.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "it is false"

n, m = integers("n m")
(V,) = [reals("V")]
given = {n: "n", m: "m"}
sought = {V: "V"}
where = [n >= 0, m >= 0]
claim = Eq(V, 3 ** (-3 * m))


def proof(q):
    """P."""
    q.define("Def.", Eq(V, 3 ** (2 * n - 3 * m)))
    q.equals("Drop.", 3 ** (-3 * m))
