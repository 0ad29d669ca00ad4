"""The rest of an area by twelve.

At n = 0 the rest of 4 by 12 is 4.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "false at"


n, a, r = integers("n a r")
given = {n: "half side"}
sought = {r: "rest"}
where = [n >= 0]
claim = Eq(r, 0)


def proof(q):
    """Put in."""
    q.define("Area.", Eq(a, (2 * n + 2) ** 2))
    q.define("Rest.", Eq(r, Mod(a, 12)))
    q.implies("No rest.", Eq(r, 0))
