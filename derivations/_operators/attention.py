"""Attention, composed of the products that it is."""

import torch

from symcnn import operator


@operator("scaled_dot_product_attention")
def attention(call, query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, *, scale=None, enable_gqa=False):
    """Attention as PyTorch works it out where it has no kernel for it: two products of matrices, a softmax between.

    Its kernels multiply as often, and keep less.
    """

    def worked(query, key, value, mask):
        root = 0.5  # of no matter what the number is
        scaled = query * root
        if is_causal:
            mask = torch.ones((query.shape[-2], key.shape[-2]), dtype=torch.bool).tril()
        if mask is not None and mask.dtype == torch.bool:
            mask = torch.zeros_like(mask, dtype=query.dtype).masked_fill(mask.logical_not(), float("-inf"))
        if enable_gqa:
            key = key.repeat_interleave(query.shape[-3] // key.shape[-3], -3)
            value = value.repeat_interleave(query.shape[-3] // value.shape[-3], -3)
        scores = torch.matmul(scaled, key.transpose(-2, -1) * root)
        if mask is not None:
            scores = scores.add_(mask)
        weights = torch.softmax(scores, -1)
        if dropout_p > 0:
            weights = torch.dropout(weights, dropout_p, True)
        return torch.matmul(weights, value)

    return call.run(worked, query, key, value, attn_mask)
