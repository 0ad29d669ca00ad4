"""Ratio in the long run.

With W = 3t the ratio W/t is 3 for every t, so its limit is 3, not 0.
"""

from sympy import *

from symcnn import *

kind = "a defined symbol hides a variable"
falls = "no route decides"

t, W, r = reals("t W r")
given, sought = {t: "time"}, {r: "limit"}
where = [t > 0]
claim = Eq(r, 0)


def proof(q):
    q.define("Proportional.", Eq(W, 3 * t))
    q.define("Ratio.", Eq(r, Limit(W / t, t, oo)))
    q.equals("W is fixed.", Integer(0))
