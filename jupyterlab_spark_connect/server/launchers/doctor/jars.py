"""Jars and files that are to be there, or to be fetched."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from jupyterlab_spark_connect.server.lifecycle.models import Check

from .subject import Subject, shorten

LISTS: Final = ("spark.jars", "spark.files", "spark.archives", "spark.submit.pyFiles")
PACKAGES: Final = "spark.jars.packages"
REPOSITORIES: Final = "spark.jars.repositories"

CONNECT_TIMEOUT: Final = 0.7
"""Seconds for a connection to where things are fetched: this is in the path of every start."""

_FETCHED: Final = {"http": 80, "https": 443, "ftp": 21}
_LOCAL: Final = ("", "file")
_GLOB: Final = "*?["


async def check_jars(subject: Subject) -> Check | None:
    """Find missing files, and check whether the others can be fetched; None when nothing is asked for."""
    entries = [(name, entry) for name in LISTS for entry in _entries(subject, name)]
    packages = _entries(subject, PACKAGES)
    if not entries and not packages:
        return None
    repositories = _entries(subject, REPOSITORIES) if packages else []
    named = entries + [(REPOSITORIES, each) for each in repositories]
    missing = await asyncio.to_thread(lambda: list(_missing(named, subject.request.directory)))
    if missing:
        name, file = missing[0]
        return Check(
            id="jars",
            state="failure",
            message=f"{name} names {shorten(file)}, and there is no such file.",
            remedy="Correct the path, or leave it out.",
        )
    sources = [entry for _, entry in entries if urlsplit(entry).scheme in _FETCHED]
    if packages and not subject.option("spark.jars.ivySettings"):  # it names sources of its own
        if not repositories:
            return _needs_network(f"{PACKAGES} is fetched from Maven Central at the first start.")
        sources += [each for each in repositories if urlsplit(each).scheme not in _LOCAL]
    if not sources:
        return Check(id="jars", state="ok", message="The jars and files that the options name are there.")
    return await _network(PACKAGES if packages else "An option", sorted({_host(each) for each in sources}))


async def _network(what: str, hosts: list[tuple[str, int]]) -> Check:
    answers = await asyncio.gather(*(_answers(*host) for host in hosts))
    silent = [host for (host, _), answered in zip(hosts, answers, strict=True) if not answered]
    if not silent:
        return Check(
            id="jars", state="ok", message=f"{what} is fetched from {hosts[0][0]} at the start; it answers."
        )
    return _needs_network(f"{what} needs the network at the start, and {silent[0]} does not answer.")


def _needs_network(message: str) -> Check:
    return Check(
        id="jars",
        state="warning",
        message=message,
        remedy="Without a network, put the jars on this machine and name their files in spark.jars.",
    )


async def _answers(host: str, port: int) -> bool:
    with suppress(OSError):  # TimeoutError is one, too
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), CONNECT_TIMEOUT)
        writer.close()
        return True
    return False


def _host(source: str) -> tuple[str, int]:
    url = urlsplit(source)
    return url.hostname or source, url.port or _FETCHED.get(url.scheme, 443)


def _entries(subject: Subject, option: str) -> list[str]:
    return [entry for part in subject.option(option).split(",") if (entry := part.strip())]


def _missing(entries: list[tuple[str, str]], directory: Path) -> Iterator[tuple[str, str]]:
    """Yield those that name a file of this machine that does not exist."""
    for name, entry in entries:
        url = urlsplit(entry)
        if url.scheme not in _LOCAL or url.netloc:
            continue
        path = directory / (unquote(url.path) if url.scheme else entry.partition("#")[0])
        if any(sign in str(path) for sign in _GLOB):
            found = any(Path(path.anchor).glob(str(path.relative_to(path.anchor))))
        else:
            found = path.exists()
        if not found:
            yield name, entry
