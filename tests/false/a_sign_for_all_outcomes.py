"""The sign of one outcome, used for all of them.

If x[1] is 1 or -1, each as likely, the mean size is 1 and the right side 0.
"""

from sympy import *

from symcnn import *

kind = "a case distinction opened where it may not be"
falls = "no route decides|false"

mu, S = reals("mu S")
x = sequence("x")
E = Expectation
D = Derivative(Abs(x[1]), x[1])
given = {mu: "mean", x: "draws"}
sought = {S: "mean size"}
where = [Eq(E(x[1]), mu), Ne(x[1], 0)]
conventions = ()
claim = Eq(S, (1 + D) / 2 * E(x[1]) + (1 - D) / 2 * E(-x[1]))


def proof(q):
    """p."""
    q.define("d.", Eq(S, E(Abs(x[1]))))
    q.equals("e.", (1 + D) / 2 * E(x[1]) + (1 - D) / 2 * E(-x[1]))
