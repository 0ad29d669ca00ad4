"""A count in the head of a definition, recalled at an outcome.

If K[1] is 0 or 1, each as likely, f(1) is 0 in the outcomes with K[1] = 0.
"""

from sympy import *

from symcnn import *

from . import a31b_mean, a31b_value

kind = "what is recalled does not carry"
falls = "random under a mean"

E = Expectation

n, K = integers("n"), sequence("K", integer=True)
f = function("f")
mu = reals("mu")
x = sequence("x")
given = {K: "counts"}
sought = {f: "one at the count"}
where = [K[1] >= 0, K[1] <= 1, Eq(E(K[1]), Rational(1, 2))]
claim = Eq(f(1), 1)


def proof(q):
    """Proof."""
    q.recall("mean", a31b_mean, {n: K[1], x: lambda i: K[i], mu: Rational(1, 2)})
    q.recall("value", a31b_value, {n: K[1]})
    q.implies("a", Implies(Eq(K[1], 1), Eq(f(1), 1)))
    q.implies("b", Implies(Ne(K[1], 1), Eq(K[1], 0)))
    q.implies("c", Eq(f(1) * K[1], K[1]))
    q.define("The product.", Eq(Symbol("p", real=True), f(1) * K[1]))
    p = Symbol("p", real=True)
    q.implies("c", Eq(p, K[1]))
    q.implies("d", Eq(E(p), E(K[1])))
    q.implies("e", Eq(E(p), f(1) / 2))
    q.implies("f", Eq(f(1), 1))
