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


def layer_name(row: Row) -> str:
    """A layer's path, for people; the network's own code has none."""
    return row.name or "the model"


def layer_words(row: Row) -> str:
    """A layer's operators and what is set of it, in a few words."""
    kernel = row.settings.get("kernel_size")
    parts = [] if kernel is None else [_kernel(kernel, len(row.shape) - 1)]
    for key, usual in {"stride": "1", "padding": "0", "dilation": "1", "groups": "1"}.items():
        value = row.settings.get(key)
        if value is not None and _sides(value) != usual:
            parts.append(f"{key} {_sides(value)}")
    return ", ".join([row.operator, *parts])


def _sides(value: Any) -> str:
    """A setting of each axis, said once where it is the same for all.

    >>> _sides(2), _sides((2, 2)), _sides((0, 1))
    ('2', '2', '0 by 1')
    """
    sides = tuple(map(str, value)) if isinstance(value, (tuple, list)) else (str(value),)
    return sides[0] if len(set(sides)) == 1 else " by ".join(sides)


def _kernel(value: Any, axes: int) -> str:
    """The sides of a kernel, all written out, also where one is given for all axes.

    >>> _kernel(3, 2), _kernel((2, 4), 2), _kernel(3, 1)
    ('3 by 3', '2 by 4', '3')
    """
    return " by ".join(map(str, value if isinstance(value, (tuple, list)) else (value,) * max(axes, 1)))
