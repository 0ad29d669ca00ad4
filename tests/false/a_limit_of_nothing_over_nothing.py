"""Two limits of one quotient.

Both quotients are 0/0 for every t >= 0.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "not known to exist"

t, L, M = reals("t L M")
n = integers("n")
given = {n: "a number"}
sought = {L: "limit", M: "the same limit"}
where = [n >= 1]
claim = Eq(L, M + Rational(1, 2))
A, B = Abs(t**2 + 2 * t + 1), (t + 1) ** 2


def proof(q):
    """Leading terms."""
    q.define("The limit.", Eq(L, Limit((A - B) / (2 * A - 2 * B), t, oo)))
    q.equals("Leading terms.", Rational(1, 2))
    q.define("The same limit.", Eq(M, Limit((A - B) / (2 * A - 2 * expand(B)), t, oo)))
    q.equals("Leading terms.", 0)
    q.implies("Both.", claim)
