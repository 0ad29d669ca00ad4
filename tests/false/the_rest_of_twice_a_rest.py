"""The rest of twice a rest.

At a = 3 the rest of 6 by 5 is 1, not 6.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "false at"


a, b, r = integers("a b r")
given = {a: "number"}
sought = {r: "rest"}
where = [a >= 0]
claim = Eq(r, 2 * Mod(a, 5))


def proof(q):
    """Put in."""
    q.define("Rest.", Eq(b, Mod(a, 5)))
    q.define("Rest of the double.", Eq(r, Mod(2 * b, 5)))
    q.implies("Twice.", Eq(r, 2 * Mod(a, 5)))
