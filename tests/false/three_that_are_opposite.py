"""Three quantities, each two of which are opposite.

If the second and the third are the opposite of the first, they are equal.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "no law is known"

i, r = integers("i"), reals("r")
x = sequence("x")
given, sought = {x: "draws"}, {r: "mean square of the sum"}
where = [
    ForAll(Eq(Expectation(x[i] ** 2), 1), (i, 1, 3)),
    Eq(Expectation(x[1] * x[2]), -1), Eq(Expectation(x[1] * x[3]), -1), Eq(Expectation(x[2] * x[3]), -1),
]  # fmt: skip
claim = Eq(r, -3)


def proof(q):
    q.define("The square.", Eq(r, Expectation((x[1] + x[2] + x[3]) ** 2)))
    q.equals("Multiply out.", Integer(-3))
