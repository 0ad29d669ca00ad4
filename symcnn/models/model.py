"""A PyTorch model in closed form: what it is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from symcnn.errors import DomainError, SymcnnError, of_kind
from symcnn.models.at import At
from symcnn.models.compare import Comparison, compare
from symcnn.models.conditions import Admitted
from symcnn.models.counts import KINDS, counted
from symcnn.models.forms import Saving, size_form
from symcnn.models.largest import largest
from symcnn.models.memory import Moment, training_moments, training_peak
from symcnn.models.parameters import ModuleInfo, Parameter
from symcnn.models.saved import saved_bytes, sum_of_types
from symcnn.models.sizes import symbols
from symcnn.models.table import Explanation, ModelTable, explain
from symcnn.models.tracing import Trace
from symcnn.models.value import FREE, Node, Value, each, sides
from symcnn.models.whole import Size, Whole
from symcnn.query.closed_form import ClosedForm

if TYPE_CHECKING:
    from symcnn.models.receptive_field import ReceptiveField


class TracedModel:
    """A model as a list of operators, with sizes, costs and reach in symbols."""

    def __init__(
        self,
        name: str,
        trace: Trace,
        inputs: Mapping[str, Value],
        outputs: Any,
        parameters: Sequence[Parameter],
        buffers: Sequence[Parameter],
        modules: Mapping[str, ModuleInfo],
        training: bool,
    ) -> None:
        self.name, self.inputs, self.outputs, self.training = name, dict(inputs), outputs, training
        self.nodes: Sequence[Node] = trace.nodes
        self.maps, self.values, self.parts = trace.maps, trace.values, tuple(trace.parts)
        self.nested = frozenset(trace.nested)
        self.modules, self.rules, self.point, self.now = modules, trace.rules, dict(trace.point), trace.at
        self._counts: dict[Any, Size] = {}
        self._parameters, self._buffers = tuple(parameters), tuple(buffers)
        self.names = tuple(dict.fromkeys(name for one in inputs.values() for side in one.sides for name in _in(side)))
        self.domain = Admitted(name, self.names, tuple(trace.conditions.values()))

    def __repr__(self) -> str:
        given = ", ".join(sides(one.sides) for one in self.inputs.values())
        made = f"{len(list(each(self.outputs)))} tensors"
        if isinstance(self.outputs, Value):
            made = ModelTable(self).sides(self.outputs.sides) or "one number"
        partly = f"; partial: {len(self.uncounted)} operators without a rule or a count" if self.uncounted else ""
        return f"<{self.name}: {given} to {made}, {len(self.nodes)} operators{partly}>"

    # --- what it is -------------------------------------------------------------------------------------------

    @property
    def output(self) -> Value:
        """The one output. Errors: `SymcnnError` where there are several, which ``outputs`` holds."""
        if not isinstance(self.outputs, Value):
            raise SymcnnError(f"{self.name} gives {len(list(each(self.outputs)))} tensors; see outputs")
        return self.outputs

    @property
    def parameters(self) -> int:
        """The number of entries of all parameters."""
        return sum(one.entries for one in self._parameters)

    @property
    def trainable(self) -> int:
        """The number of entries of the parameters that are trained."""
        return sum(one.entries for one in self._parameters if one.trained)

    @property
    def buffers(self) -> int:
        """The number of entries of all buffers, such as running means."""
        return sum(one.entries for one in self._buffers)

    @property
    def parameter_bytes(self) -> int:
        """Bytes of all parameters."""
        return sum(one.bytes for one in self._parameters)

    @cached_property
    def trained_bytes(self) -> int:
        """Bytes of the parameters that are trained and reach an output: of others no gradient is formed."""
        used = [*each(self.outputs), *(one for number in self.needed for one in self.nodes[number].inputs)]
        names = {one.name for one in used if one.learned}
        return sum(one.bytes for one in self._parameters if one.trained and one.name in names)

    @property
    def buffer_bytes(self) -> int:
        """Bytes of all buffers."""
        return sum(one.bytes for one in self._buffers)

    def own_parameters(self, path: str) -> tuple[Parameter, ...]:
        """The parameters of the module at a path, those of modules below it left out."""
        return tuple(one for one in self._parameters if one.name.rpartition(".")[0] == path)

    def each_parameter(self) -> Iterator[Parameter]:
        """The parameters, each once."""
        yield from self._parameters

    def each_output(self) -> Iterator[Value]:
        """The tensors that the model gives."""
        yield from each(self.outputs)

    @cached_property
    def unknown(self) -> tuple[Node, ...]:
        """The operators that no rule speaks of; what they multiply and keep is in no number."""
        return tuple(node for node in self.nodes if node.unknown)

    @cached_property
    def uncounted(self) -> tuple[Node, ...]:
        """The operators whose multiplications are in no number: without a rule, or counted by no result."""
        return tuple(node for node in self.nodes if node.unknown or node.uncounted)

    def whole(self, what: str, partial: bool) -> None:
        """Refuse a total that an operator is missing from, unless it may be partial."""
        missing = self.uncounted if "multiplications" in what else self.unknown
        if missing and not partial:
            raise SymcnnError(
                f"{self.name}: {what} are known in part only, since {_lacking(missing)}; "
                "partial=True (--partial) leaves them out"
            )

    # --- closed forms -----------------------------------------------------------------------------------------

    def form(self, size: Size, name: str, what: str) -> ClosedForm:
        """A size as a closed form in the symbols of the inputs, on the sizes that the model accepts."""
        return size_form(self.name, self.inputs, self.domain, size, name, what)

    def multiplications(
        self,
        *,
        forward: bool = True,
        backward: bool = False,
        input_gradient: bool = False,
        flops: bool = False,
        count: Sequence[str] = ("products",),
        padded_zeros: bool = True,
        partial: bool = False,
    ) -> ClosedForm:
        """Multiplications of a forward pass, a backward pass, or both, as a closed form.

        Counted are multiplications with their additions, of two tensors' entries that are summed (``count`` names
        other kinds, see `KINDS`), products with zeros that padding puts there too unless ``padded_zeros`` is False;
        ``flops`` counts two for each. The backward pass forms the gradients of trained parameters, and those of the
        inputs with ``input_gradient``.

        Errors: `SymcnnError` where an operator has no rule, unless ``partial``.
        """
        of_kind("count", count, (list, tuple), 'a list of kinds, such as ["products", "bias"]')
        self.whole("multiplications", partial)
        total = self.count(forward, backward, input_gradient, count, padded_zeros)
        return self.form(total * 2 if flops else total, "F" if flops else "M", "FLOPs" if flops else "multiplications")

    def count(
        self,
        forward: bool = True,
        backward: bool = False,
        input_gradient: bool = False,
        kinds: Sequence[str] = KINDS,
        padded_zeros: bool = True,
    ) -> Size:
        """The multiplications of these kinds, as a size. Errors: `UnknownName` for another kind."""
        key = forward, backward, input_gradient, tuple(kinds), padded_zeros
        if key not in self._counts:
            self._counts[key] = counted(self, *key)
        return self._counts[key]

    def asks(self, one: Value, input_gradient: bool) -> bool:
        """Whether the backward pass forms the gradient of a value."""
        return one.learned or (input_gradient and one.of_input)

    @cached_property
    def needed(self) -> frozenset[int]:
        """The nodes through which gradients of an output pass."""
        found: set[int] = set()
        open_ = [one.node for one in each(self.outputs) if one.learned or one.of_input]
        while open_:
            number = open_.pop()
            if number != FREE and number not in found:
                found.add(number)
                open_ += [one.node for one in self.nodes[number].inputs if one.learned or one.of_input]
        return frozenset(found)

    @cached_property
    def reached(self) -> frozenset[int]:
        """The nodes on which an output depends."""
        found: set[int] = set()
        open_ = [one.node for one in each(self.outputs)]
        while open_:
            number = open_.pop()
            if number != FREE and number not in found:
                found.add(number)
                open_ += [one.node for one in self.nodes[number].inputs]
        return frozenset(found)

    # --- memory -----------------------------------------------------------------------------------------------

    def saved_for_backward(
        self, *, input_gradient: bool = False, checkpoint: Sequence[str] = (), partial: bool = False
    ) -> Saving:
        """Bytes that autograd keeps for the backward pass, in all and by type; parameters and buffers are left out.

        A model that is in training mode keeps other things than one that is evaluated: it is traced as it stands. Of
        the modules whose paths ``checkpoint`` names, the inputs alone are kept.
        """
        self.whole("bytes kept for the backward pass", partial)
        found = saved_bytes(self, input_gradient, checkpoint)
        forms = {str(key).removeprefix("torch."): self.form(size, "B", "bytes") for key, size in found.items()}
        return Saving(self.form(sum_of_types(found), "B", "bytes kept for the backward pass"), forms)

    def training_memory(
        self,
        optimizer: str = "adam",
        step: int = 2,
        *,
        input_gradient: bool = False,
        checkpoint: Sequence[str] = (),
        partial: bool = False,
    ) -> ClosedForm:
        """The most bytes of tensors alive at one time in a step of training; `symcnn.models.memory.CONVENTIONS`.

        The modules whose paths ``checkpoint`` names are run once more in the backward pass, as by
        ``torch.utils.checkpoint``. Errors: `UnknownName` for an optimizer whose state is not known, and a path where
        nothing happens.
        """
        self.whole("bytes in training", partial)
        found = training_peak(self, optimizer, step, input_gradient, checkpoint)
        return self.form(found, "Q", "bytes in training")

    def moments(
        self,
        optimizer: str = "adam",
        step: int = 2,
        *,
        input_gradient: bool = False,
        checkpoint: Sequence[str] = (),
        partial: bool = False,
    ) -> list[Moment]:
        """The moments of a step of training of which each may be the one with most bytes, and where they are."""
        self.whole("bytes in training", partial)
        return training_moments(self, optimizer, step, input_gradient, checkpoint)

    def largest(
        self,
        name: str,
        memory: Any,
        *,
        optimizer: str = "adam",
        step: int = 2,
        input_gradient: bool = False,
        checkpoint: Sequence[str] = (),
        partial: bool = False,
        **values: int,
    ) -> int:
        """The greatest value of a size with which a step of training fits into so much memory ("8 GiB"); 0 if none.

        Errors: `WrongKind` for an amount that is none; `DomainError` for other sizes that are missing.
        """
        self.whole("bytes in training", partial)
        needed = training_peak(self, optimizer, step, input_gradient, checkpoint)
        return largest(self, name, memory, needed, values)

    # --- as a table -------------------------------------------------------------------------------------------

    def table(self, *unnamed: Any, padded_zeros: bool = True, **values: int) -> ModelTable:
        """Layer by layer: outputs, parameters, multiplications (`multiplications`); in symbols, or at sizes."""
        self.domain.by_name(unnamed)
        if values:
            self.domain.check(values)
        return ModelTable(self, values or None, padded_zeros)

    def latex(self, *unnamed: Any, padded_zeros: bool = True, **values: int) -> str:
        """The table as LaTeX that fits a page; of packages, array and longtable are asked for."""
        return self.table(*unnamed, padded_zeros=padded_zeros, **values).latex()

    def explain(self, path: str = "", *, padded_zeros: bool = True) -> Explanation:
        """What happens at a path and below it, and which results of the catalogue say so."""
        return explain(self, path, padded_zeros)

    def compare(self, other: TracedModel, *unnamed: Any, padded_zeros: bool = True, **values: int) -> Comparison:
        """Two models, formula beside formula, and where one overtakes the other."""
        self.domain.by_name(unnamed)
        return compare(self, other, values, padded_zeros)

    def _repr_html_(self) -> str:
        return self.table()._repr_html_()

    # --- reach ------------------------------------------------------------------------------------------------

    def receptive_field(
        self,
        layer: str | None = None,
        *,
        axes: Sequence[int] | None = None,
        input: str | None = None,
        at: Mapping[str, int] | None = None,
    ) -> ReceptiveField:
        """Which cells of an input a cell of a map reads: how many, how far apart for neighbours, from where on.

        Args:
            layer: the path of the module whose output is the map; the model's output, if not given.
            axes: axes of the input; those behind the batch and the channels, if not given.
            input: which input; the only one, if not given.
            at: sizes by name, where the reach depends on them.

        Statistics over a batch, which a model in training takes, read everything; ``model.eval()`` takes none.

        Errors: `UnknownName` for another layer, input or symbol; `SymcnnError` for axes that are not there.
        """
        from symcnn.models.receptive_field import receptive_field

        return receptive_field(self, layer, axes, input, at)

    # --- numbers ----------------------------------------------------------------------------------------------

    def at(self, *unnamed: Any, partial: bool = False, padded_zeros: bool = True, **values: int) -> At:
        """All numbers at sizes. Errors: `DomainError` for sizes that the model does not accept, with the nearest."""
        self.domain.by_name(unnamed)
        self.domain.check(values)
        return At(self, values, partial, padded_zeros)


def _lacking(missing: Sequence[Node]) -> str:
    """The first three operators that a total lacks, each with what it lacks."""
    shown = missing[:3]
    parts = [f"{node.place}: {node.why}" for node in shown if node.why]
    for kind, unknown in (("rule speaks of", True), ("result counts", False)):
        places = [str(node.place) for node in shown if node.unknown is unknown and not node.why]
        parts += [f"no {kind} {'; '.join(places)}"] * bool(places)
    return "; ".join(parts) + (f"; and {len(missing) - 3} more" if len(missing) > 3 else "")


def _in(side: Size) -> frozenset[str]:
    return symbols(side) if isinstance(side, Whole) else frozenset()


__all__ = ["KINDS", "At", "DomainError", "Parameter", "TracedModel"]
