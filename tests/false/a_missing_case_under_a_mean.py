"""Mean of what has no value in some outcomes.

Below 1 the case distinction has no value, so it has no mean; that this outcome lies above does not help.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "tells outcomes apart"

E = Expectation
x, V = sequence("x"), reals("V")
above = Piecewise((x[1], x[1] >= 1))
given, sought = {x: "draws"}, {V: "value"}
where = [Eq(E(x[1]), 0)]
claim = Eq(V - 1, Piecewise((E(above), x[1] >= 1), (0, True)))


def proof(q):
    q.define("One more than the mean.", Eq(V, 1 + Piecewise((E(above), x[1] >= 1), (0, True))))
    q.implies("One less.", claim)
