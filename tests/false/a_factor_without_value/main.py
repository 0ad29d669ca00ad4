"""Never three.

At j = 3 the factor 1/(j - 3) has no value; the product is written as 1.
"""

from sympy import *

from symcnn import *

from . import product

kind = "what has no value"
falls = "may be 0"

j = integers("j")
given, sought = {j: "index"}, {}
where = [j >= 1]
claim = Ne(j, 3)


def proof(q):
    q.recall("At these.", product, {product.a: lambda l: 1 / (l - 3), product.c: lambda l: l - 3})
    q.implies("Their product is 1.", claim)
