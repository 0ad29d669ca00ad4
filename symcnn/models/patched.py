"""PyTorch as it is while a model is traced; as it was, afterwards.

What PyTorch writes in Python is run, and the operators in it are seen; a function of it for which there is a rule, by
its whole name ("torch.nn.functional.pad"), is read by the rule. What is compiled is run as it was written.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import torch
import torch._tensor
import torch.functional
import torch.nn.functional

from symcnn.models.functions import applied
from symcnn.models.tensor import Traced

if TYPE_CHECKING:
    from symcnn.models.tracing import Trace

_ASKED = ("has_torch_function", "has_torch_function_unary", "has_torch_function_variadic")
COMPOSED = (torch.nn.functional, torch.functional, torch._tensor)
"""Where PyTorch writes operators in Python, by others: they are run, and the others are seen."""
ABSENT = object()


@contextmanager
def patched(trace: Trace) -> Iterator[None]:
    """While this lasts modules are followed, and what PyTorch would do by itself is done so that it is seen."""
    fast = torch.backends.mha.get_fastpath_enabled()
    before: list[tuple[Any, str, Any]] = []
    with ExitStack() as stack:
        try:
            torch.backends.mha.set_fastpath_enabled(False)  # one operator for a whole layer, without gradients
            for owner, name, made in _replacements(trace):
                before.append((owner, name, vars(owner).get(name, ABSENT)))
                setattr(owner, name, made)
            if "torch._dynamo" in sys.modules:
                stack.enter_context(torch.compiler.set_stance("force_eager"))
            yield
        finally:
            torch.backends.mha.set_fastpath_enabled(fast)
            for owner, name, old in reversed(before):
                if old is ABSENT:
                    delattr(owner, name)
                else:
                    setattr(owner, name, old)


def _replacements(trace: Trace) -> Iterator[tuple[Any, str, Any]]:
    """What stands in for what, each as its owner, the name there, and what is put in."""
    yield torch.nn.Module, "__call__", _called(trace, torch.nn.Module.__call__)
    yield torch.autograd.Function, "apply", classmethod(lambda cls, *args, **kwargs: applied(trace, cls, args))
    yield torch.jit.ScriptFunction, "__call__", lambda self, *args, **kwargs: self._torchdynamo_inline(*args, **kwargs)
    yield torch, "compile", _as_written
    for module in COMPOSED:
        for name in _ASKED:
            if hasattr(module, name):
                yield module, name, lambda *tensors: False
    for name, rule in trace.rules.rules.items():
        if name.startswith("torch."):
            owner, short = _owner(name)
            yield owner, short, _ruled(trace, rule, short, getattr(owner, short))


def _called(trace: Trace, call: Callable[..., Any]) -> Callable[..., Any]:
    def called(module: torch.nn.Module, *args: Any, **kwargs: Any) -> Any:
        trace.stack.append(module)
        try:
            found = call(module, *args, **kwargs)
        finally:
            trace.stack.pop()
        if type(found) is Traced:
            name = trace.names.get(id(module))
            if name:
                trace.maps[name] = found.value
        return found

    return called


def _owner(name: str) -> tuple[Any, str]:
    """The module or class that holds a function, and the function's name there."""
    home, _, short = name.rpartition(".")
    try:
        return importlib.import_module(home), short
    except ModuleNotFoundError:
        return getattr(*_owner(home)), short


def _ruled(trace: Trace, rule: Any, name: str, written: Callable[..., Any]) -> Callable[..., Any]:
    """By the rule, or as it is written where the rule says that it is not implemented there."""

    def found(*args: Any, **kwargs: Any) -> Any:
        said = trace.apply(rule, name, False, args, kwargs)
        return written(*args, **kwargs) if said is NotImplemented else said

    return found


def _as_written(model: Any = None, **settings: Any) -> Any:
    """``torch.compile``, also as a decorator with settings."""
    return (lambda other: other) if model is None else model


__all__ = ["COMPOSED", "patched"]
