"""A network of the catalogue: a PyTorch module and its input; everything else is traced.

A network's file holds a docstring (title and statement), ``model`` (a function that gives the module), ``inputs``
(the sides of its input, ``"n 3 H W"``), and, where it likes, ``sizes`` (values of symbols at which its table is
printed, other than the batch) and ``blocks`` (parts that are summed by themselves: by name the classes or paths of
their modules). Its table is a fold of claims, not a claim: its verdict is the worst of the results by which sizes and
parameters follow, and of a run of the module by PyTorch, whose shapes and parameters are compared with it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from symcnn.errors import DerivationError, MissingTool, SymcnnError, UnknownName, shown
from symcnn.files.libraries import library
from symcnn.files.parts import listed, needed, titled

if TYPE_CHECKING:
    from symcnn.catalogue.derivation import Derivation
    from symcnn.models.model import TracedModel
    from symcnn.models.table import Row as TracedRow
    from symcnn.models.whole import Size

COLUMNS = ("values", "parameters")


@dataclass(frozen=True)
class Row:
    """A layer with its numbers for one example: the shape and the values of its output, and its parameters.

    It is a module that works itself (``leaf``), or what the code of a module with others below it does there: then
    ``operator`` are its operators in words. ``fresh`` says whether the output is a map of its own, and not the input
    changed in place or seen otherwise; ``adds`` that it is a sum of what two branches give; ``block`` the part of the
    network in which it is counted.
    """

    name: str
    operator: str
    settings: Mapping[str, Any]
    shape: tuple[int, ...]
    parameters: int
    fresh: bool
    adds: bool
    leaf: bool = True
    block: str = ""

    @property
    def values(self) -> int:
        """Values of the output; 0 where it is no map of its own."""
        return math.prod(self.shape) if self.fresh else 0


@dataclass(frozen=True)
class Network:
    """A file of the folder ``architecture``."""

    name: str
    title: str
    statement: str
    model: Callable[[], Any]
    inputs: str
    sizes: Mapping[str, int] = field(default_factory=dict)
    blocks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    conventions: tuple[str, ...] = ()
    rules: str = "derivations"
    """The package whose rules say what operators do."""
    path: Path | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        return f"<Network {self.name}: input {self.inputs}>"

    def _repr_html_(self) -> str:
        from symcnn.catalogue.display import network_html

        return network_html(self)

    @classmethod
    def from_module(cls, module: ModuleType, name: str, rules: str) -> Network:
        """Read a network's file. Errors: `DerivationError` for what is missing or of another kind."""
        title, statement = titled(module, name)
        needed(module, name, "model", "inputs")
        model, inputs = module.model, module.inputs
        if not callable(model):
            raise DerivationError(f"{name}: `model` is a function that gives a module, not {shown(model)}")
        if not isinstance(inputs, str) or not inputs.split():
            raise DerivationError(f'{name}: `inputs` is a text such as "n 3 H W", not {shown(inputs)}')
        sizes = _mapping(module, name, "sizes", lambda one: type(one) is int and one > 0)
        if inputs.split()[0] in sizes:
            raise DerivationError(f"{name}: `sizes` gives sides of one example, and not {inputs.split()[0]}, the batch")
        blocks = _mapping(module, name, "blocks", _texts)
        conventions = listed(module, "conventions", name, str)
        path = None if module.__file__ is None else Path(module.__file__)
        return cls(name, title, statement, model, inputs, sizes, blocks, conventions, rules, path)

    @cached_property
    def traced(self) -> TracedModel:
        """The module in closed form. Errors: `SymcnnError` where it cannot be built or traced."""
        return self._traced(self.built())

    @cached_property
    def evaluated(self) -> TracedModel:
        """The same where it does not train: statistics of a batch are those that were kept."""
        return self._traced(self.built().eval())

    def _traced(self, model: Any) -> TracedModel:
        from symcnn.catalogue.rulebook import rulebook_of
        from symcnn.models.trace import traced

        try:
            found = traced(model, {"0": self.inputs}, rulebook_of(self.rules), self.point, self.name)
            missing = [name for name in found.names if name not in self.point]
            if missing:
                raise SymcnnError(f"no value for {', '.join(missing)}; `sizes` gives one for each side but the batch")
            found.domain.check(self.point)
        except MissingTool:
            raise
        except SymcnnError as error:
            said = str(error).removeprefix(f"{self.name}: ")
            raise DerivationError(f"{self.name}: {said}") from error
        return found

    def built(self) -> Any:
        """The module, on no device. Errors: `DerivationError` where it cannot be built."""
        torch = library("torch", "a network", "pip install torch")
        try:
            with torch.device("meta"):
                found = self.model()
        except SymcnnError:
            raise
        except Exception as error:
            said = " ".join(str(error).split())
            raise DerivationError(f"{self.name}: `model` ends in {type(error).__name__}: {said}") from error
        if not isinstance(found, torch.nn.Module):
            raise DerivationError(f"{self.name}: `model` gives a torch.nn.Module, not {shown(found)}")
        return found

    @property
    def point(self) -> dict[str, int]:
        """The sizes of its table: one example, and what its file says of the others."""
        first = self.inputs.split()[0]
        return {**({} if first.isdigit() else {first: 1}), **self.sizes}

    @cached_property
    def input(self) -> tuple[int, ...]:
        """The shape of one example."""
        (given,) = self.traced.inputs.values()
        return self._shape(given.sides)

    @cached_property
    def outputs(self) -> dict[str, tuple[int, ...]]:
        """By path the sides of what a module gives for one example, where that is one tensor; "" is the network."""
        from symcnn.models.value import Value

        model = self.traced
        maps = {**model.maps, **({"": model.outputs} if isinstance(model.outputs, Value) else {})}
        return {path: self.at(one.sides) for path, one in maps.items()}

    def at(self, sides: Sequence[Size]) -> tuple[int, ...]:
        """Sides at the sizes of the table."""
        from symcnn.models.sizes import value

        return tuple(int(value(side, self.point)) for side in sides)

    def without_batch(self, sides: Sequence[Size]) -> Sequence[Size]:
        """Sides without the batch, where it comes first."""
        batch = self.inputs.split()[0]
        return sides[1:] if not batch.isdigit() and sides and str(sides[0]) == batch else sides

    def _shape(self, sides: Sequence[Size]) -> tuple[int, ...]:
        return self.at(self.without_batch(sides))

    @cached_property
    def layers(self) -> tuple[TracedRow, ...]:
        """The layers of `rows`, in symbols."""
        return tuple(one for one in self.traced.table() if one.parameters or one.fresh or one.changed or one.joins)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The layers that have parameters, a map of their own, or another shape than what enters, and all sums.

        Errors: those of `traced`; `DerivationError` where parameters have no block though others have one, or a block
        names what is not there.
        """
        found = tuple(map(self._row, self.layers))
        for block, parts in self.blocks.items():
            for part in parts:
                if not any(_within(part, one.path, one.module) for one in self.traced.table()):
                    raise DerivationError(f"{self.name}, block {block}: no layer is at {part!r}, or of such a class")
        rest = [row.name or "the model" for row in found if row.parameters and not row.block]
        if rest and self.blocks:
            raise DerivationError(
                f"{self.name}: {', '.join(rest)} have parameters and are in no block, while others are, so that the "
                "sums of the blocks would not add up; name a block for each, or for none"
            )
        return found

    def _row(self, one: TracedRow) -> Row:
        names = one.path, one.module
        block = next((name for name, parts in self.blocks.items() if any(_within(part, *names) for part in parts)), "")
        operator = one.module if one.leaf else _words(one.operators)
        adds = one.joins and "add" in one.operators and not one.leaf
        settings = one.settings if one.leaf else {}
        shape = self._shape(one.output)
        return Row(one.path, operator, settings, shape, one.parameters, one.fresh, adds, one.leaf, block)

    def total(self, column: str, block: str = "") -> int:
        """The sum of ``values`` or ``parameters``, over all layers or those of a block.

        Errors: `UnknownName` for another column, or a block that is not there.
        """
        if column not in COLUMNS:
            raise UnknownName(f"column of {self.name}", column, COLUMNS)
        if block and block not in self.blocks:
            raise UnknownName(f"block of {self.name}", block, self.blocks)
        return sum(getattr(row, column) for row in self.rows if not block or row.block == block)

    @cached_property
    def derivations(self) -> dict[str, Derivation]:
        """The results that its numbers come from, by name."""
        from symcnn.catalogue.rulebook import named_by_rules

        names = dict.fromkeys(name for node in self.traced.nodes for name, _, _ in node.results)
        return {name: named_by_rules(name) for name in names}


def _words(operators: Sequence[str]) -> str:
    """Operators in words; an addition is a sum.

    >>> _words(("matmul", "add", "softmax")), _words(("add",))
    ('matmul, sum and softmax', 'sum')
    """
    named = ["sum" if one == "add" else one for one in operators]
    return " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))


def _mapping(module: ModuleType, name: str, attribute: str, fits: Callable[[Any], bool]) -> Mapping[str, Any]:
    found = getattr(module, attribute, {})
    good = isinstance(found, Mapping) and all(isinstance(key, str) and fits(one) for key, one in found.items())
    if not good:
        kind = "whole numbers, at least 1" if attribute == "sizes" else "lists of classes and paths"
        raise DerivationError(f"{name}: `{attribute}` is a dict of names with {kind}, not {shown(found)}")
    return dict(found)


def _texts(one: Any) -> bool:
    return isinstance(one, (tuple, list)) and all(isinstance(part, str) for part in one)


def _within(part: str, path: str, module: str) -> bool:
    return part == module or path == part or path.startswith(f"{part}.")


@dataclass(frozen=True)
class Built:
    """A module as PyTorch has it; ``layer`` is its path, "" that of the whole network.

    ``shape`` has the sides of its output for one example, the batch too (None where it was not run, or gives no single
    tensor), ``parameters`` counts its own, ``error`` says why it could not be run.
    """

    layer: str
    shape: tuple[int, ...] | None = None
    parameters: int = 0
    error: str = ""


def build(network: Network) -> tuple[tuple[Built, ...], float]:
    """Every module of a network run by PyTorch on tensors without values, and the seconds that it took.

    One example is run, at the sizes of the table, and every module says which shape comes out of it.
    """
    torch = library("torch", "a network that is built", "pip install torch, or ask for proofs alone (--only proof)")
    start = time.perf_counter()
    model = network.built().eval()
    found: dict[str, Built] = {}
    counted: set[int] = set()
    for name, module in model.named_modules():
        own = {id(one): one.numel() for one in module.parameters(recurse=False) if id(one) not in counted}
        counted |= own.keys()
        found[name] = Built(name, None, sum(own.values()))
        module.register_forward_hook(_seen(name, found))
    (given,) = network.traced.inputs.values()
    with torch.device("meta"):
        example = torch.zeros(network.at(given.sides), dtype=given.dtype)
    try:
        model(example)
    except Exception as error:
        said = f"{type(error).__name__}: {' '.join(str(error).split())}"
        return (Built("", error=said),), time.perf_counter() - start
    return tuple(found.values()), time.perf_counter() - start


def _seen(name: str, found: dict[str, Built]) -> Callable[..., None]:
    def hook(module: Any, given: Any, output: Any) -> None:
        if hasattr(output, "shape"):
            found[name] = replace(found[name], shape=tuple(output.shape))

    return hook


def differences(network: Network, built: Sequence[Built]) -> tuple[str, ...]:
    """Where PyTorch's modules are not what the table says."""
    for one in built:
        if one.error:
            return (f"{network.name}: it cannot be run: {one.error}",)
    wrong = []
    known = {**{name: Built(name) for name in network.outputs}, **{one.layer: one for one in built}}
    for name, shape in network.outputs.items():
        found = known[name].shape
        if found != shape:
            said = "it gave no tensor" if found is None else f"the output is {_sides(found)}"
            wrong.append(f"{_where(network, name)}: {said}, and the table says {_sides(shape)}")
    for name, count in {row.name: row.parameters for row in reversed(network.rows) if row.leaf}.items():
        if name in known and known[name].parameters != count:
            said = f"it has {known[name].parameters} parameters, and the table says {count}"
            wrong.append(f"{_where(network, name)}: {said}")
    total, summed = sum(one.parameters for one in built), network.total("parameters")
    if not wrong and total != summed:
        wrong.append(f"{network.name}: it has {total} parameters, and the table says {summed}")
    return tuple(wrong)


def _where(network: Network, layer: str) -> str:
    return f"{network.name}, layer {layer}" if layer else network.name


def _sides(shape: Sequence[int]) -> str:
    return " x ".join(map(str, shape)) or "one number"


__all__ = ["Built", "Network", "Row", "build", "differences"]
