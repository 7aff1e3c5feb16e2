"""The supervisor's loop: one process, its output, its owner, its end."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import time
from pathlib import Path
from typing import Final

from jupyterlab_spark_connect.contract.process_id import find_process, identify
from jupyterlab_spark_connect.contract.scratch import make_scratch, remove_scratch
from jupyterlab_spark_connect.contract.supervision import Exit, Phase, ProcessSpec, SupervisorState

from .deathsig import become_subreaper, die_with_parent
from .deathwatch import start_guard
from .log_watcher import Announcements, DriverStarts, ServerListens, WebUiListens
from .oom import count_oom_kills
from .owner import Owner
from .redactor import Veil
from .segments import SegmentedLog, forget_old_generations
from .signals import StopSignals
from .state import StateKeeper
from .stop_sequence import LEFTOVER_GRACE, Rung, StopLadder

TICK: Final = 0.2
"""Seconds between two looks at the clock while something is being stopped."""

CHUNK: Final = 256 * 1024
"""Bytes read from the process at once."""

NOT_SPAWNED: Final = 1
"""Exit code when the process could not be started."""


class Supervisor:
    """Runs the process of a `ProcessSpec` and stays until nothing of it is left.

    One thread, one loop: the death signal of the process is bound to the thread that spawned it.
    """

    def __init__(self, spec: ProcessSpec) -> None:
        self._spec = spec
        self._asked = False
        self._exited_at: float | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._announcements = Announcements()
        self._veil = Veil(spec.hidden)
        self._log_problem: str | None = None
        self._owner = Owner(spec.owner, Path(spec.owner_file) if spec.owner_file else None)
        self._next_look = 0.0
        self._oom_kills_before: int | None = None
        self._log = SegmentedLog(Path(spec.log_folder), segment=spec.log_segment, limit=spec.log_limit)
        self._keeper = StateKeeper(
            Path(spec.state_file),
            SupervisorState(
                phase=Phase.STARTING,
                generation=spec.generation,
                supervisor=identify(os.getpid()),
                owner=spec.owner,
                scratch=spec.scratch,
            ),
        )

    def run(self) -> int:
        """Spawn the process, look after it to its end, and give our exit code."""
        become_subreaper()
        forget_old_generations(Path(self._spec.log_folder))
        with selectors.DefaultSelector() as selector, StopSignals() as signals:
            self._selector = selector
            selector.register(signals.socket, selectors.EVENT_READ, signals)
            output, inlet = os.pipe()
            try:
                process = self._spawn(inlet)
            except OSError as error:
                self._keeper.update(phase=Phase.EXITED, problem=_not_spawned(self._spec, error))
                self._clear_away()
                os.close(output)
                return NOT_SPAWNED
            finally:
                os.close(inlet)
            os.set_blocking(output, False)
            selector.register(output, selectors.EVENT_READ, None)
            self._live(process, output, signals)
            os.close(output)
            self._log.write(self._veil.uncover())
            self._log.close()
            self._clear_away()
        return 0

    def _spawn(self, inlet: int) -> subprocess.Popen[bytes]:
        """Start the process in a session of its own, bound to our life, its output in one pipe."""
        self._keeper.save()  # whoever finds us dead must know of the folders
        make_scratch(self._spec.scratch)
        self._oom_kills_before = count_oom_kills()
        tie = die_with_parent()
        process = subprocess.Popen(
            list(self._spec.argv),
            env=dict(self._spec.environment),
            cwd=self._spec.directory,
            stdin=subprocess.DEVNULL,
            stdout=inlet,
            stderr=inlet,
            start_new_session=True,
            preexec_fn=tie,
        )
        self._process = process
        guard = None if tie else start_guard(process.pid)
        self._guard = guard
        self._ladder = StopLadder(
            process.pid,
            stop_timeout=self._spec.stop_timeout,
            kill_timeout=self._spec.kill_timeout,
            spared=() if guard is None else (guard.pid,),
        )
        # Our own child is at least a zombie until we reap it.
        self._keeper.update(process=identify(process.pid), step="Starting Java")
        return process

    def _live(self, process: subprocess.Popen[bytes], output: int, signals: StopSignals) -> None:
        """Turn the loop until the process is reaped and no descendant is left."""
        while True:
            hurried = self._ladder.rung is not Rung.GROUND or self._exited_at is not None
            for key, _ in self._selector.select(TICK if hurried else self._owner.period):
                if key.data is signals:
                    self._asked = signals.take() or self._asked
                else:
                    self._read(output)
            self._reap(process, output)
            now = time.monotonic()
            if self._exited_at is not None:
                if not self._ladder.descendants():
                    self._read(output)
                    return
                if now - self._exited_at >= LEFTOVER_GRACE:
                    self._ladder.kill()
                continue
            self._watch_owner(now)
            self._climb(now)
            self._keeper.save()

    def _read(self, output: int) -> None:
        """Take one piece of output: to the log first, then to what it announces."""
        try:
            content = os.read(output, CHUNK)
        except BlockingIOError:
            return
        if content:
            content = self._veil.cover(content)
            self._log.write(content)
            # A flood that nobody listens to any more costs half as much.
            starting = self._keeper.state.phase is Phase.STARTING
            found = self._announcements.feed(content) if starting else iter(())
        else:  # the process, and all that inherited its output, have closed it
            if output in self._selector.get_map():
                self._selector.unregister(output)
            found = self._announcements.finish()
        for announcement in found:
            self._hear(announcement)
        if self._log.problem != self._log_problem:
            self._log_problem = self._log.problem
            self._keeper.update(problem=self._log.problem)

    def _hear(self, announcement: DriverStarts | WebUiListens | ServerListens) -> None:
        """Believe the first announcement of each kind: what a user's code prints comes the same way."""
        state = self._keeper.state
        if state.phase is not Phase.STARTING:
            return
        match announcement:
            case DriverStarts() if state.web_ui_port is None:  # its executor says the same later
                self._keeper.update(step="Starting the driver")
            case WebUiListens(port) if state.web_ui_port is None:
                where = "the port" if self._spec.port is None else f"port {self._spec.port}"
                self._keeper.update(step=f"Opening {where}", web_ui_port=port)
            case ServerListens(port):
                self._keeper.update(phase=Phase.RUNNING, step="Answering", connect_port=port)
            case _:
                pass

    def _watch_owner(self, now: float) -> None:
        """Follow the owner; once the stop has begun, nobody can become it any more."""
        if now < self._next_look or self._asked or self._ladder.rung is not Rung.GROUND:
            return
        gone_for = self._owner.look(now)
        self._next_look = now + self._owner.period
        if self._keeper.state.owner != self._owner.process:
            self._keeper.update(owner=self._owner.process)
        if gone_for > self._spec.orphan_grace:
            self._stop(now, "Stopping, because the Jupyter server is gone")

    def _climb(self, now: float) -> None:
        if self._asked and self._ladder.rung is Rung.GROUND:
            self._stop(now, "Stopping Spark")
        before = self._ladder.rung
        self._ladder.climb(now)
        if self._ladder.rung is before:
            return
        if self._ladder.rung is Rung.KILLED:
            self._keeper.update(step="Killing Spark, which did not stop when asked")
        elif self._ladder.rung is Rung.HELPLESS:
            self._keeper.update(
                problem=f"Spark (process {self._ladder.group}) does not end, although it was killed."
            )

    def _stop(self, now: float, step: str) -> None:
        self._keeper.update(phase=Phase.STOPPING, step=step)
        self._ladder.ask(now)

    def _reap(self, process: subprocess.Popen[bytes], output: int) -> None:
        """Collect every child that has ended; note how when it is the process itself."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid == process.pid:
                process.returncode = os.waitstatus_to_exitcode(status)
                self._note_exit(process.returncode, output)

    def _note_exit(self, code: int, output: int) -> None:
        """Write how the process ended, its last words first."""
        self._exited_at = time.monotonic()
        deadline = self._exited_at + LEFTOVER_GRACE
        before = -1
        while before != self._log.offset and time.monotonic() < deadline:
            before = self._log.offset
            self._read(output)
        self._keeper.update(
            phase=Phase.EXITED,
            exit=Exit(
                code=code if code >= 0 else None,
                signal=_signal_name(-code) if code < 0 else None,
                asked=self._asked,
                at=time.time(),
                oom_kills=self._oom_kills(),
            ),
        )

    def _oom_kills(self) -> int | None:
        now = count_oom_kills()
        return None if now is None or self._oom_kills_before is None else now - self._oom_kills_before

    def _clear_away(self) -> None:
        """Delete what the process has left on disk; what cannot be deleted stays in the state."""
        if find_process(self._owner.process) is None:
            for file in map(Path, self._spec.files):
                with contextlib.suppress(OSError):
                    file.unlink(missing_ok=True)
        self._keeper.update(scratch=remove_scratch(self._spec.scratch))


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"SIG{number}"


def _not_spawned(spec: ProcessSpec, error: OSError) -> str:
    """Say why a process could not be started, naming the file and never an argument."""
    what = error.filename or spec.argv[0]
    cannot = "made" if what in map(str, spec.scratch) else "started"
    return f"{what} cannot be {cannot}: {error.strerror or error}."
