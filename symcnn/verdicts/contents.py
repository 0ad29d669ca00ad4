"""What a derivation says as it was read, in hashes: what is kept of it is kept under these, not under its file alone.

A file may take its claim from a helper, a data file or the environment, so
that the same bytes say something else. Two readings say the same where the
hashes of all their parts are the same. Words (a title, the reason of a step)
are left out: nothing that is judged or measured depends on them.
"""

from __future__ import annotations

import copyreg
import dataclasses
import enum
import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from numbers import Number
from pathlib import Path
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef, UndefinedFunction

from symcnn.catalogue.derivation import Derivation
from symcnn.experiment.operators import IMPOSTOR, OPERATOR, resolve
from symcnn.files.places import foreign, installed
from symcnn.formulas.dependence import DependenceOnly

ENGINES = frozenset({*sys.stdlib_module_names, "numpy", "scipy", "sympy", "symcnn", "torch"})
"""What these hold is told by its name: their versions belong to every key already."""
Parts = dict[str, str]
"""Hashes by the part of the file: the claim, the constraints, a line of the proof."""


def stated(derivation: Derivation) -> Parts:
    """What the file states, each part by a hash: what is given and sought, the constraints, the claim.

    >>> from symcnn import derive
    >>> sorted(stated(derive("convolution.output_size")))
    ['the claim', 'what is given', 'what is sought', 'where']
    """
    return {
        "what is given": hashed(list(derivation.given)),
        "what is sought": hashed(list(derivation.sought)),
        "where": hashed(derivation.where),
        "the claim": hashed(derivation.claim),
    }


def proof_of(derivation: Derivation) -> Parts:
    """What is judged: what the file states, every line with what it owes, and the same of all that is recalled.

    >>> from symcnn import derive
    >>> list(proof_of(derive("convolution.output_size")))[4:]
    ['line 1', 'line 2', 'line 3', 'line 4', 'whether there is an experiment']
    """
    known: Parts | None = derivation.__dict__.get("_contents")
    if known is None:
        known = stated(derivation)
        seen = _Hasher()
        for step in derivation.steps:
            line = (step.verb, step.line, step.head, step.source, step.obligations)
            known[f"line {step.number}"] = seen.hashed(line)
        # A file may be called `line 1`: what is recalled stands under a name that no part of this one has.
        known |= {f"the recalled {name}": whole(proof_of(other)) for name, other in derivation.recalled.items()}
        # Of a file without an experiment it is also judged whether it needs what it recalls.
        known["whether there is an experiment"] = hashed(derivation.experiment is not None)
        # Kept beside the steps, which are read once, too.
        derivation.__dict__["_contents"] = known
    return known


def experiment_of(derivation: Derivation) -> Parts:
    """What is run, and against what: what the file states, what it defines, its rivals, its points, laws and code."""
    return {
        **stated(derivation),
        "the definitions": hashed(derivation.definitions),
        "the rivals": hashed(derivation.rivals),
        "the experiment": hashed(derivation.experiment),
    }


def operators_of(derivation: Derivation) -> str:
    """A hash of the operator that is run and of the impostor, whatever stands at their paths.

    Of the subject that comes along, PyTorch's own are told by their paths, and PyTorch is not imported to look. Where
    it is imported, somebody in this process may have put something else there: then that is told by its content.
    Errors: `DerivationError` where no operator is found at a path.

    >>> from symcnn import derive
    >>> operators_of(derive("convolution.output_size")) == operators_of(derive("dense.parameters"))
    False
    """
    experiment, told = derivation.experiment, {}
    for role, operator in ((OPERATOR, experiment.operator), (IMPOSTOR, experiment.impostor)):
        told[role] = operator
        if isinstance(operator, str) and (
            foreign(derivation.path) or not operator.startswith("torch.") or "torch" in sys.modules
        ):
            found = resolve(operator, derivation.name)
            told[role] = operator if not foreign(derivation.path) and _as_named(found, operator) else found
    return hashed(told)


def _as_named(found: Any, path: str) -> bool:
    """Whether what stands at a path of PyTorch is PyTorch's own, and of that name.

    PyTorch calls ``torch.linalg.solve`` by the name ``linalg_solve`` itself, and ``logsigmoid`` by ``log_sigmoid``.
    """
    *_, home, last = path.split(".")
    name = str(getattr(found, "__name__", "")).replace("_", "")
    return (
        path.startswith("torch.")
        and _root(found) in ENGINES
        and name in (last.replace("_", ""), f"{home}{last}".replace("_", ""))
    )


def whole(parts: Mapping[str, str]) -> str:
    """All parts in one hash."""
    return hashlib.sha256("\n".join(f"{name} {digest}" for name, digest in parts.items()).encode()).hexdigest()


def unlike(one: Mapping[str, str], other: Mapping[str, str]) -> str:
    """The first part in which two readings differ, or nothing.

    >>> unlike({"where": "a", "the claim": "b"}, {"where": "a", "the claim": "c"})
    'the claim'
    """
    return next((name for name in {**one, **other} if one.get(name) != other.get(name)), "")


def hashed(value: Any) -> str:
    """A hash of a value's content, the same in every process.

    >>> hashed([1, sp.Symbol("x")]) == hashed([1, sp.Symbol("x")])
    True
    >>> hashed(sp.Symbol("x")) == hashed(sp.Symbol("x", integer=True))
    False
    """
    return _Hasher().hashed(value)


class _Hasher:
    """Hashes values, each object once."""

    def __init__(self) -> None:
        self.known: dict[int, tuple[Any, str]] = {}  # with the object, so that an id stays one object's
        self.dummies: dict[Any, int] = {}

    def hashed(self, value: Any) -> str:
        if id(value) in self.known:
            return self.known[id(value)][1]
        self.known[id(value)] = (value, "itself")  # for what holds itself
        digest = hashlib.sha256("\0".join(self._told(value)).encode("utf-8", "surrogatepass")).hexdigest()
        self.known[id(value)] = (value, digest)
        return digest

    def _all(self, values: Iterable[Any]) -> list[str]:
        return [self.hashed(value) for value in values]

    def _told(self, value: Any) -> list[str]:
        kind = type(value)
        name = f"{kind.__module__}.{kind.__qualname__}"
        if isinstance(value, sp.Basic):
            return self._expression(value, name)
        if value is None or isinstance(value, (Number, str, bytes, bytearray, range, Path, enum.Enum)):
            return [name, repr(value)]
        if isinstance(value, Mapping):
            return [name, *self._all(item for pair in value.items() for item in pair)]
        if isinstance(value, (set, frozenset)):
            return [name, *sorted(self._all(value))]
        if isinstance(value, (list, tuple)):
            return [name, *self._all(value)]
        if isinstance(value, Derivation):
            return [name, value.name, *self._all(stated(value).values())]
        if isinstance(value, UndefinedFunction):
            return [name, str(value), *self._all(sorted(value._kwargs.items(), key=str))]
        if isinstance(value, ModuleType):
            return [name, value.__name__]
        if isinstance(value, CodeType):
            parts = (value.co_code, value.co_names, value.co_varnames, value.co_freevars, value.co_consts)
            return [name, value.co_name, str(value.co_flags), *self._all(parts)]
        if _root(value) in ENGINES and hasattr(value, "__qualname__"):  # a function or a class, no object made of one
            return [name, str(getattr(value, "__module__", "")), str(value.__qualname__)]
        if hasattr(value, "dtype") and hasattr(value, "tolist"):
            return [name, str(value.dtype), str(tuple(value.shape)), repr(value.tolist())]
        return self._made(value, name)

    def _made(self, value: Any, name: str) -> list[str]:
        """A function, a class or an object of somebody's own: by what it is made of."""
        if isinstance(value, FunctionType):
            return [name, *self._function(value)]
        if isinstance(value, MethodType):
            return [name, *self._all((value.__self__, value.__func__))]
        if isinstance(value, type):
            skipped = ("__dict__", "__weakref__", "__doc__", "__module__", "__firstlineno__", "__static_attributes__")
            own = {key: item for key, item in vars(value).items() if key not in skipped and not key.startswith("_abc_")}
            return [name, value.__qualname__, *self._all((value.__bases__, own))]
        if isinstance(value, (classmethod, staticmethod)):
            return [name, self.hashed(value.__func__)]
        if isinstance(value, property):
            return [name, *self._all((value.fget, value.fset, value.fdel))]
        if dataclasses.is_dataclass(value):
            return [name, *self._all(getattr(value, one.name) for one in dataclasses.fields(value))]
        return [name, self.hashed(getattr(value, "__dict__", None) or None), *self._reduced(value)]

    def _reduced(self, value: Any) -> list[str]:
        """What an object says it is made anew from, as where it is copied; nothing of one that cannot be."""
        try:
            told = copyreg.dispatch_table.get(type(value))
            parts = value.__reduce_ex__(4) if told is None else told(value)
            made = [parts] if isinstance(parts, str) else [list(p) if isinstance(p, Iterator) else p for p in parts]
        except Exception:  # whatever a stranger's object does
            return []
        return self._all(made)

    def _function(self, function: FunctionType) -> list[str]:
        """Its code, and the values that the code reaches by name."""
        code, names = function.__code__, function.__globals__
        reached = {name: names[name] for name in sorted(set(_names(code))) if name in names}
        cells = [_content(cell) for cell in function.__closure__ or ()]
        own = {name: one for name, one in reached.items() if isinstance(one, ModuleType) and _of_ones_own(one)}
        through = [_through(one, frozenset(_names(code)), {id(one)}) for one in own.values()]
        return self._all((code, function.__defaults__, function.__kwdefaults__, cells, reached, through))

    def _expression(self, expr: Any, name: str) -> list[str]:
        if isinstance(expr, sp.Dummy):
            # The number that SymPy gives it counts what the process has made before.
            number = str(self.dummies.setdefault(expr, len(self.dummies)))
            return [name, expr.name, number, repr(sorted(expr.assumptions0.items()))]
        if isinstance(expr, sp.Symbol):
            return [name, expr.name, repr(sorted(expr.assumptions0.items()))]
        if isinstance(expr, sp.IndexedBase):
            # Whether it is whole may stand in its symbol, or beside it.
            return [name, repr(sorted(expr.assumptions0.items())), *self._all(expr.args)]
        if isinstance(expr, AppliedUndef):
            return [name, *self._all((expr.func, *expr.args))]
        if isinstance(expr, DependenceOnly):
            return [name, self.hashed(expr.fact)]
        own = [] if _root(type(expr)) in ENGINES else [self.hashed(type(expr))]
        if not expr.args:
            return [name, *own, sp.srepr(expr)]
        return [name, *own, *self._all(expr.args)]


def _names(code: CodeType) -> list[str]:
    inner = [name for constant in code.co_consts if isinstance(constant, CodeType) for name in _names(constant)]
    return [*code.co_names, *inner]


def _of_ones_own(module: ModuleType) -> bool:
    """Whether a module is none of the engines', and not installed: it may say something else tomorrow."""
    file = Path(getattr(module, "__file__", None) or "")
    return module.__name__.partition(".")[0] not in ENGINES and not installed(file)


def _through(module: ModuleType, asked: frozenset[str], seen: set[int]) -> dict[str, Any]:
    """What the names stand for in a module, and in the modules in it that they name."""
    found: dict[str, Any] = {}
    for name in sorted(asked & vars(module).keys()):
        one = vars(module)[name]
        if isinstance(one, ModuleType) and _of_ones_own(one) and id(one) not in seen:
            seen.add(id(one))
            found[name] = _through(one, asked, seen)
        else:
            found[name] = one
    return found


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return None


def _root(value: Any) -> str:
    return str(getattr(value, "__module__", None) or "builtins").partition(".")[0]
