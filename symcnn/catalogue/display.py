"""A derivation and a network as a notebook shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symcnn.errors import SymcnnError
from symcnn.printing.cells import layer_name, layer_words
from symcnn.printing.domains import of_no_symbol
from symcnn.printing.latex import latex
from symcnn.printing.prose import AnyNames
from symcnn.query.display import given_html
from symcnn.query.domain import Domain
from symcnn.recorder.display import proof_html

if TYPE_CHECKING:
    from markupsafe import Markup

    from symcnn.catalogue.derivation import Derivation
    from symcnn.catalogue.network import Network


def derivation_latex(derivation: Derivation) -> str:
    """The claim as LaTeX between dollars."""
    return rf"$\displaystyle {latex(derivation.claim, derivation.order)}$"


def derivation_html(derivation: Derivation) -> str:
    """The title, the statement, what is given and sought, the claim, and the lines of the proof, which unfold."""
    from symcnn.printing.html import formula, heading, joined, listing, math, paragraphs, prose, text

    names, order = derivation.names, derivation.order
    domain = Domain(derivation.name, derivation.given, derivation.where, derivation.usual)
    facts = of_no_symbol(order, derivation.where)
    conventions = [prose(convention, names, order) for convention in derivation.conventions]
    return joined(
        heading(prose(derivation.title, names, order), derivation.name),
        paragraphs(derivation.statement, names, order),
        given_html(domain, order, names, derivation.sought),
        *([text("Where"), listing(math(fact, order) for fact in facts)] if facts else []),
        text("Claim"),
        formula(derivation.claim, order),
        _proof(derivation),
        *([text("Conventions"), listing(conventions)] if conventions else []),
    )


def _proof(derivation: Derivation) -> Markup:
    """The lines of the proof, which unfold; what is wrong where it cannot be written down."""
    from symcnn.printing.html import paragraphs

    try:
        steps = derivation.steps
    except SymcnnError as error:
        return paragraphs(f"The proof cannot be written down: {error}", AnyNames())
    return proof_html(steps, derivation.names, derivation.order)


def network_html(network: Network) -> str:
    """The title, the statement, and the table of the layers."""
    from symcnn.printing.html import heading, joined, listing, paragraphs, prose

    names = AnyNames()
    conventions = [prose(convention, names) for convention in network.conventions]
    return joined(
        heading(prose(network.title, names), network.name),
        paragraphs(network.statement, names),
        _layers(network),
        listing(conventions) if conventions else "",
    )


def _layers(network: Network) -> Markup:
    """The layers with their numbers, and from what they are folded; what is wrong where they have none."""
    from symcnn.printing.html import paragraphs, table

    try:
        found = network.rows
    except SymcnnError as error:
        return paragraphs(f"The table cannot be made: {error}", AnyNames())
    rows: list[list[Any]] = [["input", "", "x".join(map(str, network.input)), "", ""]]
    for row in found:
        values = f"{row.values:,}" if row.fresh else "–"
        rows.append([layer_name(row), layer_words(row), "x".join(map(str, row.shape)), values, f"{row.parameters:,}"])
    rows.append(["all", "", "", f"{network.total('values'):,}", f"{network.total('parameters'):,}"])
    folded = f"folded from {', '.join(network.derivations)}" if network.derivations else ""
    return table(["layer", "what it is", "output", "values", "parameters"], rows, right=(2, 3, 4)) + paragraphs(
        folded, AnyNames()
    )


__all__ = ["derivation_html", "derivation_latex", "network_html"]
