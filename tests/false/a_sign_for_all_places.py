"""The sign at one place, used for all of them.

At x = 1/2 the slope is 1 at t = 0 and -1 at t = 1, so that the sum is 2, not 0.
"""

from sympy import *

from symcnn import *

kind = "a case distinction opened where it may not be"
falls = "no route decides|false"

x, S = reals("x S")
t = integers("t")
D = Derivative(Abs(x - t), x)
given = {x: "place"}
sought = {S: "sum"}
where = [Eq(2 * x, 1)]
conventions = ()
claim = Eq(S, Maximum(Integer(1), (t, 0, 1)) + Maximum(Integer(-1), (t, 0, 1)))


def proof(q):
    """p."""
    q.define("d.", Eq(S, Maximum(D, (t, 0, 1)) + Maximum(-D, (t, 0, 1))))
    q.equals("e.", Maximum(Integer(1), (t, 0, 1)) + Maximum(Integer(-1), (t, 0, 1)))
