"""A delta that picks nothing.

For n = 1 no i is n/2, so the sum is 0.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "false|no route decides"

i, n, m = integers("i n m")
given, sought = {n: "side"}, {m: "sum"}
where = [n >= 1]
claim = Eq(m, 1)


def proof(q):
    q.define("Sum.", Eq(m, Sum(KroneckerDelta(i, n / 2), (i, 0, n))))
    q.equals("One term.", Integer(1))
