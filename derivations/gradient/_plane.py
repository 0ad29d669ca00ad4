"""A convolution of two axes, each with a stride, padding and dilation of its own."""

from symcnn import integers, sequence

n_1, n_2, k_1, k_2, s_1, s_2, d_1, d_2 = integers("n_1 n_2 k_1 k_2 s_1 s_2 d_1 d_2")
p_1, p_2, m_1, m_2, a, b, r, t = integers("p_1 p_2 m_1 m_2 a b r t")
x, w, dy = sequence("x", n_1, n_2), sequence("w", k_1, k_2), sequence("dy", m_1, m_2)
y = sequence("y", m_1, m_2)

given = {
    n_1: "rows of the input",
    n_2: "columns of the input",
    k_1: "height of the kernel",
    k_2: "width of the kernel",
    s_1: "stride from row to row",
    s_2: "stride from column to column",
    d_1: "dilation of rows",
    d_2: "dilation of columns",
    p_1: "padding above and below",
    p_2: "padding on the left and on the right",
    m_1: "rows of the output",
    m_2: "columns of the output",
    x: "input",
    w: "kernel",
    dy: "upstream gradient",
}
usual = {s_1: 1, s_2: 1, d_1: 1, d_2: 1, p_1: 0, p_2: 0}
axes = ((n_1, k_1, s_1, d_1, p_1, m_1), (n_2, k_2, s_2, d_2, p_2, m_2))
# On each axis the last window fits into the padded input, and one more would not.
where = [
    fact
    for n, k, s, d, p, m in axes
    for fact in (
        *(n >= 1, k >= 1, s >= 1, d >= 1, p >= 0, m >= 1),
        *(s * (m - 1) + d * (k - 1) + 1 <= n + 2 * p, n + 2 * p <= s * m + d * (k - 1)),
    )
]
conventions = (
    "indices start at 1",
    "cross-correlation: the kernel is not flipped",
    "one channel in and one out, one image; over channels and images the same is added up",
)


def gradient(run, which, x, w, dy, strides, dilations, paddings):
    """The gradient that autograd hands to the input or to the kernel, as they are numbered."""
    import torch

    tensors = [torch.tensor(rows, dtype=torch.float64)[None, None].requires_grad_() for rows in (x, w)]
    upstream = torch.tensor(dy, dtype=torch.float64)[None, None]
    outputs = run.operator(*tensors, stride=strides, dilation=dilations, padding=paddings)
    return torch.autograd.grad(outputs, tensors[which], upstream)[0][0, 0]


def repeated(image, kernel, stride, dilation, padding):
    """A convolution whose padding repeats the cells at the border, where the zeros were."""
    import torch

    high, wide = padding
    padded = torch.nn.functional.pad(image, (wide, wide, high, high), mode="replicate")
    return torch.nn.functional.conv2d(padded, kernel, stride=stride, dilation=dilation)


def shapes():
    """Small images and upstream gradients of whole numbers."""
    listed = []
    for axes in (
        ((1, 1, 1, 1, 0), (1, 1, 1, 1, 0)),
        ((3, 2, 1, 1, 0), (4, 3, 1, 1, 1)),
        ((5, 3, 2, 1, 1), (4, 2, 1, 2, 0)),
        ((4, 2, 1, 3, 1), (5, 2, 3, 1, 2)),
        ((3, 1, 2, 1, 1), (6, 3, 2, 1, 1)),
    ):
        (n_1, k_1, s_1, d_1, p_1), (n_2, k_2, s_2, d_2, p_2) = axes
        m_1, m_2 = ((n + 2 * p - d * (k - 1) - 1) // s + 1 for n, k, s, d, p in axes)
        sizes = {"n_1": n_1, "n_2": n_2, "k_1": k_1, "k_2": k_2, "s_1": s_1, "s_2": s_2, "d_1": d_1, "d_2": d_2}
        tables = {
            "x": [[(3 * r + 5 * c + r * c + n_2) % 11 - 4 for c in range(n_2)] for r in range(n_1)],
            "w": [[(4 * r + 3 * c + n_2) % 7 - 2 for c in range(k_2)] for r in range(k_1)],
            "dy": [[(7 * r + 2 * c + r * c + n_1) % 5 - 2 for c in range(m_2)] for r in range(m_1)],
        }
        listed.append({**sizes, "p_1": p_1, "p_2": p_2, "m_1": m_1, "m_2": m_2, **tables})
    return listed
