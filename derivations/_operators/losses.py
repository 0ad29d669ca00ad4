"""Losses: what a model's outputs are held against, entry by entry, and the mean or sum of it.

Counted as "elementwise" are the products and quotients of the formula for one entry, there and back; logarithms and
exponentials take none, and the one division of a mean is left out.
"""

import torch

from symcnn import Reads, operator
from symcnn.models.value import product

from .indexing import places_of

NONE, MEAN, SUM = 0, 1, 2
"""Reductions, as PyTorch's functions number them."""


@operator("mse_loss")
def squared(call, input, target, reduction=MEAN):
    """The square of the difference; back, its double by what comes from above."""
    return _of_two(call, input, target, 1, 2, reduction)


@operator("smooth_l1_loss", "huber_loss")
def smooth(call, input, target, reduction=MEAN, beta=1.0):
    """The square of a small difference by half and by its scale, a large one by itself."""
    return _of_two(call, input, target, 3, 2, reduction)


@operator("soft_margin_loss")
def soft_margin(call, input, target, reduction=MEAN):
    """``log(1 + exp(-t*x))``; back, ``-t*z/(1 + z)`` with ``z = exp(-t*x)``."""
    return _of_two(call, input, target, 1, 4, reduction)


@operator("binary_cross_entropy")
def binary_cross_entropy(call, input, target, weight=None, reduction=MEAN):
    """``-t*log(x) - (1 - t)*log(1 - x)``; back, ``(x - t)/(x*(1 - x))``."""
    weighted = weight is not None
    return _of_two(call, input, target, 2 + weighted, 3 + weighted, reduction, weight)


@operator("binary_cross_entropy_with_logits")
def binary_cross_entropy_with_logits(call, input, target, weight=None, pos_weight=None, reduction=MEAN):
    """``(1 - t)*x + log(1 + exp(-x))``; back, ``1/(1 + exp(-x)) - t``. A weight of what is true takes one more."""
    weighted = (weight is not None) + (pos_weight is not None)
    return _of_two(call, input, target, 1 + weighted, 2 + weighted, reduction, weight, pos_weight)


@operator("l1_loss")
def absolute(call, input, target, reduction=MEAN):
    """The size of the difference; the difference is kept."""
    shape = call.broadcast(input.sides, target.sides)
    kind = call.promoted(input, target)
    call.keeps(product(shape), kind)
    return _reduced(call, shape, reduction, kind, input, target)


@operator("kl_div")
def divergence(call, input, target, reduction=MEAN, log_target=False):
    """``t*(log(t) - x)``, or ``exp(t)*(t - x)`` for a target that is a logarithm."""
    shape = call.broadcast(input.sides, target.sides)
    entries, kind = product(shape), call.promoted(input, target)
    call.multiplies("elementwise", entries, {input: entries, target: entries * 2})
    if log_target:
        call.keeps(target.entries, target.dtype)
        call.keeps(entries, kind, target)
    else:
        call.saves(target)
        call.saves(input, target)
    return _reduced(call, shape, reduction, kind, input, target)


@operator("nll_loss", "nll_loss_nd")
def negative_log_likelihood(call, input, target, weight=None, reduction=MEAN, ignore_index=-100):
    """What is said of the true class, with a minus. The sum of the classes' weights is kept."""
    call.saves(input)
    return _of_class(call, input, target, weight, reduction)


@operator("cross_entropy_loss")
def cross_entropy(call, input, target, weight=None, reduction=MEAN, ignore_index=-100, label_smoothing=0.0):
    """Minus the logarithm of softmax at the true class, or its mean by probabilities of classes; it is kept.

    Back, an entry takes one product of softmax.
    """
    classes = 1 if input.rank > 1 else 0
    call.keeps(input.entries, input.dtype)
    if not target.dtype.is_floating_point:
        call.multiplies("elementwise", 0, {input: input.entries})
        if label_smoothing:
            call.keeps(target.entries, torch.bool)
            if reduction == MEAN:
                call.keeps(1, torch.int64 if weight is None else input.dtype)
        return _of_class(call, input, target, weight, reduction)
    for one, other in zip(input.sides, target.sides, strict=True):
        call.equal(one, other, "there is a probability of each class")
    takes = input.entries * (1 + (weight is not None))
    call.multiplies("elementwise", takes, {input: takes + input.entries, target: takes})
    if label_smoothing:
        call.keeps(target.entries, target.dtype, input)
    else:
        call.saves(target, input)
    call.saves(weight)
    output = _reduced(call, (*input.sides[:classes], *input.sides[classes + 1 :]), reduction, input.dtype)
    for one in (input, target):
        call.reads(output, one, _without(output, classes))
    return output


@operator("multi_margin_loss")
def multi_margin(call, input, target, p=1, margin=1.0, weight=None, reduction=MEAN):
    """How far each class comes within a margin of the true one; input and target are kept."""
    call.multiplies("elementwise", input.entries, {input: input.entries})
    for one in (input, target, weight):
        call.saves(one)
    return _reduced(call, target.sides, reduction, input.dtype)


@operator("multilabel_margin_loss")
def multilabel_margin(call, input, target, reduction=MEAN):
    """The same for several true classes; which of them are true is kept as well."""
    for one, other in zip(input.sides, target.sides, strict=True):
        call.equal(one, other, "there is a place in the target for each class")
    call.multiplies("elementwise", input.entries, {input: input.entries})
    for one in (input, target):
        call.saves(one)
    call.keeps(target.entries, input.dtype)
    return _reduced(call, target.sides[:-1], reduction, input.dtype)


@operator("poisson_nll_loss")
def poisson(call, input, target, log_input=True, full=False, eps=1e-8, reduction=MEAN):
    """Composed by PyTorch, as here."""

    def composed(input, target):
        loss = torch.exp(input) - target * input if log_input else input - target * torch.log(input + eps)
        if full:
            term = target * torch.log(target) - target + 0.5 * torch.log(2 * torch.pi * target)
            loss += term.masked_fill(target <= 1, 0)
        return _mean_or_sum(loss, reduction)

    return call.run(composed, input, target)


@operator("hinge_embedding_loss")
def hinge_embedding(call, input, target, margin=1.0, reduction=MEAN):
    """Composed by PyTorch, as here."""

    def composed(input, target):
        zeros = torch.zeros_like(input)
        within = (margin - input).clamp_min_(0)
        apart = torch.where(target != 1, within, zeros)
        return _mean_or_sum(apart + torch.where(target != -1, input, zeros), reduction)

    return call.run(composed, input, target)


@operator("margin_ranking_loss")
def margin_ranking(call, input1, input2, target, margin=0.0, reduction=MEAN):
    """Composed by PyTorch, as here."""

    def composed(one, other, target):
        return _mean_or_sum((-target * (one - other) + margin).clamp_min_(0), reduction)

    return call.run(composed, input1, input2, target)


@operator("cosine_embedding_loss")
def cosine_embedding(call, input1, input2, target, margin=0.0, reduction=MEAN):
    """Composed by PyTorch, as here."""

    def composed(one, other, target):
        tiny = 1e-12
        lengths = (((one * one).sum(-1) + tiny) * ((other * other).sum(-1) + tiny)).sqrt_()
        cosine = (one * other).sum(-1) / lengths
        zeros = torch.zeros_like(cosine)
        near = torch.where(target == 1, 1 - cosine, zeros)
        return _mean_or_sum(near + torch.where(target == -1, (cosine - margin).clamp_min_(0), zeros), reduction)

    return call.run(composed, input1, input2, target)


@operator("triplet_margin_loss")
def triplet_margin(call, anchor, positive, negative, margin=1.0, p=2.0, eps=1e-6, swap=False, reduction=MEAN):
    """Composed by PyTorch, as here."""

    def composed(anchor, positive, negative):
        near = torch.pairwise_distance(anchor, positive, p, eps)
        far = torch.pairwise_distance(anchor, negative, p, eps)
        if swap:
            far = torch.min(far, torch.pairwise_distance(positive, negative, p, eps))
        return _mean_or_sum(torch.clamp_min(margin + near - far, 0), reduction)

    return call.run(composed, anchor, positive, negative)


@operator("ctc_loss")
def connectionist(
    call, log_probs, targets, input_lengths, target_lengths, blank=0, reduction=MEAN, zero_infinity=False
):
    """The likelihood of labels along all alignments. What it takes and keeps depends on lengths that are data."""
    call.node.unknown = True
    return _reduced(call, log_probs.sides[1:2] if log_probs.rank > 2 else (), reduction, log_probs.dtype)


@operator("pairwise_distance")
def pairwise_distance(call, x1, x2, p=2.0, eps=1e-6, keepdim=False):
    """Composed by PyTorch, as here."""
    return call.run(lambda one, other: torch.linalg.vector_norm(one - other + eps, p, -1, keepdim), x1, x2)


@operator("cosine_similarity")
def cosine_similarity(call, x1, x2, dim=1, eps=1e-8):
    """Composed by PyTorch, as here; that lengths are no less than ``eps`` changes them where they are."""

    def composed(one, other):
        lengths = [torch.linalg.vector_norm(given, 2, dim, True).clone() for given in (one, other)]
        return ((one / lengths[0]) * (other / lengths[1])).sum(dim)

    return call.run(composed, x1, x2)


def _mean_or_sum(loss, reduction):
    return loss.mean() if reduction == MEAN else loss.sum() if reduction == SUM else loss


def _reduced(call, shape, reduction, dtype, *operands):
    """A loss of each entry, which lie as those of the operands do, or one number."""
    return call.joined(shape, dtype, *operands) if reduction == NONE else call.new((), dtype)


def _of_two(call, input, target, forward, back, reduction, *weights):
    """A loss of two tensors that keeps both, and what an entry takes there and back."""
    shape = call.broadcast(input.sides, target.sides)
    output = _reduced(call, shape, reduction, call.promoted(input, target), input, target)
    entries = product(shape)
    call.multiplies("elementwise", entries * forward, {input: entries * back, target: entries * back})
    for one in (input, target, *weights):
        call.saves(one)
    return output


def _of_class(call, input, target, weight, reduction):
    """The likelihood of the true class, at each example and cell."""
    places_of(call, target, torch.int64, torch.uint8)
    if input.rank != target.rank + 1:
        raise call.refuse(f"a class is given for each of {call.said(input)}, not {call.said(target)}")
    classes = 1 if input.rank > 1 else 0
    for one, other in zip((*input.sides[:classes], *input.sides[classes + 1 :]), target.sides, strict=True):
        call.equal(one, other, "there is a class for each example and cell")
    output = _reduced(call, target.sides, reduction, input.dtype, target)
    if weight is not None:
        call.equal(weight.sides[0], input.sides[classes], "there is a weight of each class")
        call.multiplies("elementwise", target.entries, {input: target.entries})
    for one in (target, weight):
        call.saves(one)
    call.keeps(1, input.dtype)
    call.reads(output, input, _without(output, classes))
    call.reads(output, target, [Reads(axis) for axis in range(output.rank)])
    return output


def _without(output, classes):
    """Each place of a loss reads its own; along the classes all are read."""
    return [Reads(axis if axis < classes else axis + 1) for axis in range(output.rank)]
