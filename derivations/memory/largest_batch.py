"""Largest batch that fits.

A network is trained whose maps have `A` values for one image, each of them
kept `c` times, and which has `P` parameters, each kept `q` times; of every
input image `I` values are kept. A value takes `w` bytes, and there is memory
for `M` bytes. How many images, `B`, can a batch have at most?
"""

from sympy import And, Eq, Max, Sum, ceiling, floor, oo

from symcnn import Exact, ForAll, function, indicator, integers, points

from . import training_bytes
from ._training import held

w, c, q, I, A, P, M, B, F, u, b = integers("w c q I A P M B F u b")
N = function("N", integer=True)

given = {
    M: "bytes of memory",
    w: "bytes of a value",
    c: "copies of each map: 1, or 2 with its gradient",
    I: "values of an input image, or 0 where it is not counted",
    q: "copies of each parameter: 2 with its gradient, 3 with one momentum slot, 4 with the two slots of Adam",
    A: "values of all maps for one image",
    P: "parameters",
}
sought = {B: "images in the largest batch; 0 if not even one fits", N: "bytes for a batch of so many"}
usual = {w: 4}
where = [And(w >= 1, c >= 1, q >= 1), And(A >= 0, P >= 0, I >= 0), c * A + I >= 1]
conventions = (*training_bytes.conventions, "a GB is `10**9` bytes, a GiB is `2**30` bytes")

claim = Eq(B, Max(0, floor((M - w * q * P) / (w * (c * A + I)))))
copies = q


def proof(q):
    """Count the batches that fit."""
    q.recall(
        "The bytes for a batch of `b`: only the totals matter, so that one layer may stand for all.",
        training_bytes,
        {
            training_bytes.M: N(b),
            training_bytes.L: 1,
            training_bytes.a: lambda layer: A,
            training_bytes.p: lambda layer: P,
        },
        forall=((b, 1, oo),),
    )
    q.define("What the parameters take, `F`, does not depend on the batch;", Eq(F, w * copies * P))
    q.define("each image takes `u` bytes,", Eq(u, w * (c * A + I)))
    q.implies("which is at least one.", u >= 1)
    q.implies("So a batch of `b` takes `b` times as much, and the parameters.", ForAll(Eq(N(b), b * u + F), (b, 1, oo)))
    q.define(
        "It fits if this is at most `M`. With each further image it takes more, so the sizes that fit are 1, 2 and so "
        "on, up to the largest: this is the number of all that fit.",
        Eq(B, Sum(indicator(b * u + F <= M), (b, 1, oo))),
    )
    q.equals("Count the whole numbers from 1 to `(M-F)/u`, if there are any.", Max(0, floor((M - F) / u)))
    q.equals("Put both in.", claim.rhs)


def measure(run, M, w, c, q, I, A, P):
    """The batch with which a step of a real network makes at most M bytes, and with one image more does not."""

    def made(b):
        return held(run, (A, P), w, b, c, q, I > 0)

    start = made(1)
    b = max(0, 1 + (M - start) // (made(2) - start))  # only where to begin to look
    while b >= 1 and made(b) > M:
        b -= 1
    while made(b + 1) <= M:
        b += 1
    return b


GB, GIB = 10**9, 2**30
experiment = Exact(
    measure,
    operator="torch.nn.Conv2d",
    impostor="torch.nn.ConvTranspose2d",
    at=points(
        *(
            {"M": M, "w": w, "c": c, "q": q, "A": A, "P": P, "I": I}
            for A, P, image in ((45, 99, 108), (322, 108, 64), (11, 44, 7))
            for I in (0, image)
            for w in (2, 4)
            for M in (300, 1290, 5000)
            for c, q in ((1, 2), (2, 4))
        ),
        *(
            {"M": M, "w": 4, "c": c, "q": q, "A": 636392, "P": 74731176, "I": I}
            for M in (8 * GB, 8 * GIB)
            for c, q, I in ((1, 2, 0), (1, 2, 150528), (2, 2, 0), (2, 2, 150528), (1, 3, 0), (1, 4, 0))
        ),
    ),
)


def fitting(bytes_left, bytes_of_an_image):
    """The whole batches in what is left."""
    return Max(0, floor(bytes_left / bytes_of_an_image))


image = w * (c * A + I)
rivals = {
    "forgets the gradients and the slots of the parameters": fitting(M - w * P, image),
    "forgets the parameters": fitting(M, image),
    "rounds up: a batch that does not quite fit": Max(0, ceiling((M - w * q * P) / image)),
    "keeps the parameters for every image": fitting(M, image + w * q * P),
    "takes a value for a byte": fitting(M - q * P, c * A + I),
    "takes a value for a bit, and a byte for 8": fitting(8 * M - w * q * P, image),
    "forgets the input image": fitting(M - w * q * P, w * c * A),
    "counts the gradients of the maps where they are not kept": fitting(M - w * q * P, w * (2 * A + I)),
    "gives a negative number where nothing fits": floor((M - w * q * P) / image),
}
