"""Mean of x.

For n = 0 one side is 1, the other 0.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "false"


n, k, i = integers("n k i")
S, x = reals("S x")
y = sequence("y")
given = {n: "number", k: "other", x: "x", y: "y"}
sought = {S: "sum"}
where = [n >= 0]
claim = Implies(Eq(x, 1), Eq(S + Sum(y[i], (i, 1, n)), Sum(y[i] + 1 / n, (i, 1, n)) + 1 - 1))


def proof(q):
    q.define("Sum", Eq(S, x))
    q.implies("Closed.", Implies(Eq(x, 1), Eq(S + Sum(y[i], (i, 1, n)), Sum(y[i] + 1 / n, (i, 1, n)))))
