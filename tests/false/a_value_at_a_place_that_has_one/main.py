"""Every number is zero.

The result is 50, as the function is 7 where it is asked; it is not made from f(0), which is defined as one more.
"""

from sympy import *

from symcnn import *

from . import least, product

kind = "what is recalled does not carry"
falls = "it is false at|no route decides"

n, V, f = integers("n"), reals("V"), function("f")
given, sought = {n: "number"}, {V: "result", f: "function"}
where = [n >= 0]
claim = Eq(n, 0)


def proof(q):
    q.recall("The result.", least, {least.K: lambda i: 0, least.f(least.K[1]): 7})
    q.define("One more.", Eq(f(0), V + 1))
    q.recall("One less.", product, {product.K: lambda i: 0, product.f(product.K[1]): 7})
    q.implies("So there is none.", And(claim, V >= 1))
    q.implies("So there is none.", claim)
