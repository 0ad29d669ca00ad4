"""An alternating sum.

At n = 0 the alternating sum is 1.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "no route"

n, i = integers("n i")
u, S = reals("u S")
given = {n: "row"}
sought = {S: "alternating sum"}
where = [n >= 0]
claim = Eq(S, n * (n + 1) / 2)


def proof(q):
    """SymPy's word."""
    q.define(
        "The sum.",
        Eq(S, Integral(exp(-u), (u, 0, oo)) * Sum((-1) ** i * binomial(n, i), (i, 0, n)) + Sum(i, (i, 1, n))),
    )
    q.equals("It vanishes.", n * (n + 1) / 2)
