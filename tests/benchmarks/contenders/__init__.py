"""Who takes part: one module each, with a function for each kind of workload.

``mlp(problem)`` and ``cnn(problem)`` return a function that does one training step and returns the loss;
``scalars(n)`` returns one that builds a graph of n scalar nodes, goes back through it, and returns value and slope
together; ``chain(n)`` returns one that does n operations in a row. A contender without one of them does not take part
in those workloads.
"""

import importlib

MODULES = {
    "dlcore": "dlcore_engine",
    "hand": "numpy_by_hand",
    "PyTorch": "pytorch_eager",
    "autograd": "hips_autograd",
    "JAX": "jax_compiled",
}


def load(name):
    """Return the module of a contender, or None if the library is not installed."""
    try:
        return importlib.import_module(f"{__name__}.{MODULES[name]}")
    except ImportError:
        return None


def installed():
    """Return the contenders that can take part, by name."""
    return {name: module for name in MODULES if (module := load(name)) is not None}
