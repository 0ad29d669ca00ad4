"""The rules by which operators are read: functions of the catalogue's folder ``_operators``, by PyTorch's names.

A rule is a function of a `Call` and of the operator's own arguments. It says which size the output has, by results of
the catalogue, what the operator multiplies and keeps, and which cells of its input it reads.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from symcnn.errors import DerivationError

if TYPE_CHECKING:
    from symcnn.models.results import Result

Rule = Callable[..., Any]
_Rule = TypeVar("_Rule", bound=Rule)

FOLDER = "_operators"
KEPT = ("__bool__", "__int__", "__float__", "__complex__", "__index__", "__rand__")
"""Methods whose names without underscores are those of others: ``Tensor.float`` makes floats, ``torch.rand`` draws."""


def operator(*names: str) -> Callable[[_Rule], _Rule]:
    """Mark a function as the rule of operators, by the names that PyTorch's functions and methods have.

    A method and a function of one name are one operator (``torch.add``, ``Tensor.add``, ``+``), and so is the one
    that works in place.

    >>> @operator("relu", "relu6")
    ... def kept(call, input):
    ...     return call.like(input)
    >>> kept.describes
    ('relu', 'relu6')
    """

    def mark(rule: _Rule) -> _Rule:
        rule.describes = names  # type: ignore[attr-defined]
        return rule

    return mark


@dataclass(frozen=True)
class Rulebook:
    """Rules by the names of operators, and how a result that they name is read."""

    rules: Mapping[str, Rule]
    result: Callable[[Any], Result]
    readings: Mapping[str, Rule] = field(default_factory=dict)
    """By the kinds of `symcnn.models.value.Reads`, what neighbouring cells read."""
    gradients: Mapping[str, Rule] = field(default_factory=dict)
    """By the names of operators, what the backward pass makes (`symcnn.models.gradients`)."""
    precisions: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """By device and kind the operators that ``torch.autocast`` casts for (`symcnn.models.precision`)."""


def precisions_of(package: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """What the rules' folder says of precision, in its file ``precision``."""
    try:
        module = importlib.import_module(f"{package}.{FOLDER}.precision")
    except ModuleNotFoundError:
        return {}
    found: Mapping[str, Mapping[str, tuple[str, ...]]] = module.PRECISIONS
    return found


def reading(kind: str) -> Callable[[_Rule], _Rule]:
    """Mark a function as what the catalogue says of a kind of `symcnn.models.value.Reads`.

    It takes what asks a result (a function of the result and of sizes by name), and sizes by name: of "window" the
    first of neighbouring cells, their ``extent``, and ``k``, ``s``, ``d``, ``p``; it gives the first cell that they
    read, and the extent of what they read.
    """

    def mark(rule: _Rule) -> _Rule:
        rule.reads = kind  # type: ignore[attr-defined]
        return rule

    return mark


def readings_of(package: str) -> dict[str, Rule]:
    """What a package says of kinds of reads. Errors: `DerivationError` for two of one kind."""
    found: dict[str, Rule] = {}
    for module, rule in _functions(package):
        kind = getattr(rule, "reads", None)
        if kind is not None:
            if kind in found:
                raise DerivationError(f"{module}: the kind {kind} is said of in {found[kind].__module__}")
            found[kind] = rule
    return found


def gradients_of(package: str) -> dict[str, Rule]:
    """What a package says of backward passes. Errors: `DerivationError` for two of one operator."""
    return _named(package, "differentiates")


def rules_of(package: str) -> dict[str, Rule]:
    """The rules of a package. Errors: `DerivationError` for two of one operator."""
    return _named(package, "describes")


def _named(package: str, mark: str) -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for module, rule in _functions(package):
        for name in getattr(rule, mark, ()):
            if name in found:
                raise DerivationError(f"{module}: the operator {name} has a rule in {found[name].__module__} already")
            found[name] = rule
    return found


def _functions(package: str) -> Iterator[tuple[str, Any]]:
    """What the files of a package's folder hold of their own, each with the file's name."""
    try:
        folder = importlib.import_module(f"{package}.{FOLDER}")
    except ModuleNotFoundError:
        return
    for entry in sorted(pkgutil.iter_modules(folder.__path__), key=lambda one: one.name):
        module = importlib.import_module(f"{folder.__name__}.{entry.name}")
        for rule in vars(module).values():
            if getattr(rule, "__module__", None) == module.__name__:
                yield module.__name__, rule


def plain_name(func: Any) -> tuple[str, bool]:
    """The name of an operator, without what tells a method from a function; and whether it works in place.

    >>> plain_name("__iadd__"), plain_name("relu_"), plain_name("__getitem__"), plain_name("conv2d")
    (('add', True), ('relu', True), ('getitem', False), ('conv2d', False))
    >>> plain_name("__float__"), plain_name("float")
    (('__float__', False), ('float', False))
    """
    name = func if isinstance(func, str) else getattr(func, "__name__", str(func))
    if name in ("__get__", "__set__"):
        about = func.__self__.__name__
        return f".{about}" if name == "__get__" else f".{about}=", False
    if name.startswith("__") and name.endswith("__"):
        if name in KEPT:
            return name, False
        name = name[2:-2]
        if name == "setitem":
            return name, True
        if name[0] == "i" and name[1:] in (
            "add",
            "sub",
            "mul",
            "truediv",
            "floordiv",
            "pow",
            "mod",
            "and",
            "or",
            "xor",
        ):
            return name[1:], True
        return name, False
    if name.endswith("_") and not name.startswith("_"):
        return name[:-1], True
    return name, False


__all__ = ["Rulebook", "gradients_of", "operator", "plain_name", "precisions_of", "reading", "readings_of", "rules_of"]
