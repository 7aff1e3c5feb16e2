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

from jupyterlab_spark_connect.contract.file_lock import try_lock
from jupyterlab_spark_connect.contract.process_id import find_process, identify
from jupyterlab_spark_connect.contract.scratch import make_scratch, remove_scratch
from jupyterlab_spark_connect.contract.supervision import Exit, Phase, ProcessSpec, SupervisorState

from .deathsig import become_subreaper, die_with_parent
from .deathwatch import start_deathwatch
from .log_watcher import DriverStarts, LogWatcher, ReadyLine, ServerListens, WebUiListens
from .oom import count_oom_kills
from .owner import Owner
from .redactor import Redactor
from .segments import SegmentedLog, delete_old_generations
from .signals import StopSignals
from .state import StateKeeper
from .stop_sequence import LEFTOVER_TIMEOUT, StopSequence, StopStage

STOP_POLL_INTERVAL: Final = 0.2
"""Seconds between two turns of the loop while something is being stopped."""

READ_SIZE: Final = 256 * 1024
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
        self._log_watcher = LogWatcher()
        self._redactor = Redactor(spec.hidden)
        self._log_problem: str | None = None
        self._owner = Owner(spec.owner, Path(spec.owner_file) if spec.owner_file else None)
        self._next_owner_check = 0.0
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
        """Spawn the process, supervise it to its end, and return our exit code."""
        become_subreaper()
        delete_old_generations(Path(self._spec.log_folder))
        with selectors.DefaultSelector() as selector, StopSignals() as signals:
            self._selector = selector
            selector.register(signals.socket, selectors.EVENT_READ, signals)
            output, inlet = os.pipe()
            try:
                process = self._spawn(inlet)
            except OSError as error:
                self._keeper.update(phase=Phase.EXITED, problem=_not_spawned(self._spec, error))
                self._clean_up()
                os.close(output)
                return NOT_SPAWNED
            finally:
                os.close(inlet)
            os.set_blocking(output, False)
            selector.register(output, selectors.EVENT_READ, None)
            self._loop(process, output, signals)
            os.close(output)
            self._log.write(self._redactor.flush())
            self._log.close()
            self._clean_up()
        return 0

    def _spawn(self, inlet: int) -> subprocess.Popen[bytes]:
        """Start the process in a session of its own, bound to our life, its output in one pipe."""
        self._keeper.save()  # whoever finds us dead must know of the folders
        make_scratch(self._spec.scratch)
        self._oom_kills_before = count_oom_kills()
        tie = die_with_parent()
        lock = _lock(self._spec.lock_file)
        try:
            process = subprocess.Popen(
                list(self._spec.argv),
                env=dict(self._spec.environment),
                cwd=self._spec.directory,
                stdin=subprocess.DEVNULL,
                stdout=inlet,
                stderr=inlet,
                start_new_session=True,
                preexec_fn=tie,
                pass_fds=lock,
            )
        finally:
            for descriptor in lock:  # it ends with the process: whoever hears of its end can have it
                os.close(descriptor)
        self._process = process
        deathwatch = None if tie else start_deathwatch(process.pid)
        self._deathwatch = deathwatch
        self._stop_sequence = StopSequence(
            process.pid,
            stop_timeout=self._spec.stop_timeout,
            kill_timeout=self._spec.kill_timeout,
            spared=() if deathwatch is None else (deathwatch.pid,),
        )
        # Our own child is at least a zombie until we reap it.
        self._keeper.update(process=identify(process.pid), step="Starting Java")
        return process

    def _loop(self, process: subprocess.Popen[bytes], output: int, signals: StopSignals) -> None:
        """Handle signals, output and the owner until the process is reaped and no descendant is left."""
        while True:
            is_stopping = self._stop_sequence.stage is not StopStage.NOT_ASKED or self._exited_at is not None
            for key, _ in self._selector.select(
                STOP_POLL_INTERVAL if is_stopping else self._owner.poll_interval
            ):
                if key.data is signals:
                    self._asked = signals.take() or self._asked
                else:
                    self._read(output)
            self._reap(process, output)
            now = time.monotonic()
            if self._exited_at is not None:
                if not self._stop_sequence.descendants():
                    self._read(output)
                    return
                if now - self._exited_at >= LEFTOVER_TIMEOUT:
                    self._stop_sequence.kill()
                continue
            self._watch_owner(now)
            self._advance_stop(now)
            self._keeper.save()

    def _read(self, output: int) -> None:
        """Read one piece of output: into the log first, then through the watcher of ready lines."""
        try:
            content = os.read(output, READ_SIZE)
        except BlockingIOError:
            return
        if content:
            content = self._redactor.feed(content)
            self._log.write(content)
            # Once it runs nothing more is looked for, so a flood of output costs half as much.
            starting = self._keeper.state.phase is Phase.STARTING
            found = self._log_watcher.feed(content) if starting else iter(())
        else:  # the process, and all that inherited its output, have closed it
            if output in self._selector.get_map():
                self._selector.unregister(output)
            found = self._log_watcher.finish()
        for line in found:
            self._on_ready_line(line)
        if self._log.problem != self._log_problem:
            self._log_problem = self._log.problem
            self._keeper.update(problem=self._log.problem)

    def _on_ready_line(self, line: ReadyLine) -> None:
        """Note how far the start is; the first line of each kind counts, as a user's code prints here too."""
        state = self._keeper.state
        if state.phase is not Phase.STARTING:
            return
        match line:
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
        """Check for the owner; once the stop has begun, nobody can become it any more."""
        if (
            now < self._next_owner_check
            or self._asked
            or self._stop_sequence.stage is not StopStage.NOT_ASKED
        ):
            return
        gone_for = self._owner.check(now)
        self._next_owner_check = now + self._owner.poll_interval
        if self._keeper.state.owner != self._owner.process:
            self._keeper.update(owner=self._owner.process)
        if gone_for > self._spec.orphan_grace:
            self._stop(now, "Stopping, because the Jupyter server is gone")

    def _advance_stop(self, now: float) -> None:
        if self._asked and self._stop_sequence.stage is StopStage.NOT_ASKED:
            self._stop(now, "Stopping Spark")
        before = self._stop_sequence.stage
        self._stop_sequence.advance(now)
        if self._stop_sequence.stage is before:
            return
        if self._stop_sequence.stage is StopStage.KILLED:
            self._keeper.update(step="Killing Spark, which did not stop when asked")
        elif self._stop_sequence.stage is StopStage.STUCK:
            self._keeper.update(
                problem=f"Spark (process {self._stop_sequence.group}) does not end, although it was killed."
            )

    def _stop(self, now: float, step: str) -> None:
        self._keeper.update(phase=Phase.STOPPING, step=step)
        self._stop_sequence.ask(now)

    def _reap(self, process: subprocess.Popen[bytes], output: int) -> None:
        """Reap every child that has ended; note how when it is the process itself."""
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
        """Write how the process ended, after what it still had to say."""
        self._exited_at = time.monotonic()
        deadline = self._exited_at + LEFTOVER_TIMEOUT
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

    def _clean_up(self) -> None:
        """Delete what the process has left on disk; what cannot be deleted stays in the state."""
        if find_process(self._owner.process) is None:
            for file in map(Path, self._spec.files):
                with contextlib.suppress(OSError):
                    file.unlink(missing_ok=True)
        self._keeper.update(scratch=remove_scratch(self._spec.scratch))


def _lock(file: str | None) -> list[int]:
    """Lock a file, and return what holds the lock; nothing where there is none to hold, or others have it."""
    if file is None:
        return []
    with contextlib.suppress(OSError):
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        if try_lock(descriptor):
            return [descriptor]
        os.close(descriptor)
    return []


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"SIG{number}"


def _not_spawned(spec: ProcessSpec, error: OSError) -> str:
    """Return why a process could not be started: the sentence names the file and never an argument."""
    what = error.filename or spec.argv[0]
    cannot = "made" if what in map(str, spec.scratch) else "started"
    return f"{what} cannot be {cannot}: {error.strerror or error}."
