"""A sheet's file and its reports become two PDFs: the problems, and the solutions."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symcnn.answer import RUN, demonstration, instance, lab, network, totals
from symcnn.deck import deck_pages
from symcnn.errors import MissingTool, UnknownName
from symcnn.figure_data import draw, wanted
from symcnn.inquiry import Inquiry
from symcnn.markup import Tex, environment, reports_folder
from symcnn.quantities import point_latex
from symcnn.references import references
from symcnn.sheet_file import Question, SheetError, SheetFile, parse_sheet, read_sheet, sheet_of
from symcnn.solution import Printer, numbers, points_checked, solution
from symcnn.tex import Compiled, Engine, compile_tex, find_engine, write_atomically
from symcnn.text import AnyNames, prose_latex
from symcnn.values import look_up

if TYPE_CHECKING:
    from symcnn.catalogue import Catalogue
    from symcnn.check import Report
    from symcnn.derivation import Derivation

__all__ = ["Rendered", "Sheet", "SheetError", "SheetWarning", "available", "parse_sheet", "sheet_of"]


NOTHING = Inquiry()


class SheetWarning(UserWarning):
    """A sheet was made, and something on it should be looked at: a line that runs into the margin."""


@dataclass(frozen=True)
class Rendered:
    """The LaTeX of both documents, and the figures by file name."""

    problems: str
    solutions: str
    figures: Mapping[str, bytes]


@dataclass(frozen=True)
class Sheet:
    """A sheet, ready to be rendered and built."""

    file: SheetFile
    stem: str = "sheet"

    @classmethod
    def read(cls, path: Path) -> Sheet:
        """Read a sheet's TOML file. Errors: ``SheetError``, ``UnknownName``."""
        return cls(read_sheet(path), path.stem)

    @property
    def derivations(self) -> tuple[str, ...]:
        """The names of the derivations that the sheet asks for, each once, in order."""
        return self.file.derivations

    @property
    def inquiry(self) -> Inquiry:
        """What the sheet asks for, of all kinds."""
        questions = self.file.questions
        return Inquiry(
            self.derivations,
            tuple(dict.fromkeys(name for question in questions for name in question.networks)),
            tuple(dict.fromkeys(name for question in questions for name in question.demonstrations)),
            tuple(dict.fromkeys(name for question in questions for name in question.labs)),
        )

    def settled(self, catalogue: Catalogue) -> Sheet:
        """The same sheet with the numbers of all references put in, and every name looked up.

        Errors: ``SheetError``, ``UnknownName``.
        """
        asked = self.inquiry
        for kind, names, known in (
            ("derivation", asked.derivations, catalogue.names),
            ("network", asked.networks, catalogue.networks),
            ("demonstration", asked.demonstrations, catalogue.demonstrations),
            ("lab", asked.labs, catalogue.labs),
        ):
            for name in names:
                if name not in known:
                    raise UnknownName(f"{kind} ({self.stem})", name, known)
        return Sheet(self.file.settled(look_up(catalogue)), self.stem)

    def values_checked(self, derivations: Mapping[str, Derivation]) -> None:
        """Refuse the sheet's values outside a domain, before anything is proved or drawn."""
        for number, question in enumerate(self.file.questions, 1):
            for name, values in (*question.values.items(), *question.instances.items()):
                points_checked(derivations[name], values, f"question {number}, values")
            references(question.cite)

    def render(self, reports: Mapping[str, Any]) -> Rendered:
        """The LaTeX of both documents from the reports and records by name, of all kinds.

        Errors: ``SymcnnError`` for a value outside a domain, naming the question; ``UnknownName``.
        """
        asked = self.inquiry
        for name in (*asked.derivations, *asked.networks, *asked.demonstrations, *asked.labs):
            if name not in reports:
                raise UnknownName("report", name, reports)
        figures: dict[str, bytes] = {}
        problems = [_problem(number, question, reports) for number, question in enumerate(self.file.questions, 1)]
        solutions = [
            {**problem, **self._solution(number, question, reports, figures)}
            for number, (question, problem) in enumerate(zip(self.file.questions, problems, strict=True), 1)
        ]
        points = [question.points for question in self.file.questions if question.points is not None]
        shared = {"sheet": self.file, "total": number_text(sum(points)) if points else ""}
        jinja = environment()
        first = "deck.tex.j2" if self.file.deck else "problems.tex.j2"
        running = "Cards" if self.file.deck else "Problems"
        return Rendered(
            jinja.get_template(first).render(
                **shared, running=running, subtitle="", questions=problems, pages=deck_pages(self.file.questions)
            ),
            jinja.get_template("solutions.tex.j2").render(
                **shared,
                running="Solutions",
                subtitle=Tex(r" \textmd{\itshape solutions}"),
                questions=solutions,
                summary=summary([reports[name] for name in self.derivations], asked),
            ),
            figures,
        )

    def _solution(
        self, number: int, question: Question, reports: Mapping[str, Any], figures: dict[str, bytes]
    ) -> dict[str, Any]:
        several = len(question.derivations) > 1
        solutions = [
            solution(
                reports[name],
                question.form == "long",
                question.values.get(name, ()),
                letter(place) if several else "",
                "Solution" if question.title in ("", reports[name].derivation.title) and not several else "",
            )
            for place, name in enumerate(question.derivations)
        ]
        without_repeats(solutions)
        drawn: dict[str, list[dict[str, Tex]]] = {name: [] for name in question.derivations}
        for figure in wanted(question, reports):
            made = draw(figure, reports[figure.derivation])
            if made is not None:
                file = f"{self.stem}-figure-{len(figures) + 1}.pdf"
                figures[file] = made[0]
                drawn[figure.derivation].append({"file": Tex(file), "caption": made[1]})
        names = _names(question, reports)
        told = [name for name, form in question.networks.items() if form == "totals"]
        return {
            "solutions": [{**one, "figures": drawn[one["name"]]} for one in solutions],
            "answer": Tex(prose_latex(question.answer, names)) if question.answer else "",
            "instances": [instance(reports[name], values) for name, values in question.instances.items()],
            "networks": [network(reports[name]) for name, form in question.networks.items() if form == "layers"],
            "totals": totals([reports[name] for name in told]) if told else "",
            "demonstrations": [demonstration(reports[name]) for name in question.demonstrations],
            "labs": [
                lab(reports[name], titles, self.stem, figures, name in self._told(number))
                for name, titles in question.labs.items()
            ],
            "references": references(question.cite),
            "remark": Tex(prose_latex(question.remark, names)) if question.remark else "",
            "ways": ", ".join(ways(question)),
            "shown": bool(question.answer or question.remark or set(ways(question)) - {"derived"}),
        }

    def _told(self, number: int) -> set[str]:
        """The labs whose statement stands in a question before this one."""
        before = self.file.questions[: number - 1]
        return {name for question in before for name, titles in question.labs.items() if titles != (RUN,)}

    def build(self, reports: Mapping[str, Any], out: Path, tex: str = "auto") -> list[Path]:
        """Write both documents (``.tex``, and ``.pdf`` where there is a TeX) into a folder; returns the PDFs.

        Every file is written whole or not at all. A line in the margin gives a ``SheetWarning``.
        Errors: those of ``render``; ``MissingTool`` without a TeX, after the ``.tex`` files are written;
        ``TexError``.
        """
        rendered = self.render(reports)
        sources = {self.stem: rendered.problems, f"{self.stem}-solutions": rendered.solutions}
        for name, figure in rendered.figures.items():
            write_atomically(out / name, figure)
        for name, source in sources.items():
            write_atomically(out / f"{name}.tex", source.encode("utf-8"))
        try:
            engine = find_engine(tex)
        except MissingTool as missing:
            raise MissingTool(f"{missing}; the .tex files are in {out}") from missing
        with ThreadPoolExecutor(len(sources)) as pool:
            made = list(pool.map(lambda source: _compiled(source, engine, rendered.figures), sources.values()))
        paths = []
        for name, compiled in zip(sources, made, strict=True):
            for box in compiled.overfull:
                message = f"{name}.tex, near line {box.line}: {box.points:.0f} pt in the margin ({box.what})"
                warnings.warn(message, SheetWarning, stacklevel=2)
            write_atomically(out / f"{name}.pdf", compiled.pdf)
            paths.append(out / f"{name}.pdf")
        return paths


def without_repeats(solutions: Sequence[dict[str, Any]]) -> None:
    """Leave out, in the later parts of a question, what the parts before have already said of their symbols."""
    said: set[Any] = set()
    for part in solutions:
        told = part["given"] + part["laws"]
        for key in ("given", "laws"):
            part[key] = [entry for entry in part[key] if _entry(entry) not in said]
        part["carried"] = len(part["given"]) + len(part["laws"]) < len(told)
        said |= {_entry(entry) for entry in told}


def _entry(entry: Any) -> Any:
    return tuple(entry.values()) if isinstance(entry, dict) else entry


def _compiled(source: str, engine: Engine, figures: Mapping[str, bytes]) -> Compiled:
    return compile_tex(source, engine, {name: figure for name, figure in figures.items() if name in source})


def available(names: Sequence[str] = ()) -> list[Path]:
    """The files of the sheets named (a name, or the path of a TOML file); all that come along where none is named."""
    known = {path.stem: path for path in sorted((reports_folder() / "sheets").glob("*.toml"))}
    paths = []
    for name in names:
        if name in known:
            paths.append(known[name])
        elif name.endswith(".toml"):
            paths.append(Path(name))
        else:
            raise UnknownName("sheet", name, known)
    return paths if names else list(known.values())


def letter(place: int) -> str:
    """a, b, ..., z, aa, ab, ..."""
    return (letter(place // 26 - 1) if place >= 26 else "") + chr(ord("a") + place % 26)


def number_text(value: float) -> str:
    """Points: ``4``, ``2.5``."""
    return f"{value:g}"


def _problem(number: int, question: Question, reports: Mapping[str, Report]) -> dict[str, Any]:
    derivations = [reports[name].derivation for name in question.derivations]
    names = _names(question, reports)
    parts = []
    for derivation in derivations:
        values = question.values.get(derivation.name, ())
        points_checked(derivation, values, f"question {number}, values")
        part = _part(question, derivation, values)
        if part is not None:
            parts.append(part)
    points = "" if question.points is None else number_text(question.points)
    return {
        "number": number,
        "title": Tex(prose_latex(question.title or _first_title(question, reports), names)),
        "text": Tex(prose_latex(question.text, names, derivations[0].order if derivations else ())),
        "entries": ", ".join(question.entries),
        "points": f"{points} point{'' if points == '1' else 's'}" if points else "",
        "parts": parts,
    }


def _first_title(question: Question, reports: Mapping[str, Report]) -> str:
    return reports[question.asked[0]].derivation.title if question.asked else "Question"


def _names(question: Question, reports: Mapping[str, Report]) -> dict[str, Any]:
    """The names that the question's text may use; where two derivations have one, the first; any where none answers."""
    names: dict[str, Any] = {} if question.asked else AnyNames()
    for name in reversed(question.asked):
        names |= reports[name].derivation.names
    return names


def ways(question: Question) -> list[str]:
    """How a question is answered: what is shown here, what is put to values, and what is only cited."""
    told = {
        "derived": question.derivations,
        "an instance": question.instances or question.networks,
        "demonstrated": question.demonstrations,
        "measured": question.labs,
        "cited": question.cite,
    }
    return [word for word, given in told.items() if given]


def _part(question: Question, derivation: Derivation, values: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """What a part asks: the sheet's words, else the statement; nothing where the question's text asks it all."""
    printer = Printer(derivation)
    own = question.ask.get(derivation.name, "")
    asked = own or ("" if question.text else derivation.statement)
    if not asked and (len(question.derivations) > 1 or not values):
        return None
    return {"ask": printer.prose(asked), "at": [Tex(point_latex(numbers(point))) for point in values]}


def summary(reports: Sequence[Report], asked: Inquiry = NOTHING) -> Tex:
    """What the sheet rests on, in a sentence or two."""
    proofs = [report.verdict.proof for report in reports]
    runs = [report.verdict.experiment for report in reports if report.result is not None]
    words = f"{_tally(proofs, 'result')}; {_tally(runs, 'experiment')}." if runs else f"{_tally(proofs, 'result')}."
    devices = sorted({r.result.device for r in reports if r.result is not None})
    samples = sum(r.result.samples for r in reports if r.result is not None and r.result.kind == "MonteCarlo")
    if devices:
        words += f" Run on {', '.join(devices)}"
        words += f", with {samples / 1e6:.0f} million random samples." if samples >= 10**6 else "."
    kinds = {"network": asked.networks, "demonstration": asked.demonstrations, "lab": asked.labs}
    told = [f"{len(names)} {kind}{'' if len(names) == 1 else 's'}" for kind, names in kinds.items() if names]
    words += f" Beside them: {', '.join(told)}." if told else ""
    return Tex(prose_latex(words, {}))


def _tally(states: Sequence[str], noun: str) -> str:
    counts = {state: states.count(state) for state in dict.fromkeys(states)}
    told = ", ".join(f"{count} {state}" if len(counts) > 1 else f"all {state}" for state, count in counts.items())
    return f"{len(states)} {noun}{'' if len(states) == 1 else 's'}, {told}"
