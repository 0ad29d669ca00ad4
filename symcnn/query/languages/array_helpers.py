"""What the source of a closed form over arrays calls, in words that NumPy and PyTorch share.

``FORM`` is the name of the form. ``held`` says where a number is asked for: elsewhere it may be anything.
"""

HELPERS = {
    "_shown": """
def _shown(value):
    try:
        text = " ".join(repr(value.item() if getattr(value, "shape", None) == () else value).split())
    except Exception:
        return "a value of type " + type(value).__name__
    return text if len(text) <= 100 else text[:100] + "... (" + str(len(text)) + " letters)"
""",
    "_items": '''
def _items(items, axes, whole, words):
    """A list of numbers, or of lists of them, as Python's."""
    try:
        items = items.tolist() if hasattr(items, "tolist") else items
    except RuntimeError:
        raise ValueError(words + "; got " + _shown(items)) from None
    if axes:
        if not isinstance(items, (list, tuple)):
            raise ValueError(words + "; got " + _shown(items))
        rows = [_items(item, axes - 1, whole, words) for item in items]
        if axes > 1 and len({len(row) for row in rows}) > 1:
            raise ValueError(words + ", with rows of one length; got " + _shown(items))
        return rows
    number = None
    if isinstance(items, (int, float)) and not isinstance(items, bool):
        try:
            number = int(items) if whole else float(items)
        except (ValueError, OverflowError):
            pass
    if number is None or not abs(number) < float("inf") or (whole and number != items):
        raise ValueError(words + "; got " + _shown(items))
    return number
''',
    "_single": """
def _single(value, whole, words):
    array = _number(value, whole, words)
    if array.shape not in ((), (1,)):
        raise ValueError(words + ", and one number for all points; got " + _shown(value))
    return array.reshape(()).item()
""",
    "_fits": """
def _fits(size):
    if size >= 2**63:
        raise OverflowError("FORM: a whole number on the way might be too large for int64")
""",
    "_power": """
def _power(base, exponent):
    if abs(base) > 1 and base.bit_length() * exponent > 3_321_928:
        raise OverflowError("FORM: a whole number on the way is too large for int64")
    return base**exponent
""",
    "_divisor": """
def _divisor(below, held=True):
    wrong = below == 0
    if _any(wrong & held):
        raise ValueError("FORM: there is no value: it divides by zero")
    return below if held is True else _where(wrong, 1, below)
""",
    "_exactly": """
def _exactly(above, below, held=True):
    if _any((above % below != 0) & held):
        raise ValueError("FORM: there is no value: it is no whole number")
    return above // below
""",
    "_logarithm": """
def _logarithm(x, held=True):
    wrong = x <= 0
    if _any(wrong & held):
        raise ValueError("FORM: there is no value: the logarithm of a number that is not positive is no real number")
    return _log(x if held is True else _where(wrong, 1.0, x))
""",
    "_real_power": """
def _real_power(base, exponent, held=True):
    wrong = ((base < 0) & (exponent % 1 != 0)) | ((base == 0) & (exponent < 0))
    if _any(wrong & held):
        raise ValueError("FORM: there is no value: it divides by zero, or takes a root of a negative number")
    try:
        return (base if held is True else _where(wrong, 1.0, base)) ** exponent
    except OverflowError:
        raise ValueError("FORM: there is no value, or it is too large for a float64") from None
""",
}

__all__ = ["HELPERS"]
