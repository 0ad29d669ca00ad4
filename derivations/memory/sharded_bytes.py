"""Bytes of a model whose state is sharded over devices.

A model of `P` parameters is trained on `W` devices. Each parameter takes `w`
bytes, its gradient `g`, and what the optimizer keeps of it `o`. From stage 1 on
each device keeps only its share of the optimizer's part, from stage 2 on only
its share of the gradients, from stage 3 on only its share of the parameters;
whatever is not shared out, each device keeps whole. A share is one part of `W`
equal ones, rounded up. How many bytes, `M`, does a device hold at stage `z`?
"""

from sympy import Eq, Piecewise, Sum, ceiling, floor, oo

from symcnn import Exact, grid, indicator, integers

P, W, z, w, g, o, M, x, i = integers("P W z w g o M x i")

given = {
    P: "parameters",
    W: "devices",
    z: "stage: 0, or 1, 2, 3 where the optimizer's part, gradients too, parameters too are shared out",
    w: "bytes of a parameter: 2 in half precision, 4 in single",
    g: "bytes of a gradient: 2 in half precision, 4 in single",
    o: "bytes of the optimizer for a parameter: 12 with a copy in single precision and both moments of Adam",
}
sought = {M: "bytes of a device", x: "parameters in a share"}
where = [P >= 1, W >= 1, z >= 0, z <= 3, w >= 1, g >= 1, o >= 0]
conventions = (
    "what a device holds of parameters, gradients and optimizer; no activations, no buffers for what is gathered on "
    "the way, no step counters",
    "mixed precision with Adam takes 2 bytes for a parameter, 2 for its gradient, and 12 for the optimizer: a copy in "
    "single precision and two moments of 4 bytes each",
    "a share is filled up where the parameters cannot be shared out evenly; the first device's is full",
    "a GB is `10**9` bytes, a GiB is `2**30` bytes",
)

share = ceiling(P / W)


def held(stage):
    """Of how many parameters a device holds what is shared out from a stage on."""
    return Piecewise((share, z >= stage), (P, True))


claim = Eq(M, w * held(3) + g * held(2) + o * held(1))


def proof(q):
    """Part by part."""
    q.define(
        "Dealt out in turn, the first device gets every parameter whose number, counted from zero, is a multiple `i*W` "
        "of the number of devices. No other device gets more.",
        Eq(x, Sum(indicator(i * W < P), (i, 0, oo))),
    )
    q.equals("Solved for the whole number `i`, this is an upper bound.", Sum(1, (i, 0, share - 1)))
    q.equals("From 0 up to it there are as many as its number and one.", share)
    q.define(
        "A device holds its share of what is shared out at the stage, and else the whole.",
        Eq(
            M,
            w * Piecewise((x, z >= 3), (P, True))
            + g * Piecewise((x, z >= 2), (P, True))
            + o * Piecewise((x, z >= 1), (P, True)),
        ),
    )
    q.equals("Put the share in.", claim.rhs)


def measure(run, P, W, z, w, g, o):
    """Bytes of the first device's tensors, with a real optimizer on its share: SGD, with momentum, or Adam."""
    import torch

    kinds = {2: torch.float16, 4: torch.float32}

    def part(stage, kind):
        whole = torch.zeros(P, dtype=kind)
        return run.operator(whole, W)[0] if z >= stage else whole

    copy = torch.nn.Parameter(part(1, torch.float32))
    copy.grad = torch.ones_like(copy)
    optimizer = {
        4: lambda: torch.optim.SGD([copy], lr=0.1),
        8: lambda: torch.optim.SGD([copy], lr=0.1, momentum=0.9),
        12: lambda: torch.optim.Adam([copy], lr=0.1),
    }[o]()
    optimizer.step()
    kept = copy.nbytes + copy.element_size() * run.state_values(optimizer, copy)
    return part(3, kinds[w]).nbytes + part(2, kinds[g]).nbytes + kept


def replicated(tensor, devices):
    """The whole tensor for every device."""
    return [tensor] * devices


experiment = Exact(
    measure,
    operator="torch.chunk",
    impostor=replicated,
    at=grid(P=[1, 5, 12, 1000], W=[1, 2, 3, 8], z=[0, 1, 2, 3], w=[2, 4], g=[2, 4], o=[4, 8, 12]),
)
rivals = {
    "shares everything out at every stage": (w + g + o) * share,
    "shares nothing out": (w + g + o) * P,
    "takes stage 1 to share out the gradients": w * held(3) + g * held(1) + o * held(2),
    "takes stage 1 to share out the parameters": w * held(1) + g * held(2) + o * held(3),
    "rounds a share down": w * Piecewise((floor(P / W), z >= 3), (P, True))
    + g * Piecewise((floor(P / W), z >= 2), (P, True))
    + o * Piecewise((floor(P / W), z >= 1), (P, True)),
    "forgets the optimizer": w * held(3) + g * held(2),
    "forgets the gradients": w * held(3) + o * held(1),
    "counts what all devices hold together": W * (w * held(3) + g * held(2) + o * held(1)),
}
