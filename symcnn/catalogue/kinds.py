"""What stands under a name of another kind than the one that was asked for, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from symcnn.errors import OfAnotherKind, UnknownName

USES = {
    "derivation": "`symcnn show {0}` prints it, `symcnn ask {0}` asks it, in Python symcnn.derive({0!r})",
    "network": "`symcnn show {0}` prints its layers, `symcnn check {0}` builds it, in Python "
    "Catalogue().network({0!r})",
    "demonstration": "`symcnn show {0}` says what it looks at, `symcnn check {0}` runs it, in Python "
    "Catalogue().demonstration({0!r})",
    "lab": "`symcnn show {0}` prints its recorded run, `symcnn lab {0}` runs it anew, in Python Catalogue().lab({0!r})",
}
"""What can be done with what stands under a name, by its kind."""


def unknown_name(
    kind: str, name: str, known: Iterable[str], kinds: Mapping[str, Sequence[str]], everything: Sequence[str]
) -> UnknownName:
    """What is wrong with a name under which nothing of the kind stands: it is of another, an area, or nobody's."""
    for other, names in kinds.items():
        if name in names:
            return OfAnotherKind(name, f"{name} is a {other}, and no {kind}: {USES[other].format(name)}")
    below = [one for one in everything if name and one.startswith(name + ".")]
    if below:
        held = f"{', '.join(below[:4])}{', ...' if below[4:] else ''}"
        return OfAnotherKind(name, f"{name} is a folder, and no {kind}: it holds {held}; `symcnn list` names all")
    error, among_all = UnknownName(kind, name, known), UnknownName(kind, name, everything)
    return error if error.near or not among_all.near else among_all


__all__ = ["USES", "unknown_name"]
