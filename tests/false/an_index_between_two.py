"""A member between two.

x[n/2] is no member for odd n.
"""

from sympy import *

from symcnn import *

kind = "ends of sums that are no whole numbers"
falls = "no whole number"

n = integers("n")
x = sequence("x")
r = reals("r")
given, sought = {n: "side", x: "row"}, {r: "middle"}
where = [n >= 2]
claim = Eq(2 * r, 2 * x[n / 2])


def proof(q):
    q.define("The middle.", Eq(r, x[n / 2]))
    q.implies("Twice.", claim)
