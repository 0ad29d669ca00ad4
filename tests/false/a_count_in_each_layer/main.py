"""Sums of indicators for the sizes of layers.

With L = 1 and j = 2 the count in each layer says nothing of the given j.
"""

from sympy import *

from symcnn import *

from . import e_least
from .e_least import K, L, T

kind = "a bound name meets a free one"
falls = "it is false|no route"


j, i, m = integers("j i m")
given = {L: "layers", j: "a layer"}
sought = {T: "surplus"}
where = [L >= 1, j >= 1]
claim = j <= L


def proof(q):
    q.recall("At counts.", e_least, {K: lambda l: 2 * Sum(indicator(j <= l), (j, 1, L))})
    q.implies("Read.", Sum(2 * L * indicator(j <= i), (i, 1, L)) >= L)
    q.implies("So.", claim)
