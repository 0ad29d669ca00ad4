"""What a measurement may reach: plain numbers, ``run``, ``torch`` and ``math``, and nothing else.

The scan finds a measurement that looks up the answer, or draws for itself where
the experiment gives laws, in the ways in which one does so by mistake. It is a
help against mistakes, not a wall: reading state, forging classes and patching
``torch`` get past it. It does not find a measurement that types the formula
again, or a table of its values: such a one does not react to the operator, and
an impostor exposes it, unless it recognises its operator.
"""

from __future__ import annotations

import builtins
import dis
from collections.abc import Callable, Iterator
from types import BuiltinFunctionType, CellType, CodeType, FunctionType, MethodDescriptorType, ModuleType
from typing import Any

from symcnn.errors import DerivationError

MODULES = frozenset({"torch", "math"})

# Words by which a derivation's file names its answer.
ANSWERS = frozenset({"claim", "rivals", "closed_form", "proof", "sought"})

# Functions that reach what the code does not spell out.
BUILTINS = frozenset(
    {
        "eval",
        "exec",
        "compile",
        "__import__",
        "globals",
        "locals",
        "vars",
        "open",
        "input",
        "breakpoint",
        "getattr",
        "setattr",
        "delattr",
        "dir",
        "__builtins__",
        "__loader__",
        "__spec__",
    }
)

# Modules that torch's own modules carry along, through which everything else can be reached.
DOORS = frozenset(
    {
        "sys",
        "os",
        "importlib",
        "inspect",
        "builtins",
        "gc",
        "ctypes",
        "types",
        "pickle",
        "runpy",
        "subprocess",
        "pkgutil",
        "io",
    }
)

# What draws in torch; names that end in "_" fill a tensor in place.
DRAWS = frozenset(
    {
        *("rand", "randn", "randint", "randperm", "rand_like", "randn_like", "randint_like", "random", "random_"),
        *("normal", "normal_", "uniform_", "bernoulli", "bernoulli_", "binomial", "multinomial", "poisson"),
        *("exponential_", "geometric_", "cauchy_", "log_normal_", "trunc_normal_", "distributions", "Generator"),
        *("manual_seed", "seed", "set_rng_state", "generator", "init", "quasirandom", "rrelu", "gumbel_softmax"),
    }
)

DUNDERS = frozenset({"__init__", "__name__"})


def scan(measure: Callable[..., Any], derivation: str = "", draws: bool = True) -> None:
    """Refuse a measurement whose code, or a helper that it calls, reaches past what it is given.

    Looked at are names, attributes and imports in the code (nested code too),
    and the values of its globals, closures, defaults and own attributes; helper
    functions and classes are followed. Without ``draws`` it may not draw by
    itself either, but take what `Run.sample` gives.

    Errors: `DerivationError`, which names the derivation, the function and what was seen.

    >>> def side(run, n): return run.operator(run.zeros(n)).shape[-1]
    >>> scan(side)
    >>> from sympy import Symbol
    >>> def answer(run, n): return ANSWER(n)
    >>> answer.__globals__["ANSWER"] = Symbol("m")
    >>> scan(answer, "convolution.output_size")
    Traceback (most recent call last):
    ...
    symcnn.errors.DerivationError: convolution.output_size: the measurement reaches a SymPy object \
(`ANSWER` in `answer`); it may use plain numbers, run, torch and math only
    """
    if isinstance(measure, FunctionType):
        _Scan(derivation, draws).function(measure, measure.__name__)
    else:
        _refuse(derivation, f"is {measure!r}, not a plain function", "measure", "measure")


def draws_by_itself(measure: Callable[..., Any]) -> bool:
    """Whether a scan sees that a measurement, which it else lets through, draws past `Run.sample`."""
    scan(measure)
    try:
        scan(measure, draws=False)
    except DerivationError:
        return True
    return False


def _refuse(derivation: str, what: str, name: str, where: str) -> None:
    whose = f"{derivation}: " if derivation else ""
    raise DerivationError(
        f"{whose}the measurement {what} (`{name}` in `{where}`); it may use plain numbers, run, torch and math only"
    )


class _Scan:
    def __init__(self, derivation: str, draws: bool = True) -> None:
        self.derivation, self.draws = derivation, draws
        self.seen: dict[int, Any] = {}  # keeps what it has seen alive, so that an id stays one object's

    def refuse(self, what: str, name: str, where: str) -> None:
        _refuse(self.derivation, what, name, where)

    def function(self, function: FunctionType, where: str) -> None:
        if id(function) in self.seen:
            return
        self.seen[id(function)] = function
        for name, global_value in self.code(function.__code__, function.__globals__, where):
            self.value(global_value, name, where)
        for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
            self.word(name, where)
            if cell != CellType():
                self.value(cell.cell_contents, name, where)
        for default in (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()):
            self.value(default, "a default", where)
        for name, attribute in vars(function).items():
            self.value(attribute, name, where)

    def word(self, name: str, where: str) -> None:
        if name in ANSWERS:
            self.refuse("names an answer", name, where)

    def attribute(self, name: str, where: str) -> None:
        self.word(name, where)
        self.drawing(name, where)
        if "sympy" in name or "symcnn" in name:
            self.refuse("reaches for SymPy or symcnn", name, where)
        if name in DOORS or name in BUILTINS:
            self.refuse("reaches for the interpreter", name, where)
        if name.startswith("_") and name not in DUNDERS:
            self.refuse("reaches for a private name", name, where)

    def drawing(self, name: str, where: str) -> None:
        """Refuse what draws past the laws that the experiment declares."""
        if not self.draws and (name in DRAWS or "dropout" in name.lower()):
            whose = f"{self.derivation}: " if self.derivation else ""
            raise DerivationError(
                f"{whose}the measurement draws by itself (`{name}` in `{where}`), past the laws that the experiment "
                "declares and that are compared with `where`; take draws from run.sample(family, ...), or give no laws"
            )

    def code(self, code: CodeType, names: dict[str, Any], where: str) -> Iterator[tuple[str, Any]]:
        """Judge every name in the code; give the globals that it reads."""
        for instruction in dis.get_instructions(code):
            operation, name = instruction.opname, instruction.argval
            if operation == "IMPORT_NAME":
                self.imported(name, where)
            elif operation in ("STORE_GLOBAL", "DELETE_GLOBAL"):
                self.refuse("writes a global", name, where)
            elif "ATTR" in operation or operation in ("LOAD_METHOD", "IMPORT_FROM"):
                self.attribute(name, where)
            elif operation == "LOAD_NAME" or "GLOBAL" in operation:
                self.word(name, where)
                if name in BUILTINS:
                    self.refuse("reaches for the interpreter", name, where)
                if name in names:
                    yield name, names[name]
                elif hasattr(builtins, name):
                    self.value(getattr(builtins, name), name, where)
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                yield from self.code(constant, names, where)

    def imported(self, name: str, where: str) -> None:
        path = name.split(".")
        if path[0] not in MODULES:
            self.refuse(f"imports {name or 'its own package'}", name, where)
        for part in path[1:]:
            self.attribute(part, where)

    def value(self, value: Any, name: str, where: str) -> None:
        """Judge what a name stands for."""
        # The exact types: a subclass may carry anything.
        if value is None or type(value) in (bool, int, float, complex, str, bytes):
            return
        if isinstance(value, ModuleType):
            root = value.__name__.split(".")[0]
            if root not in MODULES or "sympy" in value.__name__:
                self.refuse(f"reaches the module {value.__name__}", name, where)
            return
        kind, home = _root(type(value)), _root(value)
        for root in (kind, home):
            if root in ("sympy", "symcnn"):
                label = {"sympy": "SymPy", "symcnn": "symcnn"}[root]
                self.refuse(f"reaches a {label} object", name, where)
        if isinstance(value, type):
            self.type(value, name, where)
        elif home in MODULES and isinstance(value, (FunctionType, BuiltinFunctionType)):
            self.drawing(value.__name__, where)
        elif isinstance(value, FunctionType):
            self.function(value, value.__name__)
        elif isinstance(value, (list, tuple, set, frozenset, dict)) and kind == "builtins":
            self.container(value, name, where)
        elif isinstance(value, (range, slice)) or kind in MODULES:
            for part in type(value).__module__.split(".")[1:]:
                self.drawing(part, where)
        elif isinstance(value, (BuiltinFunctionType, MethodDescriptorType)) and home == "builtins":
            if value.__name__ in BUILTINS:
                self.refuse("reaches for the interpreter", name, where)
        else:
            self.refuse(f"reaches an object of type {type(value).__name__}", name, where)

    def container(self, value: Any, name: str, where: str) -> None:
        if id(value) in self.seen:
            return
        self.seen[id(value)] = value
        items = [*value.keys(), *value.values()] if isinstance(value, dict) else value
        for item in items:
            self.value(item, name, where)

    def type(self, value: type, name: str, where: str) -> None:
        if _root(value) in MODULES:
            self.drawing(value.__name__, where)
        if id(value) in self.seen or _root(value) in {"builtins", *MODULES}:
            return
        self.seen[id(value)] = value
        for base in value.__bases__:
            self.value(base, name, where)
        for member_name, member in vars(value).items():
            inner = getattr(member, "__func__", member)
            if isinstance(member, property):
                inner = member.fget
            if isinstance(inner, FunctionType):
                self.function(inner, f"{value.__name__}.{member_name}")
            elif not member_name.startswith("__"):
                self.value(inner, member_name, value.__name__)


def _root(value: Any) -> str:
    """The top package in which a function, a class or a builtin was made."""
    owner = getattr(value, "__self__", None)
    if isinstance(owner, ModuleType):
        return owner.__name__.split(".")[0]
    return str(getattr(value, "__module__", None) or "builtins").split(".")[0]
