"""Runs a model's own code once, on tensors without numbers, and writes down every operator that it comes to.

While it runs, every call of PyTorch comes here first. What an operator does to sizes, what it costs and what it keeps
is said by the catalogue's rules (`symcnn.models.rules`); the engine knows none.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Mapping
from fractions import Fraction
from traceback import walk_tb
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from symcnn.errors import SymcnnError
from symcnn.models.attributes import ATTRIBUTES
from symcnn.models.call import Call
from symcnn.models.functions import checkpoints
from symcnn.models.numbers import TracedInt, TracedRatio
from symcnn.models.patched import COMPOSED, patched
from symcnn.models.precision import Autocast
from symcnn.models.python import Int, sizes_stay_sizes
from symcnn.models.results import Condition, Requirement
from symcnn.models.rules import Rulebook, plain_name
from symcnn.models.sizes import value
from symcnn.models.tensor import Traced, inward, outward, values_in
from symcnn.models.unchanged import unchanged
from symcnn.models.unknown import unknown
from symcnn.models.value import Node, Place, Storage, Value
from symcnn.models.whole import Size, Whole, bounds, floor

_COMPOSING = frozenset(module.__name__ for module in COMPOSED)
OTHERWISE = (("axis", "dim"), ("keepdims", "keepdim"))
"""Names of arguments that PyTorch takes for others, as NumPy has them."""
TYPES: Mapping[Any, torch.dtype] = {
    **{bool: torch.bool, float: torch.float64, complex: torch.complex128},
    **dict.fromkeys((int, Int), torch.int64),
}
"""Types that PyTorch takes by Python's names."""


class Trace(TorchFunctionMode):
    """One run of a model's code at a point: sizes by name, at which it decides branches."""

    def __init__(
        self, model: torch.nn.Module, point: Mapping[str, int], rules: Rulebook, autocast: Autocast | None = None
    ) -> None:
        super().__init__()
        self.point, self.rules, self.autocast = dict(point), rules, autocast
        self.nodes: list[Node] = []
        self.values: list[Value] = []
        self.conditions: dict[tuple[Size, str], Condition] = {}
        self.stack: list[torch.nn.Module] = [model]
        self.names = {id(module): name for name, module in model.named_modules()}
        self.maps: dict[str, Value] = {}
        self.parts, self.nested = list[range](), list[range]()
        self._table: dict[Any, Callable[..., Any]] = {}
        self._given: dict[int, tuple[torch.Tensor, Value]] = {}
        self._known: dict[Any, Any] = {}
        self._user: dict[Any, bool] = {}
        self._ruling = {rule.__module__.rpartition(".")[0] for rule in rules.rules.values()}
        with torch._C.DisableTorchFunction():
            for name, parameter in model.named_parameters():
                self._given[id(parameter)] = parameter, self._of_model(parameter, name, parameter.requires_grad)
            for name, buffer in model.named_buffers():
                self._given[id(buffer)] = buffer, self._of_model(buffer, name, False)

    # --- sizes ------------------------------------------------------------------------------------------------

    def at(self, size: Size) -> int:
        """What it is at the traced point."""
        return int(value(size, self.point, self._known))

    def number(self, size: Size, now: int) -> Any:
        """A size as the model's code sees it."""
        return size if isinstance(size, int) else TracedInt(size, now, self)

    def ratio(self, number: Any) -> TracedRatio:
        """A number as a quotient."""
        if isinstance(number, TracedInt):
            return TracedRatio(number.size, 1, Fraction(number.now), self)
        fraction = Fraction(number)
        return TracedRatio(fraction.numerator, fraction.denominator, fraction, self)

    def quotient(self, over: Size, by: Size, now: Fraction) -> Any:
        """A quotient as the model's code sees it: always a real number, as Python's ``/`` gives it."""
        if (isinstance(by, int) and by == 0) or self.at(by) == 0:
            raise ZeroDivisionError("division by zero")
        if self.at(by) < 0:
            over, by = -over, -by
        self.decide(by - 1, ">=", self.at(by) - 1)  # comparisons multiply by it
        whole = floor(over, by)
        if whole * by == over:
            over, by = whole, 1
        if isinstance(over, int) and isinstance(by, int):
            return over / by
        return TracedRatio(over, by, now, self)

    def decide(self, size: Size, relation: str, now: int) -> bool:
        """Whether a size is 0, not 0, or at least 0: as it is everywhere, or else at the point, which is kept."""
        asked = Requirement(size, relation)
        settled = asked.settled
        if settled is not None:
            return settled
        held = asked.holds(now)
        self.require(asked if held else asked.opposite, "branch")
        return held

    def hold(self, size: Size, now: int) -> None:
        """Hold a size at its value, since Python asked for a plain number."""
        self.require(Requirement(size - now, "=="), "held")

    def hold_quotient(self, over: Size, by: Size, now: Fraction) -> None:
        """Hold a quotient at its value."""
        self.require(Requirement(over * now.denominator - by * now.numerator, "=="), "held")

    def require(self, requirement: Requirement, origin: str, fact: str = "") -> None:
        """Keep what must hold of the sizes for which this trace speaks."""
        key = (requirement.size, requirement.relation)
        if requirement.settled is not True and key not in self.conditions:
            place = self.place(self._operator if origin == "operator" else self._composed())
            self.conditions[key] = Condition(requirement, place, origin, fact)

    # --- values -----------------------------------------------------------------------------------------------

    def add(self, made: Value) -> Value:
        """Number a value."""
        made.number = len(self.values)
        self.values.append(made)
        return made

    def constant(self, tensor: torch.Tensor) -> Value:
        """The value of a tensor with numbers: a parameter, a buffer, or what the model's code made before."""
        found = self._given.get(id(tensor))
        if found is None:
            with torch._C.DisableTorchFunction():
                learned = tensor.requires_grad and tensor.is_leaf
                found = self._given[id(tensor)] = tensor, self._of_model(tensor, "", learned)
        return found[1]

    def _of_model(self, tensor: torch.Tensor, name: str, learned: bool) -> Value:
        sides, dtype = tuple(tensor.shape), tensor.dtype
        storage = Storage(sides, dtype.itemsize, 0, given="parameter")
        return self.add(Value(sides, dtype, storage, learned=learned, name=name or "constant"))

    # --- places -----------------------------------------------------------------------------------------------

    _operator = ""

    def place(self, operator: str) -> Place:
        """Where the model's code is now."""
        module = self.stack[-1]
        return Place(self.path(), type(module).__name__, operator, self._line())

    def path(self) -> str:
        """The path of the module that is being run."""
        for module in reversed(self.stack):
            name: str | None = self.names.get(id(module))
            if name is not None:
                return name
        return ""

    def raised(self, error: BaseException) -> Place:
        """Where an error came in the model's code: the innermost module that was run, and the last line of its code."""
        module, source, inside = self.stack[0], "", False
        for frame, line in walk_tb(error.__traceback__):
            first: Any = frame.f_locals.get(next(iter(frame.f_code.co_varnames), ""))
            if inside and id(first) in self.names:
                module = first
            if inside and self._of_user(frame):
                source = f"{frame.f_code.co_filename.rpartition('/')[2]}:{line}"
            inside = inside or frame.f_code is _entered
        return Place(self.names[id(module)], type(module).__name__, "forward", source)

    def _line(self) -> str:
        frame: Any = sys._getframe(2)
        while frame is not None:
            if self._of_user(frame):
                return f"{frame.f_code.co_filename.rpartition('/')[2]}:{frame.f_lineno}"
            if frame.f_code is _entered:
                return ""
            frame = frame.f_back
        return ""

    def _composed(self) -> str:
        """The operator that PyTorch writes in Python and that is being run, if one is."""
        frame: Any = sys._getframe(2)
        while frame is not None and frame.f_code is not _entered and not self._of_user(frame):
            name = frame.f_code.co_name
            if frame.f_globals.get("__name__") in _COMPOSING and not name.startswith("_"):
                return str(name)
            frame = frame.f_back
        return ""

    def _of_user(self, frame: Any) -> bool:
        """Whether a frame is of the model's own code: none of PyTorch's, the engine's, or a rule's."""
        code = frame.f_code
        known = self._user.get(code)
        if known is None:
            name = frame.f_globals.get("__name__", "")
            own = name.partition(".")[0] not in ("torch", "symcnn") and name.rpartition(".")[0] not in self._ruling
            known = self._user[code] = own
        return known

    # --- operators --------------------------------------------------------------------------------------------

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        handler = self._table.get(func)
        if handler is None:
            handler = self._table[func] = self._handler(func)
        return handler(args, kwargs or {})

    def _handler(self, func: Any) -> Callable[..., Any]:
        name, in_place = plain_name(func)
        attribute = ATTRIBUTES.get(name)
        if attribute is not None:
            return lambda args, kwargs: attribute(self, *args, **kwargs)
        rule = self.rules.rules.get(name)
        if rule is None:
            rule = unknown(func)
        return lambda args, kwargs: self.apply(rule, name, in_place, args, kwargs)

    def apply(self, rule: Any, name: str, in_place: bool, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        """One operator, by its rule."""
        if torch._C._is_any_autocast_enabled():
            raise SymcnnError(
                f"{self.place(name)}: the model turns autocast on itself, which a trace does not follow; "
                'name the precision of the whole in trace(..., autocast="cpu bfloat16")'
            )
        if self.autocast is not None and not in_place:
            args, kwargs = self.autocast.given(self, name, args, kwargs)
        self._operator = name
        given, named = inward(args, self), inward(dict(kwargs), self)
        for other, usual in OTHERWISE:
            if other in named:
                named[usual] = named.pop(other)
        if "dtype" in named:
            named["dtype"] = TYPES.get(named["dtype"], named["dtype"])
        out = named.pop("out", None)
        inputs = tuple(values_in((given, named)))
        call = Call(self, Node(len(self.nodes), self.place(name), inputs), in_place)
        derived = self.rules.gradients.get(name)
        if derived is not None:
            call.node.backward = lambda back: derived(back, *given, **named)
        found = rule(call, *given, **named)
        target = args[0] if in_place else kwargs.get("out") if out is not None else None
        if target is not None and call.in_place:
            return self._written(call, target, found)
        if not call.plain:
            self._keep(call, found)
        return outward(found, self)

    def called(self, name: str, *args: Any) -> Any:
        """What an operator gives that the engine itself puts in. Errors: `SymcnnError` where no rule speaks of it."""
        rule = self.rules.rules.get(name)
        if rule is None:
            raise SymcnnError(f"{self.place(name)}: no rule speaks of {name}, which is needed here")
        return self.apply(rule, name, False, args, {})

    def _keep(self, call: Call, found: Any) -> None:
        call.finish(tuple(values_in(found)))
        self.nodes.append(call.node)

    def _written(self, call: Call, target: Any, found: Any) -> Any:
        """An operator in place: the tensor is what comes of it, in the same memory."""
        if not isinstance(found, Value):
            raise SymcnnError(f"{call.node.place}: in place, and gives no tensor")
        old = inward(target, self)
        old.storage.number = None
        if call.in_place:
            call.fits(found, old)
        made = Value(old.sides, old.dtype, old.storage, node=call.node.number, strides=old.strides)
        call.renamed(found, self.add(made))
        call.node.in_place = True
        self._keep(call, made)
        if not torch.is_grad_enabled():  # what it was differentiated by before, it still is
            made.learned, made.of_input = old.learned, old.of_input
        if type(target) is Traced:
            target.value = made
        elif id(target) in self._given:
            self._given[id(target)] = target, made
        return target


def run(trace: Trace, model: torch.nn.Module, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """What the model gives for these inputs.

    No search for garbage is made meanwhile: it takes most of the time, and would end what a model's own code holds at
    another place each time.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        with unchanged(model), torch.enable_grad(), patched(trace), checkpoints(trace), sizes_stay_sizes(model), trace:
            return model(*args, **kwargs)
    finally:
        if trace.autocast is not None:
            trace.autocast.casts.clear()
        if searching:
            gc.enable()


_entered = run.__code__

__all__ = ["Trace", "Whole", "bounds", "run"]
