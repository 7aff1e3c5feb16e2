"""Run every ring of tests, one after the other, and end with a count per ring.

    python scripts/test.py            all of them
    python scripts/test.py unit ui    some of them

The last line is "N passed, N failed". The exit code is 0 only when every chosen ring ran at least one test
and none failed. A skipped test counts as failed: it has proved nothing.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
UI_TESTS = ROOT / "ui-tests"
MINUTE = 60.0

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
    """How many tests passed and failed."""

    passed: int = 0
    failed: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.passed + other.passed, self.failed + other.failed)


@dataclass(frozen=True)
class Ring:
    """One row of the table: what it is called, what it proves, and how it runs.

    `run` gets a file for its report and returns the count.
    """

    name: str
    proves: str
    run: Callable[[Path], Count]


def call(command: list[str], limit: float, folder: Path = ROOT, **variables: str) -> int:
    """Run a command with its output on ours, and return its exit code.

    After `limit` seconds, or on Ctrl+C, it goes together with everything it started.
    """
    # a session of its own, so that what the command started can be ended with it
    process = subprocess.Popen(command, cwd=folder, env={**os.environ, **variables}, start_new_session=True)
    try:
        return process.wait(limit)
    except subprocess.TimeoutExpired:
        print(f"{' '.join(command)}: not done after {limit / MINUTE:.0f} minutes, ended.", flush=True)
        return 1
    finally:
        if process.poll() is None:
            end_group(process)


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Ask a process and its group to end, and insist after a minute.

    By SIGINT, because pytest then stops the servers it has started, and by SIGTERM it does not.
    """
    os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(MINUTE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def lint(_report: Path) -> Count:
    """Run the static checks, all of them also when the first fails."""
    count = Count()
    for name, command in LINT.items():
        ok = call(command, 10 * MINUTE) == 0
        print(f"{'ok' if ok else 'FAILED'}: {name}", flush=True)
        count += Count(passed=int(ok), failed=int(not ok))
    return count


def jest(report: Path) -> Count:
    """Run the front end's own tests."""
    code = call(["jlpm", "jest", "--json", f"--outputFile={report}"], 10 * MINUTE)
    if not report.is_file():
        return Count()
    told = json.loads(report.read_text(encoding="utf-8"))
    failed = told["numFailedTests"] + told["numPendingTests"] + told["numRuntimeErrorTestSuites"]
    return blame(Count(told["numPassedTests"], failed), code)


def pytest(folder: str, limit: float) -> Callable[[Path], Count]:
    """Return what runs the tests of one folder below tests/."""

    def run(report: Path) -> Count:
        code = call([sys.executable, "-m", "pytest", f"tests/{folder}", f"--junitxml={report}"], limit)
        if not report.is_file():
            return Count()
        # our own pytest has just written this file
        suites = ET.parse(report).getroot().iter("testsuite")  # noqa: S314
        count = Count()
        for suite in suites:
            told = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
            failed = told["failures"] + told["errors"] + told["skipped"]
            count += Count(max(told["tests"] - failed, 0), failed)
        return blame(count, code)

    return run


def journeys(report: Path) -> Count:
    """Run the journeys in Chromium."""
    code = call(
        ["jlpm", "playwright", "test", "--reporter=list,json"],
        40 * MINUTE,
        UI_TESTS,
        PLAYWRIGHT_JSON_OUTPUT_FILE=str(report),
    )
    if not report.is_file():
        return Count()
    told = json.loads(report.read_text(encoding="utf-8"))["stats"]
    return blame(Count(told["expected"], told["unexpected"] + told["flaky"] + told["skipped"]), code)


def wheel(report: Path) -> Count:
    """Build the wheel, install it where there is no Node, and look at what Jupyter says."""
    code = call([sys.executable, "scripts/check_wheel.py", "--report", str(report)], 15 * MINUTE)
    if not report.is_file():
        return Count()
    told = json.loads(report.read_text(encoding="utf-8"))
    return blame(Count(told["passed"], told["failed"]), code)


def blame(count: Count, code: int) -> Count:
    """Count a run that failed though none of its tests did: a crash, a leak at the end, a broken set-up."""
    return count + Count(failed=1) if code and not count.failed else count


def rings() -> Iterator[Ring]:
    """Give the rings, the quick ones first."""
    yield Ring("lint", "style, types, import rules", lint)
    yield Ring("jest", "front end: models, state, widgets", jest)
    yield Ring("unit", "supervisor and parts, with tiny children", pytest("unit", 10 * MINUTE))
    yield Ring("http", "REST API on a real Jupyter server", pytest("http", 10 * MINUTE))
    yield Ring("webui", "Web UI proxy", pytest("webui", 10 * MINUTE))
    yield Ring("spark", "real Spark, real kernels", pytest("spark", 30 * MINUTE))
    yield Ring("clusters", "executors, and servers of others", pytest("clusters", 30 * MINUTE))
    yield Ring("faults", "what breaks, and what is then seen, kept and left", pytest("faults", 40 * MINUTE))
    yield Ring("keepout", "nobody gets in, no secret gets out", pytest("keepout", 30 * MINUTE))
    yield Ring("ui", "journeys in Chromium", journeys)
    yield Ring("hub", "a real JupyterHub, its proxy, its culler", pytest("hub", 30 * MINUTE))
    yield Ring("wheel", "the wheel without Node", wheel)


def forgotten(known: list[Ring]) -> list[str]:
    """Return the test files that stand in no ring's folder, and so would never run."""
    folders = {ring.name for ring in known}
    tests = ROOT / "tests"
    found = (path.relative_to(tests) for path in tests.rglob("test_*.py"))
    return [str(path) for path in found if path.parts[0] not in folders]


def main() -> int:
    """Run the chosen rings and print the table."""
    known = list(rings())
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rings", nargs="*", metavar="ring", help=", ".join(ring.name for ring in known))
    chosen = parser.parse_args().rings
    unknown = sorted(set(chosen) - {ring.name for ring in known})
    if unknown:
        parser.error(f"there is no ring {', '.join(unknown)}")
    lost = forgotten(known)
    if lost:
        parser.error(f"no ring runs tests/{', tests/'.join(lost)}")
    # a shell's background jobs ignore SIGINT, and so would what they start; the tests interrupt some of it
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # what ends this ends the ring that runs, which has a session of its own
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    # the tools of the environment this Python belongs to come first
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    rows: list[tuple[Ring, Count, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        for ring in known:
            if chosen and ring.name not in chosen:
                continue
            print(f"\n=== {ring.name}: {ring.proves}", flush=True)
            begun = time.monotonic()
            count = ring.run(Path(folder) / f"{ring.name}.report")
            if count == Count():
                print(f"The ring {ring.name} ran no test.", flush=True)
                count = Count(failed=1)
            rows.append((ring, count, time.monotonic() - begun))

    print(f"\n{'ring':<8} {'passed':>7} {'failed':>7} {'seconds':>8}  what it proves")
    for ring, count, seconds in rows:
        print(f"{ring.name:<8} {count.passed:>7} {count.failed:>7} {seconds:>8.0f}  {ring.proves}")
    total = sum((count for _, count, _ in rows), Count())
    print(f"\n{total.passed} passed, {total.failed} failed", flush=True)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
