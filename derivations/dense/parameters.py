"""Parameters of a dense layer.

A dense layer turns `d_in` values into `d_out` values: output `j` is the sum
of `w[i,j]*x[i]` over the inputs `i`, to which a bias of its own is added if
the layer has biases (`b` is 1) and nothing if it has none (`b` is 0). How
many numbers, `N`, are there to be learned?
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, indicator, integers, sequence

d_in, d_out, b, N, i, j = integers("d_in d_out b N i j")
w, x = sequence("w", d_in, d_out), sequence("x", d_in)

given = {d_in: "inputs", d_out: "outputs", b: "1 with biases, 0 without"}
sought = {N: "parameters of the layer"}
usual = {b: 1}
where = [d_in >= 1, d_out >= 1, b >= 0, b <= 1]
conventions = (
    "an image is an input of height times width times channels values (a colour image has 3 channels)",
    "every entry of the weights is learned for itself: none is shared, none is fixed at zero",
)

claim = Eq(N, d_in * d_out + b * d_out)


def proof(q):
    """Count the entries, output by output."""
    q.define(
        "Output `j` has one weight `w[i,j]` for each input `i`, and one bias if there are any.",
        Eq(N, Sum(Sum(1, (i, 1, d_in)) + indicator(Eq(b, 1)), (j, 1, d_out))),
    )
    q.equals("That is `d_in` weights and, as `b` is 0 or 1, `b` biases.", Sum(d_in + b, (j, 1, d_out)))
    q.equals("All outputs have as many.", d_in * d_out + b * d_out)


def measure(run, d_in, d_out, b):
    """Entries of all parameters that the layer registers."""
    layer = run.operator(d_in, d_out, bias=b == 1, device="meta")
    return sum(parameter.numel() for parameter in layer.parameters())


experiment = Exact(
    measure,
    operator="torch.nn.Linear",
    impostor="torch.nn.RNNCell",
    at=grid(d_in=[1, 2, 3, 7, 64, 12288], d_out=[1, 2, 5, 64, 1000], b=[0, 1]),
)
rivals = {
    "forgets the biases": d_in * d_out,
    "counts a bias for each input, not for each output": d_in * d_out + b * d_in,
    "counts one bias for the whole layer": d_in * d_out + b,
    "counts a bias for each weight": d_in * d_out + b * d_in * d_out,
    "counts biases in a layer that has none": d_in * d_out + d_out,
    "counts the values that enter and leave, not what joins them": d_in + d_out,
}
