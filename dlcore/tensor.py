"""Reverse-mode automatic differentiation on NumPy arrays.

A `Tensor` wraps an array. Every operation on tensors computes its result and, beside it, records two things: which
tensors went in, and a closure that turns the gradient of the result into the gradients of what went in (the
vector-Jacobian product, VJP). `Tensor.backward` walks that record from the end to the beginning.
"""

from itertools import count

import numpy as np

from . import backward, switch
from .switch import no_grad, recording  # noqa: F401  they belong to tensors for whoever imports them

_creation = count()
_new = object.__new__
PYTHON_NUMBERS = {int, float, bool}


class Tensor:
    """An array that remembers how it was computed.

    Parameters
    ----------
    data : array_like
        The value. It is copied, so that training never changes your array.
    requires_grad : bool, optional
        Whether `backward` shall compute the derivative of the result with respect to this tensor.
    dtype : dtype, optional
        Type of the elements. Without it a Python float becomes float64 and an array keeps its own.
    name : str, optional
        A label for drawings of the graph.

    Attributes
    ----------
    data : ndarray or NumPy scalar
    grad : ndarray or None
        What `backward` found, of the shape and dtype of `data`; None before.

    Raises
    ------
    TypeError
        If the data are not numbers, or `requires_grad` is asked for data that are not floating-point numbers.

    Notes
    -----
    Taught in "Backpropagation". The design follows Baydin et al., "Automatic differentiation in machine learning:
    a survey", JMLR 18 (2018), section 3.2.

    Examples
    --------
    >>> x, y = Tensor(4.0, requires_grad=True), Tensor(3.0, requires_grad=True)
    >>> (x * y).backward()
    >>> float(x.grad), float(y.grad)
    (3.0, 4.0)
    """

    __slots__ = ("data", "grad", "requires_grad", "name", "_op", "_inputs", "_vjp", "_jvp", "_index", "__weakref__")
    __array_ufunc__ = None  # makes `array + tensor` call Tensor.__radd__

    def __init__(self, data, requires_grad=False, dtype=None, name=None):
        self.data = np.array(data.data if isinstance(data, Tensor) else data, dtype=dtype)
        if self.data.dtype.kind not in "biufc":
            raise TypeError(f"a tensor holds numbers, and these data have dtype {self.data.dtype}.")
        if requires_grad and self.data.dtype.kind != "f":
            raise TypeError(
                f"requires_grad needs floating-point data, and these are {self.data.dtype}: "
                "write 3.0 instead of 3, or pass dtype=float."
            )
        self.grad = None
        self.requires_grad = requires_grad
        self.name = name
        self._op = self._inputs = self._vjp = self._jvp = None
        self._index = next(_creation)

    # -- what it looks like ------------------------------------------------------------------------------------------

    shape = property(lambda self: self.data.shape, doc="Tuple of int: the length of each axis.")
    ndim = property(lambda self: self.data.ndim, doc="int: the number of axes.")
    size = property(lambda self: self.data.size, doc="int: the number of elements.")
    dtype = property(lambda self: self.data.dtype, doc="NumPy's type of the elements.")

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        if self.ndim == 0:
            raise TypeError("a tensor that is one number has no rows to go through.")
        return (self[i] for i in range(len(self)))

    def __repr__(self):
        text = np.array2string(np.asarray(self.data), separator=", ", prefix="Tensor(")
        extras = "" if self.dtype == np.float64 else f", dtype={self.dtype}"
        extras += ", requires_grad=True" if self.requires_grad else ""
        return f"Tensor({text}{extras})"

    def item(self):
        """Return the one element as a Python number.

        Raises
        ------
        ValueError
            If there is more than one element.
        """
        if self.size != 1:
            raise ValueError(f"item() needs one element, and this tensor has shape {self.shape}.")
        return self.data.item()

    def __float__(self):
        return float(self.item())

    def numpy(self):
        """Return the value as a NumPy array (shared, not copied)."""
        return np.asarray(self.data)

    def detach(self):
        """Return a tensor with the same data and no history: a constant for every later derivative."""
        return _make(self.data)

    # -- derivatives -------------------------------------------------------------------------------------------------

    def backward(self, gradient=None, retain_graph=False):
        r"""Compute the gradient of this tensor with respect to every tensor it was computed from.

        For each leaf :math:`\theta` with ``requires_grad`` it adds to ``grad``

        .. math:: \bar\theta = \sum_{\text{paths}} \bar y \, \frac{\partial y}{\partial \theta} .

        Parameters
        ----------
        gradient : array_like, optional
            Upstream gradient :math:`\bar y`, of this tensor's shape. A scalar needs none: it starts from 1.
        retain_graph : bool, optional
            Keep the record, so that `backward` can be called again. By default it is freed on the way. The record
            holds the arrays themselves: change none of them (as an optimizer does) between the two calls.

        Raises
        ------
        RuntimeError
            If nothing was recorded, if a tensor that is not a scalar gets no `gradient`, or if the record was
            freed by an earlier call.
        ValueError
            If `gradient` has another shape than the tensor.

        Notes
        -----
        Leaves accumulate: call ``zero_grad`` between two steps of training. Taught in "Backpropagation".
        Rumelhart, Hinton and Williams, Nature 323 (1986).
        """
        backward.accumulate(self, None if gradient is None else value(gradient), free=not retain_graph)

    def zero_grad(self):
        """Forget the gradient."""
        self.grad = None

    # -- operators: each is one function of dlcore.functional --------------------------------------------------------

    def __add__(self, other):
        return functional.add(self, other)

    def __radd__(self, other):
        return functional.add(other, self)

    def __sub__(self, other):
        return functional.subtract(self, other)

    def __rsub__(self, other):
        return functional.subtract(other, self)

    def __mul__(self, other):
        return functional.multiply(self, other)

    def __rmul__(self, other):
        return functional.multiply(other, self)

    def __truediv__(self, other):
        return functional.divide(self, other)

    def __rtruediv__(self, other):
        return functional.divide(other, self)

    def __pow__(self, other):
        return functional.power(self, other)

    def __rpow__(self, other):
        return functional.power(other, self)

    def __neg__(self):
        return functional.negative(self)

    def __abs__(self):
        return functional.absolute(self)

    def __matmul__(self, other):
        return functional.matmul(self, other)

    def __rmatmul__(self, other):
        return functional.matmul(other, self)

    def __getitem__(self, index):
        return functional.getitem(self, index)

    def sum(self, axis=None, keepdims=False):
        """Sum over `axis`; see `functional.reduce_sum`."""
        return functional.reduce_sum(self, axis, keepdims)

    def mean(self, axis=None, keepdims=False):
        """Mean over `axis`; see `functional.reduce_mean`."""
        return functional.reduce_mean(self, axis, keepdims)

    def max(self, axis=None, keepdims=False):
        """Largest element over `axis`; see `functional.reduce_max`."""
        return functional.reduce_max(self, axis, keepdims)

    def min(self, axis=None, keepdims=False):
        """Smallest element over `axis`; see `functional.reduce_min`."""
        return functional.reduce_min(self, axis, keepdims)

    def var(self, axis=None, keepdims=False, ddof=0):
        """Variance over `axis`; see `functional.var`."""
        return functional.var(self, axis, keepdims, ddof)

    def reshape(self, *shape):
        """Same elements in another shape; see `functional.reshape`."""
        return functional.reshape(self, *shape)

    def transpose(self, *axes):
        """Axes in another order; see `functional.transpose`."""
        return functional.transpose(self, *axes)

    @property
    def T(self):
        """Tensor: the axes reversed."""
        return functional.transpose(self)


def value(x):
    """Return the array in a tensor, array or number; one without axes as a NumPy scalar, which is ten times faster."""
    data = x.data if isinstance(x, Tensor) else np.asarray(x)
    return data[()] if type(data) is np.ndarray and data.ndim == 0 else data


def values(x, y):
    """Return both values. A Python number beside something else stays one, so that float32 times 2.0 stays float32."""
    if type(y) in PYTHON_NUMBERS:
        return value(x), y
    if type(x) in PYTHON_NUMBERS:
        return x, value(y)
    return value(x), value(y)


def floating(x):
    """Return the value as `value` does, whole numbers as float64: unsigned ones would wrap below 0."""
    data = value(x)
    return data.astype(np.float64) if data.dtype.kind in "biu" else data


def needs_grad(x):
    """Return whether `x` is a tensor whose gradient is wanted."""
    return isinstance(x, Tensor) and x.requires_grad


def record(op, data, inputs, vjp, jvp=None):
    """Wrap the result of an operation, and note how to go back through it.

    Parameters
    ----------
    op : str
        Name of the operation.
    data : ndarray or NumPy scalar
        Its result.
    inputs : tuple
        What went in: tensors, arrays or numbers.
    vjp : callable
        Takes the upstream gradient (shape of `data`); returns a tuple with one downstream gradient for each input,
        None for one that needs none. A gradient may still have the broadcast shape: `sweep` sums it back. The closure
        holds arrays, never the output tensor, so that the graph has no reference cycle.
    jvp : callable, optional
        The same in the other direction, for forward mode: takes one tangent for each input, None for one that stands
        still; returns the tangent of the result.
    """
    if backward.inspect is not None:
        backward.inspect(op, inputs, (data,), "forward")
    if switch.on:
        for x in inputs:
            if needs_grad(x):
                return _make(data, op, inputs, vjp, jvp)
    return _make(data)


def record_elementwise(op, data, inputs, vjp):
    """As `record`, for an operation that treats each element alone.

    Its Jacobian is diagonal, so forward mode multiplies with the same numbers as the VJP.
    """
    return record(op, data, inputs, vjp, backward.ELEMENTWISE)


def _make(data, op=None, inputs=None, vjp=None, jvp=None):
    """Return a tensor around `data` without a copy."""
    tensor = _new(Tensor)
    tensor.data, tensor.requires_grad, tensor.grad, tensor.name = data, op is not None, None, None
    tensor._op, tensor._inputs, tensor._vjp, tensor._jvp = op, inputs, vjp, jvp
    tensor._index = next(_creation)
    return tensor


from . import functional  # noqa: E402  last, because functional imports the names above
