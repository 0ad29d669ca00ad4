"""A recursion under a sum over its own index.

For n = 1 it says that f(1) is 1 + f(1).
"""

from sympy import *

from symcnn import *

kind = "a definition that defines nothing"
falls = "nothing says where that ends"

n, m = integers("n m")
f = function("f", integer=True)
given = {n: "number"}
sought = {f: "value"}
where = [n >= 1]
claim = n >= 2


def proof(q):
    """A recursion whose index is bound."""
    q.define("Value.", Eq(f(n), 1 + Sum(f(n - 1), (n, 2, 2))))
    q.equals("One term.", 1 + f(1))
    q.implies("So.", n >= 2)
