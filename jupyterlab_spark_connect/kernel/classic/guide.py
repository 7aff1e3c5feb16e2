"""Adds to Spark's own error, where something classic is asked for, the way that Spark Connect has for it.

Loaded when pyspark is; imports none of it.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from types import FrameType, ModuleType
from typing import Any, Final

from jupyterlab_spark_connect.kernel.session.source import SessionSource

from .calls import called_on
from .ways import GENERAL, GUIDE, RECEIVERS, WAYS

_OF_SESSION: Final = frozenset(
    {"sparkContext", "_sc", "_jsc", "_jconf", "_jvm", "_jsparkSession", "_wrapped"}
)
_OF_DATAFRAME: Final = frozenset({"rdd", "_jdf", "_jseq", "_jmap", "_jcols", "sql_ctx"})
_CONNECT_VARIABLE: Final = "SPARK_CONNECT_MODE_ENABLED"


class ClassicGuide:
    """Stands before what pyspark refuses in a session over Connect.

    Parameters
    ----------
    source
        Knows whether this process has a Spark to use in a classic one's place.
    """

    def __init__(self, source: SessionSource) -> None:
        self._source = source

    def patch_session(self, module: ModuleType) -> None:
        """Patch `pyspark.sql.connect.session`: `spark.sparkContext` and the like."""
        _guide_attributes(module.SparkSession, _OF_SESSION)

    def patch_dataframe(self, module: ModuleType) -> None:
        """Patch `pyspark.sql.connect.dataframe`: `df.rdd` and the like."""
        _guide_attributes(module.DataFrame, _OF_DATAFRAME)

    def patch_context(self, module: ModuleType) -> None:
        """Patch `pyspark.core.context`: a `SparkContext` would be a second Spark, in a JVM of its own."""
        context = module.SparkContext
        plain_init = context.__init__
        plain_start = context._ensure_initialized  # noqa: SLF001

        @functools.wraps(plain_init)
        def init(self: Any, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
            __tracebackhide__ = True
            if not self_source.replaces_classic:
                plain_init(self, *arguments, **named)
                if self_source.is_offered and self_source.allows_classic:
                    self_source.attachment.note_classic(self.version)
                return
            os.environ.setdefault(_CONNECT_VARIABLE, "1")  # has pyspark refuse it, in its own words
            _guided("SparkContext", plain_init, self, *arguments, **named)

        @functools.wraps(plain_start)
        def ensure_initialized(_: type, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
            __tracebackhide__ = True
            if self_source.replaces_classic:
                context()  # refused
            plain_start(*arguments, **named)

        self_source = self._source
        context.__init__ = init
        context._ensure_initialized = classmethod(ensure_initialized)  # noqa: SLF001


def way_for(name: str, frame: FrameType) -> str:
    """Return the sentence that says what to do in the place of what a frame was about to do."""
    for called in called_on(frame):
        if called in RECEIVERS:
            return _sentence(called, RECEIVERS[called])
        if called in WAYS and name in {"SparkContext", "sparkContext", "_sc", "rdd"}:
            return _sentence(called, WAYS[called])
    return _sentence(name, RECEIVERS.get(name) or WAYS.get(name) or GENERAL)


def _sentence(name: str, way: str) -> str:
    return f"In place of {name}, {way}. More: {GUIDE}"


def _guide_attributes(kind: Any, names: frozenset[str]) -> None:  # noqa: ANN401 (a class of pyspark)
    plain = kind.__getattr__

    @functools.wraps(plain)
    def get_attribute(self: object, name: str) -> object:
        __tracebackhide__ = True
        return _guided(name, plain, self, name) if name in names else plain(self, name)

    kind.__getattr__ = get_attribute
    for name in names & vars(kind).keys():
        refused = vars(kind)[name]  # some are properties, in some versions
        if isinstance(refused, property) and refused.fget is not None:
            setattr(kind, name, property(_guided_getter(name, refused.fget), doc=refused.__doc__))


def _guided_getter(name: str, plain: Callable[[Any], object]) -> Callable[[Any], object]:
    @functools.wraps(plain)
    def get(self: object) -> object:
        __tracebackhide__ = True
        return _guided(name, plain, self)

    return get


def _guided(name: str, plain: Callable[..., object], *arguments: object, **named: object) -> object:
    """Call pyspark, and add the way to the error that it raises."""
    __tracebackhide__ = True  # of IPython
    try:
        return plain(*arguments, **named)
    except Exception as error:
        frame = _caller()
        if frame is not None:
            error.add_note(way_for(name, frame))
        raise


def _caller() -> FrameType | None:
    """Return the frame that asked: the first that is neither ours nor pyspark's."""
    frame: FrameType | None = sys._getframe()  # noqa: SLF001
    while frame is not None:
        module = str(frame.f_globals.get("__name__", "")).partition(".")[0]
        if module not in {"pyspark", "jupyterlab_spark_connect"}:
            return frame
        frame = frame.f_back
    return None
