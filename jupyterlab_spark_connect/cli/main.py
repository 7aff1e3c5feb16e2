"""The command line: its commands, their arguments, and the exit codes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import Final

from jupyterlab_spark_connect.client.errors import SparkSessionError

from . import lifecycle
from .doctor import doctor
from .errors import CommandFailedError, UsageError
from .log import log
from .warm import warm
from .words import check_lines

_FAILED: Final = 1
_USAGE: Final = 2
_INTERRUPTED: Final = 130
"""A shell's own exit code for a program that Ctrl-C ended."""

_EPILOG: Final = """\
The command talks to your running Jupyter server; only doctor and warm work without one.

exit codes:
  0    it worked
  1    it did not, or the doctor found a failure
  2    the command was not understood, or it cannot be told which Jupyter server is meant
  130  Ctrl-C
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return the exit code."""
    arguments = _parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = arguments.run
    try:
        code = run(arguments)
        sys.stdout.flush()
    except UsageError as error:
        return _print_error(error, _USAGE)
    except CommandFailedError as error:
        print("\n".join(check_lines(error.checks)), file=sys.stderr, end="\n" if error.checks else "")
        return _print_error(error, _FAILED)
    except SparkSessionError as error:
        return _print_error(error, _FAILED)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has enough, such as head; Python must not try to write the rest at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _print_error(error: Exception, code: int) -> int:
    print(error, file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="jupyter spark-connect",
        description="Start, watch and stop the Spark Connect server of your Jupyter server.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add_command(
        name: str, run: Callable[[argparse.Namespace], int], help_: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help_, description=f"{help_}.")
        added.set_defaults(run=run)
        added.add_argument(
            "--url",
            "--server",
            metavar="URL",
            help="the Jupyter server that is meant, by its address or port, where several run",
        )
        return added

    examined = add_command("doctor", doctor, "Look at everything that a start needs, and start nothing")
    _add_start_request(examined)
    _add_json(examined)
    _add_json(add_command("status", lifecycle.status, "Say what Spark is doing"))
    started = add_command("start", lifecycle.start, "Start Spark and wait until it is ready")
    _add_start_request(started)
    started.add_argument("--force", action="store_true", help="start also when the doctor finds a failure")
    add_command("stop", lifecycle.stop, "Stop Spark, or cancel its start")
    add_command("restart", lifecycle.restart, "Stop Spark and start it with the same cluster and options")
    shown = add_command("log", log, "Show the end of Spark's log")
    shown.add_argument("-f", "--follow", action="store_true", help="go on with what is written, until Ctrl-C")
    shown.add_argument("-n", "--lines", type=_count, default=50, metavar="N", help="how many lines (50)")
    warmed = commands.add_parser(
        "warm",
        help="Make the archive of classes from which Spark starts quickly",
        description="Make the archive of classes from which Spark starts quickly.",
    )
    warmed.set_defaults(run=warm)
    _add_start_request(warmed)
    warmed.add_argument(
        "--sys-prefix",
        action="store_true",
        help="put it into this environment, for everybody who uses it, such as while an image is built",
    )
    return parser


def _add_start_request(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cluster", metavar="NAME", help="where Spark runs; the preselected one without it")
    parser.add_argument(
        "--option",
        action="append",
        metavar="NAME=VALUE",
        help="an option of Spark, such as spark.driver.memory=4g; may be given several times",
    )


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="write JSON, for a program")


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("less than no line")
    return number
