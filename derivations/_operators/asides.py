"""Calls of PyTorch that work out nothing, and functions that it writes in Python which ask for numbers in tensors.

Names with dots are functions of PyTorch's own code, which are read here in place of being run.
"""

import math

import torch

from symcnn import operator


@operator("_record_function_enter_new", "_record_function_enter", "_record_function_exit._RecordFunction",
          "_record_function_exit")  # fmt: skip
def recorded(call, *given, **named):
    """A name for what a profiler sees."""
    call.plain = True
    return object()


@operator("_assert")
def asserted(call, condition, message=""):
    """What a model asks of the numbers in a tensor, which ends it or does nothing; it is taken to hold."""
    call.plain = True


@operator("torch.broadcast_shapes", "torch.functional.broadcast_shapes")
def joined_sides(call, *shapes):
    """The sides of what is joined entry by entry."""
    call.plain = True
    return call.numbers(call.broadcast(*(one if isinstance(one, (tuple, list)) else (one,) for one in shapes)))


@operator("torch.nn.modules.transformer._detect_is_causal_mask")
def causal(call, mask, is_causal=None, size=None):
    """Whether a mask is the one that hides what comes after, where that is not said: PyTorch reads it off the numbers.

    It is taken to be any mask, which is added; the products are the same.
    """
    call.plain = True
    return is_causal is True


@operator("torch.nn.modules.batchnorm._BatchNorm.forward")
def mean_of_all_batches(call, module, input):
    """With a momentum of None PyTorch asks how many batches there were, which says how far a mean moves, and no more.

    What is left to PyTorch's own code is not implemented here.
    """
    call.plain = True
    if module.momentum is not None or not (module.training and module.track_running_stats):
        return NotImplemented

    def composed(input):
        module._check_input_dim(input)
        module.num_batches_tracked.add_(1)
        running = module.running_mean, module.running_var
        return torch.nn.functional.batch_norm(input, *running, module.weight, module.bias, True, 0.0, module.eps)

    return call.run(composed, input)


@operator("torch.nn.functional.gaussian_nll_loss")
def gaussian(call, input, target, var, full=False, eps=1e-6, reduction="mean"):
    """Composed by PyTorch, as here, which asks besides that no variance be negative."""

    def composed(input, target, var):
        if isinstance(var, float):
            var = var * torch.ones_like(input)
        elif var.dim() == input.dim() - 1:
            var = var.unsqueeze(-1)
        var = var.clone()
        with torch.no_grad():
            var.clamp_(min=eps)
        loss = 0.5 * (torch.log(var) + (input - target) ** 2 / var)
        if full:
            loss += 0.5 * math.log(2 * math.pi)
        return loss.mean() if reduction == "mean" else loss.sum() if reduction == "sum" else loss

    return call.run(composed, input, target, var)


DIFFERENTIATES = "the model differentiates in its own forward pass, which is not traced"
WHY = {
    "torch._functorch.apis.vmap_impl": "torch.vmap hides an axis from its function, which a trace does not follow; "
    "write the function for tensors that have the axis",
    "torch._functorch.eager_transforms.grad_impl": DIFFERENTIATES,
    "torch._functorch.eager_transforms.grad_and_value_impl": DIFFERENTIATES,
    "torch._functorch.eager_transforms._vjp_with_argnums": DIFFERENTIATES,
    "torch._functorch.eager_transforms._jvp_with_argnums": DIFFERENTIATES,
    "torch._functorch.apis.grad_and_value": DIFFERENTIATES,
    "torch.autograd.grad": DIFFERENTIATES,
    "torch.cond": "which branch is taken depends on the data",
    "torch.while_loop": "how often a loop is run depends on the data",
    "torch.nn.utils.rnn.pack_padded_sequence": "the lengths of packed sequences are data; give the layer the padded "
    "sequences themselves, which is what it takes at most",
    "torch.nn.utils.rnn.pack_sequence": "packed sequences are not traced; stack sequences of one length, or pad them",
    "torch.nested.nested_tensor": "nested tensors are not traced; pad the parts to one tensor",
    "torch.nested.as_nested_tensor": "nested tensors are not traced; pad the parts to one tensor",
    "to_sparse": "how many entries a sparse tensor keeps depends on the data",
    "sparse_coo_tensor": "sparse tensors are not traced, since how many entries they keep is data",
    "quantize_per_tensor": "quantised tensors are not traced; trace the model before it is quantised",
    "quantize_per_channel": "quantised tensors are not traced; trace the model before it is quantised",
}
"""Of what is not traced, why not and what can be done."""
for _one in ("csr", "csc", "bsr", "bsc"):
    WHY[f"to_sparse_{_one}"] = WHY["to_sparse"]
    WHY[f"sparse_{_one}_tensor"] = WHY["sparse_coo_tensor"]


def _exists(name):
    home, _, short = name.rpartition(".")
    owner = torch
    for part in home.split(".")[1:]:
        owner = getattr(owner, part, None)
    return hasattr(owner, short)


@operator(*(name for name in WHY if "." not in name or _exists(name)))
def refused(call, *given, **named):
    """What a trace does not follow."""
    name = call.node.place.operator
    raise call.refuse(next(why for key, why in WHY.items() if key.rpartition(".")[2] == name))
