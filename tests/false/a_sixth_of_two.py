"""A factorial over six.

At n = 1 a sixth of 2! is no whole number.
"""

from sympy import *

from symcnn import *

kind = "ends of sums that are no whole numbers"
falls = "no whole number"


n, m, f = integers("n m f")
given = {n: "side"}
sought = {m: "sixth", f: "orders"}
where = [n >= 1]
claim = Ne(f, 2)


def proof(q):
    """Divide."""
    q.define("The orders.", Eq(f, factorial(n**2 + 1)))
    q.define("A sixth of the orders.", Eq(m, factorial(n**2 + 1) / 6))
    q.implies("A multiple of six.", Eq(f, 6 * m))
    q.implies("So not two.", Ne(f, 2))
