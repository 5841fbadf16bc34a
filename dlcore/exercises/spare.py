"""A kernel that is started before it is needed, so that a learner who saves a page need not wait for one."""

import contextlib

from .kernel import KernelStopped, LimitedKernel

_spare = None


def keep(folder, first=""):
    """Start a kernel before it is needed, so that the next page to be graded need not wait for it.

    Parameters
    ----------
    folder : path-like
        Where it waits.
    first : str, optional
        What it runs at once, such as imports that take time.
    """
    global _spare
    if _spare is None or not _spare.is_alive():
        end()
        _spare = LimitedKernel(folder, first=first)
        try:
            _spare.start()
        except KernelStopped:  # grading says why
            _spare = None


def end():
    """End the spare kernel, if there is one."""
    global _spare
    if _spare is not None:
        _spare.stop()
    _spare = None


def take(folder, limit, memory, startup):
    """Return the spare kernel, moved to `folder`, or a new one, not started; the arguments are `LimitedKernel`'s."""
    global _spare
    if _spare is None or not _spare.is_alive():
        return LimitedKernel(folder, limit, memory, startup=startup)
    kernel, _spare = _spare, None
    kernel.folder, kernel.limit, kernel.memory, kernel.startup = folder, limit, memory, startup
    with contextlib.suppress(KernelStopped):  # it starts again when it is needed
        kernel.run(f"_kernel_side.move({str(folder)!r})")
    return kernel
