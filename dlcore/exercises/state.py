"""What a work folder remembers: the hints that were shown, and the last verdicts."""

import contextlib
import functools
import json
import sys
import time

from .files import write_whole

EMPTY = {"hints": {}, "keys": {}, "verdicts": {}}
PATIENCE = 5.0  # seconds; another command holds the lock for some milliseconds


class State:
    """The file ``progress.json``.

    Every change holds a lock and reads the file again first, so that two commands that run at the same time do not
    forget what the other has noted.

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
        with self._alone():
            remembered = self.read()
            yield remembered
            try:
                write_whole(self.path, json.dumps(remembered, indent=1).encode())
            except OSError as error:
                _say(f"Your progress could not be noted in {self.path}: {error.strerror or error}.")

    @contextlib.contextmanager
    def _alone(self):
        """Keep other commands from a change meanwhile; where there can be no lock, go on without."""
        import filelock

        with contextlib.ExitStack() as held:
            with contextlib.suppress(OSError, NotImplementedError):  # a folder that is read only, a disk far away
                self.path.parent.mkdir(parents=True, exist_ok=True)
                held.enter_context(filelock.FileLock(self.path.with_suffix(".lock"), timeout=PATIENCE))
            yield

    def _set_aside(self):
        aside = self.path.with_name(f"progress-unreadable-{time.strftime('%Y%m%d-%H%M%S')}.json")
        where = f"They were set aside as {aside}; your"
        try:
            self.path.replace(aside)
        except OSError:  # the folder is read only, or another command was first
            where = "Your"
        _say(f"{self.path} could not be read. {where} notebooks are as they were, and are graded again.")


@functools.cache
def _say(sentence):
    """Say something to people, once."""
    print(sentence, file=sys.stderr)
