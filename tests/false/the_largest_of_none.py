"""The largest of nothing.

For T = -1 there is no largest value.
"""

from sympy import *

from symcnn import *

kind = "ends of sums that are no whole numbers"
falls = "be empty"

t, T, P = integers("t T P")
given, sought = {T: "end"}, {P: "peak"}
where = [T >= -1]
claim = Eq(P, T)


def proof(q):
    q.define("The peak.", Eq(P, Maximum(t, (t, 0, T))))
    q.equals("At the end.", T)
