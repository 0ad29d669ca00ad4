"""The command line as a program: what is refused is one line, and every end has its status."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Any

from symcnn.catalogue.supervisor import supervised
from symcnn.cli.commands import app
from symcnn.cli.completion import ready
from symcnn.cli.loading import loading
from symcnn.cli.output import delivered, settle, tell
from symcnn.errors import MissingTool, SymcnnError

COMPLETES = "_SYMCNN_COMPLETE"
"""The variable by which a shell asks for what may follow."""


def main(alone: bool = False) -> None:
    """Run the command line; what symcnn refuses is one line on standard error, with status 2 (1: a tool is missing).

    ``alone``: it has this process for itself, and may go on in another.
    """
    status: Any = 2
    try:
        settle()
        if os.environ.get(COMPLETES):
            with loading():
                ready()
                app(prog_name="symcnn", standalone_mode=True)  # by its name typer finds the variable
        with supervised() if alone else contextlib.nullcontext():
            ended = app(prog_name="symcnn", standalone_mode=False)
        status = ended if isinstance(ended, int) else 0
    except SystemExit as error:
        status = error.code
    except MissingTool as error:
        tell(f"symcnn: {error}")
        status = 1
    except SymcnnError as error:
        tell(f"symcnn: {error}")
    except (OSError, MemoryError) as error:  # the machine's limits: no room, no memory, no process, no file left
        tell(f"symcnn: {limit_met(error)}")
    except RuntimeError as error:
        if "start new thread" not in str(error):
            raise
        tell("symcnn: no thread could be started: the system allows this user no more")
    except Exception as error:
        if not hasattr(error, "format_message"):  # typer's, or click's, that a command was called in a wrong way
            raise
        wrong_use(error)
    if sys.stdout is not None and not delivered():
        status = status or 2
    raise SystemExit(status)


def wrong_use(error: Any) -> None:
    """What is wrong with how a command was called, in a line; the help where no command was named."""
    if "NoArgs" in type(error).__name__:
        error.show()
        return
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "symcnn"
    said = " ".join(error.format_message().split()).rstrip(".")
    tell(f"symcnn: {said[:1].lower()}{said[1:]}; see {path} --help")


def limit_met(error: OSError | MemoryError) -> str:
    """What the system refused, in a line."""
    if isinstance(error, MemoryError):
        return "the memory of this machine does not suffice"
    where = f" ({error.filename})" if error.filename else ""
    return f"the system refuses: {error.strerror or error}{where}"
