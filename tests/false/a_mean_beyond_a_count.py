"""The mean of a draw that is further out than the count.

The mean is stated as far as the count goes, which is a number although it is a sum without end; the draw is behind it.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "no route decides"

n, k, j = integers("n k j")
x = sequence("x")
M = reals("M")
given, sought = {x: "draws", n: "number"}, {M: "mean of a later draw"}
where = [n >= 0, ForAll(Eq(Expectation(x[k]), 1), (k, 1, n + 1)), ForAll(Eq(Variance(x[k]), 1), (k, 1, oo))]
claim = Eq(M, 1)


def proof(q):
    count = Sum(indicator(j <= n), (j, 0, oo))
    q.implies("So many are counted.", Eq(count, n + 1))
    q.implies("The means up to there.", ForAll(Eq(Expectation(x[k]), 1), (k, 1, count)))
    q.define("A later draw.", Eq(M, Expectation(x[n + 7])))
    q.equals("As stated.", Integer(1))
