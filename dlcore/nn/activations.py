"""Activation functions as layers without parameters; each is the function of the same name in `functional`."""

from .. import functional
from .module import Module


class _Activation(Module):
    """A function as a layer: `settings` are its arguments besides the input."""

    function = None

    def __init__(self, **settings):
        self.settings = settings

    def forward(self, x):
        """Map `x` of any shape to the same shape."""
        return type(self).function(x, **self.settings)

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{k}={v}' for k, v in self.settings.items())})"


def _as_layer(name, function, **defaults):
    """Make the layer class of a function."""

    def __init__(self, **settings):
        unknown = settings.keys() - defaults.keys()
        if unknown:
            known = ", ".join(defaults) or "no settings"
            raise TypeError(f"{name}: unknown setting {sorted(unknown)[0]!r}; it has {known}.")
        _Activation.__init__(self, **(defaults | settings))

    doc = f"`functional.{function.__name__}` as a layer."
    return type(
        name,
        (_Activation,),
        {"__doc__": doc, "__init__": __init__, "function": staticmethod(function), "__module__": __name__},
    )


ReLU = _as_layer("ReLU", functional.relu)
LeakyReLU = _as_layer("LeakyReLU", functional.leaky_relu, negative_slope=0.01)
ELU = _as_layer("ELU", functional.elu, alpha=1.0)
SELU = _as_layer("SELU", functional.selu)
GELU = _as_layer("GELU", functional.gelu)
SiLU = _as_layer("SiLU", functional.silu)
Softplus = _as_layer("Softplus", functional.softplus)
Sigmoid = _as_layer("Sigmoid", functional.sigmoid)
Tanh = _as_layer("Tanh", functional.tanh)
Softmax = _as_layer("Softmax", functional.softmax, axis=-1)
