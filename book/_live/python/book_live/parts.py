"""Parts of packages that the snapshot of memory left out come when something of them is imported, or shown."""

import importlib
import linecache
import site
import sys
from importlib.machinery import PathFinder


class Finder:
    """Finds modules in parts that are not there yet; it comes last in `sys.meta_path`."""

    def __init__(self):
        self._bring, self._parts = None, {}

    def connect(self, bring, parts):
        """Say what there is to come, and how.

        Parameters
        ----------
        bring : callable
            Has a part come, by its name, while Python waits.
        parts : dict of str to list of str
            The names that can be imported from each.
        """
        self._bring, self._parts = bring, dict(parts)

    def find_spec(self, name, path=None, target=None):
        """Return where a module is, once its part has come; None if there is none."""
        for _ in self.brought(name):
            spec = PathFinder.find_spec(name, path, target)
            if spec is not None:
                return spec
        return None

    def brought(self, module):
        """Have the parts come, one after the other, that may hold a module; yield the name of each."""
        top = module.partition(".")[0]
        for part in [part for part, tops in self._parts.items() if top in tops]:
            try:
                self._bring(part)
            except Exception as error:  # of JavaScript's
                said = f"{module} could not be loaded: {error}. Is the network there?"
                raise ImportError(said, name=module) from None
            del self._parts[part]
            importlib.invalidate_caches()
            yield part


def install():
    """Have parts come when they are needed; return the `Finder`, which is to be connected."""
    finder = Finder()
    sys.meta_path.append(finder)
    folder, update = f"{site.getsitepackages()[0]}/", linecache.updatecache

    def updatecache(filename, *rest):
        """Have the source come of a module that stands in a traceback, or that somebody reads."""
        if filename.startswith(folder) and filename.endswith(".py"):
            for _ in finder.brought(filename.removeprefix(folder).partition("/")[0].removesuffix(".py")):
                pass
        return update(filename, *rest)

    linecache.updatecache = updatecache
    return finder
