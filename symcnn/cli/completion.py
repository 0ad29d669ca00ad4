"""What a shell may complete: names of results, and for ``ask`` their symbols. Nothing but the index is read."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from symcnn.errors import SymcnnError
from symcnn.query.code import LANGUAGES

if TYPE_CHECKING:
    from symcnn.catalogue.catalogue import Catalogue
    from symcnn.catalogue.index import Row, Term


class Shell(StrEnum):
    """A shell that completes."""

    bash = "bash"
    zsh = "zsh"
    fish = "fish"


# Each hands over the line up to the cursor, and gets a line for every word that fits: the word, a tab, what it means.
# After a name that takes a value (`n=`) no blank is put.
ASKED = "env COLUMNS=1000 _SYMCNN_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=get-args"
SCRIPTS = {
    Shell.bash: rf"""_symcnn_completion() {{
    local word
    COMPREPLY=()
    while IFS= read -r word; do
        word="${{word%%$'\t'*}}"
        [[ -n "$word" ]] && COMPREPLY+=("$word")
    done < <({ASKED} _TYPER_COMPLETE_ARGS="${{COMP_LINE:0:COMP_POINT}}" "$1" 2>/dev/null)
    [[ ${{#COMPREPLY[@]}} -gt 0 && "${{COMPREPLY[0]}}" == *= ]] && compopt -o nospace 2>/dev/null
    return 0
}}
complete -o default -F _symcnn_completion symcnn""",
    Shell.zsh: rf"""#compdef symcnn
_symcnn_completion() {{
    local line word help
    local -a open opened whole wholes
    while IFS= read -r line; do
        word="${{line%%$'\t'*}}"
        help="$word"
        [[ "$line" == *$'\t'* ]] && help="$word  ${{line#*$'\t'}}"
        if [[ -z "$word" ]]; then continue
        elif [[ "$word" == *= ]]; then open+=("$word"); opened+=("$help")
        else whole+=("$word"); wholes+=("$help")
        fi
    done < <({ASKED} _TYPER_COMPLETE_ARGS="${{(j: :)words[1,CURRENT]}}" "${{words[1]}}" 2>/dev/null)
    (( ${{#open}} )) && compadd -S '' -l -d opened -- "${{open[@]}}"
    (( ${{#whole}} )) && compadd -l -d wholes -- "${{whole[@]}}"
    (( ${{#open}} + ${{#whole}} )) || _files
}}
compdef _symcnn_completion symcnn""",
    Shell.fish: f"""complete --command symcnn --no-files --arguments "({ASKED} """
    """_TYPER_COMPLETE_ARGS=(commandline -cp | string collect) symcnn 2>/dev/null)\"""",
}


def ready() -> None:
    """Make typer's own answers to shells known, which it knows by itself only where it offers to install scripts."""
    from typer.completion import get_completion_inspect_parameters

    get_completion_inspect_parameters()


def any_name(context: typer.Context, incomplete: str) -> list[str]:
    """Names of derivations, networks, demonstrations and labs."""
    catalogue = _catalogue(context)
    return [] if catalogue is None else _beginning(catalogue.everything, incomplete)


def derivation_name(context: typer.Context, incomplete: str) -> list[str]:
    """Names of derivations."""
    catalogue = _catalogue(context)
    return [] if catalogue is None else _beginning(catalogue.names, incomplete)


def checked_name(context: typer.Context, incomplete: str) -> list[str]:
    """Names of what is checked, and of areas."""
    catalogue = _catalogue(context)
    if catalogue is None:
        return []
    found = [name for name in catalogue.everything if name not in catalogue.labs]
    return _beginning([*dict.fromkeys(name.rpartition(".")[0] for name in found if "." in name), *found], incomplete)


def lab_name(context: typer.Context, incomplete: str) -> list[str]:
    """Names of labs."""
    catalogue = _catalogue(context)
    return [] if catalogue is None else _beginning(catalogue.labs, incomplete)


def language(incomplete: str) -> list[str]:
    """Names of languages."""
    return _beginning(LANGUAGES, incomplete)


def given_value(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Symbols that are given and have no value yet, each with its sign of equality and its meaning."""
    typed = {text.partition("=")[0] for text in context.params.get("values") or ()}
    return _symbols(context, incomplete, "=", lambda term: not term.sought and term.name not in typed)


def sought_value(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Any symbol, as what is solved for, or moves."""
    return _symbols(context, incomplete, "", lambda term: not term.sought)


def span_value(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Symbols that are given, as what a table runs over."""
    return _symbols(context, incomplete, "=", lambda term: not term.sought)


def _symbols(context: typer.Context, incomplete: str, sign: str, fits: Callable[[Term], bool]) -> list[tuple[str, str]]:
    row = _row(context)
    if row is None:
        return []
    return [
        (f"{term.name}{sign}", term.meaning)
        for term in row.terms
        if fits(term) and term.name.startswith(incomplete.partition("=")[0]) and "=" not in incomplete
    ]


def _row(context: typer.Context) -> Row | None:
    """What is kept of the result that stands on the line."""
    from symcnn.catalogue.index import kept

    catalogue = _catalogue(context)
    # After an option that still lacks its value what stands before it is known as plain words alone.
    name = context.params.get("name") or next(iter(context.args), None)
    return None if catalogue is None or name not in catalogue.names else kept(catalogue).get(str(name))


def _catalogue(context: typer.Context) -> Catalogue | None:
    """The catalogue that is spoken of; None where there is none, or a file had to be run to find it."""
    from symcnn.catalogue.catalogue import Catalogue

    package = context.params.get("package")
    with contextlib.suppress(SymcnnError, OSError, ValueError):
        if package is None or (Path(package).is_dir() and not (Path(package) / "__init__.py").is_file()):
            return Catalogue(package)
    return None


def _beginning(words: Iterable[str], incomplete: str) -> list[str]:
    return [word for word in words if word.startswith(incomplete)]


__all__ = [
    *("SCRIPTS", "Shell", "any_name", "checked_name", "derivation_name", "given_value", "lab_name", "language"),
    *("ready", "sought_value", "span_value"),
]
