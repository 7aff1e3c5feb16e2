"""`SparkSession.builder` gives the session of this process. Loaded when pyspark is; imports none of it."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jupyterlab_spark_connect.client.errors import SparkSessionError
from jupyterlab_spark_connect.kernel.session.sentences import print_sentence
from jupyterlab_spark_connect.kernel.session.source import SessionSource

if TYPE_CHECKING:
    from pyspark.sql.connect.session import SparkSession

_CONNECT_PORT = 15002
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_OWN_TERMS = ("session_id=", "token=")
"""What a connection string says where it does not mean the session that this process has anyway."""

Builder = Any
"""The builder of pyspark.sql or of pyspark.sql.connect: the same methods, and no common class."""


class SharedBuilder:
    """Stands in the place of the methods of pyspark's builders that make a session.

    Parameters
    ----------
    source
        Where the session is from.
    """

    def __init__(self, source: SessionSource) -> None:
        self._source = source
        self._elsewhere: dict[str, SparkSession] = {}
        self._told: set[str] = set()

    def patch_classic(self, module: ModuleType) -> None:
        """Patch `pyspark.sql.session`, whose builder makes a classic session or one over Connect."""
        builder = module.SparkSession.Builder
        self._patch_builder(builder)
        validate = getattr(builder, "_validate_startup_urls", None)
        if validate is not None:
            builder._validate_startup_urls = self._lenient(validate)  # noqa: SLF001

    def patch_connect(self, module: ModuleType) -> None:
        """Patch `pyspark.sql.connect.session`."""
        session = module.SparkSession
        for name in ("active", "getActiveSession"):
            setattr(session, name, classmethod(self._attached_first(getattr(session, name).__func__)))
        builder = session.Builder
        self._patch_builder(builder)
        plain = builder.enableHiveSupport

        @functools.wraps(plain)
        def enable_hive_support(builder: Builder) -> Builder:
            if not self._source.replaces_classic:
                return plain(builder)
            return builder.config("spark.sql.catalogImplementation", "hive")

        builder.enableHiveSupport = enable_hive_support

    def patch_remoteness(self, module: ModuleType) -> None:
        """Patch `pyspark.sql.utils`: a function that is decorated before the first attach is for Connect."""
        plain = module.is_remote

        @functools.wraps(plain)
        def is_remote() -> bool:
            return self._source.replaces_classic or plain()

        module.is_remote = is_remote  # type: ignore[attr-defined]  # a module's own function

    def _patch_builder(self, kind: Builder) -> None:
        plain_get, plain_create = kind.getOrCreate, getattr(kind, "create", None)

        @functools.wraps(plain_get)
        def get_or_create(builder: Builder) -> object:
            return self._get_or_create(builder, plain_get)

        kind.getOrCreate = get_or_create
        if plain_create is None:
            return

        @functools.wraps(plain_create)
        def create(builder: Builder) -> object:
            if not self._means_ours(builder):
                return plain_create(builder)
            self._source.attach()
            return self._configured(self._source.attachment.open_another(), builder)

        kind.create = create

    def _get_or_create(self, builder: Builder, plain: Callable[[Builder], object]) -> object:
        options = builder._options  # noqa: SLF001
        url = _remote(options, self._source)
        if self._is_elsewhere(builder, url):
            return self._open_elsewhere(builder, str(url), plain)
        if not self._means_ours(builder):
            if self._source.is_offered and _asks_for_classic(options):
                self._leave_connect()
                self._note_label(options)
            return plain(builder)
        other = self._other_default()
        if other is not None and url is None:
            return self._configured(other, builder)
        self._note_label(options)
        return self._configured(self._source.attach(), builder)

    def _means_ours(self, builder: Builder) -> bool:
        """Whether a builder asks for the session that this process has."""
        options: Mapping[str, object] = builder._options  # noqa: SLF001
        if not self._source.is_offered or getattr(builder, "_channel_builder", None) is not None:
            return False
        if self._source.allows_classic and (_asks_for_classic(options) or _has_context()):
            return False
        url = _remote(options, self._source)
        return url is None or url.startswith("local") or self._is_ours(url)

    def _note_label(self, options: Mapping[str, object]) -> None:
        label = options.get("spark.app.name")
        if label:
            self._source.attachment.set_label(str(label))

    def _leave_connect(self) -> None:
        """Let pyspark make a classic session in a process that was attached, as it was asked to."""
        self._source.attachment.unset_default()
        if _remote({}, self._source) is None:  # it names our server
            os.environ.pop("SPARK_REMOTE", None)
        os.environ.pop("SPARK_CONNECT_MODE_ENABLED", None)

    def _is_elsewhere(self, builder: Builder, url: str | None) -> bool:
        """Whether a builder of pyspark.sql.connect names another server than that of this process."""
        named = hasattr(builder, "_channel_builder") and url is not None and url.startswith("sc://")
        return named and not self._means_ours(builder)

    def _open_elsewhere(self, builder: Builder, url: str, plain: Callable[[Builder], object]) -> object:
        """Open what a notebook names; pyspark would hand out the session it has, whichever that is."""
        known = self._elsewhere.get(url)
        if known is not None and not known.is_stopped:
            return self._configured(known, builder)
        self._source.attachment.unset_default()
        session: Any = plain(builder)
        self._elsewhere[url] = session
        return session

    def _other_default(self) -> SparkSession | None:
        """Return the session that a notebook has opened elsewhere, where it is the one in use now."""
        if not self._elsewhere:
            return None
        from pyspark.sql.connect.session import SparkSession

        active = SparkSession.getActiveSession() or SparkSession._get_default_session()  # noqa: SLF001
        return active if active in self._elsewhere.values() else None

    def _is_ours(self, url: str) -> bool:
        """Whether a connection string names our server, and nothing that is not ours."""
        connection = self._source.connection()
        if connection is None or any(term in url for term in _OWN_TERMS):
            return False
        return _place(url) == _place(connection.endpoint)

    def _configured(self, session: SparkSession, builder: Builder) -> SparkSession:
        options = builder._options  # noqa: SLF001
        master = options.get("spark.master")
        is_ours = session not in self._elsewhere.values()
        if master and is_ours and not str(master).startswith("sc://"):
            self._tell(
                "master",
                f'.master("{master}") does not apply: this is the Spark of the panel. '
                "For another cluster press Change there.",
            )
        if options:
            from .options import apply_options

            static = [name for name in apply_options(session, options) if name not in self._told]
            if static:
                self._told.update(static)
                print_sentence(
                    f"Spark reads {', '.join(static)} when it starts, so this changed nothing. "
                    "Set it in the Spark panel, under Change."
                )
        return session

    def _tell(self, about: str, sentence: str) -> None:
        if about not in self._told:
            self._told.add(about)
            print_sentence(sentence)

    def _lenient(self, plain: Callable[[Builder], None]) -> Callable[[Builder], None]:
        """Let a master stand beside the address of our server, which this process's environment has."""

        @functools.wraps(plain)
        def validate(builder: Builder) -> None:
            if not self._source.is_offered or "spark.remote" in builder._options:  # noqa: SLF001
                plain(builder)

        return validate

    def _attached_first(self, plain: Callable[[type], object]) -> Callable[[type], object]:
        """Attach where somebody asks for the session before there was one, as a UDF does for its type."""

        @functools.wraps(plain)
        def active(kind: type) -> object:
            reason = self._attach_once() if plain_default(kind) is None else None
            try:
                return plain(kind)
            except Exception as error:
                if reason is not None:
                    error.add_note(str(reason))
                raise

        def plain_default(kind: Any) -> object:  # noqa: ANN401
            return getattr(kind._active_session, "session", None) or kind._default_session  # noqa: SLF001

        return active

    def _attach_once(self) -> SparkSessionError | None:
        """Attach unless this process ever has; return why it cannot be done."""
        if not self._source.replaces_classic or self._source.attachment.session is not None:
            return None
        try:
            self._source.attachment.attach()
        except SparkSessionError as error:
            return error
        return None


def _remote(options: Mapping[str, object], source: SessionSource) -> str | None:
    """Return the server that is named: by the builder, or by an environment that is not ours."""
    named = options.get("spark.remote")
    if named is not None:
        return str(named)
    variable = os.environ.get("SPARK_REMOTE")
    connection = source.attachment.connection
    return None if connection is not None and variable == connection.public_url else variable


def _asks_for_classic(options: Mapping[str, object]) -> bool:
    return "spark.master" in options or str(options.get("spark.api.mode")).lower() == "classic"


def _has_context() -> bool:
    """Whether this process has a classic Spark."""
    import pyspark

    context = getattr(pyspark, "SparkContext", None)
    return getattr(context, "_active_spark_context", None) is not None


def _place(url: str) -> tuple[str | None, int]:
    parts = urlsplit(url)
    host = parts.hostname
    return ("localhost" if host in _LOOPBACK else host), parts.port or _CONNECT_PORT
