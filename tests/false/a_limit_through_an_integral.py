"""A limit of integrals, taken as if all places lay below.

Beyond n the integrand is not zero: the limit is a + 1/3.
"""

from sympy import *

from symcnn import *

kind = "a case distinction opened where it may not be"
falls = "the limit is not known to exist"

n, u, S, a = reals("n u S a")
given = {a: "a"}
sought = {S: "limit"}
where = [a >= 1]
conventions = ()
claim = Eq(S, a)


def proof(q):
    """p."""
    q.define("d.", Eq(S, Limit(a + Integral(n**2 * (Abs(n - u) - n + u) / (u**2 + 1) ** 2, (u, 0, oo)), n, oo)))
    q.equals("e.", a)
