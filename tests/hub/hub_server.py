"""A user's Jupyter server: the hub starts and stops it, and the way to it leads through the proxy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psutil

from tests.support.real_jupyter import RealJupyter

if TYPE_CHECKING:
    from tests.support.real_notebook import Notebook

    from .real_hub import RealHub


class HubServer(RealJupyter):
    """One server of one user; without a name it is the default one."""

    def __init__(self, hub: RealHub, user: str, name: str = "") -> None:
        self.hub, self.user, self.name = hub, user, name
        self.home = hub.homes / user
        own = self.home / ".local" / "share" / "jupyter" / "runtime"
        self.runtime = hub.twins if user in {"castor", "pollux"} else own
        self.token = hub.token(user)
        self.temporary = hub.temporary / user
        self.opened: list[Notebook] = []
        self.prefix = f"/user/{user}/{name}/" if name else f"/user/{user}/"
        self._route = f"users/{user}/servers/{name}" if name else f"users/{user}/server"

    def start(self) -> None:
        """Have the hub start it, unless it runs; the hub answers when it is ready."""
        if self.model is None:
            self.hub.api("POST", self._route, expected=(201,))

    def stop(self) -> None:
        """Have the hub stop it, unless it is stopped; the hub answers when it is gone."""
        if self.model is not None:
            self.hub.api("DELETE", self._route, expected=(204,))

    def kill(self) -> None:
        """End it as the kernel does when memory is short, and wait until the hub has noticed."""
        psutil.Process(self.pid).kill()
        self.stop()

    @property
    def model(self) -> dict[str, Any] | None:
        """What the hub says of it; None when it is stopped."""
        servers = self.hub.api("GET", f"users/{self.user}?include_stopped_servers=0")["servers"]
        return servers.get(self.name)

    @property
    def pid(self) -> int:
        """Of the Jupyter server."""
        model = self.model
        assert model
        return model["state"]["pid"]

    @property
    def url(self) -> str:
        """As a browser writes it."""
        return f"http://127.0.0.1:{self.hub.port}{self.prefix}"

    def processes(self) -> list[psutil.Process]:
        """Everything that it, and what it has started, runs."""
        found = []
        for process in psutil.process_iter():
            try:
                environment = process.environ()
            except psutil.Error:
                continue  # it has ended, or belongs to another user
            named = environment.get("JUPYTERHUB_SERVER_NAME", "")
            if environment.get("HOME") == str(self.home) and named == self.name:
                found.append(process)
        return found

    def call(self, method: str, path: str, content: Any = None) -> tuple[int, Any]:
        from .real_hub import request

        return request(method, f"{self.url}{path}", f"token {self.token}", content)
