"""What answers a question apart from its derivations: instances, networks, demonstrations and labs, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from symcnn.experiment.operators import label
from symcnn.printing.cells import cell_words, layer_name, layer_words
from symcnn.printing.numbers import grouped, seconds_words
from symcnn.printing.prose import AnyNames, code_latex, escape, prose_latex, prose_plain
from symcnn.sheets.figures.labs import drawn
from symcnn.sheets.markup import Tex
from symcnn.sheets.question import Instance
from symcnn.sheets.solution import VerdictWords, verdict

RUN = "run"

if TYPE_CHECKING:
    from symcnn.catalogue.demonstration import DemonstrationReport
    from symcnn.catalogue.network import Network
    from symcnn.verdicts.labs import LabRecord
    from symcnn.verdicts.networks import NetworkReport


@dataclass(frozen=True)
class InstanceAnswer:
    """A result put to values, and its verdicts."""

    printed: Instance
    verdict: VerdictWords


@dataclass(frozen=True)
class Head:
    """A network's title, the titles of the results from which it is folded, its verdicts, and how much was built."""

    title: Tex
    folded: list[Tex]
    verdict: VerdictWords
    built: int


@dataclass(frozen=True)
class LayerRow:
    """A layer in a network's table."""

    name: str
    operator: str
    shape: Tex
    values: Tex
    parameters: Tex


@dataclass(frozen=True)
class NetworkAnswer:
    """A network, layer by layer, with its totals."""

    head: Head
    statement: Tex
    conventions: list[Tex]
    rows: list[LayerRow]
    input: Tex
    values: Tex
    parameters: Tex


def network(report: NetworkReport) -> NetworkAnswer:
    """A network, layer by layer, with its totals."""
    net = report.network
    return NetworkAnswer(
        head(report),
        _prose(net.statement),
        [_prose(text) for text in net.conventions],
        [
            LayerRow(
                layer_name(row),
                layer_words(row),
                _sides(row.shape),
                _count(row.values) if row.fresh else Tex("--"),
                _count(row.parameters),
            )
            for row in net.rows
        ],
        _sides(net.input),
        _count(net.total("values")),
        _count(net.total("parameters")),
    )


def _count(number: int) -> Tex:
    return Tex(f"${grouped(str(number))}$")


def _sides(shape: Sequence[int]) -> Tex:
    return Tex("$" + r" \times ".join(grouped(str(side)) for side in shape) + "$")


@dataclass(frozen=True)
class TotalsRow:
    """A network in a table of several: the parameters of its blocks, and of all."""

    head: Head
    cells: list[Tex]
    all: Tex


@dataclass(frozen=True)
class Totals:
    """Several networks in one table."""

    blocks: list[str]
    rows: list[TotalsRow]
    folded: list[Tex]
    conventions: list[Tex]


def totals(reports: Sequence[NetworkReport]) -> Totals:
    """Several networks in one table: the parameters of their blocks, and of all."""
    blocks = dict.fromkeys(row.block for one in reports for row in one.network.rows if row.parameters)
    columns = [block for block in blocks if block]
    rows = []
    for report in reports:
        net = report.network
        own = {row.block for row in net.rows}
        cells = [_count(net.total("parameters", block)) if block in own else Tex("--") for block in columns]
        rows.append(TotalsRow(head(report), cells, _count(net.total("parameters"))))
    folded = list(dict.fromkeys(name for report in reports for name in report.network.derivations))
    titles = {part.name: part.derivation.title for report in reports for part in report.parts}
    return Totals(
        columns,
        rows,
        [_prose(titles[name]) for name in folded],
        conventions([report.network for report in reports]),
    )


def conventions(networks: Sequence[Network]) -> list[Tex]:
    """The conventions of all of them, each once, with the networks of which it holds where that is not all."""
    texts = []
    for text in dict.fromkeys(text for one in networks for text in one.conventions):
        holding = [one for one in networks if text in one.conventions]
        names = "" if len(holding) == len(networks) else f" ({', '.join(_prose(one.title) for one in holding)})"
        texts.append(Tex(_prose(text) + names))
    return texts


def head(report: NetworkReport) -> Head:
    """What stands above a network's table."""
    return Head(
        _prose(report.network.title),
        [_prose(part.derivation.title) for part in report.parts],
        verdict(report),
        len(report.built),
    )


@dataclass(frozen=True)
class SeenRow:
    """What was looked at, what was found, and what was expected where that is another thing."""

    words: Tex
    found: str
    same: bool
    expected: str


@dataclass(frozen=True)
class DemonstrationAnswer:
    """A demonstration; ``apart`` observations tell the impostor apart, ``first`` the first of them."""

    title: Tex
    statement: Tex
    operator: Tex
    impostor: Tex
    seen: list[SeenRow]
    apart: int
    first: Tex
    device: str
    torch: str
    verdict: VerdictWords


def demonstration(report: DemonstrationReport) -> DemonstrationAnswer:
    """A demonstration: what was looked at, and what came out."""
    shown = report.demonstration
    apart = report.told_apart_by
    return DemonstrationAnswer(
        _prose(shown.title),
        _prose(shown.statement),
        Tex(code_latex(label(shown.operator))),
        Tex(code_latex(label(shown.impostor))),
        [SeenRow(_prose(one.words), one.found, one.same, one.expected) for one in report.seen],
        len(apart),
        _prose(report.seen[apart[0]].words) if apart else Tex(""),
        report.device,
        report.torch,
        verdict(report),
    )


@dataclass(frozen=True)
class LabTable:
    """A table of a lab; ``layout`` are its columns as TeX has them."""

    title: str
    note: Tex
    columns: list[str]
    rows: list[list[Tex]]
    layout: Tex


@dataclass(frozen=True)
class LabFigure:
    """Curves or pictures of a lab, in a file."""

    title: str
    note: Tex
    file: Tex


@dataclass(frozen=True)
class LabAnswer:
    """What a lab measured; ``several`` where its blocks show ranges over several seeds."""

    title: Tex
    statement: Tex
    run: Tex
    several: bool
    blocks: list[LabTable | LabFigure]


def lab(
    record: LabRecord, titles: Sequence[str], file: str, figures: dict[str, bytes], again: bool = False
) -> LabAnswer:
    """What was measured: the blocks of these titles (all where none is named), with the run that they come from.

    The title ``run`` alone gives the run without any block; ``again`` leaves out what was run, said before.

    Curves and pictures are drawn and put among ``figures``, under names that begin with ``file``.
    """
    shown: list[LabTable | LabFigure] = []
    for block in blocks(record, titles):
        title, note = block["title"], _prose(block.get("note", ""))
        if block["kind"] == "table":
            rows = [[Tex(cell(entry)) for entry in row] for row in block["rows"]]
            shown.append(LabTable(title, note, block["columns"], rows, layout([block["columns"], *block["rows"]])))
        else:
            name = Tex(f"{file}-{len(figures) + 1}.pdf")
            figures[name] = drawn(block)
            shown.append(LabFigure(title, note, name))
    seeds = f"seed {record.seeds[0]}" if len(record.seeds) == 1 else f"seeds {record.seeds[0]} to {record.seeds[-1]}"
    versions = ", ".join(f"{name} {version}" for name, version in record.versions.items())
    took = seconds_words(record.seconds)
    return LabAnswer(
        _prose(record.title),
        _prose(record.statement) if shown and not again else Tex(""),
        _prose(f"Run on {record.date} on {record.device}, with {seeds}, in {took} ({versions})."),
        len(record.seeds) > 1 and bool(shown),
        shown,
    )


def blocks(record: LabRecord, titles: Sequence[str]) -> list[dict[str, Any]]:
    """The blocks of these titles, all where none is named. Errors: `UnknownName`."""
    return [record.block(title) for title in titles if title != RUN] if titles else list(record.blocks)


def told_in_full(titles: Sequence[str]) -> bool:
    """Whether a question shows a lab's blocks, and with them its statement, and not its run alone."""
    return tuple(titles) != (RUN,)


LINE = 88
"""Letters of small print in a line of a table, with a little left for the gaps."""


def layout(rows: Sequence[Sequence[Any]]) -> Tex:
    r"""The columns of a table: as wide as they are if they fit, else with lines that break.

    >>> layout([["network", "right"], ["dense", {"values": [0.5], "unit": "%", "digits": 1}]])
    'Yr'
    """
    widths = [max(map(letters, column)) for column in zip(*rows, strict=True)]
    others = len(widths) - 1
    if sum(widths) + 3 * others <= LINE or not others:
        return Tex("Y" + "r" * others)
    first = 1.6
    wrapped = rf">{{\hsize={(others + 1 - first) / others:.3f}\hsize\raggedleft\arraybackslash}}X"
    return Tex(rf">{{\hsize={first}\hsize\raggedright\arraybackslash}}X" + wrapped * others)


def letters(entry: Any) -> int:
    """How many letters a cell shows.

    >>> letters("`dense` & co"), letters({"values": [93.61, 95.2], "unit": "%", "digits": 0}), letters(25578)
    (10, 7, 5)
    """
    ends, unit = cell_words(entry)
    if isinstance(entry, str):
        return len(prose_plain(entry, AnyNames()))
    return len(_joined(ends, ends)) + len(unit)


def cell(entry: Any) -> str:
    r"""A cell of a lab's table: text, a whole number, or the range of a measured one.

    >>> cell({"values": [93.61, 95.2, 94.0], "unit": "%", "digits": 0}), cell(25578), cell("with the patch")
    ('94--95\\,\\%', '25\\,578', 'with the patch')
    """
    ends, unit = cell_words(entry)
    if isinstance(entry, str):
        return _prose(entry)
    text = [f"$-${grouped(one[1:])}" if below_zero(one) else grouped(one) for one in ends]
    return _joined(ends, text) + (rf"\,{escape(unit)}" if unit else "")


def below_zero(number: str) -> bool:
    """Whether a number, in words, has a minus."""
    return number.startswith("-")


def _joined(ends: Sequence[str], text: Sequence[str]) -> str:
    """The ends of a range, as they are written; a dash would be taken for a minus beside one."""
    return (" to " if any(map(below_zero, ends)) else "--").join(text)


def _prose(text: str) -> Tex:
    return Tex(prose_latex(text, AnyNames()))
