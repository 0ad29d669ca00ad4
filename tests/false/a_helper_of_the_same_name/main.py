"""One.

The number here is called h, as the step is in the other files; one sum is h + 1, the other one two steps.
"""

from sympy import *

from symcnn import *

from . import sum, twice

kind = "two symbols of one name"
falls = "r is defined otherwise"

h, r = integers("h r")
given, sought = {h: "number"}, {r: "sum"}
where = []
claim = Eq(h, 1)


def proof(q):
    q.recall("One more than h.", sum, {sum.n: h})
    q.recall("Two steps.", twice)
    q.implies("So.", claim)
