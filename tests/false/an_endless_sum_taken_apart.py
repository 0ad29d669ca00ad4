"""Two infinite sums.

With x = 1 and y = -1 the sum of both is 0 and each by itself infinite.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "may not converge"

i = integers("i")
r = reals("r")
x, y = sequence("x"), sequence("y")
given, sought = {x: "one", y: "other"}, {r: "sum"}
where = []
claim = Eq(r, Sum(x[i], (i, 1, oo)) + Sum(y[i], (i, 1, oo)))


def proof(q):
    q.define("The sum.", Eq(r, Sum(x[i] + y[i], (i, 1, oo))))
    q.equals("Apart.", Sum(x[i], (i, 1, oo)) + Sum(y[i], (i, 1, oo)))
