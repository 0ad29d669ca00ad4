"""A step whose place depends on the step.

If the step is at 0 or before, its place is 1; if after 0, its place is 0. There is no such function.
"""

from sympy import *

from symcnn import *

kind = "a definition that defines nothing"
falls = "around a circle"

n, t, m = integers("n t m")
f, g = function("f", integer=True), function("g", integer=True)
given = {n: "number"}
sought = {m: "value", f: "step function", g: "where it steps"}
where = [n >= 1]
claim = Eq(m, n + 7)


def proof(q):
    """A step whose place depends on the step."""
    q.define(
        "The step.", ForAll(Eq(f(t), 0), (t, g(0), oo)), ForAll(Eq(f(t), 1), (t, -oo, g(0) - 1)), Eq(g(0), 1 - f(0))
    )
    q.define("m.", Eq(m, n))
    q.implies("a", Implies(g(0) <= 0, Eq(f(0), 0)))
    q.implies("b", Implies(g(0) >= 1, Eq(f(0), 1)))
    q.implies("c", Eq(m, n + 7))
