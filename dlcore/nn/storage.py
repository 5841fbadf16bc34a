"""Save a module's state to a file and load it again. Only arrays are stored: nothing is ever unpickled.

What is needed for files alone is imported when one is written or read: most programs that use dlcore do neither.
"""

import numpy as np


def save(module, path):
    """Write all parameters and buffers of a module to an ``.npz`` file.

    The new file is written beside the old one and takes its place only when it is complete, so an interrupted save
    never destroys what was there.

    Parameters
    ----------
    module : Module
    path : path-like
        Ends in ``.npz``.

    Raises
    ------
    ValueError
        If the path does not end in ``.npz``.
    """
    import os
    import tempfile
    from pathlib import Path

    path = Path(path)
    if path.suffix != ".npz":
        raise ValueError(f"save: the file name must end in .npz, and it is {path.name!r}.")
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **module.state_dict())
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def load(module, path):
    """Read a file that `save` has written into a module of the same form; return the module.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the file is not a complete ``.npz`` file of plain arrays, or an entry has another shape.
    KeyError
        If an entry is missing or unknown.
    """
    import zipfile

    try:
        with np.load(path, allow_pickle=False) as file:
            state = {name: file[name] for name in file.files}
    except FileNotFoundError:
        raise FileNotFoundError(f"load: there is no file {str(path)!r}.") from None
    except (ValueError, EOFError, OSError, AttributeError, zipfile.BadZipFile) as error:
        raise ValueError(f"load: {str(path)!r} is not a file that save() has written completely ({error}).") from None
    module.load_state_dict(state)
    return module
