"""Square of a logarithm.

At j = 5 there is no logarithm of 0.
"""

from sympy import *

from symcnn import *

from . import binomial

kind = "what has no value"
falls = "may not be above 0"

j = integers("j")
given, sought = {j: "index"}, {}
where = [j >= 1]
claim = Eq((log(j - 5) + 1) ** 2, log(j - 5) ** 2 + 2 * log(j - 5) + 1)


def proof(q):
    q.recall("At a logarithm.", binomial, {binomial.a: lambda l: log(l - 5)})
