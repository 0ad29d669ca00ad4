"""Batch from which maps outweigh parameters.

Two blocks are trained with the same batch. One has `A_1` values in its maps
for an image, and `P_1` parameters; the other has less in its maps, `A_2`, but
more parameters, `P_2`. Each map is kept `c` times, each parameter `q` times, and
input images are not counted. What is the least batch, `B`, with which the
first block holds at least as many bytes as the second? (With `P_1` and `A_2`
equal to 0, maps are compared with parameters.)
"""

from sympy import And, Eq, Sum, ceiling, floor, oo

from symcnn import Exact, ForAll, Iff, function, indicator, integers, points

from . import training_bytes
from ._training import held

w, c, q, A_1, P_1, A_2, P_2, B, u, D, b = integers("w c q A_1 P_1 A_2 P_2 B u D b")
N_1, N_2 = function("N_1", integer=True), function("N_2", integer=True)

given = {
    A_1: "values of the first block's maps for one image",
    P_1: "parameters of the first block",
    A_2: "values of the second block's maps for one image",
    P_2: "parameters of the second block",
    w: "bytes of a value",
    c: "copies of each map: 1, or 2 with its gradient",
    q: "copies of each parameter: 1, 2 with its gradient, 3 with one momentum slot, 4 with the two slots of Adam",
}
sought = {
    B: "images in the least such batch",
    N_1: "bytes of the first block for a batch of so many",
    N_2: "bytes of the second block for a batch of so many",
}
usual = {w: 4}
where = [And(w >= 1, c >= 1, q >= 1), And(A_2 >= 0, P_1 >= 0), A_1 > A_2, P_2 > P_1]
conventions = training_bytes.conventions

claim = Eq(B, ceiling(q * (P_2 - P_1) / (c * (A_1 - A_2))))
copies = q


def proof(q):
    """Compare the two, image by image."""
    totals = {training_bytes.L: 1, training_bytes.I: 0}
    for name, bytes_of, maps, parameters in (("first", N_1, A_1, P_1), ("second", N_2, A_2, P_2)):
        q.recall(
            f"The bytes of the {name} block: only its totals matter, so that one layer may stand for all.",
            training_bytes,
            {
                training_bytes.M: bytes_of(b),
                training_bytes.A: maps,
                training_bytes.P: parameters,
                training_bytes.a: lambda layer, maps=maps: maps,
                training_bytes.p: lambda layer, parameters=parameters: parameters,
                **totals,
            },
            forall=((b, 1, oo),),
        )
    q.define("With each image the first block gains `u` values on the second,", Eq(u, c * (A_1 - A_2)))
    q.implies("at least one.", u >= 1)
    q.define("In parameters the second is `D` values ahead,", Eq(D, copies * (P_2 - P_1)))
    q.implies("at least one as well.", D >= 1)
    q.implies(
        "The first holds more by what it gained less what it was behind, at `w` bytes a value.",
        ForAll(Eq(N_1(b) - N_2(b), w * (b * u - D)), (b, 1, oo)),
    )
    q.implies(
        "So it holds less as long as it has not made up for it.",
        ForAll(Iff(N_1(b) < N_2(b), b * u < D), (b, 1, oo)),
    )
    q.define(
        "Such are the batches of 1, 2 and so on, up to the last of them; `B` is one more than their number.",
        Eq(B, 1 + Sum(indicator(b * u < D), (b, 1, oo))),
    )
    q.equals("Count the whole numbers from 1 on that are less than `D/u`.", ceiling(D / u))
    q.equals("Put both in.", claim.rhs)


def measure(run, w, c, q, A_1, P_1, A_2, P_2):
    """The batch with which a step of the first real network makes no less bytes, and with one image less does."""

    def lead(b):
        first, second = (held(run, block, w, b, c, q, False) for block in ((A_1, P_1), (A_2, P_2)))
        return first - second

    start = lead(1)
    b = max(1, 1 - start // (lead(2) - start))  # only where to begin to look
    while lead(b) < 0:
        b += 1
    while b >= 2 and lead(b - 1) >= 0:
        b -= 1
    return b


blocks = [(45, 99), (322, 108), (11, 44), (10, 459), (627200, 2468544), (9192, 72262632)]
experiment = Exact(
    measure,
    operator="torch.nn.Conv2d",
    impostor="torch.nn.ConvTranspose2d",
    at=points(
        *(
            {"w": w, "c": c, "q": q, "A_1": first[0], "P_1": first[1], "A_2": second[0], "P_2": second[1]}
            for first in blocks
            for second in blocks
            if first[0] > second[0] and first[1] < second[1]
            for w in (2, 4)
            for c, q in ((1, 1), (1, 2), (2, 4))
        )
    ),
)
least = (q * (P_2 - P_1)) / (c * (A_1 - A_2))
rivals = {
    "rounds down": floor(least),
    "asks for more bytes, not for as many": floor(least) + 1,
    "compares the parameters without gradients and slots": ceiling((P_2 - P_1) / (c * (A_1 - A_2))),
    "forgets that the second block has maps as well": ceiling(q * (P_2 - P_1) / (c * A_1)),
    "forgets that the first block has parameters as well": ceiling(q * P_2 / (c * (A_1 - A_2))),
    "takes each map to be kept with its gradient": ceiling(q * (P_2 - P_1) / (2 * (A_1 - A_2))),
    "adds where it should take the difference": ceiling(q * (P_1 + P_2) / (c * (A_1 + A_2))),
}
