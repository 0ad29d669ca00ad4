"""A value at one over nothing.

At n = 0 the definition speaks of f(1/0).
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "1/n may have no value"

n = integers("n")
f = function("f", integer=True)
given, sought = {n: "number"}, {f: "value"}
where = [n >= 0]
claim = f(1 / n) >= 1


def proof(q):
    q.define("Seven.", Eq(f(1 / n), 7))
    q.implies("It is more than one.", f(1 / n) >= 1)
