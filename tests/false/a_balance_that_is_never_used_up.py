"""A balance that is never used up.

A balance of 10 that loses 1 at every step is below 0 after 11 steps.
"""

from sympy import *

from symcnn import *

kind = "constraints that contradict a definition or one another"
falls = "is not known to hold for all"

n, t = integers("n t")
f = function("f", integer=True)
given, sought = {f: "balance", n: "a number"}, {}
where = [n >= 1, Eq(f(0), 10), ForAll(Eq(f(t + 1), f(t) - 1), (t, 0, oo)), ForAll(f(t) >= 0, (t, 0, oo))]
claim = Eq(n, 7)


def proof(q):
    q.implies("After 11 steps.", Eq(f(11), -1))
    q.implies("So.", Eq(n, 7))
