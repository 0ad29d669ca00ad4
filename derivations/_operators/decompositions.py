"""Inverses, solutions, determinants and decompositions of matrices: sides, what is kept, and how the output lies.

No result counts their multiplications, which depend on the method: totals of a model that has one are known in part.
Matrices that a library works out lie column by column.
"""

import torch

from symcnn import Reads, operator
from symcnn.models.layout import ordered
from symcnn.models.value import product
from symcnn.models.whole import least

from .common import real


def _made(call, sides, dtype, columns=True):
    output = call.new(sides, dtype)
    if columns and len(sides) > 1:
        rank = len(sides)
        output.strides = ordered(sides, (rank - 2, rank - 1, *range(rank - 3, -1, -1)))
    return output


def _of(call, *inputs):
    """Matrices of whole numbers are none, and those of one side too few. No result counts what is done to them."""
    for one in inputs:
        if one.rank < 2 or not (one.dtype.is_floating_point or one.dtype.is_complex):
            raise call.refuse(f"real or complex matrices are asked for, not {call.said(one)} of {one.dtype}")
    call.uncounted()


def _square(call, input):
    call.equal(input.sides[-2], input.sides[-1], "the matrices are square")


def _read(call, outputs, input):
    """A matrix is made of the whole matrix of its own example."""
    before = input.rank - 2
    for output in outputs:
        axes = [Reads(axis) for axis in range(min(before, output.rank))]
        rest = [Reads(before, "all"), Reads(before + 1, "all")]
        behind = output.rank - len(axes)
        call.reads(output, input, [*axes, *rest[:behind], *[None] * (behind - 2), *rest[behind:]])


def _read_sides(call, output, B, along):
    """A solution is made of the whole right side of its own, which lies along one axis."""
    before = output.rank - B.rank
    axes = [Reads(axis, "all" if before + axis == along else "window") for axis in range(B.rank)]
    call.reads(output, B, [*[None] * before, *(None if B.sides[one.axis] == 1 else one for one in axes)])


def _factored(call, input):
    """Keep the triangular factors, and which rows changed places."""
    call.saves(input)
    call.keeps(input.entries, input.dtype)
    call.keeps(product(input.sides[:-1]), torch.int32)


def _kept(call, input):
    """A square matrix made of another, which is kept; where it is asked for, with whether it was found."""
    _of(call, input)
    _square(call, input)
    output = _made(call, input.sides, input.dtype)
    call.saves(output)
    _read(call, [output], input)
    name = call.node.place.operator
    if name.endswith("_ex"):
        return getattr(torch.return_types, name)((output, call.new(input.sides[:-2], torch.int32)))
    return output


@operator("linalg_inv", "inverse", "linalg_inv_ex")
def inverse(call, input, *, check_errors=False, **named):
    """The inverse, which is kept."""
    return _kept(call, input)


@operator("linalg_solve")
def solve(call, A, B, *, left=True, **named):
    """The solution of linear equations, of which there are as many as right sides."""
    _of(call, A)
    _square(call, A)
    vector = B.rank == 1 or (A.rank - 1 == B.rank and B.sides == A.sides[:-1])
    inner = B.sides[-1] if vector or not left else B.sides[-2]
    call.equal(A.sides[-1], inner, "a right side has a number for each equation")
    batch = call.broadcast(A.sides[:-2], B.sides[:-1] if vector else B.sides[:-2])
    sides = [*batch, B.sides[-1]] if vector else [*batch, *B.sides[-2:]]
    output = _made(call, sides, call.promoted(A, B))
    _factored(call, A)
    call.saves(output)
    _read(call, [output], A)
    _read_sides(call, output, B, output.rank - 1 if vector or not left else output.rank - 2)
    return output


@operator("linalg_solve_triangular")
def solve_triangular(call, input, B, *, upper, left=True, unitriangular=False, **named):
    """The solution of equations whose matrix is triangular; the matrix is kept, and the solution."""
    _of(call, input, B)
    _square(call, input)
    call.equal(input.sides[-1], B.sides[-2 if left else -1], "a right side has a number for each equation")
    sides = [*call.broadcast(input.sides[:-2], B.sides[:-2]), *B.sides[-2:]]
    output = _made(call, sides, call.promoted(input, B))
    call.saves(input)
    call.saves(output, input)
    _read(call, [output], input)
    _read_sides(call, output, B, output.rank - (2 if left else 1))
    return output


@operator("det", "linalg_det", "logdet", "slogdet", "linalg_slogdet")
def determinant(call, input):
    """The determinant, by triangular factors, which are kept; its logarithm, with its sign."""
    _of(call, input)
    _square(call, input)
    name, batch = call.node.place.operator, input.sides[:-2]
    output = call.new(batch, input.dtype)
    _factored(call, input)
    _read(call, [output], input)
    if name == "logdet":
        call.keeps(product(batch), input.dtype)
        call.keeps(product(batch), torch.bool)
        return output
    call.saves(output)
    if name.endswith("slogdet"):
        return getattr(torch.return_types, name)((output, call.new(batch, input.dtype)))
    return output


@operator("linalg_cholesky", "cholesky", "linalg_cholesky_ex")
def cholesky(call, input, upper=False, **named):
    """The triangular factor of a matrix that is positive definite, which is kept."""
    return _kept(call, input)


@operator("linalg_qr")
def orthogonal_triangular(call, A, mode="reduced"):
    """An orthogonal factor and a triangular one; both are kept."""
    _of(call, A)
    *batch, high, wide = A.sides
    inner = high if mode == "complete" else least(high, wide)
    q = _made(call, [*batch, high, inner] if mode != "r" else [0], A.dtype)
    r = _made(call, [*batch, inner, wide], A.dtype)
    for one in (q, r):
        call.saves(one)
    _read(call, [q, r] if mode != "r" else [r], A)
    return torch.return_types.linalg_qr((q, r))


@operator("linalg_svd", "linalg_svdvals")
def singular_values(call, A, full_matrices=True, **named):
    """Singular values, and the vectors on both sides; all are kept, whichever is asked for."""
    _of(call, A)
    *batch, high, wide = A.sides
    inner = least(high, wide)
    values = call.new([*batch, inner], real(A.dtype))
    call.saves(values)
    _read(call, [values], A)
    if call.node.place.operator == "linalg_svdvals":
        call.keeps(product([*batch, high, inner]) + product([*batch, inner, wide]), A.dtype)
        return values
    left = _made(call, [*batch, high, high if full_matrices else inner], A.dtype)
    right = _made(call, [*batch, wide if full_matrices else inner, wide], A.dtype)
    for one in (left, right):
        call.saves(one)
    _read(call, [left, right], A)
    return torch.return_types.linalg_svd((left, values, right))


@operator("linalg_eigh", "linalg_eigvalsh")
def eigenvalues(call, A, UPLO="L", **named):
    """Eigenvalues of a symmetric matrix, and its eigenvectors; both are kept."""
    _of(call, A)
    _square(call, A)
    values = call.new(A.sides[:-1], real(A.dtype))
    call.saves(values)
    _read(call, [values], A)
    if call.node.place.operator == "linalg_eigvalsh":
        call.keeps(A.entries, A.dtype)
        return values
    vectors = _made(call, A.sides, A.dtype)
    call.saves(vectors)
    _read(call, [vectors], A)
    return torch.return_types.linalg_eigh((values, vectors))
