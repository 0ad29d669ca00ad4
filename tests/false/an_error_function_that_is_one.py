"""An error function that has reached its limit.

It is below 1 at every number, though by less than thirty digits show.
"""

from sympy import *

from symcnn import *

kind = "constraints that contradict a definition or one another"
falls = "too near"

n = integers("n")
given, sought = {n: "number"}, {}
where = [n >= 50, Eq(erf(n), 1)]
claim = Eq(erf(n) * n, n)


def proof(q):
    q.implies("So.", claim)
