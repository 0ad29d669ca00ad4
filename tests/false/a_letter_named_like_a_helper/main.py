"""Every number is zero.

Recalled for all h, what the other file calls h on the way is 2h, and no letter that ranges.
"""

from sympy import *

from symcnn import *

from . import side, successor

kind = "a bound name meets a free one"
falls = "v is defined otherwise"

n, h = integers("n h")
V = function("V", integer=True)
given, sought = {n: "number"}, {V: "side"}
where = [n >= 0]
claim = Eq(n, 0)


def proof(q):
    q.recall("The side of every number.", side, {side.n: h}, forall=((h, 0, oo),))
    q.implies("At this one.", Eq(V(n), 2 * n + 1))
    q.recall("The other.", successor)
    q.implies("They are one.", claim)
