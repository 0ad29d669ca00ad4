"""Which name of a typed answer is which of the derivation's: by spelling, then by conventions, and never by a guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from symcnn.errors import Unreadable
from symcnn.marking.names import Names, flat
from symcnn.marking.nodes import BINDERS, Node, Written
from symcnn.printing.letters import Name

EULER, CIRCLE, DELTA = "e", "pi", "delta"
"""Letters that mean something where the derivation has no name of that kind."""


@dataclass(frozen=True)
class Match:
    """A typed name, the derivation's that it is, and why."""

    typed: str
    name: str
    why: str


@dataclass(frozen=True)
class Ambiguity:
    """A typed name that fits several of the derivation's, or fits one that another fits as well."""

    typed: str
    candidates: tuple[str, ...]
    why: str


Fitting = tuple[list[tuple[str, bool]], str]
"""Names that fit, each with whether the indices are those of a sequence; and why."""


@dataclass
class Matching:
    """What each typed name is: the derivation's name, and whether its indices are those of a sequence."""

    found: dict[Written, tuple[str, bool]] = field(default_factory=dict)
    matches: list[Match] = field(default_factory=list)
    ambiguous: list[Ambiguity] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Use:
    """A name as it is used: with how many indices, where first."""

    written: Written
    indices: int
    at: int
    indexed: bool = False


def match(text: str, tree: Node, names: Names, left: Node | None) -> Matching:
    """The names of a text; ``left`` is what stands alone on the left of an equals sign. Errors: `Unreadable`."""
    uses: dict[Written, _Use] = {}
    _collect(tree, names, frozenset(), uses)
    done = Matching()
    candidates: dict[Written, Fitting] = {}
    for written, use in uses.items():
        exact = _exact(text, use, names)
        if exact is not None:
            done.found[written] = exact
            if exact[0] not in names.symbols:
                done.unmatched.append(_typed(written, exact[1]))
        else:
            candidates[written] = _candidates(use, names)
    own = {written for written, use in uses.items() if use.indexed}
    _settle(done, candidates, names, left, own)
    return done


def _typed(written: Written, indexed: bool) -> str:
    return written.base.text if indexed else written.text


def _settle(
    done: Matching, candidates: dict[Written, Fitting], names: Names, left: Node | None, own: set[Written]
) -> None:
    """A name is matched where one name fits it, and nothing else that is typed fits that one."""
    alone = left.value if left is not None and left.kind == "name" else None
    free = [name for name in names.sought if name not in {found for found, _ in done.found.values()}]
    if alone in candidates and len(names.sought) == 1 and free:
        family = names.is_family(free[0])
        if family == bool(left and left.parts) or not family:
            candidates[alone] = ([(free[0], family)], "it is what is asked for")
    claimed: dict[str, set[str]] = {}
    for written, (name, indexed) in done.found.items():
        claimed.setdefault(name, set()).add(_typed(written, indexed))
    for written, (fitting, _) in candidates.items():
        if len(fitting) == 1:
            claimed.setdefault(fitting[0][0], set()).add(_typed(written, fitting[0][1]))
    said: set[str] = set()
    for written, (fitting, why) in candidates.items():
        typed = _typed(written, all(indexed for _, indexed in fitting) if fitting else written in own)
        if len(fitting) == 1 and len(claimed[fitting[0][0]]) == 1:
            done.found[written] = fitting[0]
            if typed not in said:
                done.matches.append(Match(typed, fitting[0][0], why))
        elif fitting and typed not in said:
            options = tuple(name for name, _ in fitting)
            others = sorted(claimed.get(options[0], set()) - {typed})
            both = f"{' and '.join([typed, *others])} may both be {options[0]}"
            done.ambiguous.append(Ambiguity(typed, options, both if len(options) == 1 else why))
            done.unmatched.append(typed)
        elif typed not in said:
            done.unmatched.append(typed)
        said.add(typed)


def _exact(text: str, use: _Use, names: Names) -> tuple[str, bool] | None:
    """The name that is typed so, or the sequence whose member it is."""
    name = names.exact(use.written) if use.written.low is not None else None
    if name is not None and not names.is_family(name):
        return name, False
    family = names.exact(use.written.base)
    if use.indices and family is not None and names.is_family(family):
        return family, True
    if name is not None:
        wanted = f"which member is meant, as in {name}_1 or {name}_l"
        raise Unreadable(text, use.at, f"{name}, which is a sequence", wanted)
    return None


def _candidates(use: _Use, names: Names) -> tuple[list[tuple[str, bool]], str]:
    """What a name that is not typed exactly may be, and why."""
    forms = [(use.written, False)] if use.written.low is not None else []
    for written, indexed in [*forms, *([(use.written.base, True)] if use.indices else [])]:
        spelt = [name for name in names.respelled(written) if names.is_family(name) == indexed]
        usual = [name for name in names.conventional(written) if names.is_family(name) == indexed]
        if len(spelt) == 1 and any(flat(Written(name).key) == flat(written.key) for name in spelt):
            return [(spelt[0], indexed)], f"{written.text} is {spelt[0]} in another spelling"
        if spelt and set(usual) <= set(spelt):
            why = f"{written.text} is {' or '.join(spelt)} in another case"
            return [(name, indexed) for name in spelt], why
        if spelt or usual:
            found = list(dict.fromkeys([*spelt, *usual]))
            meant = " or ".join(f"{name} ({names.meanings.get(name, '')})" for name in found)
            return [(name, indexed) for name in found], f"{written.text} is usual for {meant}"
    return [], ""


def _collect(node: Node, names: Names, bound: frozenset[Name], uses: dict[Written, _Use]) -> None:
    """The names that stand free, with how they are used."""
    if node.kind == "name":
        written: Written = node.value
        if not node.parts and written.key in bound:
            return
        if is_constant(node, names):
            for part in node.parts:
                _collect(part, names, bound, uses)
            return
        own = indexes(node, names, bound)
        uses.setdefault(written, _Use(written, len(node.parts), node.at, own))
        if own:
            for part in node.parts:
                _collect(part, names, bound, uses)
        return
    if node.kind == "apply":
        head, *rest = node.parts
        uses.setdefault(head.value, _Use(head.value, len(node.parts), head.at))
        for part in (*head.parts, *rest):
            _collect(part, names, bound, uses)
        return
    inside = bound | {written.key for written in node.value} if node.kind in BINDERS else bound
    for place, part in enumerate(node.parts):
        _collect(part, names, inside if place == 0 else bound, uses)


def indexes(node: Node, names: Names, bound: frozenset[Name]) -> bool:
    """Whether what stands below a name is an index, and not a part of the name."""
    written: Written = node.value
    if not node.parts or (written.low is not None and names.exact(written) is not None):
        return False
    family = names.exact(written.base)
    if family is not None and names.is_family(family):
        return True
    if written.low is None:
        return True
    spelt = [name for name in names.respelled(written) if not names.is_family(name)]
    return not spelt and any(part.kind == "name" and part.value.key in bound for part in node.parts)


def is_constant(node: Node, names: Names) -> bool:
    """Whether a name is Euler's number, the circle's, or Kronecker's delta: no name of the derivation is so called."""
    written: Written = node.value
    if names.exact(written) is not None or names.exact(written.base) is not None:
        return False
    if node.parts:
        return written.base == Written(DELTA) and len(spread(node.parts, 2)) == 2
    return written in (Written(EULER), Written(CIRCLE))


def spread(indices: Sequence[Node], places: int) -> tuple[Node, ...]:
    """Indices, of which two letters side by side are two where so many are asked for: ``x_{ij}``."""
    only = indices[0]
    if len(indices) != 1 or places < 2:
        return tuple(indices)
    if only.kind == "mul" and len(only.parts) == places and set(only.value) == {"*"}:
        return only.parts
    if only.kind == "name" and not only.parts and len(only.value.head) == places:
        return tuple(replace(only, value=Written(letter)) for letter in only.value.head)
    if only.kind == "number" and only.value.denominator == 1 and len(str(only.value)) == places and only.value > 0:
        return tuple(replace(only, value=type(only.value)(digit)) for digit in str(only.value))
    return tuple(indices)


__all__ = ["Ambiguity", "Match", "Matching", "indexes", "is_constant", "match", "spread"]
