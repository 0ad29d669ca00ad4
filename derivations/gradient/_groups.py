"""A convolution in groups, with one tap: its letters, and small tables to try it with."""

from sympy import Sum

from symcnn import integers, sequence

g, C, R, n, u, o, c, i, j, e, b, f = integers("g C R n u o c i j e b f")
x, w, dy = sequence("x", g * C, n), sequence("w", g * R, C), sequence("dy", g * R, n)

given = {
    g: "groups",
    C: "input channels of a group",
    R: "output channels of a group",
    n: "positions of all images of the batch",
    u: "group, counted from zero",
    x: "input, a row for each channel",
    w: "weights, a row for each output channel",
    dy: "upstream gradient, a row for each output channel",
}
usual = {g: 1}
where = [g >= 1, C >= 1, R >= 1, u >= 0, u <= g - 1]
conventions = (
    "the loss adds up over positions and images",
    "groups count from 0, channels and positions from 1: group `u` has the input channels from `C*u+1` and the output "
    "channels from `R*u+1` on",
    "one tap; with more, every tap meets the cell that lies under it",
)

output = Sum(w[R * e + b, f] * x[C * e + f, j], (f, 1, C))
"""Output channel `b` of group `e` at position `j`."""


def gradient(run, which, g, x, w, dy):
    """The gradient that autograd hands to the input or to the weights, as they are numbered."""
    import torch

    rows, weights, upstream = (torch.tensor(table, dtype=torch.float64) for table in (x, w, dy))
    tensors = [rows[None].requires_grad_(), weights[:, :, None].requires_grad_()]
    (found,) = torch.autograd.grad(run.operator(*tensors, groups=g), tensors[which], upstream[None])
    return found.squeeze(0) if which == 0 else found.squeeze(-1)


def shuffled(rows, weights, groups):
    """A convolution in groups that first mixes the channels of the groups."""
    import torch

    return torch.nn.functional.conv1d(torch.nn.functional.channel_shuffle(rows, groups) + 1, weights, groups=groups)


def shapes():
    """Small tables of whole numbers."""
    listed = []
    for g, C, R, n in ((1, 1, 1, 1), (1, 2, 3, 2), (2, 2, 1, 3), (3, 1, 2, 2), (2, 3, 2, 4)):
        tables = {
            "x": [[(3 * r + 5 * k + r * k + g) % 11 - 4 for k in range(n)] for r in range(g * C)],
            "w": [[(4 * r + 3 * k + n) % 7 - 2 for k in range(C)] for r in range(g * R)],
            "dy": [[(7 * r + 2 * k + r * k + C) % 5 - 2 for k in range(n)] for r in range(g * R)],
        }
        listed.append({"g": g, "C": C, "R": R, "n": n, **tables})
    return listed
