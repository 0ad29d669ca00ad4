"""An integral over a name that is unfolded around it.

The inner integral is y, so the slope of x*y, which is y**2, is 2*y, which is 6 at x = y = 3.
"""

from sympy import *

from symcnn import *

kind = "a bound name meets a free one"
falls = "write x out there"

x, y, V = reals("x y V")
given = {x: "x", y: "y"}
sought = {V: "it"}
where = [x >= 1, Eq(x, y)]
claim = Eq(V, 2)


def proof(q):
    """P."""
    q.define("Why.", Eq(V, Derivative(x * Integral(x * y * exp(-x), (x, 0, oo)), y)))
    q.equals("Why.", 2)
