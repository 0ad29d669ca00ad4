"""Output padding that gives an input's side back.

A convolution turns `n` cells into `m`; a transposed convolution with the same
kernel, stride, dilation and padding is to turn these into `n` cells again.
Several inputs have `m` outputs, and without output padding it makes the
shortest of them. How much output padding, `o`, makes it `n`? As many cells as
the padded row has behind the last tap of the last placement, which the
convolution leaves unread.
"""

from sympy import And, Eq, Mod, Sum, floor

from symcnn import Exact, ForAll, Iff, grid, integers

from . import output_size, transposed_output_size

n, k, s, d, p, o, m, j, c, W = integers("n k s d p o m j c W")

given = {n: "input side", k: "kernel side", s: "stride", d: "dilation", p: "padding on each side"}
sought = {o: "output padding", m: "outputs of the convolution", W: "output side of the transposed convolution"}
usual = {s: 1, d: 1, p: 0}
where = output_size.where
conventions = (
    *output_size.conventions,
    "the output padding is below the stride, so that PyTorch takes it, and is on the right side alone",
    "the transposed convolution has the settings of the convolution; it gives its shape back, not its values",
)

steps = n + 2 * p - d * (k - 1) - 1
claim = Eq(o, Mod(steps, s))


def proof(q):
    """Count the cells behind the last placement."""
    q.recall("The convolution has so many placements.", output_size)
    q.define(
        "The last of them, `m-1`, ends on cell `s*(m-1)+d*(k-1)` of the padded row, counted from zero. Count the cells "
        "from there to the last one, `n+2*p-1`.",
        Eq(o, Sum(1, (c, s * (m - 1) + d * (k - 1) + 1, n + 2 * p - 1))),
    )
    q.equals("From the one to the other,", n + 2 * p - 1 - s * (m - 1) - d * (k - 1))
    q.equals("what is left over when the steps are divided by the stride.", claim.rhs)
    q.implies("That is less than a stride.", And(claim, o >= 0, o <= s - 1))
    q.recall(
        "With so much output padding the transposed convolution has the side",
        transposed_output_size,
        {transposed_output_size.n: m, transposed_output_size.m: W},
    )
    side = transposed_output_size.claim.rhs.xreplace({n: m, o: j})
    q.implies(
        "of the input; and with no other, since each cell of it makes a cell.",
        And(claim, Eq(W, n), ForAll(Iff(Eq(side, n), Eq(j, o)), (j, 0, s - 1))),
    )


def measure(run, n, k, s, d, p):
    """The output padding, counted up from 0, with which the operator gives the side of the input back."""
    import torch

    kernel = run.zeros(1, 1, k)
    outputs = torch.nn.functional.conv1d(run.zeros(1, 1, n), kernel, stride=s, dilation=d, padding=p)
    for o in range(s):
        if s * (outputs.shape[-1] - 1) + d * (k - 1) + o + 1 <= 2 * p:
            continue  # nothing would be left of the row, and PyTorch refuses that
        back = run.operator(outputs, kernel, stride=s, dilation=d, padding=p, output_padding=o)
        if back.shape[-1] == n:
            return o
    return -1


def both_sides(signal, kernel, stride, dilation, padding, output_padding):
    """A transposed convolution with output padding on both sides."""
    import torch

    row = torch.nn.functional.conv_transpose1d(
        signal, kernel, stride=stride, dilation=dilation, padding=padding, output_padding=output_padding
    )
    return torch.nn.functional.pad(row, (output_padding, 0))


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv_transpose1d",
    impostor=both_sides,
    at=grid(
        n=[1, 2, 5, 6, 7, 8],
        k=[1, 2, 3, 5],
        s=[1, 2, 3, 4],
        d=[1, 2, 3],
        p=[0, 1, 2],
        where=lambda n, k, s, d, p: n + 2 * p >= d * (k - 1) + 1,
    ),
)
rivals = {
    "takes a stride less one, as for strides of 2 and even sides": s - 1,
    "takes what the side leaves over, whatever the kernel": Mod(n, s),
    "takes what the side less one leaves over": Mod(n - 1, s),
    "pads one side only": Mod(n + p - d * (k - 1) - 1, s),
    "forgets the dilation": Mod(n + 2 * p - k, s),
    "takes the dilated kernel to have `d*k` cells": Mod(n + 2 * p - d * k, s),
    "takes the cells that are missing to the next placement": Mod(-steps, s),
    "divides, and takes the quotient": floor(steps / s),
}
