"""On which machine and with which versions the numbers were measured."""

import datetime
import os
import platform
from importlib import metadata

PACKAGES = {"NumPy": "numpy", "PyTorch": "torch", "autograd": "autograd", "JAX": "jax"}


def describe(packages=PACKAGES, threads="of which one thread was used"):
    """Return what a reader needs to know about the machine, as pairs of name and value.

    Parameters
    ----------
    packages : dict of str to str
        The packages whose versions matter, by the name to show; those that are not installed are left out.
    threads : str
        How many of the cores were used.
    """
    versions = [f"{name} {version}" for name, package in packages.items() if (version := _version(package))]
    return [
        ("Processor", f"{_processor()}, {os.cpu_count()} cores, {threads}"),
        ("System", f"{_system()}, {platform.machine()}"),
        ("Software", f"Python {platform.python_version()}, {', '.join(versions)}"),
        ("Date", datetime.date.today().isoformat()),
    ]


def _version(package):
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _processor():
    try:
        with open("/proc/cpuinfo") as file:
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _system():
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.platform(terse=True)
