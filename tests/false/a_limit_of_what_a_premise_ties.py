"""A limit.

The premise holds, so y is 3t, and y/t is 3.
"""

from sympy import *

from symcnn import *

kind = "a defined symbol hides a variable"
falls = "depends on"


t, y, c, g = reals("t y c g")
given = {t: "a number", y: "three of it", c: "a number"}
sought = {g: "limit"}
where = [c >= 1, Implies(c > 0, Eq(y, 3 * t))]
claim = Eq(g, 0)


def proof(q):
    """Limit."""
    q.define("Limit.", Eq(g, Limit(y / t, t, oo)))
    q.equals("Limit.", 0)
