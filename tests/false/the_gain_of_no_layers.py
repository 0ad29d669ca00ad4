"""The gain of layers that each multiply by zero.

Of no layers, n = 0, the gain is 1.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "false"


n, i = integers("n i")
b, r = reals("b r")
given = {n: "number of layers"}
sought = {b: "slope", r: "gain"}
where = [n >= 0]
claim = Eq(r, 0)


def proof(q):
    """Put in."""
    q.define("A dead unit has slope zero.", Eq(b, 0))
    q.define("Size of the product.", Eq(r, Abs(Product(b, (i, 1, n)))))
    q.implies("Nothing passes.", Eq(r, 0))
