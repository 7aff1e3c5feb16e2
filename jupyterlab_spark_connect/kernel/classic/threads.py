"""Has pyspark's thread helpers take what classic code gives them: a function, and no session.

Over Connect pyspark wants the session. Without it the error comes in the thread, where nobody catches it: the
notebook goes on, with the work of its threads not done.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any


def patch_util(module: ModuleType) -> None:
    """Patch `pyspark.util`: `inheritable_thread_target` and `InheritableThread`."""
    plain_target = module.inheritable_thread_target
    plain_init = module.InheritableThread.__init__

    @functools.wraps(plain_target)
    def inheritable_thread_target(f: Any) -> Any:  # noqa: ANN401 (a function or a session, as in pyspark)
        # classic Spark inherits no tags here either, and what else it does is for the JVM's own threads
        return f if callable(f) and _is_remote() else plain_target(f)

    @functools.wraps(plain_init)
    def init(
        self: object, target: Callable[..., object], *args: object, session: object = None, **kwargs: object
    ) -> None:
        if session is None and _is_remote():
            session = _session()
        plain_init(self, target, *args, session=session, **kwargs)

    for each in (module, sys.modules.get("pyspark")):  # which has it from there, when it is imported already
        if getattr(each, "inheritable_thread_target", None) is plain_target:
            vars(each)["inheritable_thread_target"] = inheritable_thread_target
    module.InheritableThread.__init__ = init


def _is_remote() -> bool:
    from pyspark.sql import is_remote

    return bool(is_remote())


def _session() -> object:
    from pyspark.sql.connect.session import SparkSession

    return SparkSession.getActiveSession()
