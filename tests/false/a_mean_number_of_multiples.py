"""A mean number of multiples.

There are 1/u multiples, up to rounding, and the integral of that has no value.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "may not converge"

u, V, W, y = reals("u V W y")
i = integers("i")
given = {u: "a step"}
sought = {V: "integral", W: "twice that"}
where = [u >= 0]
claim = Eq(W, 2 * V)


def proof(q):
    """By definition."""
    q.define("How many multiples.", Eq(y, Sum(indicator(i * (u + KroneckerDelta(u, 0)) <= 1), (i, 1, oo))))
    q.define("The integral.", Eq(V, Integral(y, (u, 0, 1))))
    q.define("Twice.", Eq(W, V + Integral(y, (u, 0, 1))))
    q.implies("Both.", claim)
