"""Multiplications of a recurrent layer.

A recurrent layer with `h` units and `G` gates reads `x` inputs at each of `T`
steps, in each of `n` examples. At every step each gate of each unit takes a
weighted sum of the inputs, and another one of what the `h` units gave at the
step before. How many multiplications, `F`, does it take? `G` is 4 for LSTM, 3
for GRU, and 1 for a plain recurrent layer.
"""

from sympy import Eq

from symcnn import Exact, grid, integers

from ..dense import matrix_product_multiplications as product

n, T, G, x, h, F, F_x, F_h = integers("n T G x h F F_x F_h")

given = {
    n: "examples",
    T: "steps",
    G: "gates of a unit, the candidate among them",
    x: "inputs at a step",
    h: "units",
}
sought = {
    F: "multiplications of the forward pass",
    F_x: "multiplications of the inputs with their weights",
    F_h: "multiplications of the units' outputs with their weights",
}
where = [n >= 1, T >= 1, G >= 1, x >= 1, h >= 1]
conventions = (
    "multiplications, each with its addition (a FLOP count is twice as large)",
    "products of matrices are counted; those of a gate and a state, entry by entry, and activations are not",
    "what the units begin with is multiplied like what they give later, also where it is zero",
    "one layer, one direction, and no projection of what the units give",
    "`G` is 4 for LSTM (three gates and the candidate), 3 for GRU (two and the candidate), and 1 for a plain layer",
)

claim = Eq(F, n * T * G * h * (x + h))


def proof(q):
    """Two products of matrices at every step."""
    steps = {product.b: T, product.p: n, product.r: G * h}
    q.recall(
        "At every step the inputs, a row for each example, are multiplied by weights with a column for each gate of "
        "each unit.",
        product,
        {**steps, product.q: x, product.F: F_x},
    )
    q.recall(
        "So is what the units gave at the step before, with weights of its own.",
        product,
        {**steps, product.q: h, product.F: F_h},
    )
    q.define("The layer forms both.", Eq(F, F_x + F_h))
    q.equals("Add them.", claim.rhs)


def recurrent_layer(gates, inputs, units):
    """PyTorch's recurrent layer with so many gates: LSTM, GRU, or the plain one."""
    import torch

    kinds = {4: torch.nn.LSTM, 3: torch.nn.GRU, 1: torch.nn.RNN}
    return kinds[gates](inputs, units, device="meta")


def without_memory(gates, inputs, units):
    """A layer of gates that read the inputs alone."""
    import torch

    return torch.nn.Linear(inputs, gates * units, device="meta")


def measure(run, n, T, G, x, h):
    """What PyTorch's counter sees in the layer."""
    layer = run.operator(G, x, h)
    return run.multiplications(lambda: layer(run.meta(T, n, x)))


experiment = Exact(
    measure,
    operator=recurrent_layer,
    impostor=without_memory,
    at=grid(n=[1, 2, 5], T=[1, 2, 6], G=[1, 3, 4], x=[1, 3], h=[1, 2, 5]),
)
rivals = {
    "forgets what the units gave at the step before": n * T * G * h * x,
    "forgets the gates": n * T * h * (x + h),
    "forgets the steps": n * G * h * (x + h),
    "leaves out the first step, whose units begin with zeros": n * G * h * (T * x + (T - 1) * h),
    "lets a unit read itself alone of all units": n * T * G * h * (x + 1),
    "takes an LSTM's three gates and forgets the candidate": n * T * (G - 1) * h * (x + h),
    "counts a gate's products with the states as well": claim.rhs + n * T * G * h,
    "counts the weights, which every step and example uses": G * h * (x + h),
}
elsewhere = {"floating-point operations, an addition beside each multiplication": 2 * claim.rhs}
