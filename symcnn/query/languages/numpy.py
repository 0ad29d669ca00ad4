"""A closed form in NumPy: whole numbers are int64, with every overflow refused beforehand, all others are float64."""

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
    """An array of int64, or of float64; refused is what is no finite number, or is not whole."""
    refusal = words + "; got " + _shown(value)
    try:
        array = np.asarray(value)
    except (TypeError, ValueError, RuntimeError):  # lists of several lengths, a tensor on another device
        raise ValueError(refusal) from None
    if array.dtype.kind == "O" and all(type(one) is int for one in array.flat):
        if whole:
            raise OverflowError(words + ", within int64; got " + _shown(value))
        try:
            array = array.astype(np.float64)
        except OverflowError:
            raise ValueError(refusal) from None
    if array.dtype.kind not in "iuf" or isinstance(value, np.ma.MaskedArray) or not np.all(np.isfinite(array)):
        raise ValueError(refusal)
    if not whole:
        return array.astype(np.float64)
    if not np.all(array == np.floor(array)):
        raise ValueError(refusal)
    if array.size and not -(2**63) <= int(array.min()) <= int(array.max()) < 2**63:
        raise OverflowError(words + ", within int64; got " + _shown(value))
    return array.astype(np.int64)
''',
    "_most": '''
def _most(array):
    """The largest size of its members, and at least 1."""
    return max(1, -int(array.min()), int(array.max())) if array.size else 1
''',
    "_shape": """
def _shape(*arrays):
    shapes = [array.shape for array in arrays]
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        raise ValueError("FORM: arrays must be broadcast against each other; got shapes " + str(shapes)[1:-1]) from None
""",
    "_any": """
def _any(condition):
    return bool(np.any(condition))
""",
    "_not": """
def _not(condition):
    return np.logical_not(condition)
""",
    "_where": """
def _where(condition, x, y):
    return np.where(condition, x, y)
""",
    "_larger": """
def _larger(x, y):
    return np.maximum(x, y)
""",
    "_smaller": """
def _smaller(x, y):
    return np.minimum(x, y)
""",
    "_real": """
def _real(array):
    return np.asarray(array, dtype=np.float64)
""",
    "_exp": """
def _exp(x):
    return np.exp(x)
""",
    "_log": """
def _log(x):
    return np.log(x)
""",
    "_erf": """
def _erf(x):
    from math import erf

    return np.vectorize(erf, otypes=[np.float64])(x)
""",
    "_erfc": """
def _erfc(x):
    from math import erfc

    return np.vectorize(erfc, otypes=[np.float64])(x)
""",
    "_atan": """
def _atan(x):
    return np.arctan(x)
""",
    "_tanh": """
def _tanh(x):
    return np.tanh(x)
""",
    "_sin": """
def _sin(x):
    return np.sin(x)
""",
    "_cos": """
def _cos(x):
    return np.cos(x)
""",
    "_finite": """
def _finite(array):
    if not np.all(np.isfinite(array)):
        raise ValueError("FORM: there is no value, or it is too large for a float64")
    return array
""",
    "_shaped": '''
def _shaped(value, shape, kind):
    """An array of this shape and kind."""
    try:
        array = np.asarray(value, dtype=kind)
    except OverflowError:
        raise OverflowError("FORM: the value is too large for int64") from None
    return (array if array.shape == shape else np.broadcast_to(array, shape).copy())[()]
''',
}


class Source(array_source.Source):
    """Python over NumPy's arrays that stands alone."""

    title = "NumPy"
    imported = "numpy as np"
    kinds: ClassVar = {Kind.WHOLE: "np.int64", Kind.REAL: "np.float64", Kind.TRUTH: "np.bool_"}
    helpers = OWN
    reserved = array_source.Source.reserved | {"np", *HELPERS, *OWN}


def source(form: ClosedForm) -> str:
    """The text of a module that imports NumPy alone. Errors: `NotWritten`."""
    return array_source.source(form, Source)


__all__ = ["Source", "source"]
