"""Uncorrelated.

With k(s) = 1 this is a mean square, which is 1.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "has a mean|no route decides"

s, t = integers("s t")
m, k = function("m"), function("k", integer=True)
mean = ForAll(Eq(Expectation(m(t)), 0), (t, 0, oo))
given, sought = {m: "process", k: "times", s: "number"}, {}
where = [s >= 0, mean, ForAll(Eq(Expectation(m(t) ** 2), 1), (t, 0, oo))]
claim = Eq(Expectation(m(k(s)) * m(1)), 0)


def proof(q):
    q.implies("A constant leaves the mean.", claim)
