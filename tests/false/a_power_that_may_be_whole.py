"""A power of a fraction that meets a whole number.

At the x where 9/4 to the power x**2 + 1 is 3, and n = 3, the two are one.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "that is no proof"

n = integers("n")
b, x, A = reals("b x A")
given = {n: "number", b: "base", x: "exponent"}
sought = {A: "whether the power is the number"}
where = [Eq(b, Rational(9, 4))]
claim = Eq(A, 0)


def proof(q):
    """Put in."""
    q.define("One where they meet.", Eq(A, KroneckerDelta(n, b ** (x**2 + 1))))
    q.equals("A fraction's power is none.", 0)
