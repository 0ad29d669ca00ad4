"""How many micro-batches make a batch fit.

A batch of `b` images is cut into `k` micro-batches, as evenly as can be, whose
gradients are added up. The network's maps have `A` values for an image, each
kept `c` times, and of every input image `I` values are kept; it has `P`
parameters, each kept `q` times. A value takes `w` bytes. There is memory for
`M` bytes, enough for the parameters and one image. With which numbers of
micro-batches does a step fit, and how many images may the largest one have?
"""

from sympy import And, Eq, ceiling, floor

from symcnn import Iff, integers

from . import accumulation_bytes as step

w, b, k, c, q, I, A, P, M, T, u, F, B = integers("w b k c q I A P M T u F B")

given = {
    M: "bytes of memory",
    **step.given,
}
sought = {
    T: "bytes of the step",
    B: "images of the largest micro-batch that fits",
    u: "bytes for an image",
    F: "bytes for the parameters",
}
usual = {w: 4}
where = [*step.where, c * A + I >= 1, w * (c * A + I + q * P) <= M]
conventions = (*step.conventions, "a GB is `10**9` bytes, a GiB is `2**30` bytes")

largest = floor((M - w * q * P) / (w * (c * A + I)))
claim = And(Eq(B, largest), Iff(T <= M, k >= ceiling(b / B)))
copies = q


def proof(q):
    """The first micro-batch is the largest."""
    q.recall("Bytes of the step.", step, {step.M: T})
    q.define("An image takes so many bytes,", Eq(u, w * (c * A + I)))
    q.define("and the parameters so many.", Eq(F, w * copies * P))
    q.implies("Both are whole numbers, and there is room for an image.", And(u >= 1, F >= 0, F + u <= M))
    q.implies("So the step takes", Eq(T, ceiling(b / k) * u + F))
    q.define("The largest micro-batch that fits has", Eq(B, floor((M - F) / u)))
    q.implies("at least one image.", B >= 1)
    q.implies("The step fits just when the first micro-batch is no larger.", Iff(T <= M, ceiling(b / k) <= B))
    q.implies("This is so just when all micro-batches together can hold the batch.", Iff(T <= M, b <= k * B))
    q.implies("Solved for their number,", Iff(T <= M, k >= ceiling(b / B)))
    q.implies("In terms of what is given, the largest one has", Eq(B, largest))
    q.implies("Both together say how many are enough.", claim)
