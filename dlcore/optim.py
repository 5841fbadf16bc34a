"""Optimizers: what to do with the gradients once they are known."""

from .tensor import Tensor


class SGD:
    r"""Gradient descent: a step against the gradient, :math:`\theta \leftarrow \theta - \eta\,\nabla_\theta L`.

    It is *stochastic* when each gradient comes from a random mini-batch.

    Parameters
    ----------
    parameters : iterable of Tensor
    lr : float
        Learning rate :math:`\eta`, positive.

    Raises
    ------
    ValueError
        If there is nothing to optimise, or `lr` is not positive.

    Notes
    -----
    Taught in "Backpropagation". Robbins and Monro, Annals of Mathematical Statistics 22 (1951).
    """

    def __init__(self, parameters, lr):
        self.parameters = list(parameters)
        if not self.parameters or not all(isinstance(p, Tensor) for p in self.parameters):
            raise ValueError("SGD: give it the tensors to optimise, for example SGD(model.parameters(), lr=0.1).")
        if not lr > 0:
            raise ValueError(f"SGD: the learning rate must be positive, not {lr}.")
        self.lr = lr

    def step(self):
        """Change every parameter that has a gradient; in place, so that the dtype stays."""
        for parameter in self.parameters:
            if parameter.grad is not None:
                parameter.data -= self.lr * parameter.grad

    def zero_grad(self):
        """Forget the gradients, before the next ones are computed."""
        for parameter in self.parameters:
            parameter.grad = None
