"""Limit of a name.

That n is at most 10 holds here, and not where the limit looks.
"""

from sympy import *

from symcnn import *

kind = "a defined symbol hides a variable"
falls = "not known to exist"

n, T = integers("n T")
W, L = reals("W L")
given = {n: "a number", T: "a bound"}
sought = {W: "the larger one", L: "its limit"}
where = [n >= 1, n <= T, n * T <= 100]
claim = Eq(L, 10)


def proof(q):
    """Read off."""
    q.define("W.", Eq(W, Max(n, 10)))
    q.equals("n is at most 10.", 10)
    q.define("The limit.", Eq(L, Limit(W, n, oo)))
    q.equals("It is.", 10)
