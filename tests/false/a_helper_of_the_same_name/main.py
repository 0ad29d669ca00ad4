"""One.

The number here is called h, as the step is in the other files; h + h is then taken for two steps.
"""

from sympy import *

from symcnn import *

from . import sum, twice

kind = "two symbols of one name"
falls = "calls something else h on the way"

h, r = integers("h r")
given, sought = {h: "number"}, {r: "sum"}
where = []
claim = Eq(h, 1)


def proof(q):
    q.recall("One more than h.", sum, {sum.n: h})
    q.recall("Two steps.", twice)
    q.implies("So.", claim)
