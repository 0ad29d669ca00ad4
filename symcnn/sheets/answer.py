"""What answers a question apart from its derivations: instances, networks, demonstrations and labs, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from symcnn.experiment.operators import label
from symcnn.printing.cells import cell_words, layer_words
from symcnn.printing.numbers import grouped, point_latex, seconds_words
from symcnn.printing.prose import AnyNames, code_latex, escape, prose_latex
from symcnn.sheets.figures.labs import drawn
from symcnn.sheets.file import CASE
from symcnn.sheets.markup import Tex
from symcnn.sheets.solution import Printer, numbers, parts, verdict, worked

RUN = "run"

if TYPE_CHECKING:
    from symcnn.catalogue.demonstration import DemonstrationReport
    from symcnn.catalogue.network import Network
    from symcnn.verdicts.check import Report
    from symcnn.verdicts.labs import LabRecord
    from symcnn.verdicts.networks import NetworkReport


def instance(report: Report, values: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A result that is derived elsewhere, put to values: its claim, the numbers, the verdicts.

    Values that all points share are said once.
    """
    printer = Printer(report.derivation)
    points = [numbers(point) for point in values]
    common = {
        key: value for key, value in points[0].items() if len(points) > 1 and all(p.get(key) == value for p in points)
    }
    rows = worked(report.derivation, values)
    for row, point in zip(rows, points, strict=True):
        own = {key: value for key, value in point.items() if key not in common}
        row["point"] = Tex(point_latex(own))
    return {
        "title": printer.prose(report.derivation.title),
        "results": [printer.math(part) for part in parts(report.derivation.claim)],
        "common": Tex(point_latex(common)) if common else "",
        "named": any(CASE in point for point in values),
        "worked": rows,
        "conventions": [printer.prose(convention) for convention in report.derivation.conventions],
        "verdict": verdict(report),
    }


def network(report: NetworkReport) -> dict[str, Any]:
    """A network, layer by layer, with its totals."""
    net = report.network
    return {
        **_head(report),
        "statement": _prose(net.statement),
        "conventions": [_prose(text) for text in net.conventions],
        "rows": [
            {
                "name": row.layer.name,
                "operator": layer_words(row),
                "shape": _sides(row.shape),
                "values": Tex(f"${grouped(str(row.values))}$") if row.layer.fresh else Tex("--"),
                "parameters": Tex(f"${grouped(str(row.parameters))}$"),
            }
            for row in net.rows
        ],
        "input": _sides(net.input),
        "values": Tex(f"${grouped(str(net.total('values')))}$"),
        "parameters": Tex(f"${grouped(str(net.total('parameters')))}$"),
    }


def _sides(shape: Sequence[int]) -> Tex:
    return Tex("$" + r" \times ".join(grouped(str(side)) for side in shape) + "$")


def totals(reports: Sequence[NetworkReport]) -> dict[str, Any]:
    """Several networks in one table: the parameters of their blocks, and of all."""
    blocks = dict.fromkeys(row.layer.block for one in reports for row in one.network.rows if row.parameters)
    columns = [block for block in blocks if block]
    rows = []
    for report in reports:
        net = report.network
        own = {row.layer.block for row in net.rows}
        cells = [f"${grouped(str(net.total('parameters', block)))}$" if block in own else "--" for block in columns]
        rows.append({**_head(report), "cells": [Tex(c) for c in cells], "all": Tex(f"${_total(net)}$")})
    folded = list(dict.fromkeys(name for report in reports for name in report.network.derivations))
    titles = {part.name: part.derivation.title for report in reports for part in report.parts}
    return {
        "blocks": columns,
        "rows": rows,
        "folded": [_prose(titles[name]) for name in folded],
        "conventions": conventions([report.network for report in reports]),
    }


def conventions(networks: Sequence[Network]) -> list[Tex]:
    """The conventions of all of them, each once, with the networks of which it holds where that is not all."""
    texts = []
    for text in dict.fromkeys(text for one in networks for text in one.conventions):
        holding = [one for one in networks if text in one.conventions]
        names = "" if len(holding) == len(networks) else f" ({', '.join(_prose(one.title) for one in holding)})"
        texts.append(Tex(_prose(text) + names))
    return texts


def _total(net: Any) -> str:
    return grouped(str(net.total("parameters")))


def _head(report: NetworkReport) -> dict[str, Any]:
    return {
        "title": _prose(report.network.title),
        "folded": [_prose(part.derivation.title) for part in report.parts],
        "verdict": verdict(report),
        "built": len(report.built),
    }


def demonstration(report: DemonstrationReport) -> dict[str, Any]:
    """A demonstration: what was looked at, and what came out."""
    shown = report.demonstration
    apart = report.told_apart_by
    return {
        "title": _prose(shown.title),
        "statement": _prose(shown.statement),
        "operator": Tex(code_latex(label(shown.operator))),
        "impostor": Tex(code_latex(label(shown.impostor))),
        "seen": [
            {"words": _prose(one.words), "found": one.found, "same": one.same, "expected": one.expected}
            for one in report.seen
        ],
        "apart": len(apart),
        "first": _prose(report.seen[apart[0]].words) if apart else "",
        "device": report.device,
        "torch": report.torch,
        "verdict": verdict(report),
    }


def lab(
    record: LabRecord, titles: Sequence[str], file: str, figures: dict[str, bytes], again: bool = False
) -> dict[str, Any]:
    """What was measured: the blocks of these titles (all where none is named), with the run that they come from.

    The title ``run`` alone gives the run without any block; ``again`` leaves out what was run, said before.

    Curves and pictures are drawn and put among ``figures``, under names that begin with ``file``.
    """
    shown_blocks = []
    for block in blocks(record, titles):
        shown: dict[str, Any] = {"kind": block["kind"], "title": block["title"], "note": _prose(block.get("note", ""))}
        if block["kind"] == "table":
            shown["columns"] = block["columns"]
            shown["rows"] = [[Tex(cell(entry)) for entry in row] for row in block["rows"]]
            shown["layout"] = layout([block["columns"], *shown["rows"]])
        else:
            shown["file"] = Tex(f"{file}-{len(figures) + 1}.pdf")
            figures[shown["file"]] = drawn(block)
        shown_blocks.append(shown)
    seeds = f"seed {record.seeds[0]}" if len(record.seeds) == 1 else f"seeds {record.seeds[0]} to {record.seeds[-1]}"
    versions = ", ".join(f"{name} {version}" for name, version in record.versions.items())
    return {
        "title": _prose(record.title),
        "statement": _prose(record.statement) if shown_blocks and not again else "",
        "run": _prose(
            f"Run on {record.date} on {record.device}, with {seeds}, in {seconds_words(record.seconds)} ({versions})."
        ),
        "several": len(record.seeds) > 1 and bool(shown_blocks),
        "blocks": shown_blocks,
    }


def blocks(record: LabRecord, titles: Sequence[str]) -> list[dict[str, Any]]:
    """The blocks of these titles, all where none is named. Errors: `UnknownName`."""
    return [record.block(title) for title in titles if title != RUN] if titles else list(record.blocks)


def told_in_full(titles: Sequence[str]) -> bool:
    """Whether a question shows a lab's blocks, and with them its statement, and not its run alone."""
    return tuple(titles) != (RUN,)


LINE = 88
"""Letters of small print in a line of a table, with a little left for the gaps."""


def layout(rows: Sequence[Sequence[str]]) -> Tex:
    r"""The columns of a table: as wide as they are if they fit, else with lines that break.

    >>> layout([["network", "right"], ["dense", "50\\,%"]])
    'Yr'
    """
    widths = [
        max(len(text.replace(r"\,", "").replace("$", "")) for text in column) for column in zip(*rows, strict=True)
    ]
    others = len(widths) - 1
    if sum(widths) + 3 * others <= LINE or not others:
        return Tex("Y" + "r" * others)
    first = 1.6
    wrapped = rf">{{\hsize={(others + 1 - first) / others:.3f}\hsize\raggedleft\arraybackslash}}X"
    return Tex(rf">{{\hsize={first}\hsize\raggedright\arraybackslash}}X" + wrapped * others)


def cell(entry: Any) -> str:
    r"""A cell of a lab's table: text, a whole number, or the range of a measured one.

    >>> cell({"values": [93.61, 95.2, 94.0], "unit": "%", "digits": 0}), cell(25578), cell("with the patch")
    ('94--95\\,\\%', '25\\,578', 'with the patch')
    """
    ends, unit = cell_words(entry)
    if isinstance(entry, str):
        return _prose(entry)
    text = [grouped(one).replace("-", "$-$") for one in ends]
    joined = " to ".join(text) if any("-" in one for one in ends) else "--".join(text)
    return joined + (rf"\,{escape(unit)}" if unit else "")


def _prose(text: str) -> Tex:
    return Tex(prose_latex(text, AnyNames()))
