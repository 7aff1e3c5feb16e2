"""The rings of tests: what each runs, and what it proves."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
UI_TESTS = ROOT / "ui-tests"
MINUTE = 60.0
WIDTH = 300
"""Characters of what a failed test said that stand in its line."""

#: Each of these counts as one check of the ring "lint".
LINT = {
    "ruff check": ["ruff", "check"],
    "ruff format": ["ruff", "format", "--check"],
    "mypy": ["mypy"],
    "import rules": ["lint-imports"],
    "table of traits": [sys.executable, "scripts/trait_table.py", "--check"],
    "stylelint, prettier, eslint": ["jlpm", "lint:check"],
    "TypeScript": ["jlpm", "tsc", "--noEmit"],
    "TypeScript of ui-tests": ["jlpm", "tsc", "--noEmit", "--project", "ui-tests"],
}


@dataclass(frozen=True)
class Count:
    """How many tests passed, and which failed: a line for each, with its name and the first thing it said."""

    passed: int = 0
    failures: tuple[str, ...] = ()

    def __add__(self, other: Count) -> Count:
        return Count(self.passed + other.passed, self.failures + other.failures)


@dataclass(frozen=True)
class Run:
    """One run of one ring.

    Attributes
    ----------
    report
        The file that the ring's tool reports into.
    output
        Where its commands print; None is our own output.
    """

    report: Path
    output: IO[bytes] | None

    async def call(self, command: list[str], limit: float, folder: Path = ROOT, **variables: str) -> int:
        """Run a command and return its exit code.

        After `limit` seconds, or when this is cancelled, it goes together with everything it started.
        """
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env={**os.environ, **variables},
            stdout=self.output,
            stderr=self.output and asyncio.subprocess.STDOUT,
            # a session of its own, so that what the command started can be ended with it
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(limit):
                return await process.wait()
        except TimeoutError:
            self.say(f"{' '.join(command)}: not done after {limit / MINUTE:.0f} minutes, ended.")
            return 1
        finally:
            if process.returncode is None:
                await _end_group(process)

    def say(self, line: str) -> None:
        """Print a line among what the commands print."""
        if self.output is None:
            print(line, flush=True)
        else:
            self.output.write(f"{line}\n".encode())
            self.output.flush()


async def _end_group(process: asyncio.subprocess.Process) -> None:
    """Ask a process and its group to end, and insist after a minute.

    By SIGINT, because pytest then stops the servers it has started, and by SIGTERM it does not.
    """
    os.killpg(process.pid, signal.SIGINT)
    try:
        async with asyncio.timeout(MINUTE):
            await process.wait()
    except TimeoutError:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


@dataclass(frozen=True)
class Ring:
    """One row of the table.

    Attributes
    ----------
    name, proves
        What it is called, and what it proves; the parts of a long one have the same name.
    run
        How it runs.
    has_spark
        Whether it starts Spark again and again, for which the archive of its classes is made beforehand.
    in_check
        Whether it is one of `make check`, which is for every commit.
    """

    name: str
    proves: str
    run: Callable[[Run], Awaitable[Count]]
    has_spark: bool = False
    in_check: bool = False


async def lint(run: Run) -> Count:
    """Run the static checks, all of them also when the first fails."""
    count = Count()
    for name, command in LINT.items():
        ok = await run.call(command, 10 * MINUTE) == 0
        run.say(f"{'ok' if ok else 'FAILED'}: {name}")
        count += Count(1) if ok else Count(failures=(name,))
    return count


async def jest(run: Run) -> Count:
    """Run the front end's own tests."""
    code = await run.call(
        ["jlpm", "jest", "--reporters=default", "--reporters=jest-junit"],
        10 * MINUTE,
        JEST_JUNIT_OUTPUT_FILE=str(run.report),
        JEST_JUNIT_CLASSNAME="{filepath}",
        JEST_JUNIT_REPORT_TEST_SUITE_ERRORS="true",
    )
    return count_junit(run.report, code)


def pytest(folder: str, limit: float, *more: str) -> Callable[[Run], Awaitable[Count]]:
    """Return what runs the tests of one folder below tests/, with more folders or options."""

    async def run_folder(run: Run) -> Count:
        command = [sys.executable, "-m", "pytest", f"tests/{folder}", *more, f"--junitxml={run.report}"]
        return count_junit(run.report, await run.call(command, limit))

    return run_folder


def journeys(*projects: str) -> Callable[[Run], Awaitable[Count]]:
    """Return what runs the journeys of some of Playwright's projects in Chromium."""

    async def run_projects(run: Run) -> Count:
        command = ["jlpm", "playwright", "test", "--reporter=list,junit"]
        # each run empties its folder when it begins
        command += [f"--output=test-results/{projects[0]}", *(f"--project={name}" for name in projects)]
        code = await run.call(
            command,
            40 * MINUTE,
            UI_TESTS,
            PLAYWRIGHT_JUNIT_OUTPUT_FILE=str(run.report),
            PLAYWRIGHT_JUNIT_STRIP_ANSI="1",
        )
        return count_junit(run.report, code)

    return run_projects


async def wheel(run: Run) -> Count:
    """Build the wheel, install it where there is no Node, and look at what Jupyter says."""
    code = await run.call(
        [sys.executable, "scripts/check_wheel.py", "--report", str(run.report)], 15 * MINUTE
    )
    if not run.report.is_file():
        return Count()
    told = json.loads(run.report.read_text(encoding="utf-8"))
    return blame(Count(told["passed"], tuple(told["failed"])), code)


def count_junit(report: Path, code: int) -> Count:
    """Count what a tool wrote as JUnit's XML before it ended with an exit code."""
    if not report.is_file():
        return Count()
    # our own tool has just written this file
    cases = list(ET.parse(report).getroot().iter("testcase"))  # noqa: S314
    failures = tuple(line for case in cases if (line := _failure(case)))
    return blame(Count(len(cases) - len(failures), failures), code)


def _failure(case: ET.Element) -> str:
    """Return a failed or skipped test in one line, and nothing for one that passed."""
    for kind in ("error", "failure", "skipped"):
        if (told := case.find(kind)) is not None:
            said = " ".join((told.get("message") or told.text or kind).split())
            return f"{case.get('classname')}: {case.get('name')}: {said[:WIDTH]}"
    return ""


def blame(count: Count, code: int) -> Count:
    """Count a run that failed though none of its tests did: a crash, a leak at the end, a broken set-up."""
    failed = code and not count.failures
    return count + Count(failures=(f"no test, but it ended with code {code}",)) if failed else count


#: The longest first, so that the lanes end at about the same time; those of every commit fill what is left.
RINGS = [
    Ring(
        "faults",
        "what breaks, and what is then seen, kept and left",
        pytest("faults", 50 * MINUTE, "--part=1/2"),
        has_spark=True,
    ),
    Ring(
        "faults", "the same, of the other files", pytest("faults", 50 * MINUTE, "--part=2/2"), has_spark=True
    ),
    Ring("ui", "journeys in Chromium", journeys("lab"), has_spark=True),
    Ring("spark", "real Spark, real kernels", pytest("spark", 40 * MINUTE), has_spark=True),
    Ring(
        "pyspark",
        "ordinary notebooks give the same as in plain PySpark",
        pytest("pyspark", 40 * MINUTE),
        has_spark=True,
    ),
    Ring("clusters", "executors, and servers of others", pytest("clusters", 40 * MINUTE), has_spark=True),
    Ring(
        "ui",
        "the same below a prefix, in Notebook 7, and attacks",
        journeys("prefix", "notebook7", "guarded"),
        has_spark=True,
    ),
    Ring("hub", "a real JupyterHub, its proxy, its culler", pytest("hub", 40 * MINUTE), has_spark=True),
    Ring("keepout", "nobody gets in, no secret gets out", pytest("keepout", 40 * MINUTE), has_spark=True),
    Ring("wheel", "the wheel without Node", wheel),
    Ring("http", "REST API on a real Jupyter server", pytest("http", 10 * MINUTE), in_check=True),
    Ring(
        "unit",
        "supervisor and parts, with tiny children",
        pytest("unit", 10 * MINUTE, "bench/tests"),
        in_check=True,
    ),
    Ring("lint", "style, types, import rules", lint, in_check=True),
    Ring("jest", "front end: models, state, widgets", jest, in_check=True),
    Ring("webui", "Web UI proxy", pytest("webui", 10 * MINUTE), in_check=True),
]
