"""Widths that are at least five, and together at most ten.

Three of them are at least fifteen; the letter that counts them is also the name of a draw, which has no part in it.
"""

from sympy import *

from symcnn import *

kind = "constraints that contradict a definition or one another"
falls = "no point was found"
t, s, m = integers("t s m")
c = sequence("c")
E = Expectation
given = {t: "a random count", c: "widths"}
sought = {m: "a number"}
where = [Eq(E(t), 1), ForAll(c[t] >= 5, (t, 1, 3)), Sum(c[s], (s, 1, 3)) <= 10]
claim = Eq(m, 0)


def proof(q):
    """Write the sum out."""
    q.define("One.", Eq(m, 1))
    q.implies("The sum written out.", Eq(Sum(c[s], (s, 1, 3)), c[1] + c[2] + c[3]))
    q.implies("From the constraints.", Eq(m, 0))
