"""A closed form in PyTorch: whole numbers are int64, with every overflow refused beforehand, all others are float64."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from symcnn.query.language import Kind
from symcnn.query.languages import array_source
from symcnn.query.languages.array_helpers import HELPERS

if TYPE_CHECKING:
    from symcnn.query.closed_form import ClosedForm

OWN = {
    "_number": '''
def _number(value, whole, words):
    """A tensor of int64, or of float64; refused is what is no finite number, or is not whole."""
    refusal, beyond = words + "; got " + _shown(value), words + ", within int64; got " + _shown(value)
    try:
        tensor = torch.as_tensor(value)
        if tensor.is_floating_point() and not isinstance(value, torch.Tensor):
            tensor = torch.as_tensor(value, dtype=torch.float64)
    except (TypeError, ValueError, RuntimeError, OverflowError) as error:
        if whole and "overflow" in str(error).lower():
            raise OverflowError(beyond) from None
        raise ValueError(refusal) from None
    plain = tensor.layout == torch.strided and not tensor.is_meta and not tensor.is_quantized
    if not plain or tensor.is_complex() or tensor.dtype in (torch.bool, torch.uint64):
        raise ValueError(refusal)
    tensor = tensor.to(torch.float64 if tensor.is_floating_point() else torch.int64)
    if not torch.all(torch.isfinite(tensor)):
        raise ValueError(refusal)
    if whole and tensor.is_floating_point():
        if not torch.all(tensor == torch.floor(tensor)):
            raise ValueError(refusal)
        if not torch.all((tensor >= -(2.0**63)) & (tensor < 2.0**63)):
            raise OverflowError(beyond)
    return tensor.to(torch.int64 if whole else torch.float64)
''',
    "_most": '''
def _most(tensor):
    """The largest size of its members, and at least 1."""
    return max(1, -int(tensor.min()), int(tensor.max())) if tensor.numel() else 1
''',
    "_shape": """
def _shape(*tensors):
    shapes = [tuple(tensor.shape) for tensor in tensors]
    try:
        return torch.broadcast_shapes(*shapes)
    except RuntimeError:
        raise ValueError("FORM: arrays must be broadcast against each other; got shapes " + str(shapes)[1:-1]) from None
""",
    "_any": """
def _any(condition):
    return bool(torch.any(condition)) if isinstance(condition, torch.Tensor) else bool(condition)
""",
    "_not": """
def _not(condition):
    return torch.logical_not(condition) if isinstance(condition, torch.Tensor) else not condition
""",
    "_tensors": '''
def _tensors(*values):
    """Tensors of one kind on one device, of which some may be plain numbers."""
    given = [value for value in values if isinstance(value, torch.Tensor)]
    floats = any(isinstance(value, float) for value in values) or any(tensor.is_floating_point() for tensor in given)
    kind, device = torch.float64 if floats else torch.int64, given[0].device if given else None
    return [torch.as_tensor(value, dtype=kind, device=device) for value in values]
''',
    "_where": """
def _where(condition, x, y):
    x, y = _tensors(x, y)
    return torch.where(torch.as_tensor(condition, device=x.device), x, y)
""",
    "_larger": """
def _larger(x, y):
    return torch.maximum(*_tensors(x, y))
""",
    "_smaller": """
def _smaller(x, y):
    return torch.minimum(*_tensors(x, y))
""",
    "_real": """
def _real(tensor):
    return tensor.to(torch.float64) if isinstance(tensor, torch.Tensor) else float(tensor)
""",
    "_exp": """
def _exp(x):
    return torch.exp(x) if isinstance(x, torch.Tensor) else torch.exp(torch.tensor(x, dtype=torch.float64)).item()
""",
    "_log": """
def _log(x):
    return torch.log(x) if isinstance(x, torch.Tensor) else torch.log(torch.tensor(x, dtype=torch.float64)).item()
""",
    "_erf": """
def _erf(x):
    return torch.erf(x) if isinstance(x, torch.Tensor) else torch.erf(torch.tensor(x, dtype=torch.float64)).item()
""",
    "_erfc": """
def _erfc(x):
    return torch.erfc(x) if isinstance(x, torch.Tensor) else torch.erfc(torch.tensor(x, dtype=torch.float64)).item()
""",
    "_atan": """
def _atan(x):
    return torch.atan(x) if isinstance(x, torch.Tensor) else torch.atan(torch.tensor(x, dtype=torch.float64)).item()
""",
    "_tanh": """
def _tanh(x):
    return torch.tanh(x) if isinstance(x, torch.Tensor) else torch.tanh(torch.tensor(x, dtype=torch.float64)).item()
""",
    "_sin": """
def _sin(x):
    return torch.sin(x) if isinstance(x, torch.Tensor) else torch.sin(torch.tensor(x, dtype=torch.float64)).item()
""",
    "_cos": """
def _cos(x):
    return torch.cos(x) if isinstance(x, torch.Tensor) else torch.cos(torch.tensor(x, dtype=torch.float64)).item()
""",
    "_finite": """
def _finite(tensor):
    if not torch.all(torch.isfinite(torch.as_tensor(tensor))):
        raise ValueError("FORM: there is no value, or it is too large for a float64")
    return tensor
""",
    "_shaped": '''
def _shaped(value, shape, kind):
    """A tensor of this shape and kind."""
    if type(value) is int and not -(2**63) <= value < 2**63:
        raise OverflowError("FORM: the value is too large for int64")
    tensor = torch.as_tensor(value, dtype=kind)
    return tensor if tensor.shape == shape else tensor.expand(shape).clone()
''',
}


class Source(array_source.Source):
    """Python over PyTorch's tensors that stands alone."""

    title = "PyTorch"
    imported = "torch"
    kinds: ClassVar = {Kind.WHOLE: "torch.int64", Kind.REAL: "torch.float64", Kind.TRUTH: "torch.bool"}
    helpers = OWN
    reserved = array_source.Source.reserved | {"torch", *HELPERS, *OWN}


def source(form: ClosedForm) -> str:
    """The text of a module that imports PyTorch alone. Errors: `NotWritten`."""
    return array_source.source(form, Source)


__all__ = ["Source", "source"]
