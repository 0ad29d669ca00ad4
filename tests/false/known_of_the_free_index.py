"""Reciprocals from zero on.

The sum starts at i = 0, where 1/i has no value; that the given i is at least 1 says nothing of it.
"""

from sympy import *

from symcnn import *

kind = "a bound name meets a free one"
falls = "may be 0"

i, n = integers("i n")
m = reals("m")
given, sought = {i: "index", n: "terms"}, {m: "sum"}
where = [n >= 1, i >= 1]
claim = Eq(m, 2 * Sum(1 / i, (i, 0, n)))


def proof(q):
    q.define("Sum.", Eq(m, Sum(2 / i, (i, 0, n))))
    q.equals("Factor out.", 2 * Sum(1 / i, (i, 0, n)))
