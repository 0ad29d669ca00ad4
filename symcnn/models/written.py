"""Which values depend on another, also where memory that several share is written over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from symcnn.models.value import Node, Value


def overwritten(node: Node) -> bool:
    """Whether a node writes over what a tensor holds with something of another one."""
    return node.in_place and any(one is not node.inputs[0] for one in node.inputs)


def sharing(nodes: Sequence[Node], values: Sequence[Value]) -> Mapping[int, tuple[Value, ...]]:
    """By the number of a node that writes over memory, the values of before that lie in it, too."""
    writing = [node for node in nodes if overwritten(node)]
    if not writing:
        return {}
    lying: dict[int, list[Value]] = {}
    for one in values:
        lying.setdefault(id(one.storage), []).append(one)
    return {
        node.number: tuple(one for one in lying[id(node.outputs[0].storage)] if one.node < node.number)
        for node in writing
    }


def dependent(nodes: Sequence[Node], source: Value, shared: Mapping[int, tuple[Value, ...]]) -> frozenset[int]:
    """The numbers of the values that depend on a value, itself too."""
    found = {source.number}
    for node in nodes:
        if any(one.number in found for one in node.inputs):
            found.update(one.number for one in node.outputs)
            found.update(one.number for one in shared.get(node.number, ()))
    return frozenset(found)


__all__ = ["dependent", "overwritten", "sharing"]
