"""A line of a proof as a notebook shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from symcnn.printing.latex import latex
from symcnn.printing.prose import AnyNames

if TYPE_CHECKING:
    from markupsafe import Markup

    from symcnn.recorder.step import Step


def step_latex(step: Step) -> str:
    """The line as LaTeX between dollars."""
    return rf"$\displaystyle {latex(step.proposition)}$"


def step_html(step: Step, names: Mapping[str, Any] | None = None, order: Sequence[Any] = ()) -> Markup:
    """The reason of a line with how it is known to be right, and the line.

    ``names`` are those that its reason may hold, ``order`` is that of the terms; both are a derivation's.
    """
    from markupsafe import Markup

    from symcnn.printing.html import folded, formula, listing, prose, text

    reason = prose(" ".join(step.reason.split()), AnyNames() if names is None else names, order)
    how, status = step.known_by
    known = text(f"({how})")
    if status:
        why = [f"{one.what}: {one.status.value} by {one.route}. {one.why}" for one in step.judgements]
        known = folded(known, listing(why))
    return Markup("{}. {} {} {}").format(step.number, reason, known, formula(step.proposition, order))


def proof_html(steps: Iterable[Step], names: Mapping[str, Any], order: Sequence[Any]) -> Markup:
    """Lines of a proof, which unfold; the claim itself is left out where the line before it says the same."""
    from markupsafe import Markup

    from symcnn.printing.html import folded

    lines = [*steps]
    if len(lines) > 1 and lines[-1].verb == "claim" and lines[-2].proposition == lines[-1].proposition:
        lines.pop()
    # Several definitions of one step have one reason, which is told once.
    told = ("", *(line.reason for line in lines))
    lines = [
        replace(line, reason="") if line.verb == "define" and line.reason == before else line
        for line, before in zip(lines, told, strict=False)
    ]
    written = Markup("").join(Markup("<div>{}</div>").format(step_html(one, names, order)) for one in lines)
    return folded(f"Proof in {len(lines)} line{'' if len(lines) == 1 else 's'}", written)


__all__ = ["proof_html", "step_html", "step_latex"]
