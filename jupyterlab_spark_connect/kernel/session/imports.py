"""Changes modules of pyspark at the moment at which they are imported, and imports none of them itself."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from .sentences import print_sentence

Patch = Callable[[ModuleType], None]


class ImportPatches(MetaPathFinder):
    """Calls functions with each module of a few, right after it was executed.

    One that fails is said and left out: whatever of pyspark it does not know stays as it is.

    Parameters
    ----------
    patches
        By the module's name.
    """

    def __init__(self, patches: Mapping[str, Sequence[Patch]]) -> None:
        self._patches = dict(patches)

    def install(self) -> None:
        """Patch what is imported already, and watch for the rest."""
        for name in list(self._patches):
            module = sys.modules.get(name)
            if module is not None:
                self._patch(name, module)
        if self._patches:
            sys.meta_path.insert(0, self)

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec that the other finders have, so that the module is patched once it was executed."""
        if name not in self._patches:
            return None
        for finder in sys.meta_path:
            find = getattr(finder, "find_spec", None)
            spec: ModuleSpec | None = find(name, path, target) if find and finder is not self else None
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = _PatchingLoader(spec.loader, partial(self._patch, name))
                return spec
        return None

    def _patch(self, name: str, module: ModuleType) -> None:
        for patch in self._patches.pop(name, ()):
            try:
                patch(module)
            except Exception as error:  # noqa: BLE001  # pyspark must be there, whatever we do not know of it
                print_sentence(
                    f"The Spark extension does not know this {name} ({type(error).__name__}: {error})."
                )


class _PatchingLoader(Loader):
    """The loader of a module, and what is done once it has loaded it."""

    def __init__(self, loader: Loader, patch: Patch) -> None:
        self._loader = loader
        self._patch = patch

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Leave it to the loader."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Execute the module as if nobody watched, and patch it."""
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        module.__loader__ = self._loader
        self._loader.exec_module(module)
        self._patch(module)
