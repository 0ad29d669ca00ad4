"""Bytes of a stored network with its buffers.

A network has `P` parameters, and `L` layers of batch normalisation, of which
layer `l` normalises `c[l]` channels. It is stored with its buffers, which are
not learned, and which evaluation needs: a running mean and a running variance
of every channel, and for each of these layers a whole number, of 8 bytes, that
counts its batches. Any other value takes `w` bytes. How many bytes, `M`, are
stored?
"""

from sympy import And, Eq, Sum

from symcnn import Exact, ForAll, integers, points, sequence

w, P, L, M, l, i, k = integers("w P L M l i k")
c = sequence("c", L, integer=True)

given = {
    w: "bytes of a value",
    P: "parameters",
    L: "layers of batch normalisation",
    c: "channels of each of them",
}
sought = {M: "bytes stored"}
usual = {w: 4}
where = [And(w >= 1, P >= 0, L >= 0), ForAll(c[l] >= 1, (l, 1, L))]
conventions = (
    "what the state dictionary of PyTorch holds, without the names and shapes that a file says beside it",
    "the scale and the shift of a normalisation are parameters, and are counted in `P`",
    "neither gradients nor the state of an optimizer are stored",
    "layers that keep running statistics: layer normalisation and group normalisation have none",
    "a MB is `10**6` bytes, a MiB is `2**20` bytes",
)

channels = Sum(c[l], (l, 1, L))
claim = Eq(M, w * (P + 2 * channels) + 8 * L)


def proof(q):
    """Entry by entry."""
    q.define(
        "Every parameter `i` is stored. Layer `l` adds for each channel `k` its mean and its variance, and as a whole "
        "its counter.",
        Eq(M, Sum(w, (i, 1, P)) + Sum(Sum(w + w, (k, 1, c[l])) + 8, (l, 1, L))),
    )
    q.equals("The channels of a layer take as much.", w * P + Sum(2 * w * c[l] + 8, (l, 1, L)))
    q.equals("Split the sum over the layers.", claim.rhs)


def measure(run, w, P, L, c):
    """Bytes of the tensors that a network hands over to be stored: normalisations, and a layer with all the rest."""
    import torch

    kind = {"device": "meta", "dtype": {2: torch.float16, 4: torch.float32, 8: torch.float64}[w]}
    learned = 2 * sum(c) <= P
    layers = [run.operator(channels, affine=learned, **kind) for channels in c]
    rest = P - 2 * sum(c) * learned
    network = torch.nn.Sequential(*layers, torch.nn.Linear(rest, 1, bias=False, **kind))
    return sum(tensor.nbytes for tensor in network.state_dict().values())


networks = [
    {"L": 0, "c": []},
    {"L": 1, "c": [1]},
    {"L": 1, "c": [64]},
    {"L": 2, "c": [3, 5]},
    {"L": 4, "c": [64, 128, 128, 512]},
]
experiment = Exact(
    measure,
    operator="torch.nn.BatchNorm2d",
    impostor="torch.nn.InstanceNorm2d",
    at=points(*({"w": w, "P": P, **network} for network in networks for w in (2, 4, 8) for P in (1, 40, 11689512))),
)
rivals = {
    "forgets the buffers": w * P,
    "forgets the counters": w * (P + 2 * channels),
    "forgets the running variances": w * (P + channels) + 8 * L,
    "takes a counter to be a value like the others": w * (P + 2 * channels + L),
    "keeps a counter for every channel": w * (P + 3 * channels),
    "counts the gradients of the parameters as well": w * (2 * P + 2 * channels) + 8 * L,
    "counts scales and shifts a second time": w * (P + 4 * channels) + 8 * L,
    "keeps one mean and one variance for a layer": w * (P + 2 * L) + 8 * L,
    "keeps one counter for the network": w * (P + 2 * channels) + 8,
    "gives values, and calls them bytes": P + 2 * channels + L,
}
