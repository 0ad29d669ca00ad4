"""The root of what is given, held fixed.

As it is read, y moves with x, and the slope is 2*x.
"""

from sympy import *

from symcnn import *

kind = "a defined symbol hides a variable"
falls = "depends on x"

x, y, r = reals("x y r")
given = {x: "x", y: "y"}
sought = {r: "slope"}
where = [Eq(x**2, y)]
conventions = ()
claim = Eq(r, 0)


def proof(q):
    """p."""
    q.define("d.", Eq(r, Derivative(y, x)))
    q.equals("e.", Integer(0))
