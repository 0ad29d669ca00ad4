"""Recursion that never starts.

f(t) = f(t+1) + 1 from 0 on has no first value, and as whole numbers from 0 on none at all.
"""

from sympy import *

from symcnn import *

kind = "a definition that defines nothing"
falls = "nothing says where that ends"

t, n = integers("t n")
f = function("f", integer=True)
given, sought = {n: "side"}, {f: "function"}
where = [n >= 0]
claim = Eq(f(0), f(n) + n)


def proof(q):
    q.define("Down.", ForAll(Eq(f(t), f(t + 1) + 1), (t, 0, oo)))
    q.induct("By induction.", Eq(f(0), f(n) + n), over=n)
