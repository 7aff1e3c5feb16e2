"""Write Java properties files that read back as what was meant, whatever the value."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.contract.connection import make_private_folder

_SHORT: Final = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\f": "\\f"}
_SPECIAL: Final = re.compile(r"[\\\t\n\r\f]|[^ -~]")
_SPECIAL_IN_NAMES: Final = re.compile(r"[=:#! ]")


def format_properties(properties: Mapping[str, str]) -> str:
    """Return the text that ``java.util.Properties.load`` reads back as these properties.

    Plain ASCII: the rest is written as UTF-16 escapes, since Java has read such files as Latin-1 or as UTF-8
    depending on who called it. Spark itself removes blanks at both ends of a value
    (`Utils.getPropertiesFromFile`).
    """
    return "".join(
        f"{_SPECIAL_IN_NAMES.sub(_backslash, _escape(name))}={_leading_blank(_escape(value))}\n"
        for name, value in properties.items()
    )


def write_private_file(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, from its first byte, whatever the umask."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        os.fchmod(descriptor, 0o600)
        stream.write(content)


def _escape(text: str) -> str:
    return _SPECIAL.sub(_escaped_character, text)


def _escaped_character(found: re.Match[str]) -> str:
    character = found[0]
    if character in _SHORT:
        return _SHORT[character]
    units = character.encode("utf-16-be", errors="surrogatepass")
    return "".join(f"\\u{high:02x}{low:02x}" for high, low in zip(units[::2], units[1::2], strict=True))


def _backslash(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def _leading_blank(value: str) -> str:
    """Escape a leading blank, which the format takes for part of the separator."""
    return f"\\{value}" if value.startswith(" ") else value


def write_properties(path: Path, properties: Mapping[str, str]) -> None:
    """Write them into a file that nobody else can read, in a folder of the same kind."""
    make_private_folder(path.parent)
    write_private_file(path, format_properties(properties).encode("ascii"))
