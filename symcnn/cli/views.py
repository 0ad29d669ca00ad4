"""What the terminal shows: listings, one derivation, verdicts, progress."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sympy as sp
from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from symcnn.catalogue.derivation import Derivation
from symcnn.catalogue.index import summary
from symcnn.cli.screen import bars, console, escape, put
from symcnn.formulas.expressions import symbol_name
from symcnn.formulas.symbols import ForAll
from symcnn.printing.prose import prose_plain, unicode
from symcnn.query.domain import Domain
from symcnn.recorder.step import Step

if TYPE_CHECKING:
    from symcnn.verdicts.check import Progress
    from symcnn.verdicts.inquiry import Found
    from symcnn.verdicts.replay import Replay

WIDE = 150
"""From this many columns on a result stands on one line."""
COLOURS = {
    "proved": "green",
    "confirmed": "green",
    "audited": "yellow",
    "unknown": "magenta",
    "undecided": "magenta",
    "none": "magenta",
    "refuted": "bold red",
    "skipped": "dim",
    "": "dim",
}


def details(derivation: Derivation) -> dict[str, Any]:
    """One derivation with its steps in plain data, for ``show --json``."""
    domain = Domain(derivation.name, derivation.given, derivation.where)
    return {
        **summary(derivation),
        "statement": " ".join(derivation.statement.split()),
        "sought": {symbol_name(symbol): meaning for symbol, meaning in derivation.sought.items()},
        "domains": {symbol_name(symbol): domain.describe(symbol) for symbol in derivation.given},
        "where": [str(fact) for fact in derivation.where],
        "conventions": list(derivation.conventions),
        "rivals": {label: str(rival) for label, rival in derivation.rivals.items()},
        "steps": [
            {
                "number": step.number,
                "verb": step.verb,
                "reason": step.reason,
                "line": str(step.line),
                "follows_from": step.source or None,
                "judgement": None if step.judgement is None else {
                    "status": step.judgement.status.value, "route": step.judgement.route, "why": step.judgement.why,
                },
            }
            for step in judged(derivation)
        ],
    }  # fmt: skip


def judged(derivation: Derivation) -> tuple[Step, ...]:
    """The steps with the judgements that were kept, or without any where nothing was judged yet."""
    from symcnn.verdicts.prove import kept

    record = kept(derivation)
    return derivation.steps if record is None else record.steps


def page(derivation: Derivation) -> None:
    """One derivation: statement, given, steps, rivals."""
    screen = console()
    put(screen, f"[bold]{escape(derivation.title)}[/]  [dim]{escape(derivation.name)}[/]\n")
    for paragraph in derivation.statement.split("\n\n"):
        put(screen, escape(_prose(" ".join(paragraph.split()), derivation)) + "\n")
    domain = Domain(derivation.name, derivation.given, derivation.where)
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for symbol, meaning in derivation.given.items():
        shown = unicode(symbol if not isinstance(symbol, sp.IndexedBase) else symbol.label)
        table.add_row(
            f"  {escape(shown)}", escape(_prose(meaning, derivation)), f"[dim]{escape(domain.describe(symbol))}[/]"
        )
    for symbol, meaning in derivation.sought.items():
        name = sp.Symbol(symbol_name(symbol))
        table.add_row(f"  {escape(unicode(name))}", escape(_prose(meaning, derivation)), "[dim]sought[/]")
    screen.print("[bold]Given[/]")
    put(screen, table)
    _facts(screen, "Where", [fact for fact in derivation.where if not _single(fact)], derivation)
    screen.print("[bold]Claim[/]")
    _mathematics(screen, derivation.claim, derivation, 4)
    screen.print("\n[bold]Proof[/]")
    steps = judged(derivation)
    reached = len(steps) > 1 and steps[-2].verb != "claim" and steps[-2].proposition == derivation.claim
    for step in steps[:-1] if reached else steps:
        _step(screen, step, derivation)
    if derivation.rivals:
        screen.print("\n[bold]Rivals, which the experiment must reject[/]")
        for label, rival in derivation.rivals.items():
            put(screen, Padding(escape(_prose(label, derivation)), (0, 0, 0, 2)))
            _mathematics(screen, rival, derivation, 6)
    for convention in derivation.conventions:
        put(screen, f"[dim]Convention: {escape(_prose(convention, derivation))}.[/]")


def _prose(text: str, derivation: Derivation) -> str:
    return prose_plain(text, names=derivation.names, order=derivation.order)


def _single(fact: Any) -> bool:
    body = fact.body if isinstance(fact, ForAll) else fact
    return isinstance(body, sp.core.relational.Relational) and body.rhs.is_number and not body.lhs.args


def _facts(screen: Console, title: str, facts: Sequence[Any], derivation: Derivation) -> None:
    if facts:
        screen.print(f"[bold]{title}[/]")
        for fact in facts:
            _mathematics(screen, fact, derivation, 4)


def _step(screen: Console, step: Step, derivation: Derivation) -> None:
    how, status = step.known_by
    colour = COLOURS[status] if status else "blue" if step.verb in ("define", "recall") else "dim"
    reason = _prose(" ".join(step.reason.split()), derivation)
    row = Table.grid(padding=(0, 2, 0, 0))
    row.add_column(width=3, justify="right")
    row.add_column()
    row.add_row(str(step.number), f"{escape(reason)} [{colour}]({escape(how)})[/]")
    put(screen, row)
    _mathematics(screen, step.proposition, derivation, 8)


def _mathematics(screen: Console, expr: Any, derivation: Derivation, indent: int) -> None:
    text = unicode(expr, derivation.order, width=screen.width - indent)
    put(screen, Padding(escape(text), (0, 0, 0, indent)))


def verdicts(reports: Sequence[Found]) -> None:
    """The table of verdicts, and under it what is wrong."""
    screen = console()
    if screen.width >= WIDE:
        _wide(screen, reports)
    else:
        _narrow(screen, reports)
    complaints = list(dict.fromkeys(reason for report in reports for reason in report.reasons))
    for reason in complaints:
        put(console(stderr=True), f"[bold red]✗[/] {escape(reason)}")
    well = sum(report.exit_code == 0 for report in reports)
    screen.print(f"{well} of {len(reports)} hold")


def _wide(screen: Console, reports: Sequence[Found]) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("result", "proof", "experiment"):
        table.add_column(title, no_wrap=True)
    table.add_column("how proved")
    table.add_column("how confirmed")
    table.add_column("s", justify="right", no_wrap=True)
    for report in reports:
        name = escape(report.name)
        table.add_row(name, *_both(report), escape(report.how_proved), escape(report.how_confirmed), _time(report))
    put(screen, table)


def _narrow(screen: Console, reports: Sequence[Found]) -> None:
    """Two lines a result: the verdicts, and how they were reached. A long name has a line of its own."""
    screen.print("[bold]result[/]" + " " * 43 + "[bold]proof     experiment     s[/]\n  how proved | how confirmed")
    for report in reports:
        proof, experiment = _both(report)
        name = report.name
        room = " " * (49 - len(name)) if len(name) < 49 else "\n" + " " * 49
        pads = " " * (10 - len(report.verdict.proof)), " " * (10 - len(report.verdict.experiment))
        screen.print(f"{escape(name)}{room}{proof}{pads[0]}{experiment}{pads[1]}{_time(report):>6}", no_wrap=True)
        how = " | ".join(filter(None, (report.how_proved, report.how_confirmed)))
        put(screen, Padding(f"[dim]{escape(how)}[/]", (0, 0, 0, 2)))


def _both(report: Found) -> tuple[str, str]:
    proof, experiment = report.verdict.proof, report.verdict.experiment
    return f"[{COLOURS[proof]}]{proof}[/]", f"[{COLOURS[experiment]}]{experiment}[/]"


def _time(report: Found) -> str:
    return f"{report.seconds:.1f}"


class _Bars:
    """Proofs and runs counted, and the draws on a bar of their own, whose end the pilots predict."""

    def __init__(self, bar: Any, total: int) -> None:
        self.bar = bar
        self.task = bar.add_task("checking", total=total)
        self.draws = bar.add_task("drawing", total=0, visible=False)
        self.seconds: dict[str, float] = {}
        self.shares: dict[str, float] = {}

    def planned(self, name: str, seconds: float) -> None:
        self.seconds[name] = seconds
        total = sum(self.seconds.values())
        self.bar.update(self.draws, total=total, visible=total > 0)

    def drawn(self, name: str, share: float) -> None:
        self.shares[name] = share
        done = sum(seconds * self.shares.get(name, 0.0) for name, seconds in self.seconds.items())
        self.bar.update(self.draws, completed=done, description=f"draws: {name}")

    def done(self, kind: str, name: str) -> None:
        if kind == "experiment":
            self.drawn(name, 1.0)
        self.bar.update(self.task, advance=1, description=f"{kind}: {name}")


@contextmanager
def progress(
    derivations: Sequence[Derivation], only: str | None, quiet: bool = False, more: int = 0
) -> Iterator[Progress]:
    """Progress bars on standard error, with the time that is left; what it yields is told how far a check has come.

    ``more`` counts what is asked for besides the derivations.
    """
    with bars(quiet) as bar:
        total = more + sum((only != "experiment") + (only != "proof" and d.experiment is not None) for d in derivations)
        yield _Bars(bar, total)


@contextmanager
def counting(total: int, quiet: bool = False) -> Iterator[Callable[[str, str], None]]:
    """A progress bar on standard error over so many things; what it yields is told the kind and the name of each."""
    with bars(quiet) as bar:
        yield _Bars(bar, total).done


def replays(found: Sequence[Replay]) -> None:
    """What repeating the run of a record gave."""
    screen = console()
    for one in found:
        same = "the same up to rounding errors" if one.rounded else "the same to the bit"
        verdict = same if one.same else "[bold red]not the same[/]"
        if one.result is None:
            put(screen, f"{escape(one.name)}: [bold red]not repeated[/]")
            put(console(stderr=True), f"[bold red]✗[/] {escape(one.fault)}")
            continue
        put(screen, f"{escape(one.name)}: {verdict}; {escape(one.words)}")
        for difference in one.differences:
            put(screen, Padding(escape(difference), (0, 0, 0, 2)))
