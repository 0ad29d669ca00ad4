"""Slope in every member.

c is the slope at the given i; for i = 1 it is 2*W[1], for others 0.
"""

from sympy import *

from symcnn import *

kind = "a bound name meets a free one"
falls = "no route decides|write c out"

i = integers("i")
c = reals("c")
W = sequence("W")
given, sought = {i: "index", W: "weights"}, {c: "slope"}
where = [i >= 1, i <= 3]
claim = ForAll(Eq(Derivative(W[1] ** 2, W[i]), c), (i, 1, 3))


def proof(q):
    q.define("The slope.", Eq(c, Derivative(W[1] ** 2, W[i])))
    q.implies("So it is everywhere.", claim)
