"""How the engine is layered: imports run one way, the subject is not in it, and what is heavy is imported late."""

from __future__ import annotations

import ast
import io
import os
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

ENGINE = ROOT / "symcnn"
FILES = [path for path in sorted(ENGINE.rglob("*.py")) if "bundled" not in path.parts]
HEAVY = {"torch", "matplotlib", "z3", "jinja2", "rich", "numpy"}
# Words of the subject, not those that PyTorch's own tools are called by.
SUBJECT = re.compile(r"conv|adam|relu|momentum|dilation|pooling|softmax|dropout|kernel_size|batchnorm", re.IGNORECASE)

INNOCENT = re.compile(r"_?conve(rse|rt|nt|rge)")


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(path: Path, top: bool) -> Iterator[str]:
    """The dotted names that a file imports: at its top, or anywhere. Imports for type checkers are left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    checking = {
        node
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and "TYPE_CHECKING" in ast.dump(block.test)
        for statement in block.body
        for node in ast.walk(statement)
    }
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in tree.body if top else ast.walk(tree):
        if node in checking:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, [base, node.module]))
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def test_imports_run_one_way_and_in_no_circle(monkeypatch: pytest.MonkeyPatch) -> None:
    """The contracts of pyproject.toml, lazy imports counted."""
    monkeypatch.chdir(ROOT)
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c(['--no-cache'])"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0 and "2 kept, 0 broken" in done.stdout, done.stdout[-3000:] + done.stderr


def test_nothing_heavy_is_imported_at_the_top() -> None:
    # The views are themselves imported late, and print by rich; what traces models runs them with PyTorch.
    views = ("views", "other_views", "model_views", "sheet_views", "class_views", "listing", "screen")
    late = {(f"{name}.py", "rich") for name in views}
    tracing = {path for path in FILES if path.parent.name == "models"}
    found = {
        (path.name, heavy)
        for path in FILES
        for heavy in (name.partition(".")[0] for name in imports(path, top=True))
        if not (heavy == "torch" and path in tracing)
    }
    assert {one for one in found if one[1] in HEAVY} <= late


def test_what_knows_sympy_knows_no_experiment() -> None:
    """Formulas, printing, judge, laws and recorder stand on SymPy and z3 alone."""
    for package in ("formulas", "printing", "judge", "laws", "recorder"):
        for path in sorted((ENGINE / package).glob("*.py")):
            heavy = {name.partition(".")[0] for name in imports(path, top=False)} & (HEAVY - {"z3"})
            assert not heavy, f"{label(path)}: {heavy}"


def test_the_engine_does_not_know_the_subject() -> None:
    for path in FILES:
        assert not any(name.split(".")[0] == "derivations" for name in imports(path, top=False)), label(path)
        tokens = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
        names = {token.string for token in tokens if token.type == tokenize.NAME}
        found = {name for name in names if SUBJECT.search(name) and not INNOCENT.match(name.lower())}
        assert not found, f"{label(path)}: {found}"


def test_files_are_short_say_what_they_are_and_name_no_machine() -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 350, label(path)
        assert (ast.get_docstring(ast.parse(text)) or "TODO") != "TODO.", label(path)
        assert not re.search(r"/home/|/work/|/tmp/|/Users/|C:\\\\", text), label(path)


# Labs are plain programs: they hold no claim.
PLAIN = {"sympy", "symcnn", "torch"} | {
    "math",
    "fractions",
    "itertools",
    "functools",
    "collections",
    "typing",
    "dataclasses",
}
LAB_IMPORTS = sys.stdlib_module_names | {"symcnn", "torch", "sklearn"}


def test_derivations_import_the_public_face_and_one_another() -> None:
    for path in sorted((ROOT / "derivations").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and not node.level:
                top = (node.module or "").split(".")
                allowed = LAB_IMPORTS if "labs" in path.parts else PLAIN
                assert top[0] in allowed, f"{path}: {node.module}"
                rule = "_operators" in path.parts and top[1:2] == ["models"]
                public = len(top) == 1 or top[1:] == ["experiment", "metering"] or rule
                assert top[0] != "symcnn" or public, f"{path}: {node.module} is not the public face"
            if isinstance(node, ast.Import):
                allowed = LAB_IMPORTS if "labs" in path.parts else PLAIN
                assert {alias.name.split(".")[0] for alias in node.names} <= allowed, path


@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"], ["show", "convolution.output_size"]], ids=str)
def test_listing_and_showing_import_neither_torch_nor_matplotlib(arguments: list[str]) -> None:
    program = (
        "import sys\nfrom symcnn.cli.commands import app\n"
        f"try:\n    app({arguments!r}, standalone_mode=False)\nfinally:\n"
        "    print('heavy:', sorted({'torch', 'matplotlib', 'z3', 'jinja2'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0 and done.stdout
    assert "heavy: []" in done.stderr


def test_no_text_is_read_as_a_term() -> None:
    """`sympify` executes a text unless it is told to be strict; nothing else reads one."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            where = f"{label(path)}, line {node.lineno}"
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            written = called == "exec" and path.name == "loops.py"  # what it has written itself, looked through first
            assert called not in ("parse_expr", "eval", "exec") or _harmless(node, called) or written, where
            if called == "sympify":
                strict = [word.value for word in node.keywords if word.arg == "strict"]
                assert strict and isinstance(strict[0], ast.Constant) and strict[0].value is True, where


def _harmless(node: ast.Call, called: str) -> bool:
    """A method of this name, such as that of a model of z3, or of a module, executes nothing."""
    return called == "eval" and isinstance(node.func, ast.Attribute)
