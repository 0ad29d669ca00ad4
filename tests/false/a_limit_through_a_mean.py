"""A limit of means, taken as if all outcomes lay below.

With P(x[1] > t) = 1/t**2 for t >= 1, whose mean is 2, the mean under the limit is 4 for every n >= 1.
"""

from sympy import *

from symcnn import *

kind = "a case distinction opened where it may not be"
falls = "the limit is not known to exist"

(n,) = [reals("n")]
mu, S = reals("mu S")
x = sequence("x")
given = {mu: "mean", x: "draws"}
sought = {S: "limit"}
where = [Eq(Expectation(x[1]), mu)]
conventions = ()
claim = Eq(S, mu)


def proof(q):
    """p."""
    q.define("The limit of a mean.", Eq(S, Limit(Expectation(n * (Abs(n - x[1]) - n + x[1]) + x[1]), n, oo)))
    q.equals("For large n the absolute value opens.", mu)
