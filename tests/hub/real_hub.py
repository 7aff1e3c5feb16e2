"""A real JupyterHub with its real proxy: the one of examples/jupyterhub, on free ports."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil

from tests.support import ROOT, archives
from tests.support.real_jupyter import clean_environment, free_port
from tests.support.waiting import wait_for

from .hub_server import HubServer

EXAMPLE = ROOT / "examples" / "jupyterhub"
OVERRIDES = Path(__file__).with_name("hub_config.py")
PROXY = ROOT / "ui-tests" / "node_modules" / ".bin"


class RealHub:
    """`jupyterhub` in a copy of the example, with a culler of the test's own patience.

    Parameters
    ----------
    folder
        Where the example is copied to; the hub writes nowhere else.
    culler
        Arguments of jupyterhub-idle-culler.
    """

    def __init__(self, folder: Path, *, culler: str = "--timeout=3600") -> None:
        self.folder = folder / "hub"
        self.homes = self.folder / "state" / "home"
        self.twins = self.folder / "twins"
        self.temporary = self.folder / "tmp"
        self.log = folder / "hub.log"
        self.password, self._token = secrets.token_hex(8), secrets.token_hex(16)
        self.port = free_port()
        self._culler = culler
        shutil.copytree(EXAMPLE, self.folder, ignore=shutil.ignore_patterns("state", "node_modules"))

    def start(self) -> RealHub:
        environment = clean_environment(self.folder)
        ports = [free_port(), self.port, free_port(), free_port()]
        self.temporary.mkdir()
        environment |= {
            "PATH": f"{PROXY}{os.pathsep}{environment['PATH']}",
            "HUB_PASSWORD": self.password,
            "HUB_TEST_PORTS": " ".join(map(str, ports)),
            "HUB_TEST_TWINS": str(self.twins),
            "HUB_TEST_TOKEN": self._token,
            "HUB_TEST_CULLER": self._culler,
            "HUB_TEST_ARCHIVES": json.dumps(archives.TRAITS),
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyterhub", "--config", str(OVERRIDES)],
                env=environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_for(f"the hub, see {self.log}", self._answers, 120)
        return self

    def stop(self) -> None:
        """Stop it as an operator does, and users' servers with it; whatever is left is named, and ended."""
        self.process.terminate()
        try:
            self.process.wait(90)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait(10)
            _, left = psutil.wait_procs(self.processes(), timeout=30)
            for process in left:
                process.kill()
        assert not left, f"left behind: {left}"

    def processes(self) -> list[psutil.Process]:
        """Everything that lives in the hub's folder: the proxy, users' servers, what they have started."""
        found = []
        for process in psutil.process_iter():
            try:
                home = Path(process.environ().get("HOME", "/"))
            except psutil.Error:
                continue  # it has ended, or belongs to another user
            if home.is_relative_to(self.folder) and process.pid != self.process.pid:
                found.append(process)
        return found

    def server(self, user: str, name: str = "") -> HubServer:
        """Have the hub start a user's server, unless it runs."""
        server = HubServer(self, user, name)
        server.start()
        return server

    def url_of(self, user: str, path: str) -> str:
        """Return an address below a user's default server, as a browser writes it."""
        return f"http://127.0.0.1:{self.port}/user/{user}/{path}"

    def token(self, user: str) -> str:
        """Ask the hub for a token with a user's name and password, as the user's own program does."""
        self.api("POST", f"users/{user}", expected=(201, 409))
        url = f"http://127.0.0.1:{self.port}/hub/api/users/{user}/tokens"
        status, answer = request("POST", url, None, {"auth": {"username": user, "password": self.password}})
        assert status == 201, answer
        return answer["token"]

    def api(
        self, method: str, path: str, content: Any = None, *, expected: tuple[int, ...] = (200, 201, 202, 204)
    ) -> Any:
        """Call the hub's own API as an administrator."""
        status, answer = request(
            method, f"http://127.0.0.1:{self.port}/hub/api/{path}", f"token {self._token}", content
        )
        assert status in expected, (method, path, status, answer)
        return answer

    def log_in(self, user: str) -> urllib.request.OpenerDirector:
        """Log in by the form, and give what then has the user's cookies."""
        cookies = CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
        page = f"http://127.0.0.1:{self.port}/hub/login"
        browser.open(page, timeout=30).close()
        xsrf = next(cookie.value for cookie in cookies if cookie.name == "_xsrf")
        form = urlencode({"username": user, "password": self.password, "_xsrf": xsrf}).encode()
        browser.open(f"{page}?next=%2Fhub%2Fhome", form, timeout=60).close()
        return browser

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"the hub ended:\n{self.log.read_text()}")
        try:
            return bool(self.api("GET", ""))
        except (OSError, AssertionError):
            return False


def request(method: str, url: str, authorization: str | None, content: Any = None) -> tuple[int, Any]:
    """Ask, and give the status and the JSON of the answer; its text where it is none."""
    asked = urllib.request.Request(  # noqa: S310
        url,
        method=method,
        data=None if content is None else json.dumps(content).encode(),
        headers={"Content-Type": "application/json"}
        | ({"Authorization": authorization} if authorization else {}),
    )
    try:
        with urllib.request.urlopen(asked, timeout=330) as answer:  # noqa: S310
            return answer.status, _content(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, _content(error.read())


def _content(body: bytes) -> Any:
    try:
        return json.loads(body or b"null")
    except ValueError:
        return body.decode(errors="replace")
