"""Bytes of a training step that accumulates gradients.

A batch of `b` images is cut into `k` micro-batches, as evenly as can be, which
run forward and backward one after the other. Their gradients are added up in
one place, and then the optimizer makes its step. The network's maps have `A`
values for an image, each kept `c` times, and of every input image `I` values
are kept, both until the micro-batch has run backward; it has `P` parameters,
each kept `q` times. A value takes `w` bytes. How many bytes, `M`, are that at
the worst moment? Cut into one part, it is the step without accumulation.
"""

from sympy import And, Eq, Max, Sum, ceiling, floor, oo

from symcnn import Exact, ForAll, Maximum, function, indicator, integers, points

from ._training import accumulated

w, b, k, c, q, I, A, P, M, i, j = integers("w b k c q I A P M i j")
n, m = function("n", integer=True), function("m", integer=True)

given = {
    w: "bytes of a value",
    b: "images in the batch",
    k: "micro-batches",
    c: "copies of each map: 1, or 2 with its gradient",
    I: "values of an input image, or 0 where it is not counted",
    q: "copies of each parameter: 2 with its gradient, 3 with one momentum slot, 4 with the two slots of Adam",
    A: "values of all maps for one image",
    P: "parameters",
}
sought = {M: "bytes", n: "images in a micro-batch, numbered from 0", m: "bytes while it runs"}
usual = {w: 4}
where = [And(b >= 1, k >= 1), And(w >= 1, c >= 1, q >= 1), And(A >= 0, P >= 0, I >= 0)]
conventions = (
    "of a micro-batch everything is counted that it makes, as if all of it were alive at once; this is no peak",
    "images of other micro-batches are not on the device",
    "a micro-batch adds to the gradients of the parameters in place",
    "an activation that works in place has no map of its own",
    "no working space of operators, no indices of pooling, no buffers, no step counters",
)

claim = Eq(M, w * (ceiling(b / k) * (c * A + I) + q * P))
copies = q


def proof(q):
    """Micro-batch by micro-batch."""
    q.define(
        "Dealt out in turn, micro-batch `j` gets the images with the numbers `i*k + j`, counted from zero.",
        ForAll(Eq(n(j), Sum(indicator(i * k + j < b), (i, 0, oo))), (j, 0, k - 1)),
    )
    q.implies(
        "Solved for the whole number `i`, this is an upper bound; from 0 up to it there are so many.",
        ForAll(Eq(n(j), Max(0, ceiling((b - j) / k))), (j, 0, k - 1)),
    )
    q.implies("None has more than the first.", ForAll(n(j) <= n(0), (j, 0, k - 1)))
    q.define(
        "While a micro-batch runs there are maps and inputs of its images, of no others, and all that is kept of the "
        "parameters.",
        ForAll(Eq(m(j), w * (n(j) * (c * A + I) + copies * P)), (j, 0, k - 1)),
    )
    q.define("The memory needed is that of the worst one.", Eq(M, Maximum(m(j), (j, 0, k - 1))))
    q.implies("It is the first one.", Eq(M, w * (n(0) * (c * A + I) + copies * P)))
    q.implies("Put its images in.", claim)


def measure(run, w, b, k, c, I, q, A, P):
    """The most bytes of the tensors that a real network makes for a micro-batch, and of what outlasts it."""
    return accumulated(run, (A, P), w, b, k, c, q, I > 0)


def uncut(batch, count):
    """The batch as a whole."""
    return [batch]


experiment = Exact(
    measure,
    operator="torch.tensor_split",
    impostor=uncut,
    at=points(
        *(
            {"w": w, "b": b, "k": k, "c": c, "q": q, "A": A, "P": P, "I": I}
            for A, P, image in ((45, 99, 108), (322, 108, 64), (11, 44, 7))
            for I in (0, image)
            for w in (2, 4)
            for b, k in ((1, 1), (5, 1), (5, 2), (6, 3), (7, 3), (2, 4))
            for c, q in ((1, 2), (2, 3), (1, 4))
        )
    ),
)
whole = b * (c * A + I)
rivals = {
    "takes the maps of the whole batch, as the step without accumulation does": w * (whole + q * P),
    "cuts the memory of the parameters into parts as well": w * ceiling(b / k) * (c * A + I) + w * ceiling(q * P / k),
    "keeps the gradients of every micro-batch": w * (ceiling(b / k) * (c * A + I) + (q + k - 1) * P),
    "rounds a micro-batch down": w * (floor(b / k) * (c * A + I) + q * P),
    "keeps the inputs of the whole batch": w * (ceiling(b / k) * c * A + b * I + q * P),
    "takes `k` for the images of a micro-batch": w * (k * (c * A + I) + q * P),
    "counts the parameters once, without gradients or slots": w * (ceiling(b / k) * (c * A + I) + P),
    "gives values, and calls them bytes": ceiling(b / k) * (c * A + I) + q * P,
}
