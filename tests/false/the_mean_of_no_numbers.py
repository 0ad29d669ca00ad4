"""Mean of a constant.

For n = 0 nothing is added, and 0 is no x.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "false"


n, i = integers("n i")
m, x = reals("m x")
given = {n: "batch", x: "value"}
sought = {m: "mean"}
where = [n >= 0]
claim = Eq(m, x)


def proof(q):
    q.define("The mean.", Eq(m, Sum(x / n, (i, 1, n))))
    q.equals("All alike.", x)
