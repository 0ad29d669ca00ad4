"""A model as it is named in a shell: ``package.module:callable``, called with arguments, on no device."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Mapping
from pathlib import Path
from traceback import walk_tb
from typing import Any

import torch

from symcnn.errors import SymcnnError, UnknownName, shown


def built(spec: str, arguments: Mapping[str, Any]) -> torch.nn.Module:
    """The model that a callable of a module gives, or that stands there; its weights take no memory.

    >>> built("torch.nn:Linear", {"in_features": 3, "out_features": 5})
    Linear(in_features=3, out_features=5, bias=True)

    Errors: `SymcnnError` for what cannot be imported, called, or is no model; `UnknownName` for a name that is not
    there.
    """
    module_name, sign, names = spec.partition(":")
    if not sign or not all(part.isidentifier() for part in (*module_name.split("."), *names.split("."))):
        raise SymcnnError(f"a model is named as package.module:callable, such as torch.nn:Linear, not {shown(spec)}")
    found: Any = _imported(module_name)
    for part in names.split("."):
        if not hasattr(found, part):
            raise UnknownName(f"name in {module_name}", part, [name for name in dir(found) if not name.startswith("_")])
        found = getattr(found, part)
    if isinstance(found, torch.nn.Module):
        if arguments:
            raise SymcnnError(f"{spec} is a model already, and takes no arguments")
        return found
    if not callable(found):
        raise SymcnnError(f"{spec} is no model, and cannot be called: {shown(found)}")
    _fits(spec, found, arguments)
    try:
        with torch.device("meta"):
            model = found(**arguments)
    except (Exception, SystemExit) as error:
        raise SymcnnError(f"{spec} ends in {_said(error)} when it is called") from error
    if not isinstance(model, torch.nn.Module):
        raise SymcnnError(f"{spec} gives no torch.nn.Module but {shown(model)}")
    return model


def _imported(name: str) -> Any:
    here = str(Path.cwd())
    sys.path.insert(0, here)
    try:
        return importlib.import_module(name)
    except (Exception, SystemExit) as error:
        hint = f"; the module is {name[:-3]}, without .py" if name.endswith(".py") else ""
        raise SymcnnError(f"{name} cannot be imported: {_said(error)}{hint}") from error
    finally:
        sys.path.remove(here)


def _said(error: BaseException) -> str:
    """An error in one line, with the last line of code that was run and is not Python's way of importing."""
    lines = [
        f"{Path(frame.f_code.co_filename).name}:{line}"
        for frame, line in walk_tb(error.__traceback__)
        if frame.f_code.co_filename != __file__ and "importlib" not in frame.f_code.co_filename
    ]
    words = " ".join(str(error).split())
    return f"{type(error).__name__}{words and f': {words}'}{f' ({lines[-1]})' if lines else ''}"


def _fits(spec: str, function: Any, arguments: Mapping[str, Any]) -> None:
    """Refuse arguments that the callable does not take, or lacks, before it is called."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return
    known = signature.parameters
    if not any(one.kind is inspect.Parameter.VAR_KEYWORD for one in known.values()):
        for name in arguments:
            if name not in known:
                raise UnknownName(f"argument of {spec}", name, known)
    try:
        signature.bind(**arguments)
    except TypeError as error:
        raise SymcnnError(f"{spec}: {error}; arguments are given as NAME=VALUE") from error


__all__ = ["built"]
