"""Nothing.

V is a draw by its definition in the other file, and leaves no mean; s is at least 1.
"""

from sympy import *

from symcnn import *

from . import square

kind = "what is random"
falls = "no route decides eq(e(v*x[1])"

V, s = reals("V s")
x = sequence("x")
given, sought = {x: "draws", s: "mean square"}, {V: "the first draw"}
where = [s >= 1, Eq(Expectation(x[1]), 0), Eq(Expectation(x[1] ** 2), s)]
claim = Eq(s, 0)


def proof(q):
    q.recall("The mean product.", square)
    q.implies("A constant leaves the mean.", Eq(Expectation(V * x[1]), V * Expectation(x[1])))
    q.equals("The mean is 0.", 0)
    q.implies("Both are the mean.", claim)
