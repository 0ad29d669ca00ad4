"""The larger one.

The sum is about 1.77, and so is the larger one at 1.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "false"


i, k = integers("i k")
y, b = reals("y b")
F = function("F")
S = Sum(exp(-((i - 30) ** 2)), (i, 1, 60))
given = {b: "a number"}
sought = {F: "larger one", y: "more"}
where = [b >= 0]
claim = Eq(y, b + 1)


def proof(q):
    """Put in."""
    q.define("The larger one.", ForAll(Eq(F(k), Max(k, S)), (k, 1, oo)))
    q.define("More.", Eq(y, b + F(1)))
    q.equals("At one.", b + 1)
