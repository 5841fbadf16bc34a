"""Write files so that they are never seen, or left, half written."""

import contextlib
import os
import shutil


def write_whole(path, content):
    """Write a file under a temporary name beside `path`, then put it in its place in one step.

    Parameters
    ----------
    path : pathlib.Path
        Its folder is made if it is not there.
    content : bytes
    """
    path = path.resolve()  # a link stays a link
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(content)
        if path.exists():
            shutil.copymode(path, temporary)
        os.replace(temporary, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
