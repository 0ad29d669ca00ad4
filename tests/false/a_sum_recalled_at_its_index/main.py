"""Squares.

Recalled at n = i, whose i is the given one: the sum is 6i and not 1 + 4 + 9.
"""

from sympy import *

from symcnn import *

from . import total

kind = "a bound name meets a free one"
falls = "false|no route decides"

i, m = integers("i m")
given, sought = {i: "factor"}, {m: "sum"}
where = [i >= 0]
claim = Eq(m, 14)


def proof(q):
    q.recall("At i.", total, {total.n: i})
    q.equals("Squares.", Integer(14))
