"""Recurrent layers: the same products with weights at every step, whose results the next step reads.

Counted as "products" are those of inputs, of the units' outputs and, with a projection, of the units with their
weights; as "bias" the addition of biases; as "elementwise" the products of gates and states, two back for each; as
"activation" what sigmoids and tangents take. Kept is what PyTorch's own composition of a layer keeps, step by step;
a library for one kind of hardware may keep less.
"""

from dataclasses import dataclass
from typing import Any

from symcnn import Reads, operator
from symcnn.models.layout import settled

from ..dense import (
    matrix_product_left_gradient_multiplications,
    matrix_product_multiplications,
    matrix_product_right_gradient_multiplications,
)
from ..recurrent import multiplications, parameters


@dataclass(frozen=True)
class Kind:
    """A kind of layer: for each unit and step its gates, products, activations there and back, and numbers kept."""

    gates: int
    products: int
    activations: tuple[int, int]
    kept: int


LONG = Kind(gates=4, products=3, activations=(3, 10), kept=5)
"""LSTM: four gates are kept, and the tangent of the cell."""
GATED = Kind(gates=3, products=2, activations=(2, 6), kept=6)
"""GRU: three gates are kept, the candidate, and what it is before its gate and as a change of the state."""
TANH = Kind(gates=1, products=0, activations=(0, 2), kept=1)
RELU = Kind(gates=1, products=0, activations=(0, 0), kept=1)


@dataclass(frozen=True)
class Part:
    """One direction of one layer: weights of the inputs, of its own outputs, biases, and the projection's weights."""

    kind: Kind
    into: Any
    own: Any
    biases: tuple[Any, ...] = ()
    projection: Any = None

    @property
    def learned(self) -> tuple[Any, ...]:
        """All that is learned."""
        return (self.into, self.own, *self.biases, *(() if self.projection is None else (self.projection,)))

    @property
    def units(self) -> Any:
        """The number of units."""
        return self.into.sides[0] // self.kind.gates

    @property
    def outputs(self) -> Any:
        """How many numbers a step gives: one for each unit, or as many as the projection has."""
        return self.own.sides[1]


@operator("lstm")
def lstm(call, input, hx, params, *settings, **named):
    """LSTM: output, and the last outputs and cells of each layer and direction."""
    return _layers(call, LONG, input, hx, params, *settings, **named)


@operator("gru")
def gru(call, input, hx, params, *settings, **named):
    """GRU: output, and the last outputs of each layer and direction."""
    return _layers(call, GATED, input, hx, params, *settings, **named)


@operator("rnn_tanh")
def plain(call, input, hx, params, *settings, **named):
    """A plain recurrent layer: output, and the last outputs of each layer and direction."""
    return _layers(call, TANH, input, hx, params, *settings, **named)


@operator("rnn_relu")
def plain_relu(call, input, hx, params, *settings, **named):
    """A plain recurrent layer with ReLU."""
    return _layers(call, RELU, input, hx, params, *settings, **named)


@operator("lstm_cell")
def lstm_cell(call, input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """One step of LSTM: output and cell."""
    return _step(call, LONG, input, tuple(hx), w_ih, w_hh, b_ih, b_hh)


@operator("gru_cell")
def gru_cell(call, input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """One step of GRU."""
    return _step(call, GATED, input, (hx,), w_ih, w_hh, b_ih, b_hh)[0]


@operator("rnn_tanh_cell")
def plain_cell(call, input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """One step of a plain recurrent layer; the output is kept."""
    return _step(call, TANH, input, (hx,), w_ih, w_hh, b_ih, b_hh)[0]


@operator("rnn_relu_cell")
def plain_relu_cell(call, input, hx, w_ih, w_hh, b_ih=None, b_hh=None):
    """One step of a plain recurrent layer with ReLU; the output is kept."""
    return _step(call, RELU, input, (hx,), w_ih, w_hh, b_ih, b_hh)[0]


def _step(call, kind, input, states, w_ih, w_hh, b_ih, b_hh):
    part = Part(kind, w_ih, w_hh, () if b_ih is None else (b_ih, b_hh))
    examples = input.sides[0]
    call.equal(input.sides[1], w_ih.sides[1], "a step holds what the weights read")
    for state in states:
        for one, other in zip(state.sides, (examples, part.outputs), strict=True):
            call.equal(one, other, "there is a state for each example and unit")
    outputs = tuple(call.like(state) for state in states)
    _direction(call, part, input, states, (input,), 1, examples, outputs[0])
    call.saves(input, w_ih)
    for output in outputs:
        call.reads(output, input, [Reads(0), Reads(1, "all")])
    return outputs


def _layers(call, kind, input, hx, params, has_biases, num_layers, dropout, train, bidirectional, batch_first=None):
    if batch_first is None or not isinstance(params, (tuple, list)):
        raise call.refuse("sequences of several lengths in one tensor are not read")
    directions = 2 if bidirectional else 1
    parts = _parts(kind, params, has_biases, num_layers * directions)
    examples, steps = input.sides[:2] if batch_first else input.sides[1::-1]
    states = tuple(hx) if isinstance(hx, (tuple, list)) else (hx,)
    for state, size in zip(states, (parts[0].outputs, parts[0].units), strict=False):
        for one, other in zip(state.sides, (num_layers * directions, examples, size), strict=True):
            call.equal(one, other, "there is a state for each layer, direction, example and unit")
    width = parts[0].outputs * directions
    between = steps * examples * width
    upstream = (input,)
    for layer in range(num_layers):
        both = parts[layer * directions : (layer + 1) * directions]
        read = width if layer else input.sides[2]
        for part in both:
            call.equal(read, part.into.sides[1], "a step holds what the weights read")
            _direction(call, part, input, states, upstream, steps, examples)
        into = [part.into for part in both]
        if layer == 0:
            call.saves(input, *into)
        else:
            call.keeps(between, input.dtype, *into)
        upstream = (*upstream, *states, *(one for part in both for one in part.learned))
        if dropout and train and layer < num_layers - 1:
            call.multiplies("elementwise", between, _asked(upstream, between))
            call.keeps(between if dropout < 1 else 1, input.dtype, *upstream)
    output = call.new([examples, steps, width] if batch_first else [steps, examples, width], like=input)
    if batch_first:  # made step by step, and seen example by example
        output.strides = settled(output.sides, (width, examples * width, 1))
    example = 0 if batch_first else 1
    call.reads(output, input, [Reads(axis) if axis == example else Reads(axis, "all") for axis in range(3)])
    ends = tuple(call.like(state) for state in states)
    for end in ends:
        call.reads(end, input, [None, Reads(example), Reads(2, "all")])
    return (output, *ends)


def _parts(kind, params, has_biases, count):
    each = len(params) // count
    plain = 4 if has_biases else 2
    found = []
    for place in range(0, len(params), each):
        into, own, *more = params[place : place + each]
        found.append(Part(kind, into, own, tuple(more[: plain - 2]), more[plain - 2] if each > plain else None))
    return found


def _direction(call, part, input, states, upstream, steps, examples, output=None):
    """What one direction of one layer takes and keeps; ``upstream`` is what its inputs are made of."""
    _products(call, part, states, upstream, steps, examples)
    kind, units = part.kind, part.units
    within = (*upstream, *states, *part.learned)
    cells = steps * examples * units
    for one in part.biases:
        call.multiplies("bias", cells * kind.gates, {one: cells * kind.gates})
    there, back = kind.activations
    call.multiplies("activation", cells * there, _asked(within, cells * back))
    call.multiplies("elementwise", cells * kind.products, _asked(within, cells * (2 * kind.products)))
    if output is not None and kind.products == 0:
        call.saves(output)
    else:
        call.keeps(cells * kind.kept, input.dtype, *within)
    call.saves(states[0], part.own)
    call.saves(part.into, *upstream)
    call.saves(part.own, *(states[:1] if steps == 1 else within))
    call.saves(part.projection, *within)
    later = (steps - 1) * examples
    if kind.products:
        call.keeps(later * part.outputs, input.dtype, part.own)
    if len(states) > 1:
        call.saves(states[1], *within)
        call.keeps(later * units, input.dtype, *within)
    if part.projection is not None:
        call.keeps(cells, input.dtype, part.projection)


def _products(call, part, states, upstream, steps, examples):
    """Products of matrices by the results on them: inputs, own outputs, and the projection."""
    product, left = matrix_product_multiplications, matrix_product_left_gradient_multiplications
    right = matrix_product_right_gradient_multiplications
    rows, into = part.units * part.kind.gates, part.into.sides[1]
    within = (*upstream, *states, *part.learned)

    def by(result, times, columns, outputs):
        return call.by(result, b=times, p=examples, q=columns, r=outputs)

    gradients: dict[Any, Any] = {}

    def add(asked):
        for one, count in asked.items():
            gradients[one] = gradients.get(one, 0) + count

    step = by(left, 1, part.outputs, rows)
    add({part.into: by(right, steps, into, rows), part.own: by(right, steps, part.outputs, rows), states[0]: step})
    add(_asked(upstream, by(left, steps, into, rows)))
    add(_asked(within, step * (steps - 1)))
    if part.projection is None:
        forward = call.by(multiplications, n=examples, T=steps, G=part.kind.gates, x=into, h=part.units)
        biased = int(bool(part.biases))
        call.learns(parameters, *part.learned, G=part.kind.gates, x=into, h=part.units, b=biased)
    else:
        forward = by(product, steps, into, rows) + by(product, steps, part.outputs, rows)
        forward = forward + by(product, steps, part.units, part.outputs)
        add({part.projection: by(right, steps, part.units, part.outputs)})
        add(_asked(within, by(left, steps, part.units, part.outputs)))
    call.multiplies("products", forward, gradients)


def _asked(upstream, count):
    """A gradient that is formed where that of any of these is asked for, said of one that is asked for if any is."""
    for one in upstream:
        if one.learned:
            return {one: count}
    for one in upstream:
        if one.of_input:
            return {one: count}
    return {}
