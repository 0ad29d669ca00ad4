"""A power of minus one.

At n = 0 the divisor is 1 - 1.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "may be 0"


n, k = integers("n k")
x, y, z = reals("x y z")
given = {n: "turns", x: "number"}
sought = {z: "share", y: "same"}
where = [Eq(Mod(n, 2), 0)]
claim = Eq(z, x / ((-1) ** (n / 2) - 1))


def proof(q):
    """Divide."""
    q.define("The share.", Eq(y, x / ((-1) ** (n / 2) - 1)))
    q.define("The same.", Eq(z, y))
    q.equals("By definition.", x / ((-1) ** (n / 2) - 1))
