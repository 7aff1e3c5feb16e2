"""A notebook's kernel with a client: what a person does to it, and what its cells show."""

from __future__ import annotations

import queue
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import zmq
from jupyter_client.blocking import BlockingKernelClient

from .waiting import wait_for

if TYPE_CHECKING:
    from .real_jupyter import RealJupyter

_SENDING = 20_000
"""Milliseconds until somebody takes a message."""


@dataclass
class Outcome:
    """What a cell showed."""

    stdout: str = ""
    stderr: str = ""
    result: str | None = None
    html: str | None = None
    """The result as a page shows it."""
    error: str | None = None
    """Name of the exception."""
    message: str = ""
    traceback: str = ""
    seconds: float = 0.0


class Notebook:
    """A kernel with a client, and what a person does to it."""

    def __init__(self, jupyter: RealJupyter, session: str, kernel: str) -> None:
        self.jupyter, self.session, self.kernel = jupyter, session, kernel
        file = jupyter.runtime / f"kernel-{kernel}.json"
        wait_for("the kernel's connection file", file.exists)
        self._client = BlockingKernelClient(connection_file=str(file))
        self._client.load_connection_file()
        # A port of the kernel's may be another program's (see `RealJupyter.notebook`), which turns the client
        # away: without a limit it would wait for ever for somebody to send to.
        self._client.context.setsockopt(zmq.SNDTIMEO, _SENDING)
        # On a busy machine a heartbeat comes late, and the client then takes the kernel for dead.
        self._client.start_channels(hb=False)
        try:
            self._client.wait_for_ready(timeout=120)
        except zmq.Again as error:
            self.hang_up()
            raise RuntimeError("The kernel takes no messages.") from error
        except BaseException:
            self.hang_up()
            raise

    def run(self, code: str, seconds: float = 60) -> Outcome:
        """Run a cell to its end."""
        return self.outcome(self.begin(code), seconds)

    def value(self, code: str, seconds: float = 60) -> str:
        """Run a cell that must work and give its result as text."""
        outcome = self.run(code, seconds)
        assert outcome.error is None, outcome.traceback
        return (outcome.result or outcome.stdout).strip()

    def begin(self, code: str) -> str:
        return self._client.execute(code)

    def silently(self, code: str) -> None:
        message = self._client.execute(code, silent=True)
        outcome = self.outcome(message, 60)
        assert outcome == Outcome(seconds=outcome.seconds), outcome

    def outcome(self, message: str, seconds: float) -> Outcome:
        """Collect what a cell shows until it is done."""
        outcome, begun = Outcome(), time.monotonic()
        while True:
            left = seconds - (time.monotonic() - begun)
            try:
                output = self._client.get_iopub_msg(timeout=max(left, 0.01))
            except queue.Empty:
                raise TimeoutError(f"the cell ran longer than {seconds} s; so far {outcome}") from None
            if output["parent_header"].get("msg_id") != message:
                continue
            content = output["content"]
            match output["msg_type"]:
                case "stream" if content["name"] == "stdout":
                    outcome.stdout += content["text"]
                case "stream":
                    outcome.stderr += content["text"]
                case "execute_result":
                    outcome.result = content["data"]["text/plain"]
                    outcome.html = content["data"].get("text/html")
                case "error":
                    outcome.error, outcome.message = content["ename"], content["evalue"]
                    outcome.traceback = "\n".join(content["traceback"])
                case "status" if content["execution_state"] == "idle":
                    outcome.seconds = time.monotonic() - begun
                    return outcome

    def until_output(self, message: str, text: str, seconds: float = 60) -> None:
        """Wait until a running cell has printed something."""
        wait_for(f"{text!r} in the output", lambda: text in self._next_text(message, seconds), seconds)

    def _next_text(self, message: str, seconds: float) -> str:
        output = self._client.get_iopub_msg(timeout=seconds)
        mine = output["parent_header"].get("msg_id") == message and output["msg_type"] == "stream"
        return output["content"]["text"] if mine else ""

    def interrupt(self) -> None:
        """Press the button with the square, once."""
        assert self.jupyter.call("POST", f"api/kernels/{self.kernel}/interrupt")[0] == 204

    def hang_up(self) -> None:
        """Close the sockets; one that is left open makes Python wait for ever when it tidies up."""
        self._client.stop_channels()

    def close(self) -> None:
        """Shut the kernel down as Lab does; it is gone already when Jupyter is."""
        self.hang_up()
        if self.jupyter.is_running:
            self.jupyter.call("DELETE", f"api/sessions/{self.session}")
