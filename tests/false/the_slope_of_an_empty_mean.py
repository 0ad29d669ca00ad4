"""Slope of a mean.

For n = 0 the sum is 0 whatever w is.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "no route"


n, i = integers("n i")
w, m = reals("w m")
given = {n: "batch", w: "weight"}
sought = {m: "slope"}
where = [n >= 0]
claim = Eq(m, 1)


def proof(q):
    q.define("The slope.", Eq(m, Derivative(Sum(w / n, (i, 1, n)), w)))
    q.equals("All alike.", 1)
