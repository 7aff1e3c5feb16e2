"""Switches the sending of own modules on in a session. Imports pyspark: load it late."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Container, Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyspark
from pyspark.errors import PySparkException

from jupyterlab_spark_connect.client.errors import SparkSessionError
from jupyterlab_spark_connect.contract.inventory import ARTIFACT
from jupyterlab_spark_connect.kernel.session.extension import SessionExtension
from jupyterlab_spark_connect.kernel.session.inventory.makers import makers
from jupyterlab_spark_connect.kernel.session.inventory.plans import OWN_CODE
from jupyterlab_spark_connect.kernel.session.notes import note_errors
from jupyterlab_spark_connect.kernel.session.sentences import print_sentence
from jupyterlab_spark_connect.kernel.shell import current_shell

from .advice import for_error
from .bundle import Bundle, Packer
from .envelope import Envelope, install
from .kept import KEPT

if TYPE_CHECKING:
    from jupyterlab_spark_connect.kernel.session.session import OpenSession

MAX_INLINE: Final = 32 << 10
"""Bytes of an archive that go with each function; a larger one becomes an artifact of the session."""


class CodeShipping(SessionExtension):
    """Sends the user's own modules with each function that uses them."""

    purpose = "send your own modules to Spark"

    def __init__(self) -> None:
        self._packer = Packer(KEPT.own, KEPT.loaded, self._tell)
        self._needed: set[str] = set()
        self._opened: OpenSession | None = None
        self._sent: set[str] = set()
        self._told: set[Hashable] = set()
        self._installed = False

    def opened(self, opened: OpenSession) -> None:
        """Send the modules to this session from now on."""
        self._opened, self._sent = opened, set()
        note_errors(
            opened.session,
            lambda message: for_error(
                message, KEPT.own, lambda name: makers(opened, ARTIFACT, name), ships=opened.ship_code
            ),
        )
        if not self._installed:
            self._installed = True
            if not install(self._wrap):
                raise RuntimeError(f"pyspark {pyspark.__version__} pickles functions in another way")
        shell = current_shell()
        if shell is not None:
            KEPT.watch(shell, is_late=True)
        else:
            KEPT.refresh(is_late=True)

    def _wrap(self, _value: object, body: bytes) -> Envelope | None:
        """Return the envelope for a pickled object; None where it needs no own module."""
        if self._opened is None or not self._opened.ship_code:
            return None
        try:
            return self._sealed(body)
        except (SparkSessionError, PySparkException):
            raise
        except Exception as error:  # noqa: BLE001  # of our own code nothing may end a query
            reason = f"{type(error).__name__}: {error}"
            self._tell(f"The Spark extension could not {self.purpose} ({reason}).", reason)
            return None

    def _sealed(self, body: bytes) -> Envelope | None:
        with KEPT.lock:
            own, importable = KEPT.own.loaded(), KEPT.own.importable()
            KEPT.loaded.refresh(own)
            named = {name for name in (*own, *importable) if name.encode() in body}
            if not named:
                return None
            self._needed |= named  # one bundle for all functions: fewer versions on the workers
            bundle = self._packer.pack(self._needed)
            if bundle is None:
                return None
            return Envelope(bundle.digest, bundle.names, self._where(bundle), _submodules(named, body), body)

    def _where(self, bundle: Bundle) -> bytes | str:
        if len(bundle.archive) <= MAX_INLINE or self._opened is None:
            return bundle.archive
        name = f"{OWN_CODE}{bundle.digest}.zip"
        if name not in self._sent:
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / name
                file.write_bytes(bundle.archive)
                self._opened.session.addArtifacts(str(file), file=True)
            self._sent.add(name)
        return name

    def _tell(self, sentence: str, about: Hashable) -> None:
        key = hash((sentence, about))
        if key not in self._told:
            self._told.add(key)
            print_sentence(sentence)


def _submodules(names: Container[str], body: bytes) -> tuple[str, ...]:
    """Return the loaded submodules of these that a pickled object may reach as attributes.

    cloudpickle knows those that a function itself reaches, and none that a function within it does.
    """
    dotted = (name for name in list(sys.modules) if "." in name and name.partition(".")[0] in names)
    return tuple(name for name in dotted if all(part.encode() in body for part in name.split(".")))
