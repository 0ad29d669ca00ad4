"""Zeros in front with same padding.

Same padding puts `d*(k-1)` zeros beside a row for a kernel of `k` taps that is
dilated by `d`: as many behind as in front, or one more. How many, `f`, stand in
front?
"""

from sympy import Eq, Sum, floor, oo

from symcnn import Exact, grid, indicator, integers

k, d, f, i = integers("k d f i")

given = {k: "kernel side", d: "dilation"}
sought = {f: "zeros in front"}
usual = {d: 1}
where = [k >= 1, d >= 1]
conventions = ("where the number of zeros is odd, the odd one is behind", "stride 1")

claim = Eq(f, floor(d * (k - 1) / 2))


def proof(q):
    """Deal the zeros out in pairs."""
    q.define(
        "Deal the zeros out in pairs, one in front and one behind. There is a pair `i` as long as there are `2*i` of "
        "them.",
        Eq(f, Sum(indicator(2 * i <= d * (k - 1)), (i, 1, oo))),
    )
    q.equals("Solved for the whole number `i`, this is an upper bound.", Sum(1, (i, 1, claim.rhs)))
    q.equals("Count them.", claim.rhs)


def same(run, k, d):
    """The layer with same padding.

    Where the number of zeros is odd PyTorch warns that it copies the input. Any
    other filling is as wide, and passes in silence.
    """
    filling = "replicate" if d * (k - 1) % 2 else "zeros"
    return run.operator(1, 1, k, padding="same", dilation=d, padding_mode=filling, dtype=run.dtype, device=run.device)


def measure(run, k, d):
    """How far in front of its own place an output reads with the first tap."""
    import torch

    layer = same(run, k, d)
    first_tap = torch.zeros_like(layer.weight)
    first_tap[..., 0] = 1
    layer.weight, layer.bias = torch.nn.Parameter(first_tap), None
    cells = torch.arange(1, d * k + 1, dtype=run.dtype, device=run.device)
    return d * k - round(layer(cells[None, None])[0, 0, d * k - 1].item())


def causal(inputs, outputs, kernel, padding, dilation, padding_mode, dtype, device):
    """A convolution with all padding in front."""
    import torch

    layer = torch.nn.Conv1d(inputs, outputs, kernel, dilation=dilation, dtype=dtype, device=device)
    layer.register_forward_pre_hook(
        lambda _, row: (torch.nn.functional.pad(row[0], (dilation * (kernel - 1), 0), mode="replicate"),)
    )
    return layer


experiment = Exact(measure, operator="torch.nn.Conv1d", impostor=causal, at=grid(k=[1, 2, 3, 4, 5, 8], d=[1, 2, 3, 4]))
rivals = {
    "puts the odd zero in front": -floor(-d * (k - 1) / 2),
    "puts all zeros in front, as a causal convolution does": d * (k - 1),
    "forgets the dilation": floor((k - 1) / 2),
    "dilates half of the kernel": d * floor((k - 1) / 2),
    "takes half of the kernel": floor(d * k / 2),
}
