"""A folder for one run at a time: a lock that the system takes off whoever holds it, however that ends."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from symcnn.errors import SymcnnError
from symcnn.files.temporary import begun


@contextmanager
def alone_in(folder: Path, name: str) -> Iterator[None]:
    """While this is not done, no other run that asks for the same lock goes on in the folder.

    The lock is a file in it, which says by its number which process holds it. One that a process left
    behind that was killed holds nobody up.

    Errors: `SymcnnError` where another run is at it, and where the file cannot be made.
    """
    import fcntl  # of Linux and macOS, where the engine runs

    path = folder / name
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise SymcnnError(f"the folder {folder} cannot be written to: {error.strerror} ({name})") from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(handle, 20).decode("ascii", "replace").strip()
            os.close(handle)
            raise SymcnnError(
                f"another run is at work in {folder}{f' (process {holder})' if holder else ''}; it goes on, and "
                "this one wrote nothing"
            ) from error
        if _is(path, handle):
            break
        os.close(handle)  # whoever held it before has taken the file away meanwhile
    try:
        with begun(path):
            with contextlib.suppress(OSError):  # the number is for a message alone
                os.ftruncate(handle, 0)
                os.write(handle, str(os.getpid()).encode())
            yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink()
        os.close(handle)


def _is(path: Path, handle: int) -> bool:
    try:
        there, held = path.stat(), os.fstat(handle)
    except OSError:
        return False
    return (there.st_dev, there.st_ino) == (held.st_dev, held.st_ino)


__all__ = ["alone_in"]
