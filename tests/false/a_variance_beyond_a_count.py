"""The variance of a sum of draws that are further out than the count.

The variances are stated as far as the count goes, which is a number although it is a sum without end.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "no route decides"

n, k, j = integers("n k j")
x = sequence("x")
V = reals("V")
given, sought = {x: "draws", n: "number"}, {V: "variance of later draws"}
where = [
    n >= 1,
    Independent(x),
    ForAll(Eq(Expectation(x[k]), 0), (k, 1, oo)),
    ForAll(Eq(Variance(x[k]), 1), (k, 1, n)),
    ForAll(Eq(Expectation(x[k] ** 4), 9), (k, 1, oo)),
]
claim = Eq(V, n)


def proof(q):
    q.implies("Counted.", ForAll(Eq(Variance(x[k]), 1), (k, 1, Sum(indicator(j <= n), (j, 1, oo)))))
    q.define("Later draws.", Eq(V, Variance(Sum(x[k + n], (k, 1, n)))))
    q.equals("Each has variance one.", n)
