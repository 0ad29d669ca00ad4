"""The mean sign of a picked draw.

A function of a draw picks among the others; the mean of what is picked is not the mean at the place that is picked.
"""

from sympy import *

from symcnn import *

from . import picked

kind = "what is recalled does not carry"
falls = "w(z[1]) is random and would stand under a mean"

y, z = sequence("y"), sequence("z")
w = function("w", integer=True)
m = reals("m")
given, sought = {y: "draws", z: "other draws", w: "which one", m: "mean sign"}, {}
where = [
    w(z[1]) >= 1,
    w(z[1]) <= 2,
    Independent(z),
    Eq(Expectation(sign(y[1])), m),
    Eq(Expectation(sign(y[2])), m),
]
claim = Eq(Expectation(sign(y[w(z[1])])), m)


def proof(q):
    q.recall("Both means are equal.", picked, {picked.a: lambda i: Expectation(sign(y[i])), w(z[1]): w(z[1])})
