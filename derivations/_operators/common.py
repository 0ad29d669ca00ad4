"""What rules of several kinds share: operands joined entry by entry, and what is kept of an operand written over."""

import torch

from symcnn.models.value import Value


def listed(arguments):
    """Numbers that are given one by one, or as one list."""
    if len(arguments) == 1 and isinstance(arguments[0], (tuple, list)):
        return tuple(arguments[0])
    return tuple(arguments)


def floated(dtype):
    """The type of a real function of entries of a type: whole numbers become real ones."""
    return dtype if dtype.is_floating_point or dtype.is_complex else torch.get_default_dtype()


def real(dtype):
    """The type of the absolute value of entries."""
    return torch.empty(0, dtype=dtype, device="meta").abs().dtype if dtype.is_complex else dtype


def entrywise(call, *operands, dtype=None):
    """A new tensor, each entry of which comes of one entry of each operand; numbers are operands, too."""
    values = [one for one in operands if isinstance(one, Value)]
    kind = dtype or call.promoted(*operands)
    if len(values) == 1:
        return call.like(values[0], kind)
    first, second = values[0], values[1]
    if len(values) == 2 and first.sides == second.sides:
        return call.joined(first.sides, kind, *values)
    return call.joined(call.broadcast(*(one.sides for one in values)), kind, *values)


def of_one_type(call, one, other):
    """Refuse factors of two types, which PyTorch does not multiply with each other and add."""
    if one.dtype is not other.dtype:
        kinds = " and ".join(str(value.dtype).removeprefix("torch.") for value in (one, other))
        raise call.refuse(f"what is multiplied and added is of one type, not of {kinds}")


def keep(call, value, *operands):
    """Keep an operand; one that is written over is copied first."""
    if call.in_place and value is call.node.inputs[0]:
        call.keeps(value.entries, value.dtype, *operands)
    else:
        call.saves(value, *operands)


def same(call, value):
    """The tensor itself, where an operator has nothing to do."""
    call.plain = True
    return value
