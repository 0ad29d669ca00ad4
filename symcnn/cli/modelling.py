"""``model``: a PyTorch model in closed form."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from symcnn.cli.options import AsJson
from symcnn.cli.output import alone, print_json, say
from symcnn.cli.values import Name, Value, assigned
from symcnn.errors import SymcnnError, WrongKind, shown

WORDS = {"True": True, "False": False, "None": None}
"""Words that are values of arguments; any other word is a text."""


@alone
def model(
    spec: Annotated[
        str,
        typer.Argument(help="Where the model is: package.module:callable, or that of a model.", metavar="SPEC"),
    ],
    arguments: Annotated[
        list[str] | None,
        typer.Argument(help="What the callable is called with.", metavar="NAME=VALUE..."),
    ] = None,
    inputs: Annotated[
        list[str] | None,
        typer.Option("--input", help='The sides of an input: "n 3 H W", with a type where it is another: "n T int64".'),
    ] = None,
    at: Annotated[str | None, typer.Option(help="Sizes at which numbers are given: n=8,H=224,W=224.")] = None,
    explain: Annotated[str | None, typer.Option(help="What happens at this path, by which results.")] = None,
    fits: Annotated[
        str | None,
        typer.Option(help="The largest first symbol of --input with which training fits: 8GiB; with --at the others."),
    ] = None,
    optimizer: Annotated[str, typer.Option(help="The optimizer in training.")] = "adam",
    partial: Annotated[bool, typer.Option(help="Leave out operators that no rule speaks of.")] = False,
    padded_zeros: Annotated[bool, typer.Option(help="Count products with the zeros that padding puts there.")] = True,
    evaluate: Annotated[bool, typer.Option(help="Trace it in evaluation mode, not as it is built.")] = False,
    latex: Annotated[bool, typer.Option(help="The table as LaTeX.")] = False,
    as_json: AsJson = False,
) -> None:
    """A PyTorch model in closed form: layer by layer, and in all.

    Its own code runs once, on tensors without numbers; its weights are not read and take no memory. Printed are
    shapes, parameters and multiplications in the symbols of --input, the sizes that it accepts, the bytes that are
    kept for the backward pass and the most that are alive in training; with --at the numbers.
    """
    if not inputs:
        raise SymcnnError('a model needs its inputs: --input "n 3 H W"')
    asked = {"--explain": explain is not None, "--fits": fits is not None, "--latex": latex, "--json": as_json}
    given = [name for name, there in asked.items() if there]
    if len(given) > 1 and given != ["--fits", "--json"]:
        raise SymcnnError(
            f"{' and '.join(given)} ask for different things; give one of them (--fits may go with --json)"
        )
    from symcnn.catalogue.models import trace
    from symcnn.cli import model_views
    from symcnn.models.spec import built

    values = {name: _whole(name, value) for name, value in assigned(_parts(at)).items()} if at else {}
    one = built(spec, {name: _plain(value) for name, value in assigned(arguments or []).items()})
    if evaluate:
        one.eval()
    net = trace(one, *inputs, name=spec.rpartition(":")[2])
    sizes: Any = values
    if explain is not None:
        say(str(net.explain(explain, padded_zeros=padded_zeros)))
    elif fits is not None:
        name = next((name for name in net.names if name not in values), None)
        if name is None:
            raise SymcnnError(f"--fits looks for a size, and none is left open: {' and '.join(inputs)}, with --at")
        found = net.largest(name, fits, optimizer=optimizer, partial=partial, **sizes)
        print_json({name: found}) if as_json else say(f"{name} = {found}")
    elif latex:
        say(net.latex(padded_zeros=padded_zeros, **sizes))
    elif as_json:
        print_json(model_views.data(net, values, optimizer, partial, padded_zeros))
    else:
        model_views.page(net, values, optimizer, partial, padded_zeros)


def _parts(text: str) -> list[str]:
    return [part for part in text.split(",") if part.strip()]


def _whole(name: str, value: Value) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        said = value.text if isinstance(value, Name) else value
        raise WrongKind(f"--at: {name} is a whole number, not {shown(said)}")
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Name):
        return WORDS.get(value.text, value.text)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value


__all__ = ["model"]
