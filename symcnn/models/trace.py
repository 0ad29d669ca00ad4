"""Tracing a model: its inputs as a person writes them, the point at which its code runs, and what comes of it."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from inspect import signature
from typing import Any

import torch

from symcnn.errors import SymcnnError, WrongKind, of_kind, shown
from symcnn.models.conditions import Admitted
from symcnn.models.inputs import Input, read
from symcnn.models.model import TracedModel
from symcnn.models.parameters import ModuleInfo, Parameter
from symcnn.models.precision import read as read_autocast
from symcnn.models.rules import Rulebook
from symcnn.models.sizes import symbols
from symcnn.models.tensor import Traced, inward, wrapped
from symcnn.models.tracing import Trace, run
from symcnn.models.value import Storage, Value, each

SIZES = (224, 32, 299, 28, 256, 64, 512, 128, 227, 16, 384, 1024)
"""Sizes at which a model is tried, for all symbols but the first side."""
EQUAL, PAIRS, RETRIES = 1025, 129, 3
"""How far sizes are looked for at which what a run asked for holds, and how often the model is run again."""


def traced(
    model: Any,
    inputs: Mapping[str, str],
    rules: Rulebook,
    at: Mapping[str, int] | None = None,
    name: str | None = None,
    autocast: str | None = None,
) -> TracedModel:
    """A model in closed form; see `symcnn.catalogue.models.trace`, which takes the rules of a catalogue.

    Args:
        model: any ``torch.nn.Module``. Its own code runs once, on tensors without numbers; its weights are not read.
        inputs: the sides of each input, by its place ("0", "1", ...) or name.
        rules: what operators do.
        at: sizes by name at which the model's branches are decided; found by trying where they are not given.
        name: what the model is called; its class, if not given.
        autocast: the lower precision in which it is run, with the device (`symcnn.models.precision`).

    Errors: `WrongKind`, `SymcnnError` for a model that cannot be traced, with the place in it.
    """
    if not isinstance(model, torch.nn.Module):
        raise WrongKind(f"a model is a torch.nn.Module, not {shown(model)}")
    of_kind("a name", name, (str, type(None)), "a text")
    _ready(model)
    usual = next((one.dtype for one in model.parameters() if one.dtype.is_floating_point), torch.get_default_dtype())
    given = {key: read(text, usual) for key, text in inputs.items()}
    called = name or type(model).__name__
    read_autocast(autocast, rules.precisions)
    return _Search(model, given, rules, called, _sizes(at, _names(given), called), autocast).found()


def _ready(model: torch.nn.Module) -> None:
    """Refuse a model whose parameters have no sides yet, or whose code is not Python's."""
    for path, module in model.named_modules():
        where = f"{path or 'the model'} ({type(module).__name__})"
        if isinstance(module, torch.jit.ScriptModule):
            raise SymcnnError(f"{where} is a program of TorchScript; give the module that it was made from")
        if isinstance(module, torch.nn.parallel.DistributedDataParallel):
            raise SymcnnError(f"{where} hands its work to other processes; give the module in its module")
        if any(torch.nn.parameter.is_lazy(one) for one in (*module._parameters.values(), *module._buffers.values())):
            raise SymcnnError(f"{where} has parameters without sides; run the model once on any input before")


def _sizes(at: Any, names: Sequence[str], called: str) -> dict[str, int]:
    """The sizes that a person fixes. Errors: `WrongKind`, `UnknownName`, `DomainError`."""
    if at is not None:
        of_kind("at", at, Mapping, 'sizes by name, such as {"H": 300}')
        Admitted(called, names, ()).named(at)
    return dict(at or {})


class _Search:
    """Looks for sizes at which a model runs: usual ones first, then those that what a run asked for admits."""

    def __init__(
        self,
        model: torch.nn.Module,
        given: Mapping[str, Input],
        rules: Rulebook,
        name: str,
        fixed: dict[str, int],
        autocast: str | None,
    ) -> None:
        self.model, self.given, self.rules, self.name, self.fixed = model, given, rules, name, fixed
        self.autocast = autocast
        self.error: SymcnnError | None = None
        self.asked: Admitted | None = None

    def found(self) -> TracedModel:
        """The model, traced at sizes that it accepts; at different ones if it asks whether two sizes are equal.

        Errors: `SymcnnError`, the first that came.
        """
        square: TracedModel | None = None
        for point in _points(self.given, self.fixed):
            found = self._at(point) or self._nearby()
            if found is not None and not _compares(found):
                return found
            square = square or found
        if square is not None:
            return square
        if self.asked is not None:
            raise _nowhere(self.name, self.asked, self.fixed)
        assert self.error is not None
        raise self.error

    def _at(self, point: dict[str, int]) -> TracedModel | None:
        """The model, if it runs at these sizes."""
        self.asked = None
        try:
            casts = read_autocast(self.autocast, self.rules.precisions)
            found = _at(self.model, self.given, Trace(self.model, point, self.rules, casts), self.name)
        except SymcnnError as error:
            self.error = self.error or error
            return None
        if found.domain.holds(point):
            return found
        self.asked = found.domain
        return None

    def _nearby(self) -> TracedModel | None:
        """The model at sizes that the last run would have admitted."""
        if self.asked is None:
            return None
        for point in itertools.islice(_admitted(self.asked, self.fixed), RETRIES):
            found = self._at(point)
            if found is not None:
                return found
        return None


def _compares(found: TracedModel) -> bool:
    """Whether the model asked if two sizes are equal, and they were."""
    return any(
        one.origin == "branch" and one.requirement.relation == "==" and len(symbols(one.requirement.size)) > 1
        for one in found.domain.conditions
    )


def _admitted(domain: Admitted, fixed: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Sizes that what one run asked for admits: equal ones first, then all pairs of the first two that are open."""
    open_ = [name for name in domain.names if name not in fixed and any(name in one for one in domain.asked)]
    base = {
        name: fixed.get(name, domain.lows[name] if name in open_ else max(2, domain.lows[name]))
        for name in domain.names
    }
    for size in range(1, EQUAL):
        point = {**base, **dict.fromkeys(open_, size)}
        if domain.holds(point):
            yield point
    for sizes in itertools.product(range(1, PAIRS), repeat=min(len(open_), 2)):
        point = {**base, **dict(zip(open_, sizes, strict=False))}
        if domain.holds(point):
            yield point


def _nowhere(name: str, domain: Admitted, at: Mapping[str, int]) -> SymcnnError:
    if all(name in at for name in domain.names):
        try:
            domain.check(at)
        except SymcnnError as error:
            return error
    point = {name: 224 for name in domain.names} | dict(at)
    failing = domain.failing(point)
    why = "" if failing is None else f": {domain.said(failing, point)}"
    return SymcnnError(
        f"{name}: no sizes were found at which it runs, of those up to {EQUAL - 1}{why}; name some with at={{...}}"
    )


def _names(given: Mapping[str, Input]) -> list[str]:
    return list(dict.fromkeys(name for one in given.values() for side in one.sides for name in sorted(symbols(side))))


def _points(given: Mapping[str, Input], fixed: Mapping[str, int]) -> Iterator[dict[str, int]]:
    names = _names(given)
    open_ = [name for name in names if name not in fixed]
    if not open_:
        yield dict(fixed)
        return
    batch = {name: 2 for name in open_ if any(one.sides and name in symbols(one.sides[0]) for one in given.values())}
    rest = [name for name in open_ if name not in batch]
    tried = [(size,) * len(rest) for size in SIZES]
    tried.insert(1, tuple(224 + 32 * place for place, _ in enumerate(rest)))
    for sizes in dict.fromkeys(tried):
        yield {**fixed, **batch, **dict(zip(rest, sizes, strict=True))}


def _at(model: torch.nn.Module, given: Mapping[str, Input], tracing: Trace, name: str) -> TracedModel:
    values = {key: _input(one, key, tracing) for key, one in given.items()}
    tensors = {key: wrapped(one, tracing) for key, one in values.items()}
    args = tuple(tensor for key, tensor in tensors.items() if key.isdigit())
    kwargs = {key: tensor for key, tensor in tensors.items() if not key.isdigit()}
    del tensors
    try:
        found = run(tracing, model, args, kwargs)
    except SymcnnError:
        raise
    except (Exception, SystemExit) as error:
        raise SymcnnError(f"{name}: {_ended(error, model, args, kwargs, tracing)}") from error
    outputs = _outputs(found, tracing)
    if not any(each(outputs)):
        raise SymcnnError(
            f"{name} gives {shown(found)}, in which no tensor is found; "
            "it may give tensors, alone or in tuples, lists, sets, dictionaries and dataclasses"
        )
    del args, kwargs, found
    with torch._C.DisableTorchFunction():
        parameters = [
            Parameter(key, tuple(one.shape), one.dtype, one.requires_grad) for key, one in model.named_parameters()
        ]
        buffers = [Parameter(key, tuple(one.shape), one.dtype, False) for key, one in model.named_buffers()]
    modules = {path: ModuleInfo.of(module) for path, module in model.named_modules()}
    return TracedModel(name, tracing, values, outputs, parameters, buffers, modules, model.training)


def _ended(error: BaseException, model: torch.nn.Module, args: Any, kwargs: Any, tracing: Trace) -> str:
    """Why a model's code ended in an error: by what it is given, or in itself."""
    if isinstance(error, TypeError):
        try:
            takes = signature(model.forward)
            takes.bind(*args, **kwargs)
        except TypeError as other:
            return f"its forward takes {takes}, and is given {len(args) + len(kwargs)} inputs: {other}"
        except ValueError:
            pass
    said = " ".join(str(error).split())
    return f"{tracing.raised(error)} ends in {type(error).__name__}: {said}"


def _input(one: Input, name: str, tracing: Trace) -> Value:
    storage = Storage(one.sides, one.dtype.itemsize, 0, given="input")
    floating = one.dtype.is_floating_point or one.dtype.is_complex
    return tracing.add(Value(one.sides, one.dtype, storage, of_input=floating, name=f"input {name}"))


def _outputs(found: Any, tracing: Trace) -> Any:
    if isinstance(found, torch.Tensor):
        return found.value if type(found) is Traced else inward(found, tracing)
    if isinstance(found, Mapping):
        return {key: _outputs(part, tracing) for key, part in found.items()}
    if isinstance(found, (tuple, list, set, frozenset, deque)):
        return tuple(_outputs(part, tracing) for part in found)
    if is_dataclass(found):
        return {one.name: _outputs(getattr(found, one.name), tracing) for one in fields(found)}
    return found


__all__ = ["traced"]
