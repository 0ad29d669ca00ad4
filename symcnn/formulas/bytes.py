"""Units of memory: a byte, with its prefixes."""

from __future__ import annotations

BYTES = {
    **{"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12},
    **{"KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40},
}
"""How many bytes a unit is: a kB is a thousand, a KiB 1024, as the standard (IEC 80000-13) has it."""
SPELLED = {**dict.fromkeys(("byte", "bytes", "Byte", "Bytes"), 1), "KB": 10**3, "kiB": 2**10}
"""The same for what people write beside these."""

__all__ = ["BYTES", "SPELLED"]
