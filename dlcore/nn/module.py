"""What all layers and networks have in common: parameters, modes, saved states, a summary."""

import numpy as np

from ..tensor import Tensor, no_grad


class Module:
    """Something that maps tensors to tensors and may have parameters.

    A subclass sets its parameters, its buffers (plain arrays that belong to its state) and its parts as attributes, and
    defines ``forward``; calling the module calls it.

    Attributes
    ----------
    training : bool
        Whether layers that behave differently in training, such as `Dropout`, shall do so.
    """

    training = True

    def __call__(self, *inputs):
        return self.forward(*inputs)

    def forward(self, *inputs):
        """Compute the output; each subclass defines it."""
        raise NotImplementedError(f"{type(self).__name__} does not define forward(self, ...).")

    def children(self):
        """Return the parts that are modules, with their names, in the order in which they were set.

        Returns
        -------
        list of (str, Module)
            A part that stands in a list or tuple is named by its position there.
        """
        found = []
        for name, attribute in vars(self).items():
            if isinstance(attribute, Module):
                found.append((name, attribute))
            elif isinstance(attribute, (list, tuple)):
                found += [(f"{name}.{i}", part) for i, part in enumerate(attribute) if isinstance(part, Module)]
        return found

    def named_parameters(self):
        """Return all parameters with their names, in the order in which they were set.

        Returns
        -------
        list of (str, Tensor)
            Names are paths, such as ``modules.0.weight``. A parameter that is used twice is listed once.
        """
        return [(name, x) for name, x in self._state() if isinstance(x, Tensor)]

    def parameters(self):
        """Return every parameter, its own and its parts', in the order in which they were set.

        Returns
        -------
        list of Tensor
        """
        return [parameter for _, parameter in self.named_parameters()]

    def zero_grad(self):
        """Forget the gradients of all parameters."""
        for parameter in self.parameters():
            parameter.zero_grad()

    def train(self, mode=True):
        """Put this module and its parts into training mode; return it."""
        self.training = mode
        for _, part in self.children():
            part.train(mode)
        return self

    def eval(self):
        """Put this module and its parts into evaluation mode; return it."""
        return self.train(False)

    def state_dict(self):
        """Return copies of all parameters and buffers, by name.

        Returns
        -------
        dict of str to ndarray
        """
        return {name: np.array(x.data if isinstance(x, Tensor) else x) for name, x in self._state()}

    def load_state_dict(self, state):
        """Take over the values of a `state_dict`; nothing is changed unless everything fits.

        Parameters
        ----------
        state : dict of str to array_like

        Raises
        ------
        KeyError
            If an entry is missing, or there is one that this module does not know.
        ValueError
            If an entry has another shape.
        """
        own = dict(self._state())
        missing, unknown = sorted(own.keys() - state.keys()), sorted(state.keys() - own.keys())
        if missing or unknown:
            parts = [f"missing: {', '.join(missing)}"] * bool(missing) + [f"unknown: {', '.join(unknown)}"] * bool(
                unknown
            )
            raise KeyError(f"load_state_dict: the state does not fit this module; {'; '.join(parts)}.")
        for name, x in own.items():
            if np.shape(state[name]) != x.shape:
                raise ValueError(f"load_state_dict: {name} has shape {np.shape(state[name])}, and {x.shape} is needed.")
        for name, x in own.items():
            (x.data if isinstance(x, Tensor) else x)[...] = state[name]

    def summary(self, x):
        """Return a table of the parts with the shapes of their outputs and the number of their parameters.

        Parameters
        ----------
        x : Tensor or array
            An input to send through, in evaluation mode and without recording.

        Returns
        -------
        str
        """
        rows, mode = [], self.training
        parts = list(self._leaves())

        def watched(part, name):
            def call(*inputs):
                output = type(part).forward(part, *inputs)
                first = output[0] if isinstance(output, tuple) else output
                rows.append((name, repr(part), str(first.shape), f"{sum(p.size for p in part.parameters()):,}"))
                return output

            return call

        try:
            for name, part in parts:
                part.forward = watched(part, name)  # an attribute of the object hides the method of the class
            with no_grad():
                self.eval()(x)
        finally:
            for _, part in parts:
                vars(part).pop("forward", None)
            self.train(mode)
        total = f"{sum(p.size for p in self.parameters()):,}"
        return _table([("name", "module", "output shape", "parameters"), *rows, ("total", "", "", total)])

    def _state(self):
        """Return parameters and buffers with their names, each object once."""
        seen, found = set(), []
        for name, x in self._walk(""):
            if id(x) not in seen:
                seen.add(id(x))
                found.append((name, x))
        return found

    def _walk(self, prefix):
        for name, attribute in vars(self).items():
            many = isinstance(attribute, (list, tuple))
            for i, x in enumerate(attribute if many else (attribute,)):
                path = f"{prefix}{name}.{i}" if many else prefix + name
                if isinstance(x, Module):
                    yield from x._walk(path + ".")
                elif (isinstance(x, Tensor) and x.requires_grad) or isinstance(x, np.ndarray):
                    yield path, x

    def _leaves(self, prefix=""):
        for name, part in self.children():
            if part.children():
                yield from part._leaves(f"{prefix}{name}.")
            else:
                yield prefix + name, part


class Sequential(Module):
    """Modules one after the other: the output of each is the input of the next.

    Parameters
    ----------
    *modules : Module

    Notes
    -----
    ``Sequential(f1, f2, f3)(x)`` is the nested function f3(f2(f1(x))). Taught in "What Is Deep Learning?".
    """

    def __init__(self, *modules):
        self.modules = list(modules)

    def forward(self, x):
        """Pass `x` through all modules in order."""
        for module in self.modules:
            x = module(x)
        return x

    def __getitem__(self, index):
        return self.modules[index]

    def __len__(self):
        return len(self.modules)

    def __repr__(self):
        return f"Sequential({', '.join(map(repr, self.modules))})"


def _table(rows):
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    lines = []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:3], widths, strict=False)] + [row[3].rjust(widths[3])]
        lines.append("  ".join(cells).rstrip())
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)
