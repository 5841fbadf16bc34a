"""Figures that move: widgets that work in a notebook, and in the built book without a kernel.

Each is an anywidget: Python prepares its traits with `dlcore`, one ES module draws and reacts. The modules that ship
are in ``bundled/``, built from the sources beside this file by ``python -m dlcore.widgets.bundle``.
"""

import importlib

_HOMES = {
    "ActivationExplorer": "activation_explorer",
    "GraphStepper": "graph_stepper",
    "MatrixShapes": "matrix_shapes",
    "ChainRuleExplorer": "chain_rule_explorer",
    "SoftmaxExplorer": "softmax_explorer",
    "DescentExplorer": "descent_explorer",
    "DigitReader": "digit_reader",
    "PerceptronPlayground": "perceptron_playground",
    "ScaleExperiment": "scale_experiment",
    "GradientFlow": "gradient_flow",
    "NetworkTrainer": "network_trainer",
}
__all__ = list(_HOMES)


def __getattr__(name):
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no widget {name!r}; it has {', '.join(_HOMES)}")
    return getattr(importlib.import_module(f".{_HOMES[name]}", __name__), name)
