"""Mean of a product, in the case of equal factors.

x and y are independent with mean zero, so r is zero, also in those outcomes in which they are equal.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "tells outcomes apart"

E = Expectation
x, y = sequence("x"), sequence("y")
r, v = reals("r v")
given, sought = {x: "draws", y: "draws"}, {r: "mean", v: "value"}
where = [Independent(x, y), *(Eq(E(z[1]), 0) for z in (x, y)), *(Eq(E(z[1] ** 2), 1) for z in (x, y))]
claim = Eq(v, Piecewise((1, Eq(x[1], y[1])), (0, True)))


def proof(q):
    q.define("The mean of the product.", Eq(r, E(x[1] * y[1])))
    q.define("It counts where the two agree.", Eq(v, Piecewise((r, Eq(x[1], y[1])), (0, True))))
    q.equals("Equal factors make a square, of mean one.", Piecewise((1, Eq(x[1], y[1])), (0, True)))
