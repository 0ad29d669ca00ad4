"""A limit in a case.

Where W is 3t, W/t is 3.
"""

from sympy import *

from symcnn import *

kind = "a defined symbol hides a variable"
falls = "depends on"

t, W, D = reals("t W D")
given = {t: "a number", W: "a number"}
sought = {D: "a limit, or 0"}
where = [t >= 1]
claim = Eq(D, 0)


def proof(q):
    """Read off."""
    q.define("D.", Eq(D, Piecewise((Limit(W / t, t, oo), Eq(W, 3 * t)), (0, True))))
    q.equals("It is.", 0)
