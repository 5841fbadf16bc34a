"""What a work folder remembers: the hints that were shown, and the last verdicts."""

import contextlib
import json
import sys
import time

from .files import write_whole

EMPTY = {"hints": {}, "keys": {}, "verdicts": {}}


class State:
    """The file ``progress.json``.

    Every change reads the file again first, so that two commands that run at the same time do not forget what the other
    has noted.

    Parameters
    ----------
    path : pathlib.Path
    """

    def __init__(self, path):
        self.path = path

    def read(self):
        """Return what is remembered; a file that cannot be understood is set aside, and said to be."""
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return json.loads(json.dumps(EMPTY))
        except UnicodeDecodeError:
            text = ""
        with contextlib.suppress(ValueError):
            found = json.loads(text)
            if isinstance(found, dict) and all(isinstance(found.get(name), dict) for name in EMPTY):
                return found
        self._set_aside()
        return json.loads(json.dumps(EMPTY))

    @contextlib.contextmanager
    def change(self):
        """Give what is remembered, to be changed in place, and write it afterwards.

        Where nothing can be written, a sentence says so, and the command goes on.
        """
        remembered = self.read()
        yield remembered
        try:
            write_whole(self.path, json.dumps(remembered, indent=1).encode())
        except OSError as error:
            print(f"Your progress could not be noted in {self.path}: {error.strerror or error}.", file=sys.stderr)

    def _set_aside(self):
        aside = self.path.with_name(f"progress-unreadable-{time.strftime('%Y%m%d-%H%M%S')}.json")
        self.path.replace(aside)
        print(
            f"The notes of your progress could not be read. They were set aside as {aside}; your notebooks are as they "
            "were, and are graded again.",
            file=sys.stderr,
        )
