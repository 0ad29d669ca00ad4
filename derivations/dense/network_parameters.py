"""Parameters of a network of unequal widths.

A network is a stack of `L` maps, each from all of its inputs to all of its outputs: number `l` has
`d[l]` inputs and `d[l+1]` outputs, so that `d[1]` is the width of the network's input and `d[L+1]`
that of its output. Each has a bias for every output if there are biases (`b` is 1), and none if
not (`b` is 0). How many numbers, `N`, are there to be learned?
"""

from itertools import pairwise

from sympy import Eq, Sum, oo

from symcnn import Exact, ForAll, function, integers, points, sequence

from . import parameters as layer

L, b, N, l = integers("L b N l")
d = sequence("d", L + 1, integer=True)
P, A = function("P", integer=True), function("A", integer=True)

given = {L: "maps", d: "widths, that of the input first", b: "1 with biases, 0 without"}
sought = {N: "parameters of the stack", P: "parameters of a map", A: "parameters of so many maps"}
usual = {b: 1}
where = [L >= 1, b >= 0, b <= 1, ForAll(d[l] >= 1, (l, 1, oo))]
conventions = ("nothing else is learned, such as a scale of a normalisation",)

claim = Eq(N, Sum(d[l] * d[l + 1] + b * d[l + 1], (l, 1, L)))


def proof(q):
    """Layer by layer."""
    q.recall(
        "Layer `l` has the weights and biases of a dense layer.",
        layer,
        {layer.d_in: d[l], layer.d_out: d[l + 1], layer.N: P(l)},
        forall=((l, 1, oo),),
    )
    q.define("The first layers together.", Eq(A(0), 0), ForAll(Eq(A(l + 1), A(l) + P(l + 1)), (l, 0, oo)))
    q.induct("Add them up.", Eq(A(L), Sum(d[l] * d[l + 1] + b * d[l + 1], (l, 1, L))), over=L)
    q.define("The stack has those of all layers.", Eq(N, A(L)))
    q.equals("Put them in.", claim.rhs)


def measure(run, L, d, b):
    """Entries of all parameters that the layers register."""
    layers = [run.operator(inputs, outputs, bias=b == 1, device="meta") for inputs, outputs in pairwise(d)]
    return sum(parameter.numel() for layer in layers for parameter in layer.parameters())


experiment = Exact(
    measure,
    operator="torch.nn.Linear",
    impostor="torch.nn.RNNCell",
    at=points(
        *(
            {"L": len(widths) - 1, "d": widths, "b": b}
            for widths in ([3, 5], [1, 1], [4, 2, 7], [2, 2, 2, 2], [784, 128, 64, 10], [6, 24, 6, 3, 3])
            for b in (0, 1)
        )
    ),
)
rivals = {
    "forgets the biases": Sum(d[l] * d[l + 1], (l, 1, L)),
    "counts a bias for each input, not for each output": Sum(d[l] * d[l + 1] + b * d[l], (l, 1, L)),
    "counts one bias for a layer": Sum(d[l] * d[l + 1] + b, (l, 1, L)),
    "gives the input biases as well": Sum(d[l] * d[l + 1] + b * d[l + 1], (l, 1, L)) + b * d[1],
    "forgets the layer behind the input": Sum(d[l] * d[l + 1] + b * d[l + 1], (l, 2, L)),
    "forgets the output layer": Sum(d[l] * d[l + 1] + b * d[l + 1], (l, 1, L - 1)),
    "counts the values of the layers, not what joins them": Sum(d[l], (l, 1, L + 1)),
}
