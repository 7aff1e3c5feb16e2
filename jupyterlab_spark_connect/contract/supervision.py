"""What the supervisor is given and what it reports: the contract between it and the Jupyter server.

The Jupyter server writes a `ProcessSpec` to the supervisor's standard input, as one JSON object, and closes
it: nothing of it, secrets least of all, ever stands in an argument list. The supervisor answers by keeping
``supervisor.json`` (a `SupervisorState`) true. A SIGTERM to the supervisor asks it to stop the process.
Kernels read the state file too, so that they know at once when a server they wait for is dead.

A Jupyter server that comes after the first one adopts what runs: it writes itself, as a `ProcessId`, into
``owner.json``, and waits until the state's `owner` names it. From then on the supervisor watches the new one.

Standard library only.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Self

from .connection import UnreadableFileError, read_json, write_private_json

FORMAT: Final = 1
"""Version of the state file; a reader leaves what is newer alone."""

HIDDEN: Final = "(hidden)"
"""What stands in the place of a secret, in the log and everywhere else."""


class Phase(enum.StrEnum):
    """How far the supervised process has come."""

    STARTING = "starting"
    """Spawned; its output does not yet report that it listens."""
    RUNNING = "running"
    """Its output has the line `Spark Connect server started at:`."""
    STOPPING = "stopping"
    """The stop sequence has begun."""
    EXITED = "exited"
    """It is gone and reaped; `exit` has the details."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessId:
    """A process that cannot be mistaken for a later one with the same pid (see process_id.py).

    Attributes
    ----------
    pid
        Its process id.
    started
        When it started: seconds since the boot of the machine where `boot` names one, since 1970 elsewhere.
    boot
        Which boot of the machine that was, on Linux; None elsewhere.
    """

    pid: int
    started: float
    boot: str | None = None

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Read ``owner.json``; None when there is none.

        Raises
        ------
        UnreadableFileError
            The file is there but names no process.
        """
        content = read_json(path)
        if content is None:
            return None
        try:
            boot = content.get("boot")
            return cls(
                pid=int(content["pid"]),
                started=float(content["started"]),
                boot=None if boot is None else str(boot),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise UnreadableFileError(f"{path} is damaged: {error!r}") from error

    def write(self, path: Path) -> None:
        """Write ``owner.json`` so that no reader ever sees half of it."""
        write_private_json(path, asdict(self))


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcessSpec:
    """The process that the supervisor is to run, and by which rules.

    Attributes
    ----------
    argv, environment, directory
        Of the process; the environment is whole, nothing is inherited.
    state_file
        Where to keep the state.
    log_folder
        Where to keep the log, in segments named by the offset of their first byte.
    log_limit
        Bytes kept on disk; the oldest segment goes first.
    log_segment
        Bytes in one segment.
    generation
        Of this start; written into the state file.
    owner
        The Jupyter server that this process belongs to.
    orphan_grace
        Seconds between the owner's end and the stop of the process.
    stop_timeout
        Seconds between SIGTERM and SIGKILL.
    kill_timeout
        Seconds to wait for the end after SIGKILL.
    port
        The port it is to open, which is only named in a step; None when unknown.
    owner_file
        Where a Jupyter server that adopts the process names itself; None when none may.
    scratch
        Folders of this start alone, such as its temporary files; deleted once nothing of it runs.
    files
        Files that are of no use once it is gone; deleted then, when no owner is left to do it.
    lock_file
        A file to hold locked as long as the process lives, where nobody else does; None for none.
    hidden
        Secrets that must not stand in the log, should the process print them.
    """

    argv: Sequence[str]
    environment: Mapping[str, str] = field(repr=False)
    directory: str
    state_file: str
    log_folder: str
    log_limit: int
    log_segment: int
    generation: int
    owner: ProcessId
    orphan_grace: float
    stop_timeout: float
    kill_timeout: float
    port: int | None = None
    owner_file: str | None = None
    scratch: Sequence[str] = ()
    files: Sequence[str] = ()
    lock_file: str | None = None
    hidden: Sequence[str] = field(default=(), repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object that `from_dict` takes."""
        return asdict(self)

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> Self:
        """Return the process spec of a JSON object that `to_dict` returned."""
        return cls(**{**content, "owner": ProcessId(**content["owner"])})


@dataclass(frozen=True, kw_only=True, slots=True)
class Exit:
    """How the process ended.

    Attributes
    ----------
    code
        Exit code; None when a signal ended it.
    signal
        Name such as ``SIGKILL``; None when it exited by itself.
    asked
        Whether the supervisor had been asked to stop it.
    at
        Seconds since 1970.
    oom_kills
        How many processes of this container the kernel killed for memory while it ran (``oom_kill`` of the
        cgroup's ``memory.events``, or of ``memory.oom_control`` in version 1); None when nothing counts them.
    """

    code: int | None
    signal: str | None
    asked: bool
    at: float
    oom_kills: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SupervisorState:
    """The content of ``supervisor.json``.

    Attributes
    ----------
    phase
        How far the process has come.
    generation
        Of this start.
    supervisor, process
        Who they are; ``process`` is None until it is spawned.
    step
        The last step that the process's output reported, in words for a person; None before the first.
    connect_port, web_ui_port
        As Spark itself reported them; None until then.
    exit
        How it ended; None until then.
    problem
        What the supervisor could not do, in one sentence: spawn the process (``process`` is None then),
        write its log, or end it; None otherwise.
    owner
        The Jupyter server that is watched now: the process spec's, or the one that adopted last.
    scratch
        The process spec's, so that a Jupyter server can delete what a killed supervisor could not.
    format
        Version of this file.
    """

    phase: Phase
    generation: int
    supervisor: ProcessId
    process: ProcessId | None = None
    step: str | None = None
    connect_port: int | None = None
    web_ui_port: int | None = None
    exit: Exit | None = None
    problem: str | None = None
    owner: ProcessId | None = None
    scratch: Sequence[str] = ()
    format: int = FORMAT

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Read the state file; None when there is none.

        Raises
        ------
        UnreadableFileError
            The file is there but is not a supervisor's.
        """
        content = read_json(path)
        if content is None:
            return None
        try:
            if int(content.get("format", FORMAT)) > FORMAT:
                raise UnreadableFileError(f"{path} is of a newer version of this extension")
            process, owner, exited = content["process"], content.get("owner"), content["exit"]
            known = {each.name for each in fields(cls)}
            return cls(
                **{
                    **{name: value for name, value in content.items() if name in known},
                    "phase": Phase(content["phase"]),
                    "supervisor": ProcessId(**content["supervisor"]),
                    "process": process and ProcessId(**process),
                    "owner": owner and ProcessId(**owner),
                    "exit": exited and Exit(**exited),
                }
            )
        except UnreadableFileError:
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise UnreadableFileError(f"{path} is damaged: {error!r}") from error

    def write(self, path: Path) -> None:
        """Write the state file so that no reader ever sees half of it."""
        write_private_json(path, asdict(self))
