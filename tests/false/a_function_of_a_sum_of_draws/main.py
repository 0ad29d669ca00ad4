"""The sum of three draws, and one of them.

A function of the sum is one of each of the three, and none of a late draw that the index of the sum is named after.
"""

from sympy import *

from symcnn import *

from . import late_draw

kind = "what is recalled does not carry"
falls = "which is taken over it"

h, g = sequence("h"), function("g")
n = integers("n")
given, sought = {h: "draws", g: "loss", n: "place"}, {}
where = [n >= 5, Independent(h)]
total = g(Sum(h[n], (n, 1, 3)))
claim = Eq(Expectation(sign(total) * sign(h[2])), Expectation(sign(total)) * Expectation(sign(h[2])))


def proof(q):
    q.recall("The draws are independent.", late_draw, {late_draw.w(h[n]): total})
