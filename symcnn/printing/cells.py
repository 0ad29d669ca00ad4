"""What stands in a cell of a table, in words: for the page and for the terminal alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symcnn.catalogue.network import Row


def cell_words(entry: Any) -> tuple[tuple[str, ...], str]:
    """The ends of what was measured, the least first, or the one number or text that there is; and the unit.

    >>> cell_words({"values": [93.61, 95.2, 94.0], "unit": "%", "digits": 0}), cell_words(25578)
    ((('94', '95'), '%'), (('25578',), ''))
    >>> cell_words({"values": [-0.001, 0.001], "unit": "", "digits": 2})
    (('0',), '')
    """
    if isinstance(entry, (str, int)):
        return (str(entry),), ""
    ends = (f"{end(entry['values']):.{entry['digits']}f}" for end in (min, max))
    return tuple(dict.fromkeys("0" if float(text) == 0 else text for text in ends)), entry["unit"]


def layer_words(row: Row) -> str:
    """A layer's operator and what is set of it, in a few words."""
    short = {"kernel_size": "", "stride": "stride ", "padding": "padding ", "groups": "groups "}
    usual = {"stride": 1, "padding": 0, "groups": 1}
    parts = []
    for key, words in short.items():
        value = row.settings.get(key)
        if value is not None and value != usual.get(key):
            parts.append(words + _sides(value, square=key == "kernel_size"))
    if row.layer.adds is not None:
        parts.append(f"plus {row.layer.adds or 'the input'}")
    return ", ".join([row.layer.operator.rpartition(".")[2], *parts])


def _sides(value: Any, square: bool) -> str:
    """A setting of each axis, or one for all; ``square`` writes out both sides.

    >>> _sides(3, True), _sides(2, False), _sides((2, 4), True), _sides((0, 1), False)
    ('3 by 3', '2', '2 by 4', '0 by 1')
    """
    if isinstance(value, (tuple, list)):
        return " by ".join(map(str, value))
    return f"{value} by {value}" if square else str(value)
