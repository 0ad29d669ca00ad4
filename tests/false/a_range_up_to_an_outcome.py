"""A function of an outcome that is one at least.

That there is an i from 1 to K[1] says that this outcome is positive; the mean is over the others, too.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "tells outcomes apart"

E = Expectation
i, t = integers("i t")
f, K, r = function("f"), sequence("K", integer=True), reals("r")
given, sought = {K: "draws"}, {f: "function", r: "mean"}
where = [Independent(K)]
claim = ForAll(Eq(r, E(sin(7 + K[2]))), (i, 1, K[1]))


def proof(q):
    q.define("A step.", ForAll(Eq(f(t), 7), (t, 1, oo)), ForAll(Eq(f(t), -5), (t, -oo, 0)))
    q.define("The mean.", Eq(r, E(sin(f(K[1]) + K[2]))))
    q.implies("Above the step the function is 7.", claim)
