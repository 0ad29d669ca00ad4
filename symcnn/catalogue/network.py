"""A network as a list of layers, folded into a table by the closed forms of its layers.

A network's file holds a docstring (title and statement), ``input`` (the shape
of one example) and ``layers``. Each `Layer` names the operator with its
settings, and says by which results the shape of its output and the number of
its parameters follow; nothing of that is typed. Where the output of another
layer is added to its own, it names that layer. The table is a fold of claims,
not a claim: its verdict is the worst of its parts, and of a run that builds
every layer with PyTorch, without values, adds what is to be added, and compares
shape and parameters.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from symcnn.errors import DerivationError, SymcnnError, UnknownName
from symcnn.files.libraries import library
from symcnn.files.parts import listed, needed, titled

if TYPE_CHECKING:
    from symcnn.catalogue.derivation import Derivation

COLUMNS = ("values", "parameters")


@dataclass(frozen=True)
class Axis:
    """A side of the layer's input, counted from 0 (the channels): stands for a value in a `By`, or in a shape.

    It may be divided into ``parts``, as channels are into groups. Errors where that leaves a rest.
    """

    place: int
    parts: int = 1

    def of(self, shape: Sequence[int]) -> int:
        """The number that it stands for.

        >>> Axis(0, parts=2).of((6, 8, 8))
        3
        """
        if not -len(shape) <= self.place < len(shape):
            raise SymcnnError(f"the input has {len(shape)} sides, and none at place {self.place}")
        side = shape[self.place]
        if side % self.parts:
            raise SymcnnError(f"a side of {side} cannot be divided into {self.parts} equal parts")
        return side // self.parts


@dataclass(frozen=True)
class Flat:
    """The number of values of the layer's input."""


class By:
    """A number that a result gives: ``By(output_size, n=Axis(1), k=11, s=4, d=1, p=5)``."""

    def __init__(self, result: Any, **values: Any) -> None:
        if not hasattr(result, "claim"):
            raise DerivationError(f"By(...) takes a module or a Derivation of the catalogue first, not {result!r}")
        self.result, self.values = result, values

    @cached_property
    def derivation(self) -> Derivation:
        """The result, of a module of the catalogue."""
        from symcnn.catalogue.derivation import derivation_of

        return derivation_of(self.result)

    def __call__(self, read: Callable[[Any], int]) -> int:
        """The number; ``read`` turns what stands for a value into one."""
        value = self.derivation.closed_form.answer((), {name: read(value) for name, value in self.values.items()})
        if not isinstance(value, int):
            raise SymcnnError(f"{self.derivation.name} gives {value}, which is no whole number")
        return value


Entry = int | Axis | Flat | By


@dataclass(frozen=True)
class Layer:
    """One layer: its operator (a module's dotted path) with its settings, and what follows for shape and parameters.

    A setting may be an `Axis` or `Flat`: what the layer reads is known from the layer before.
    ``after`` names the layer whose output it reads, if not the one before
    ("" is the network's input); ``adds`` one whose output, of the same shape, is
    added to its own; ``block`` a part of the network that is summed by itself;
    ``fresh`` whether its output is a map of its own (and not the input, changed
    in place, or a view of it).
    """

    name: str
    operator: str
    settings: Mapping[str, Any]
    shape: Sequence[Entry]
    parameters: int | By = 0
    after: str | None = None
    block: str = ""
    fresh: bool = True
    adds: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name:
            raise DerivationError(f"a layer's name is a text, not {self.name!r}")
        if not isinstance(self.settings, Mapping):
            raise DerivationError(f"layer {self.name}: `settings` is a dict, not {self.settings!r}")
        if not isinstance(self.shape, (list, tuple)) or not all(map(_is_entry, self.shape)):
            raise DerivationError(f"layer {self.name}: `shape` is a list of int, Axis, Flat or By, not {self.shape!r}")
        if not _is_entry(self.parameters):
            raise DerivationError(f"layer {self.name}: `parameters` is a whole number or By, not {self.parameters!r}")


def _is_entry(value: Any) -> bool:
    return isinstance(value, Axis | Flat | By) or (isinstance(value, int) and not isinstance(value, bool))


@dataclass(frozen=True)
class Row:
    """A layer with its numbers: the shapes of one example, the values of the output, the parameters."""

    layer: Layer
    settings: Mapping[str, Any]
    incoming: tuple[int, ...]
    shape: tuple[int, ...]
    parameters: int

    @property
    def values(self) -> int:
        """Values of the output; 0 where it is no map of its own."""
        return math.prod(self.shape) if self.layer.fresh else 0


@dataclass(frozen=True)
class Network:
    """A file of the folder ``architecture``."""

    name: str
    title: str
    statement: str
    input: tuple[int, ...]
    layers: tuple[Layer, ...]
    conventions: tuple[str, ...] = ()
    path: Path | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        count = len(self.layers)
        return f"<Network {self.name}: {count} layer{'' if count == 1 else 's'}, input {_sides(self.input)}>"

    def _repr_html_(self) -> str:
        from symcnn.catalogue.display import network_html

        return network_html(self)

    @classmethod
    def from_module(cls, module: ModuleType, name: str) -> Network:
        """Read a network's file. Errors: `DerivationError` for what is missing, named twice, or in no block."""
        title, statement = titled(module, name)
        needed(module, name, "input", "layers")
        layers = listed(module, "layers", name, Layer)
        if not layers:
            raise DerivationError(f"{name}: `layers` is empty")
        names = [layer.name for layer in layers]
        twice = sorted({one for one in names if names.count(one) > 1})
        if twice:
            raise DerivationError(f"{name}: two layers are named {', '.join(twice)}")
        rest = [layer.name for layer in layers if layer.parameters != 0 and not layer.block]
        if rest and any(layer.block for layer in layers):
            raise DerivationError(
                f"{name}: {', '.join(rest)} have parameters and no `block`, while other layers have one, so that the "
                "sums of the blocks would not add up; name a block for each, or for none"
            )
        path = None if module.__file__ is None else Path(module.__file__)
        conventions = listed(module, "conventions", name, str)
        return cls(name, title, statement, listed(module, "input", name, int), layers, conventions, path)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The table: every layer with its numbers, each from the closed form that it names.

        Errors: `SymcnnError` where a value lies outside the domain of a result, where a layer reads or adds one that
        is not there, and where what is added has another shape.
        """
        done: dict[str, Row] = {}
        shapes: dict[str, tuple[int, ...]] = {"": self.input}
        before = ""
        for layer in self.layers:
            for source in (layer.after, layer.adds):
                if source is not None and source not in shapes:
                    raise UnknownName(f"layer before {layer.name} in {self.name}", source, shapes)
            incoming = shapes[before if layer.after is None else layer.after]

            def read(entry: Any, incoming: tuple[int, ...] = incoming) -> Any:
                if isinstance(entry, Axis):
                    return entry.of(incoming)
                if isinstance(entry, Flat):
                    return math.prod(incoming)
                return entry(read) if isinstance(entry, By) else entry

            try:
                shape = tuple(read(entry) for entry in layer.shape)
                settings = {key: read(value) for key, value in layer.settings.items()}
                done[layer.name] = Row(layer, settings, incoming, shape, read(layer.parameters))
            except SymcnnError as error:
                raise SymcnnError(f"{self.name}, layer {layer.name}: {error}") from error
            if layer.adds is not None and shapes[layer.adds] != shape:
                raise SymcnnError(
                    f"{self.name}, layer {layer.name}: its output is {_sides(shape)}, and that of "
                    f"{layer.adds or 'the input'}, which is added to it, {_sides(shapes[layer.adds])}"
                )
            shapes[layer.name], before = shape, layer.name
        return tuple(done.values())

    def total(self, column: str, block: str = "") -> int:
        """The sum of ``values`` or ``parameters``, over all layers or those of a block.

        Errors: `UnknownName` for another column, or a block that is not there.
        """
        if column not in COLUMNS:
            raise UnknownName(f"column of {self.name}", column, COLUMNS)
        blocks = {row.layer.block for row in self.rows} - {""}
        if block and block not in blocks:
            raise UnknownName(f"block of {self.name}", block, blocks)
        return sum(getattr(row, column) for row in self.rows if not block or row.layer.block == block)

    @property
    def derivations(self) -> dict[str, Derivation]:
        """The results that its numbers come from, by name."""
        found = [entry for layer in self.layers for entry in (*layer.shape, layer.parameters) if isinstance(entry, By)]
        return {by.derivation.name: by.derivation for by in found}


@dataclass(frozen=True)
class Built:
    """A layer as PyTorch builds it: the shape of its output for one example, and its parameters; or the error."""

    layer: str
    shape: tuple[int, ...] = ()
    parameters: int = 0
    error: str = ""


def build(network: Network) -> tuple[tuple[Built, ...], float]:
    """Every layer, built and run with PyTorch on tensors without values, and the seconds that it took.

    What a layer reads has the shape that the table says; what is added is what PyTorch put out.
    """
    torch = library("torch", "a network that is built", "pip install torch, or ask for proofs alone (--only proof)")
    start = time.perf_counter()
    outputs: dict[str, Any] = {"": torch.empty((1, *network.input), device="meta")}
    return tuple(_built(row, network.name, outputs) for row in network.rows), time.perf_counter() - start


def _built(row: Row, name: str, outputs: dict[str, Any]) -> Built:
    import torch

    from symcnn.experiment.operators import resolve

    layer = row.layer
    try:
        with torch.device("meta"):
            module = resolve(layer.operator, name)(**row.settings)
            output = module(torch.empty((1, *row.incoming)))
            if layer.adds is not None:
                other = outputs.get(layer.adds)
                if other is None:
                    return Built(layer.name, error=f"{layer.adds}, which is added, was not built")
                if other.shape != output.shape:  # PyTorch would repeat a side of 1 without a word
                    sides = _sides(output.shape[1:]), _sides(other.shape[1:])
                    return Built(layer.name, error=f"the output is {sides[0]}, that of {layer.adds} {sides[1]}")
                output = output + other
    except DerivationError:
        raise
    except Exception as error:
        return Built(layer.name, error=f"{type(error).__name__}: {' '.join(str(error).split())}")
    outputs[layer.name] = output
    return Built(layer.name, tuple(output.shape[1:]), sum(p.numel() for p in module.parameters()))


def differences(network: Network, built: Sequence[Built]) -> tuple[str, ...]:
    """Where PyTorch's layers are not what the table says."""
    wrong = []
    for row, one in zip(network.rows, built, strict=True):
        where = f"{network.name}, layer {row.layer.name}"
        if one.error:
            wrong.append(f"{where}: it cannot be built and run: {one.error}")
            continue
        if one.shape != row.shape:
            wrong.append(f"{where}: the output is {_sides(one.shape)}, and the table says {_sides(row.shape)}")
        if one.parameters != row.parameters:
            wrong.append(f"{where}: it has {one.parameters} parameters, and the table says {row.parameters}")
    return tuple(wrong)


def _sides(shape: Sequence[int]) -> str:
    return " x ".join(map(str, shape))


__all__ = ["Axis", "Built", "By", "Flat", "Layer", "Network", "Row", "build", "differences"]
