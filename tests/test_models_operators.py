"""Rules of operators beside PyTorch on meta tensors: sides, types, memory's order, saved bytes, products."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from hypothesis import given, settings
from hypothesis import strategies as st
from models_beside_torch import Function, compare

from symcnn import trace
from symcnn.errors import SymcnnError
from symcnn.models.value import product

X = ("n 3 H W",)
SIZES = [{"n": 2, "H": 8, "W": 6}, {"n": 3, "H": 16, "W": 4}, {"n": 5, "H": 12, "W": 30}]
ROWS = ("n T 6",)
ROW_SIZES = [{"n": 2, "T": 8}, {"n": 3, "T": 5}]
Case = tuple[Callable[..., Any], tuple[str, ...], list[dict[str, int]]]

VIEWS: dict[str, Callable[..., Any]] = {
    "view": lambda x: x.view(x.size(0), -1),
    "view of all": lambda x: x.view(-1),
    "view in groups": lambda x: x.view(x.shape[0], 3, 1, *x.shape[2:]),
    "reshape": lambda x: x.reshape(x.size(0), 3, x.size(2) * x.size(3)) * 2,
    "reshape of permuted": lambda x: x.permute(0, 2, 3, 1).reshape(x.size(0), -1, 3).exp(),
    "reshape keyword": lambda x: torch.reshape(x, shape=(-1, 3)),
    "reshape that stays": lambda x: x.transpose(2, 3).reshape(x.shape[0], 3, x.shape[3], x.shape[2]) * x.new_ones(1),
    "halves": lambda x: x.view(x.shape[0], 3, x.shape[2] // 2, 2, x.shape[3] // 2, 2).permute(0, 2, 4, 1, 3, 5),
    "windows": lambda x: x.view(x.shape[0], 3, x.shape[2] // 2, 2, x.shape[3] // 2, 2)
    .permute(0, 2, 4, 1, 3, 5).contiguous().view(-1, 3, 2, 2),
    "view_as": lambda x: x.view_as(x.clone()),
    "view of type": lambda x: x.detach().view(torch.int16),
    "permute": lambda x: x.permute(0, -1, 1, 2),
    "permute list": lambda x: torch.permute(x, (3, 2, 1, 0)).contiguous(),
    "transpose": lambda x: x.transpose(1, -1),
    "swapaxes": lambda x: x.swapaxes(0, 1),
    "T": lambda x: x[0, 0].T,
    "t": lambda x: x[0, 0].t(),
    "mT": lambda x: x.mT,
    "movedim": lambda x: torch.movedim(x, 1, -1),
    "movedim lists": lambda x: x.movedim((0, 1), (-1, 0)),
    "flatten": lambda x: x.flatten(1),
    "flatten middle": lambda x: torch.flatten(x, 1, 2),
    "flatten of transposed": lambda x: x.transpose(1, 2).flatten(2),
    "unflatten": lambda x: x.flatten(1).unflatten(1, (3, -1)),
    "squeeze": lambda x: x[:, :1].squeeze(1),
    "squeeze all": lambda x: x[:, 1:2].squeeze(),
    "unsqueeze": lambda x: x.unsqueeze(-1).unsqueeze(0),
    "expand": lambda x: x[:, :1].expand(-1, 5, -1, -1),
    "expand more": lambda x: x.expand(4, *x.shape),
    "expand_as": lambda x: x[:1].expand_as(x) * x,
    "expanded, reshaped": lambda x: x[:, :1].expand(-1, 5, -1, -1).reshape(x.shape[0], -1),
    "broadcast_to": lambda x: torch.broadcast_to(x[:, 0, 0, 0], (7, x.shape[0])),
    "broadcast_tensors": lambda x: torch.broadcast_tensors(x, x[:, :, :1, :1]),
    "select": lambda x: x.select(1, 2),
    "narrow": lambda x: x.narrow(2, 1, 3),
    "split": lambda x: x.split(1, 1),
    "split rest": lambda x: torch.split(x, 2, dim=1),
    "split list": lambda x: x.split([1, 2], dim=1),
    "split half": lambda x: x.split(x.shape[2] // 2, dim=2),
    "chunk": lambda x: x.chunk(3, 1),
    "chunk few": lambda x: x.chunk(2, dim=1),
    "chunk symbolic": lambda x: x.chunk(2, 2),
    "tensor_split": lambda x: torch.tensor_split(x, 2, 1),
    "tensor_split places": lambda x: torch.tensor_split(x, (1, 2), dim=1),
    "unbind": lambda x: x.unbind(1),
    "iteration": lambda x: [one * 2 for one in x.transpose(0, 1)],
    "windows unfold": lambda x: x.unfold(2, 3, 2),
    "windows unfold twice": lambda x: x.unfold(2, 2, 2).unfold(3, 2, 2).contiguous(),
    "diagonal": lambda x: x[:, :, :3, :3].diagonal(0, 2, 3),
    "diagonal away": lambda x: torch.diagonal(x[:, :, :4, :3], 1, dim1=-2, dim2=-1),
    "meshgrid": lambda x: torch.meshgrid(torch.arange(x.shape[2]), torch.arange(x.shape[3]), indexing="ij"),
    "meshgrid xy": lambda x: torch.meshgrid(torch.arange(x.shape[2]), torch.arange(x.shape[3]), indexing="xy"),
    "atleast": lambda x: torch.atleast_2d(x[0, 0, 0]),
    "detach": lambda x: x.detach() * 2,
    "data": lambda x: x.data * x,
    "contiguous": lambda x: x.contiguous() * x.transpose(2, 3).contiguous().transpose(2, 3),
    "channels last": lambda x: x.contiguous(memory_format=torch.channels_last).exp(),
    "clone": lambda x: x.transpose(1, 2).clone(),
    "permuted, in place": lambda x: x.permute(0, 2, 3, 1).clone(memory_format=torch.contiguous_format).mul_(2),
    "real as complex": lambda x: torch.view_as_complex(x.unflatten(3, (-1, 2)).contiguous()),
    "complex as real": lambda x: torch.view_as_real(torch.complex(x, x)),
    "complex parts": lambda x: (torch.complex(x, x).real, torch.complex(x, x).imag),
}  # fmt: skip

COPIES: dict[str, Callable[..., Any]] = {
    "cat": lambda x: torch.cat([x, x * 2, x[:, :1]], 1),
    "cat in front": lambda x: torch.cat((x, x)),
    "cat types": lambda x: torch.cat((x.half(), x), dim=-1),
    "concat": lambda x: torch.concat((x, x), 2),
    "stack": lambda x: torch.stack((x, x), dim=1),
    "stack last": lambda x: torch.stack((x, x), -1),
    "hstack": lambda x: torch.hstack((x, x)),
    "vstack": lambda x: torch.vstack((x[0, 0, 0], x[0, 0, 1])),
    "column_stack": lambda x: torch.column_stack((x[0, 0, 0], x[0, 0, 1])),
    "repeat": lambda x: x.repeat(2, 1, 1, 3),
    "repeat more": lambda x: x.repeat(2, 1, 1, 1, 1),
    "tile": lambda x: x.tile(2, 2),
    "repeat_interleave": lambda x: x.repeat_interleave(2, dim=1).exp(),
    "repeat_interleave all": lambda x: torch.repeat_interleave(x, 3),
    "pad": lambda x: F.pad(x, (1, 2, 3, 4)),
    "pad cut": lambda x: F.pad(x, (-1, 0, 0, -2)),
    "pad reflect": lambda x: F.pad(x, (1, 2, 2, 1), mode="reflect"),
    "pad replicate": lambda x: F.pad(x, (1, 2, 2, 1), mode="replicate"),
    "pad circular": lambda x: F.pad(x, (1, 2, 2, 1), mode="circular"),
    "pad by sides": lambda x: F.pad(x, (0, (4 - x.shape[3] % 4) % 4)),
    "flip": lambda x: x.flip(2, 3),
    "roll": lambda x: torch.roll(x, shifts=(-1, -1), dims=(2, 3)),
    "tril": lambda x: x.tril() + torch.triu(x, 1),
    "diag_embed": lambda x: torch.diag_embed(x[0]),
    "half": lambda x: x.half() * 2,
    "to": lambda x: x.to(torch.float64).exp(),
    "to other": lambda x: x.to(x.double()),
    "to device": lambda x: x.to("meta") * x,
    "to same": lambda x: x.to(dtype=x.dtype) * x,
    "type": lambda x: x.type(torch.int32),
    "type_as": lambda x: (x > 0).type_as(x),
    "bool": lambda x: x.bool(),
    "long": lambda x: x.long(),
    "float": lambda x: x.float() * x,
}

INDICES: dict[str, Callable[..., Any]] = {
    "number": lambda x: x[0],
    "number behind": lambda x: x[:, -1],
    "slices": lambda x: x[:, :2, 1:-1, ::2],
    "slice from": lambda x: x[..., 3:],
    "slice far": lambda x: x[:, :100],
    "slice by sides": lambda x: x[:, :, : x.shape[2] // 2],
    "every other": lambda x: torch.cat([x[:, :, 0::2, 0::2], x[:, :, 1::2, 0::2]], 1),
    "new axes": lambda x: x[:, None, ..., None],
    "list": lambda x: x[:, [2, 0]],
    "tensor": lambda x: x[:, torch.arange(2)] * 2,
    "tensors": lambda x: x[:, torch.arange(3), torch.arange(3)],
    "tensors apart": lambda x: x[torch.arange(2), :, torch.arange(2)],
    "grid of places": lambda x: x[:, :, torch.arange(3)[:, None], torch.arange(2)[None]],
    "index_select": lambda x: x.index_select(1, torch.arange(2)),
    "gather": lambda x: torch.gather(x, 1, (x * 0).long()),
    "take_along_dim": lambda x: torch.take_along_dim(x, x.argmax(1, keepdim=True), 1),
    "masked_fill": lambda x: x.masked_fill(x > 0, 0.0),
    "masked_fill broadcast": lambda x: x.masked_fill((x > 0)[:, :1], float("-inf")),
    "masked_fill in place": lambda x: x.clone().masked_fill_(x > 0, 0.0),
    "where": lambda x: torch.where(x > 0, x, x * 2),
    "where number": lambda x: torch.where(x > 0, x, 0.0),
    "where type": lambda x: torch.where(x > 0, 1, 0),
    "write": lambda x: _write(x, (slice(None), 0), 1.0),
    "write tensor": lambda x: _write(x, (slice(None), slice(0, 1)), x[:, 1:2]),
    "write slices": lambda x: _write(x, (Ellipsis, slice(None, None, 2)), x[..., ::2] * 2),
    "write mask": lambda x: _write(x, x > 0, 0.0),
    "write places": lambda x: _write(x, (slice(None), torch.arange(2)), x[:, :2]),
    "scatter": lambda x: x.scatter(1, (x * 0).long(), x * 2),
    "scatter number": lambda x: x.scatter(1, x.argmax(1, keepdim=True), 1.0),
    "scatter_add": lambda x: x.scatter_add(1, (x * 0).long(), x * 2),
    "index_add": lambda x: x.index_add(1, torch.arange(2), x[:, :2]),
    "take": lambda x: torch.take(x, torch.arange(4)),
    "index_copy": lambda x: x.index_copy(1, torch.arange(2), x[:, :2].exp()),
    "index_fill": lambda x: x.index_fill(1, torch.arange(2), 0.0),
    "index_put": lambda x: x.index_put((torch.arange(2),), x[:2].exp()),
    "scatter_reduce": lambda x: x.scatter_reduce(1, (x * 0).long(), x.exp(), "amax"),
    "masked_scatter": lambda x: x.masked_scatter(x > 0, x.exp()),
    "one_hot": lambda x: F.one_hot(x.argmax(1), 3),
    "bucketize": lambda x: torch.bucketize(x, torch.linspace(0, 1, 5)),
}


def _write(x: Any, index: Any, value: Any) -> Any:
    y = x * 2
    y[index] = value
    return y


ARITHMETIC: dict[str, Callable[..., Any]] = {
    "add": lambda x: x + x[:, :1] + 1,
    "add alpha": lambda x: torch.add(x, x, alpha=2),
    "sub": lambda x: 1 - x - 2 * x,
    "mul": lambda x: x * x[:, :1],
    "mul by itself": lambda x: x * x,
    "mul in place": lambda x: x.clone().mul_(x.exp()),
    "add in place": lambda x: _added(x * 2, x),
    "mul sides": lambda x: x * x.shape[2],
    "mul quotient": lambda x: x * (x.shape[2] / 4),
    "div": lambda x: x / x.exp() / 3,
    "div by": lambda x: 1 / x,
    "div in place": lambda x: x.exp().div_(x.log()),
    "div of whole": lambda x: x.long() / 2,
    "div rounded": lambda x: torch.div(x, 2, rounding_mode="floor"),
    "floor": lambda x: (x // 2, x.long() // 2, x % 2),
    "pow": lambda x: (x**2, x**0.5, 2**x, x**x, x.pow(3)),
    "square in place": lambda x: x.exp().pow_(2),
    "functions": lambda x: (x.sqrt(), x.rsqrt(), x.exp(), x.log(), x.log1p(), x.abs(), x.sin(), x.cos(), x.erf()),
    "in place functions": lambda x: (x.exp().sqrt_(), x.exp().log_(), x.exp().exp_(), x.exp().abs_(), x.exp().neg_()),
    "signs": lambda x: (-x, x.sign(), x.round(), x.floor(), x.ceil(), x.trunc()),
    "clamp": lambda x: (x.clamp(0, 1), x.clamp(min=0), torch.clamp(x, max=6), x.clamp_min(0.1)),
    "clamp in place": lambda x: x.exp().clamp_(0, 1),
    "clamp tensors": lambda x: torch.clamp(x, min=x.exp(), max=x.log()),
    "extremes": lambda x: (torch.minimum(x, x.exp()), torch.maximum(x, x * 2), torch.max(x, x * 3)),
    "lerp": lambda x: (torch.lerp(x, x.exp(), 0.3), torch.lerp(x, x.exp(), x.log())),
    "addcmul": lambda x: torch.addcmul(x, x.exp(), x.log(), value=2),
    "addcdiv": lambda x: torch.addcdiv(x, x.exp(), x.log()),
    "comparisons": lambda x: (x > 0, x == x, (x < 1) & (x >= 0), ~(x > 0), torch.logical_or(x > 0, x < 1)),
    "types": lambda x: (x + x.double(), x.half() * 2.0, x.long() + 1.5, x.bool() + 1, x.half() + x.bfloat16()),
    "number tensors": lambda x: (
        x.half() * torch.tensor(2.0),
        x.long() * torch.tensor(2.0),
        x.long() + torch.tensor(1),
    ),
    "angles": lambda x: (
        F.cosine_similarity(x, x.exp(), dim=1),
        F.pairwise_distance(x, x.exp()),
        torch.dist(x, x.exp()),
    ),
    "vectors": lambda x: (torch.linalg.cross(x, x.exp(), dim=1), torch.linalg.vecdot(x, x.exp())),
    "kron": lambda x: torch.kron(x[0, 0], x[0, 1]),
    "weights of a length": lambda x: torch._weight_norm(x, x[:, :1, :1, :1].exp(), 0),
    "polar": lambda x: torch.polar(x, x.exp()),
    "atan2": lambda x: torch.atan2(x, x.exp()),
    "hypot": lambda x: torch.hypot(x, x.exp()),
    "permuted": lambda x: x.permute(0, 2, 3, 1) * x.exp().permute(0, 2, 3, 1),
    "permuted with rows": lambda x: x.permute(0, 2, 3, 1) + x.permute(0, 2, 3, 1).contiguous(),
    "rows with permuted": lambda x: x.transpose(2, 3).contiguous() + x.transpose(2, 3),
    "permuted with one": lambda x: x.permute(0, 2, 3, 1) * torch.ones(3),
    "permuted broadcast": lambda x: x.permute(0, 2, 3, 1) + x.mean((2, 3)).view(x.shape[0], 1, 1, 3),
}


def _added(one: Any, other: Any) -> Any:
    one += other
    return one


REDUCTIONS: dict[str, Callable[..., Any]] = {
    "sum": lambda x: (x.sum(), x.sum(1), x.sum((2, 3), keepdim=True), torch.sum(x, dim=-1), x.long().sum(1)),
    "names as NumPy has them": lambda x: (x.sum(axis=1), x.max(axis=1, keepdims=True)[0], torch.stack((x, x), axis=1)),
    "mean": lambda x: (x.mean(), x.mean((-2, -1)), x.mean(3, keepdim=True).mean(2, keepdim=True)),
    "amax": lambda x: (x.amax(1), x.amin((2, 3), keepdim=True)),
    "max": lambda x: (x.max(), *x.max(1), *torch.max(x, dim=2, keepdim=True)),
    "max values": lambda x: x.max(dim=1)[0] + x.min(1).values,
    "argmax": lambda x: (x.argmax(1), x.argmin(dim=2, keepdim=True), x.argmax()),
    "var": lambda x: (x.var(1), x.std(1, keepdim=True), x.var((2, 3), unbiased=False), x.std()),
    "var_mean": lambda x: (*torch.var_mean(x, 1), *torch.std_mean(x, (1, 2), keepdim=True)),
    "correction": lambda x: torch.var(x, dim=1, correction=0),
    "norm": lambda x: (x.norm(), x.norm(dim=1), torch.norm(x, 1, 1, True), torch.linalg.vector_norm(x, dim=(1, 2))),
    "normalize": lambda x: F.normalize(x, dim=1),
    "prod": lambda x: (x.prod(), x.prod(1)),
    "logsumexp": lambda x: x.logsumexp(1),
    "cumsum": lambda x: (x.cumsum(1), (x > 0).cumsum(2)),
    "cumprod": lambda x: x.cumprod(1),
    "all": lambda x: ((x > 0).all(), (x > 0).any(1)),
    "topk": lambda x: x.topk(2, dim=1),
    "topk last": lambda x: torch.topk(x, 3),
    "sort": lambda x: (*x.sort(dim=1), x.argsort(1), *torch.sort(x, descending=True)),
    "running extremes": lambda x: (*x.cummax(1), x.logcumsumexp(1)),
    "aminmax": lambda x: torch.aminmax(x, dim=1),
    "norm of a type": lambda x: torch.linalg.vector_norm(x, dim=1, dtype=torch.float64),
    "norm of matrices": lambda x: (torch.linalg.matrix_norm(x), torch.linalg.norm(x), torch.linalg.norm(x, dim=1)),
    "trace": lambda x: x[0, 0].trace(),
    "types of sums": lambda x: [f(1, dtype=torch.float64) for f in (x.sum, x.mean, x.cumsum)],
    "places of extremes": lambda x: (x.kthvalue(2, 1)[0], x.mode(1)[0], x.median(), torch.nansum(x)),
    "median": lambda x: x.median(1),
    "fft": lambda x: (torch.fft.rfft2(x, norm="ortho"), torch.fft.irfft2(torch.fft.rfft2(x)), torch.fft.fft(x)),
    "factories": lambda x: (
        torch.zeros(x.shape[0], 3), torch.ones_like(x), x.new_zeros(2, x.shape[2]), torch.arange(x.shape[2]),
        torch.full((2, x.shape[3]), 1.0), torch.full((2,), 1), torch.eye(x.shape[2]), torch.arange(0.0, 1.0, 0.25),
        torch.linspace(-1, 1, x.shape[3]), torch.arange(1, x.shape[2], 2), torch.zeros_like(x, dtype=torch.bool),
        torch.tensor([1, 2]), torch.tensor([[1.0], [2]]), torch.tensor(True), torch.rand(2, 2),
        torch.randint(0, 5, (3,)),
        torch.empty((2, 3), dtype=torch.float16), x.new_full((2,), 3), x.new_tensor([1, 2])),
}  # fmt: skip


class _Turned(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.dense = torch.nn.Linear(6, 5, device="meta")

    def forward(self, x: Any) -> Any:
        return self.dense(x.transpose(0, 1))


PRODUCTS: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
    "matmul": (lambda x: x @ x.transpose(1, 2), ROWS),
    "matmul of halves": (lambda x: _split(x) @ x.transpose(1, 2)[:, None, :3], ROWS),
    "heads": (lambda x: _heads(x), ROWS),
    "bmm": (lambda x: torch.bmm(x, x.transpose(1, 2)), ROWS),
    "mm": (lambda x: x[0] @ x[1].t(), ROWS),
    "vector": (lambda x: x @ x[0, 0], ROWS),
    "vector in front": (lambda x: x[0, :, 0] @ x, ROWS),
    "vectors": (lambda x: x[0, 0] @ x[1, 0], ROWS),
    "matrix in front": (lambda x: x[0].t() @ x, ROWS),
    "matrix behind": (lambda x: x @ x[0].t(), ROWS),
    "permuted, matrix behind": (lambda x: x.transpose(0, 1) @ x[0].t(), ROWS),
    "transposed, matrix behind": (lambda x: x.transpose(1, 2) @ x[0], ROWS),
    "one batch": (lambda x: x[:1] @ x.transpose(1, 2), ROWS),
    "addmm": (lambda x: torch.addmm(x[0] @ x[1].t(), x[0], x[1].t()), ROWS),
    "baddbmm": (lambda x: torch.baddbmm(x @ x.mT, x, x.mT), ROWS),
    "addbmm": (lambda x: torch.addbmm(x[0] @ x[1].t(), x, x.mT), ROWS),
    "addmv": (lambda x: torch.addmv(x[0, :, 0], x[0], x[1, 0]), ROWS),
    "vector addr": (lambda x: torch.addr(x[0], x[0, :, 0], x[0, 0]), ROWS),
    "inner": (lambda x: torch.inner(x, x[0].exp()), ROWS),
    "cdist": (lambda x: torch.cdist(x, x.exp()), ROWS),
    "outer": (lambda x: torch.outer(x[0, 0], x[0, :, 0]), ROWS),
    "einsum bmm": (lambda x: torch.einsum("nid,njd->nij", x, x * 2), ROWS),
    "einsum heads": (lambda x: torch.einsum("nhid,nhjd->nhij", _split(x), _split(x) * 2), ROWS),
    "einsum heads inside": (lambda x: torch.einsum("nihd,njhd->nhij", *_inside(x)), ROWS),
    "einsum out": (lambda x: torch.einsum("nhij,njhd->nihd", _split(x) @ _split(x).mT, _inside(x)[0]), ROWS),
    "einsum outer": (lambda x: torch.einsum("ni,nj->nij", x[:, 0], x[:, 1]), ROWS),
    "einsum one": (lambda x: torch.einsum("nij->nj", x), ROWS),
    "einsum turned": (lambda x: torch.einsum("nij->jin", x), ROWS),
    "einsum three": (lambda x: torch.einsum("nij,jk,kl->nil", x, x[0].t() @ x[1], x[0].t()), ROWS),
    "einsum dots": (lambda x: torch.einsum("...ij,...kj->...ik", x, x * 2), ROWS),
    "einsum implicit": (lambda x: torch.einsum("nij,njk", x, x.mT * 2), ROWS),
    "einsum sums": (lambda x: torch.einsum("nij,nk->ni", x, x[:, 0] * 2), ROWS),
    "tensordot": (lambda x: torch.tensordot(x, x * 2, dims=([2], [2])), ROWS),
    "linear": (torch.nn.Linear(6, 5, device="meta"), ROWS),
    "linear of vector": (torch.nn.Linear(6, 5, device="meta"), ("6",)),
    "linear of rows": (torch.nn.Linear(6, 5, bias=False, device="meta"), ("n 6",)),
    "linear of permuted": (_Turned(), ROWS),
    "attention": (lambda x: F.scaled_dot_product_attention(x, x * 2, x * 3), ROWS),
    "attention heads": (lambda x: F.scaled_dot_product_attention(*(_split(one) for one in (x, x * 2, x * 3))), ROWS),
    "attention causal": (lambda x: F.scaled_dot_product_attention(x, x * 2, x * 3, is_causal=True), ROWS),
    "attention mask": (lambda x: F.scaled_dot_product_attention(x, x, x, attn_mask=(x @ x.mT > 0)), ROWS),
    "attention groups": (lambda x: F.scaled_dot_product_attention(x.unflatten(2, (6, 1)).transpose(1, 2),
        x[:, :, :2].unflatten(2, (2, 1)).transpose(1, 2), x[:, :, :2].unflatten(2, (2, 1)).transpose(1, 2),
        enable_gqa=True), ROWS),
}  # fmt: skip


def _split(x: Any) -> Any:
    return x.unflatten(2, (2, 3)).transpose(1, 2)


def _inside(x: Any) -> tuple[Any, Any]:
    return x.unflatten(2, (2, 3)), x.unflatten(2, (2, 3)) * 2


def _heads(x: Any) -> Any:
    q, k, v = (_split(one) for one in (x, x * 2, x * 3))
    return (((q * 0.5) @ k.transpose(-2, -1)).softmax(-1) @ v).transpose(1, 2).reshape(*x.shape)


@pytest.mark.parametrize("name", [*VIEWS, *COPIES, *INDICES, *ARITHMETIC, *REDUCTIONS])
def test_sides_types_and_what_is_saved(name: str) -> None:
    cases = {**VIEWS, **COPIES, **INDICES, **ARITHMETIC, **REDUCTIONS}
    compare(cases[name], *X, sizes=SIZES)


@pytest.mark.parametrize("name", PRODUCTS)
def test_products(name: str) -> None:
    model, inputs = PRODUCTS[name]
    sizes = ROW_SIZES if "T" in inputs[0] else [{"n": 3}] if "n" in inputs[0] else [{}]
    counts = not name.startswith(("vector", "addmv", "addbmm")) and name != "linear of vector"
    compare(model, *inputs, sizes=sizes, counts=counts)


MODULES: dict[str, tuple[Callable[[], torch.nn.Module], tuple[str, ...]]] = {
    "attention of itself": (lambda: _Attention(torch.nn.MultiheadAttention(6, 2)), ROWS),
    "attention, dropout": (lambda: _Attention(torch.nn.MultiheadAttention(6, 2, dropout=0.1, batch_first=True)), ROWS),
    "encoder layer": (lambda: torch.nn.TransformerEncoderLayer(6, 2, 16), ROWS),
    "encoder": (
        lambda: torch.nn.TransformerEncoder(torch.nn.TransformerEncoderLayer(6, 2, 16, batch_first=True), 2),
        ROWS,
    ),
    "decoder layer": (lambda: torch.nn.TransformerDecoderLayer(6, 2, 16, batch_first=True), (*ROWS, "n S 6")),
    "transformer": (lambda: torch.nn.Transformer(6, 2, 1, 1, 16, batch_first=True), (*ROWS, "n S 6")),
    "embedding": (lambda: torch.nn.Embedding(10, 8, padding_idx=0), ("n T int64",)),
    "bag": (lambda: torch.nn.EmbeddingBag(10, 8, mode="sum"), ("n T int64",)),
    "own derivative": (lambda: torch.nn.Sequential(torch.nn.Linear(6, 6), _Swish()), ROWS),
}


class _Attention(torch.nn.Module):
    def __init__(self, attention: torch.nn.Module) -> None:
        super().__init__()
        self.attention = attention

    def forward(self, x: Any) -> Any:
        return self.attention(x, x, x)


class _SwishFunction(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx: Any, gradient: Any) -> Any:
        (x,) = ctx.saved_tensors
        y = torch.sigmoid(x)
        return gradient * y * (1 + x * (1 - y))


class _Swish(torch.nn.Module):
    def forward(self, x: Any) -> Any:
        return _SwishFunction.apply(x)


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("gradient", [True, False])
@pytest.mark.parametrize("name", MODULES)
def test_modules_made_of_operators(name: str, gradient: bool, training: bool) -> None:
    make, inputs = MODULES[name]
    with torch.device("meta"):
        model = make().train(training)
    sizes = [{"n": 2, "T": 5}, {"n": 3, "T": 7}]
    if len(inputs) > 1:
        sizes = [{**one, "S": 4 + one["n"]} for one in sizes]
    compare(model, *inputs, sizes=sizes, gradient=gradient, counts=True)


def test_the_encoders_fast_path_is_left_aside_and_put_back() -> None:
    model = torch.nn.TransformerEncoderLayer(6, 2, 16, device="meta").eval().requires_grad_(False)
    net = compare(model, *ROWS, sizes=ROW_SIZES, gradient=False)
    assert torch.backends.mha.get_fastpath_enabled()
    assert any(node.place.operator == "layer_norm" for node in net.nodes)


# --- sides by chance ------------------------------------------------------------------------------------------

SIDES = st.integers(1, 5)


@settings(max_examples=60, deadline=None)
@given(st.lists(SIDES, min_size=2, max_size=4), st.data())
def test_slices_by_chance(shape: list[int], data: st.DataObject) -> None:
    ends = st.one_of(st.none(), st.integers(-7, 7))
    index = tuple(
        data.draw(st.one_of(st.builds(slice, ends, ends, st.one_of(st.none(), st.integers(1, 3))), st.none()))
        for _ in range(len(shape))
    )
    names = [f"s{place}" for place in range(len(shape))]
    at = dict(zip(names, shape, strict=True))
    compare(lambda x: x[index], " ".join(names), sizes=[at], at=at, saved=False)


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(4)), st.lists(st.integers(2, 4), min_size=4, max_size=4), st.integers(0, 3), st.booleans())
def test_axes_turned_and_seen_otherwise(order: list[int], shape: list[int], cut: int, joined: bool) -> None:
    at = {f"s{place}": side for place, side in enumerate(shape)}

    def turned(x: Any) -> Any:
        y = x.permute(order)
        if joined:
            y = y.exp() + y.flip(0)
        return y.reshape(*y.shape[:cut], -1) * 2

    compare(turned, " ".join(at), sizes=[at], at=at)


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(3)), st.permutations(range(3)), st.lists(st.integers(2, 4), min_size=3, max_size=3))
def test_joined_in_any_order_of_memory(first: list[int], second: list[int], shape: list[int]) -> None:
    at = {f"s{place}": side for place, side in enumerate(shape)}

    def laid(x: Any, order: list[int]) -> Any:
        back = [order.index(axis) for axis in range(3)]
        return x.permute(order).contiguous().permute(back)

    compare(lambda x: laid(x, first) * laid(x, second), " ".join(at), sizes=[at], at=at)


# --- wrong use ------------------------------------------------------------------------------------------------

WRONG: dict[str, tuple[Callable[..., Any], str]] = {
    "no whole view": (lambda x: x.view(x.shape[0], 7, -1), "other sides hold as many entries"),
    "two sides open": (lambda x: x.view(-1, -1), "one side at most is left open"),
    "view of turned": (lambda x: x.permute(0, 2, 3, 1).view(x.shape[0], -1), "reshape copies"),
    "no such axis": (lambda x: x.transpose(1, 5), "there is no axis 5 of 4"),
    "no such channel": (lambda x: x[:, 3], "there is a place 3"),
    "an axis twice": (lambda x: x.permute(0, 1, 1, 2), "each of 4 axes stands in the order once"),
    "joined sides": (lambda x: torch.cat([x, x[:, :, :2]], 3), "equal sides but for the axis"),
    "pieces": (lambda x: x.split([1, 1], 1), "the pieces make up the axis"),
    "inner sides": (lambda x: x[0, 0] @ x[0, 0].new_zeros(3, 3)[:2], "inner sides"),
    "by a mask": (lambda x: x[x > 0], "how many entries a mask takes depends on the data"),
    "by data": (lambda x: torch.nonzero(x), "depends on the data"),
    "a number": (lambda x: x * float(x.sum()), "asks for the numbers in a tensor"),
    "more than there are": (lambda x: x.topk(4, dim=1), "as many entries along the axis"),
    "mean of whole numbers": (lambda x: x.long().mean(), "a mean is one of real numbers"),
    "padded by three": (lambda x: F.pad(x, (1, 2, 3)), "3 numbers do not say"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_use_is_said(name: str) -> None:
    function, words = WRONG[name]
    with pytest.raises(SymcnnError, match=words):
        trace(Function(function), "n 3 4 5")


def test_a_contraction_leaves_no_size_of_its_own_behind() -> None:
    both = Function(lambda x, y: torch.einsum("nij,njk->nik", x, y))
    product([2])  # the number of examples at the traced point is no fact about the model
    assert repr(trace(both, "n 8 8", "n 8 8").domain) == "n ≥ 1"
    assert trace(torch.nn.Linear(8, 4), "n 8").multiplications()(n=5) == 5 * 8 * 4


PLACED = {
    "embedding": lambda x, at: F.embedding(at, x),
    "bag": lambda x, at: F.embedding_bag(at, x),
    "gather": lambda x, at: x.gather(1, at),
    "scatter": lambda x, at: x.scatter_add(1, at, x),
    "selected": lambda x, at: x.index_select(1, at[0]),
    "take": lambda x, at: x.take(at),
    "take along": lambda x, at: x.take_along_dim(at, 1),
}


@pytest.mark.parametrize("name", PLACED)
def test_places_that_are_no_whole_numbers_are_refused_as_by_pytorch(name: str) -> None:
    ask = PLACED[name]
    x, at = torch.ones(3, 3), torch.zeros(3, 3)
    with pytest.raises((RuntimeError, TypeError, ValueError, IndexError)):
        ask(x, at)
    with pytest.raises(SymcnnError, match=r"places are whole numbers of 32 or 64 bits, not torch\.float32"):
        trace(Function(ask), "n 3", "n 3" if name != "selected" else "1 3")
    ask(x, at.long())
    trace(Function(ask), "n 3", "n 3 int64" if name != "selected" else "1 3 int64")
