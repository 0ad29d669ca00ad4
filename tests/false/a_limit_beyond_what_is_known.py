"""A limit beyond the domain.

The indicator is 1 from 11 on, so the limit is 1, whatever the given n is.
"""

from sympy import *

from symcnn import *

kind = "a case distinction opened where it may not be"
falls = "not known to exist"

n = integers("n")
r = reals("r")
given, sought = {n: "side"}, {r: "limit"}
where = [n <= 5]
claim = Eq(r, 0)


def proof(q):
    q.define("The limit.", Eq(r, Limit(indicator(n > 10), n, oo)))
    q.equals("n is at most 5.", Integer(0))
