"""Padding up to a multiple.

A length `n` is padded so that it is a multiple of `q`: the side of an image that a
network halves several times, a batch of sequences, or features of which a device wants
a multiple of 8. How many cells, `p`, are added at least? Blocks of `q` are laid one
behind the other until nothing is left over, and the last one is filled up; nothing is
added where the length is a multiple already.
"""

from sympy import Eq, Mod, Sum, ceiling, floor, oo

from symcnn import Exact, grid, indicator, integers

n, q, p, b, i = integers("n q p b i")

given = {n: "length", q: "number of which the padded length is a multiple"}
sought = {p: "cells to add", b: "blocks"}
where = [n >= 0, q >= 1]
conventions = (
    "nothing is added to a multiple",
    "the padded length is `n+p`",
    "for a side that is halved several times `q` is two to the number of the halvings",
)

claim = Eq(p, Mod(-n, q))
size = q


def proof(q):
    """Fill the last block up."""
    q.define("Block `i`, counted from zero, is needed where cells are left for it.",
             Eq(b, Sum(indicator(size * i < n), (i, 0, oo))))  # fmt: skip
    q.equals("Solved for the whole number `i`, this is an upper bound.", Sum(1, (i, 0, ceiling(n / size) - 1)))
    q.equals("From 0 up to it there are as many as its number and one.", ceiling(n / size))
    q.define("What the blocks have more than the length is added.", Eq(p, size * b - n))
    q.equals("Put the blocks in.", size * ceiling(n / size) - n)
    q.equals("That is the remainder of the negative length.", claim.rhs)


def measure(run, n, q):
    """Cells that the operator adds to the last of the blocks into which a row is cut."""
    blocks = run.zeros(n).split(q) if n else []
    return run.operator([run.zeros(q), *blocks]).numel() - q - n


def one_row(blocks):
    """All blocks in one row, without padding."""
    import torch

    return torch.cat(blocks)


experiment = Exact(
    measure,
    operator="torch.nn.utils.rnn.pad_sequence",
    impostor=one_row,
    at=grid(n=[0, 1, 5, 8, 30, 32, 33, 224, 572, 50257], q=[1, 2, 3, 8, 16, 64]),
)
rivals = {
    "adds what is left over": Mod(n, q),
    "adds a whole block to a multiple": q - Mod(n, q),
    "cuts off what is left over": q * floor(n / q) - n,
    "gives the padded length": q * ceiling(n / q),
    "gives the blocks": ceiling(n / q),
    "adds less than two blocks to all": Mod(-n, 2 * q),
}
