"""The connection folder: the whole contract between the Jupyter server and its kernels.

::

    <jupyter runtime dir>/spark-connect/<id>/     0700
        connection.json                           0600, written by the Jupyter server while Spark is ready
        kernels/<kernel id>.json                  0600, written by a kernel (see attached_kernel.py)
        made/<generation>/<kernel id>-<mode>.json 0600, written by a kernel (see inventory.py)
        sessions/<session id>.json                0600, written by a kernel (see private_sessions.py)
        start.json                                0600, beside it, for the next Jupyter server
        supervisor.json                           0600, written by the supervisor (see supervision.py)
        owner.json                                0600, written by a Jupyter server that adopts

Standard library only: kernels, the supervisor and the Jupyter server all import this module.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import MISSING, asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, Self

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

CONNECTION_FILE_VARIABLE: Final = "JUPYTER_SPARK_CONNECT_FILE"
"""Environment variable that names the connection file; set once when the server extension loads."""

CLASSIC_VARIABLE: Final = "JUPYTER_SPARK_CONNECT_CLASSIC"
"""Environment variable that is ``1`` where notebooks may have a classic Spark of their own."""

SESSION_MODE_VARIABLE: Final = "JUPYTER_SPARK_CONNECT_SESSION_MODE"
"""Environment variable with the session mode of a notebook that asks for none."""

SESSION_MODE_LOCKED_VARIABLE: Final = "JUPYTER_SPARK_CONNECT_SESSION_MODE_LOCKED"
"""Environment variable that is ``1`` where no notebook may ask for another."""

CONNECTION_FILE_NAME: Final = "connection.json"
LOGS_FOLDER_NAME: Final = "logs"
"""Folder beside the file that holds one folder of log segments per generation."""

STATE_FILE_NAME: Final = "supervisor.json"
OWNER_FILE_NAME: Final = "owner.json"
RECORD_FILE_NAME: Final = "start.json"

SessionMode = Literal["shared", "own", "copy"]
DefaultFiles = Literal["local", "other", "remote"]
"""Where a path without a scheme leads: to the files of this machine, to another file system such as HDFS, or
to whatever a Spark that is not ours takes for its own."""
KernelMode = Literal["shared", "own", "copy", "classic"]
"""How a kernel uses Spark: by a session of ours, or by a classic Spark, which is its own and no session."""


class UnreadableFileError(ValueError):
    """A file of the connection folder holds something that is not what its reader expects."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Connection:
    """How to reach the Spark Connect server that is ready now.

    Attributes
    ----------
    endpoint
        ``sc://localhost:<port>`` where Spark is ours: the host is never an address, because pyspark forces
        TLS for a token and any host but ``localhost`` (pyspark/sql/connect/client/core.py,
        DefaultChannelBuilder).
    user_id, session_id
        The pair that names the shared session on the server; ``session_id`` is a UUID per start.
    token
        Secret of this start; sent as ``Authorization: Bearer``. Empty where the server asks for none.
    generation
        Milliseconds since 1970 at which this start was asked for: grows with every start.
    spark_version
        For example ``4.3.0``.
    python_version
        Major and minor of the Python that runs UDFs, for example ``3.11``; empty when that is not known.
    use_ssl
        Whether the server speaks TLS.
    ca_file
        Certificates in PEM that the server's own is checked against; None for those of gRPC.
    cluster
        What a person calls the cluster; empty when that is not known.
    ship_code
        Whether kernels send a user's own modules to Spark with the functions that use them.
    default_files
        Where Spark looks for a path without a scheme.
    """

    endpoint: str
    user_id: str
    session_id: str
    token: str
    generation: int
    spark_version: str
    python_version: str
    use_ssl: bool = False
    ca_file: str | None = None
    cluster: str = ""
    ship_code: bool = True
    default_files: DefaultFiles = "other"

    def __repr__(self) -> str:
        """Show everything but the token."""
        return f"Connection(endpoint={self.endpoint!r}, generation={self.generation}, token=…)"

    @property
    def address(self) -> str:
        """Host and port of the endpoint."""
        return self.endpoint.removeprefix("sc://")

    @property
    def host(self) -> str:
        """The host of the endpoint."""
        return self.address.rpartition(":")[0]

    @property
    def port(self) -> int:
        """The TCP port of the endpoint."""
        return int(self.endpoint.rpartition(":")[2])

    @property
    def is_on_this_machine(self) -> bool:
        """Whether no network lies between."""
        return self.host == "localhost"

    @property
    def is_encrypted(self) -> bool:
        """Whether it is reached by TLS: as pyspark has it, no token goes over a network in the clear."""
        return self.use_ssl or (bool(self.token) and not self.is_on_this_machine)

    @property
    def public_url(self) -> str:
        """The connection string that opens another session of the same user."""
        ssl = "use_ssl=true;" if self.use_ssl else ""
        return f"{self.endpoint}/;{ssl}user_id={self.user_id}"

    @property
    def url(self) -> str:
        """The connection string without the token, which belongs in the environment (it gets printed)."""
        return f"{self.public_url};session_id={self.session_id}"

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Read the connection file; None when there is none, which means that Spark is not ready.

        Raises
        ------
        UnreadableFileError
            The file is there but is not a connection.
        """
        content = read_json(path)
        return None if content is None else cls(**read_fields(cls, content, path))

    def write(self, path: Path) -> None:
        """Write the connection file so that no reader ever sees half of it."""
        write_private_json(path, asdict(self))


def make_private_folder(path: Path) -> Path:
    """Make a folder, and those above it that are missing, readable by the owner alone, whatever the umask."""
    if not path.parent.exists():
        make_private_folder(path.parent)  # `mkdir` would make the parents as the umask says
    path.mkdir(mode=0o700, exist_ok=True)
    path.chmod(0o700)
    return path


def write_private_json(path: Path, content: dict[str, Any]) -> None:
    """Replace a file by a JSON object in one step: 0600 from its first byte, whole or not at all."""
    make_private_folder(path.parent)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            Path(temporary).chmod(0o600)  # a umask may have taken even the owner's bits
            json.dump(content, stream)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read_json(path: Path) -> dict[str, Any] | None:
    """Read a JSON object; None when the file is missing.

    Raises
    ------
    UnreadableFileError
        The file is there but holds no JSON object, or another user wrote it.
    """
    try:
        with path.open(encoding="utf-8") as stream:
            if hasattr(os, "geteuid") and os.fstat(stream.fileno()).st_uid != os.geteuid():
                raise UnreadableFileError(f"{path} belongs to another user")
            content = json.load(stream)
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise UnreadableFileError(f"{path} is damaged: {error}") from error
    if not isinstance(content, dict):
        raise UnreadableFileError(f"{path} is damaged: it holds no JSON object")
    return content


def read_fields(kind: type[DataclassInstance], content: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return what a file says of the fields of a dataclass; what a newer version adds is left out.

    Raises
    ------
    UnreadableFileError
        It lacks one that has no default.
    """
    missing = [each.name for each in fields(kind) if each.default is MISSING and each.name not in content]
    if missing:
        raise UnreadableFileError(f"{path} is damaged: it lacks {', '.join(missing)}")
    return {each.name: content[each.name] for each in fields(kind) if each.name in content}
