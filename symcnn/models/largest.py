"""The largest size that fits into so much memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from symcnn.errors import DomainError, SymcnnError, WrongKind, of_kind, shown
from symcnn.formulas.bytes import BYTES
from symcnn.models.comparing import MOST, increasing
from symcnn.models.conditions import Admitted
from symcnn.models.results import Requirement
from symcnn.models.sizes import mapped, symbols, value
from symcnn.models.told import told
from symcnn.models.whole import Size, symbol

if TYPE_CHECKING:
    from symcnn.models.model import TracedModel

UNITS = {"": 1, **BYTES}
FAR = 10_000
"""How far below what fits, and beyond, a size is sought that is admitted."""
AMOUNT = re.compile(r"\s*([0-9]{1,12})(?:\.([0-9]{1,12}))?\s*([A-Za-z]*)\s*\Z", re.ASCII)


def amount(memory: Any) -> int:
    """So many bytes, of a whole number or a text.

    >>> amount("8 GiB"), amount("1.5 kB"), amount(10)
    (8589934592, 1500, 10)

    Errors: `WrongKind` for anything else.
    """
    if isinstance(memory, int) and not isinstance(memory, bool) and memory >= 0:
        return memory
    found = AMOUNT.match(memory) if isinstance(memory, str) else None
    if found is None or found[3] not in UNITS:
        near = [] if found is None else [one for one in UNITS if one.lower().startswith(found[3].lower())]
        near = near or [
            one for one in UNITS if found and one.replace("i", "").lower() == found[3].replace("i", "").lower()
        ]
        raise WrongKind(
            f'memory is a number of bytes or a text such as "8 GiB" ({", ".join(UNITS)[2:]}), not {shown(memory)}'
            + (f"; did you mean {' or '.join(near)}?" if near else "")
        )
    digits = found[2] or ""
    return int(int(found[1] + digits) * UNITS[found[3]] // 10 ** len(digits))


def largest(model: TracedModel, name: str, memory: Any, bytes_: Size, values: Mapping[str, Any]) -> int:
    """The greatest value of a size with which so many bytes are no more than the memory; 0 if none is.

    Errors: `DomainError` for other sizes that are missing or not admitted;
    `SymcnnError` where the memory does not grow with the size, or where none is admitted far and wide.
    """
    of_kind("what is sought", name, str, 'named by a text such as "n"')
    model.domain.named({name: 1, **values})
    if name in values:
        raise WrongKind(f"{model.name}: {name} is what is sought, and is given a value as well")
    missing = [one for one in model.names if one not in values and one != name]
    if missing:
        raise DomainError(f"{model.name}: no value for {', '.join(missing)}")
    rest = [one for one in model.domain.conditions if name not in symbols(one.requirement.size)]
    Admitted(model.name, model.names, rest).check({**values, name: 1})
    most = amount(memory)
    needed = mapped(bytes_, lambda one: values.get(one, symbol(one)))
    if not increasing(needed):
        raise SymcnnError(f"{model.name}: the memory is not seen to grow with {name}, so that no largest one is found")
    low, high = _range(model, name, values)
    fits = _last(needed, name, most, MOST if high is None else high)
    last = max(low, fits - FAR)
    for tried in range(fits, last - 1, -1):
        if model.domain.holds({**values, name: tried}):
            return tried
    beyond = max(low, fits + 1)
    if low == last and any(model.domain.holds({**values, name: tried}) for tried in range(beyond, beyond + FAR)):
        return 0
    model.domain.check({**values, name: low})
    raise SymcnnError(f"{model.name}: no {name} from {last} to {beyond + FAR - 1} is admitted; no other was tried")


def _range(model: TracedModel, name: str, values: Mapping[str, Any]) -> tuple[int, int | None]:
    """The least and the greatest value of a size that is admitted beside the values of the others."""
    asked = []
    for one in model.domain.conditions:
        try:
            size = mapped(one.requirement.size, lambda other: values.get(other, symbol(other)))
        except ZeroDivisionError:  # then no size is admitted, which `holds` says of each
            continue
        if not isinstance(size, int):
            asked.append(Requirement(size, one.requirement.relation))
    return told([name], asked).ranges[name]


def _last(needed: Size, name: str, most: int, high: int) -> int:
    if name not in symbols(needed):
        raise SymcnnError(f"the memory does not depend on {name}")
    low = 0
    while low < high:
        middle = (low + high + 1) // 2
        if value(needed, {name: middle}) <= most:
            low = middle
        else:
            high = middle - 1
    return low


__all__ = ["amount", "largest"]
