"""What a later Jupyter server has to know of the Spark that runs, to take it over.

``start.json`` in the connection folder, 0600: it is there exactly while Spark is ready, and holds the same
secrets as the connection file beside it. Only the Jupyter server reads and writes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from jupyterlab_spark_connect.contract.connection import (
    Connection,
    UnreadableFileError,
    read_json,
    write_private_json,
)
from jupyterlab_spark_connect.contract.supervision import ProcessSpec
from jupyterlab_spark_connect.server.clusters.models import Cluster

from .models import ExternalLinks, Launch, LaunchRequest
from .state import Start

FORMAT: Final = 2
"""Version of the file; what is newer is not ours to read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StartRecord:
    """One start, as the Jupyter server that made it knows it.

    Attributes
    ----------
    connection
        The connection file's content.
    cluster
        Where it runs, without the administrator's options and environment, which `launch` has made use of.
    options, bundles
        The user's own, and the names of the bundles, for a restart.
    in_force
        The options that hold now: some of those that were launched can be changed while Spark runs.
    started_at
        When it was asked for.
    web_ui_capability
        The secret path segment of its Web UI.
    launch
        What was launched, without its environment, which holds the user's secrets and serves nobody here.
    """

    connection: Connection
    cluster: Cluster
    options: Mapping[str, str] = field(repr=False)
    bundles: Sequence[str]
    in_force: Mapping[str, str] = field(repr=False)
    started_at: datetime
    web_ui_capability: str = field(repr=False)
    launch: Launch

    @classmethod
    def of(
        cls,
        connection: Connection,
        launch: Launch,
        request: LaunchRequest,
        start: Start,
    ) -> Self:
        """Record a start, leaving out what nobody needs to take it over."""
        return cls(
            connection=connection,
            cluster=replace(request.cluster, options={}, environment={}),
            options=request.user_options,
            bundles=request.bundles,
            in_force=launch.options,
            started_at=start.started_at,
            web_ui_capability=start.web_ui_capability,
            launch=replace(launch, spec=launch.spec and replace(launch.spec, environment={}, hidden=())),
        )

    @property
    def start(self) -> Start:
        """The start that it records, as a later Jupyter server takes it over."""
        return Start(
            generation=self.connection.generation,
            started_at=self.started_at,
            cluster=self.cluster.name,
            bundles=self.bundles,
            user_options=self.options,
            options=self.in_force,
            web_ui_capability=self.web_ui_capability,
            adopted=True,
        )

    def launch_request(self, *, folder: Path, directory: Path) -> LaunchRequest:
        """Return what its launcher was asked for, as far as a server that runs has to know it.

        Parameters
        ----------
        folder, directory
            The connection folder, and the root of the user's files.
        """
        return LaunchRequest(
            cluster=self.cluster,
            options=self.options,
            user_options=self.options,
            bundles=self.bundles,
            generation=self.connection.generation,
            folder=folder,
            directory=directory,
        )

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Read the record; None when there is none.

        Raises
        ------
        UnreadableFileError
            The file is there but is not a record of this version.
        """
        content = read_json(path)
        if content is None:
            return None
        try:
            if content["format"] != FORMAT:
                raise UnreadableFileError(f"{path} is of another version of this extension")
            return cls(
                connection=Connection(**content["connection"]),
                cluster=Cluster(**content["cluster"]),
                options=content["options"],
                bundles=content["bundles"],
                in_force=content["in_force"],
                started_at=datetime.fromisoformat(content["started_at"]),
                web_ui_capability=content["web_ui_capability"],
                launch=_launch(content["launch"]),
            )
        except UnreadableFileError:
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise UnreadableFileError(f"{path} is damaged: {error!r}") from error

    def write(self, path: Path) -> None:
        """Write the record so that no reader ever sees half of it."""
        content = asdict(self)
        content["launch"]["files"] = [str(file) for file in self.launch.files]
        content["launch"]["archive"] = self.launch.archive and str(self.launch.archive)
        content["started_at"] = self.started_at.isoformat()
        write_private_json(path, {"format": FORMAT, **content})


def _launch(content: dict[str, Any]) -> Launch:
    spec, external_links, archive = content["spec"], content.get("external_links"), content.get("archive")
    return Launch(
        **{
            **content,
            "spec": spec and ProcessSpec.from_dict(spec),
            "files": [Path(file) for file in content["files"]],
            "external_links": external_links and ExternalLinks(**external_links),
            "archive": archive and Path(archive),
        }
    )
