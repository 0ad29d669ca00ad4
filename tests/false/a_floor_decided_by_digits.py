"""A floor that is decided by digits.

The floor of what is below 1 is 0, however near to 1 it is.
"""

from sympy import *

from symcnn import *

kind = "constraints that contradict a definition or one another"
falls = "decided by digits|contradict"

n = integers("n")
given, sought = {n: "number"}, {}
where = [n >= 50, Eq(floor(erf(n)), 1)]
claim = Eq(floor(erf(n)) * n, n)


def proof(q):
    q.implies("So.", claim)
