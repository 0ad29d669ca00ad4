"""Products of counts.

For n = 2 the sums are 13 and 16: which product comes first hangs on i, that only the inner sums bind.
"""

from sympy import *

from symcnn import *

kind = "a case distinction opened where it may not be"
falls = "false|no route"


n, i, j, V, W, P, R = integers("n i j V W P R")
given = {n: "number", j: "a place"}
sought = {V: "one product", W: "other product", P: "sum of one", R: "sum of the other"}
where = [n >= 1]
claim = Eq(P, R)


def total(near, far):
    return Sum(Piecewise((near, i <= j), (far, True)), (i, 1, n))


def proof(q):
    """Count."""
    q.define("One product.", Eq(W, total(1, 0) * total(2, 3)))
    q.define("Another one.", Eq(V, total(2, 0) * total(1, 3)))
    q.define("Sum of the other.", Eq(R, Sum(V, (j, 1, n))))
    q.define("Sum of one.", Eq(P, Sum(W, (j, 1, n))))
    q.equals("The same.", Sum(V, (j, 1, n)))
    q.equals("That is the other.", R)
