"""A geometric sum of any ratio.

For b = 2 the sum is infinite.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "may not converge"

i = integers("i")
b, r = reals("b r")
given, sought = {b: "ratio"}, {r: "sum"}
where = [Ne(b, 1)]
claim = Eq(r, 1 / (1 - b))


def proof(q):
    q.define("Sum.", Eq(r, Sum(b**i, (i, 0, oo))))
    q.equals("Geometric.", 1 / (1 - b))
