"""The envelope around a pickled function, and the seam in pyspark where it is put on. Imports pyspark."""

from __future__ import annotations

import functools
import hashlib
import json
import pickle
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module, resources
from typing import Any, Final

from pyspark import cloudpickle
from pyspark.serializers import CloudPickleSerializer

from .advice import for_pickling

_SEAMS: Final = (
    "pyspark.sql.connect.expressions",
    "pyspark.sql.connect.plan",
    "pyspark.sql.connect.streaming.readwriter",
)
"""The modules of pyspark that pickle a person's functions, all by the class of this one name."""

_WORKER_PARTS: Final = ("imports", "opening")
"""The modules of `worker`, each before those that import it."""

_PICKLE_PROTOCOL: Final = getattr(import_module("pyspark.serializers"), "pickle_protocol", 5)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A pickled object with the bundle that it needs; pickled, it is what opens it.

    Attributes
    ----------
    digest, names
        As in `Bundle`.
    where
        The bundle's archive, or the name of the artifact that it is.
    modules
        The submodules that are to be imported before it is opened.
    body
        The pickled object.
    """

    digest: str
    names: tuple[str, ...]
    where: bytes | str
    modules: tuple[str, ...]
    body: bytes

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how a worker makes the object of it."""
        name, program = worker_program()
        return _open_envelope, (name, program, self.digest, self.names, self.where, self.modules, self.body)


def _open_envelope(name, program, *arguments):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN002, ANN202
    """Run the worker's part, which travels as its sources; this function travels by value."""
    import json
    import sys
    import types
    import zlib

    if name not in sys.modules:
        sys.modules[name] = types.ModuleType(name)
        for part, source in json.loads(zlib.decompress(program)):
            module = sys.modules[part] = types.ModuleType(part)
            module.__package__ = name
            exec(compile(source, part, "exec", dont_inherit=True), module.__dict__)  # noqa: S102
    return sys.modules[f"{name}.opening"].open_envelope((name, program, _open_envelope), *arguments)


_open_envelope.__module__ = "__main__"


@functools.cache
def worker_program() -> tuple[str, bytes]:
    """Return the name of the package that the worker's part is there, and its packed sources."""
    folder = resources.files(__package__).joinpath("worker")
    sources = [(part, folder.joinpath(f"{part}.py").read_text("utf-8")) for part in _WORKER_PARTS]
    name = f"_spark_connect_code_{hashlib.sha256(json.dumps(sources).encode()).hexdigest()[:12]}"
    named = [(f"{name}.{part}", source) for part, source in sources]
    return name, zlib.compress(json.dumps(named).encode(), 9)


class ShippingSerializer(CloudPickleSerializer):
    """pyspark's serializer of functions; what it pickles is passed through `wrap`."""

    wrap: Callable[[object, bytes], Envelope | None] = staticmethod(lambda _value, _body: None)

    def dumps(self, obj: object) -> bytes:
        """Pickle, with the user's own modules where the object needs them."""
        body = _pickled(obj)
        envelope = ShippingSerializer.wrap(obj, body)
        if envelope is None:
            return body
        sealed: bytes = cloudpickle.dumps(envelope, _PICKLE_PROTOCOL)  # type: ignore[no-untyped-call]
        return sealed


def _pickled(value: object) -> bytes:
    """Pickle as pyspark does; who cannot reads what it is about, and no traceback twice."""
    try:
        body: bytes = cloudpickle.dumps(value, _PICKLE_PROTOCOL)  # type: ignore[no-untyped-call]
    except pickle.PickleError as error:
        raise _advised(error, value) from None
    except Exception as error:
        message = f"Could not serialize object: {type(error).__name__}: {error}"
        raise _advised(pickle.PicklingError(message), value) from error
    return body


def _advised(error: Exception, value: object) -> Exception:
    note = for_pickling(value)
    if note is not None:
        error.add_note(note)
    return error


def install(wrap: Callable[[object, bytes], Envelope | None]) -> bool:
    """Have pyspark's Connect client pickle functions by us; False where it has no such seam."""
    ShippingSerializer.wrap = staticmethod(wrap)
    modules = [import_module(seam) for seam in _SEAMS]
    if any(not hasattr(module, "CloudPickleSerializer") for module in modules):
        return False
    for module in modules:
        setattr(module, "CloudPickleSerializer", ShippingSerializer)  # noqa: B010
    return True
