"""A law whose variable is a member.

Below -1/2 the density is negative; that W[1] is not says nothing of where the density is read.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "no symbol"

L, u = reals("L u")
(n,) = integers("n,")
W, z = sequence("W"), sequence("z")
given = {W: "weights", z: "random"}
sought = {L: "a mean"}
phi = exp(-(u**2) / 2) * (1 + 2 * u) / sqrt(2 * pi)
where = [W[1] >= 0, Density(z[1], W[1], phi.subs(u, W[1]))]
claim = Eq(L, -3)


def proof(q):
    """By the lines."""
    q.define("The mean square.", Eq(L, Expectation((z[1] - 2) ** 2)))
    q.equals("By the density.", Integral((u - 2) ** 2 * phi, (u, -oo, oo)))
    q.equals("Worked out.", -3)
