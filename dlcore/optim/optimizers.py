"""Optimizers: each turns the gradient of a parameter into a step. The rules and their defaults are PyTorch's."""

import numpy as np

from ..tensor import Tensor


class Optimizer:
    """What all optimizers share.

    A subclass defines ``_step(parameter, gradient, state)``, which changes ``parameter.data`` in place; `state` is a
    dict of its own for each parameter, empty at first.

    Parameters
    ----------
    parameters : iterable of Tensor
    lr : float
        Learning rate, positive. A schedule may change it.

    Raises
    ------
    ValueError
        If there is nothing to optimise, or `lr` is not positive.
    """

    def __init__(self, parameters, lr):
        self.parameters = list(parameters)
        name = type(self).__name__
        if not self.parameters or not all(isinstance(p, Tensor) for p in self.parameters):
            raise ValueError(
                f"{name}: give it the tensors to optimise, for example {name}(model.parameters(), lr={lr})."
            )
        if not lr > 0:
            raise ValueError(f"{name}: the learning rate must be positive, not {lr}.")
        self.lr = lr
        self._states = [{} for _ in self.parameters]

    def step(self):
        """Change every parameter that has a gradient; in place, so that the dtype stays."""
        for parameter, state in zip(self.parameters, self._states, strict=True):
            if parameter.grad is not None:
                self._step(parameter, parameter.grad, state)

    def zero_grad(self):
        """Forget the gradients, before the next ones are computed."""
        for parameter in self.parameters:
            parameter.grad = None

    def _step(self, parameter, gradient, state):
        raise NotImplementedError(f"{type(self).__name__} does not define _step(parameter, gradient, state).")


def _within(name, **settings):
    """Raise a ValueError that names the setting unless each is at least 0 and less than 1."""
    for setting, number in settings.items():
        if not 0 <= number < 1:
            raise ValueError(f"{name}: {setting} must be at least 0 and less than 1, not {number}.")


def _not_negative(name, **settings):
    for setting, number in settings.items():
        if number < 0:
            raise ValueError(f"{name}: {setting} must not be negative, and it is {number}.")


class SGD(Optimizer):
    r"""Gradient descent, with momentum if wanted.

    .. math::
        g \leftarrow g + \lambda\theta, \qquad v \leftarrow \mu v + g, \qquad \theta \leftarrow \theta - \eta\,v

    It is *stochastic* when each gradient comes from a random mini-batch. With Nesterov's form the step is
    :math:`g + \mu v` in the place of v.

    Parameters
    ----------
    parameters : iterable of Tensor
    lr : float
        Learning rate :math:`\eta`.
    momentum : float, optional
        :math:`\mu`, at least 0 and less than 1.
    nesterov : bool, optional
    weight_decay : float, optional
        :math:`\lambda`, not negative.

    Raises
    ------
    ValueError
        If a setting is outside its range, there is nothing to optimise, or Nesterov is asked for without momentum.

    Notes
    -----
    Taught in "Backpropagation" and "Optimizers". Robbins and Monro, Annals of Mathematical Statistics 22 (1951);
    Sutskever, Martens, Dahl and Hinton, ICML 2013.
    """

    def __init__(self, parameters, lr, momentum=0.0, nesterov=False, weight_decay=0.0):
        super().__init__(parameters, lr)
        _within("SGD", momentum=momentum)
        _not_negative("SGD", weight_decay=weight_decay)
        if nesterov and momentum == 0:
            raise ValueError("SGD: nesterov=True needs a momentum greater than 0.")
        self.momentum, self.nesterov, self.weight_decay = momentum, nesterov, weight_decay

    def _step(self, parameter, gradient, state):
        if self.weight_decay:
            gradient = gradient + self.weight_decay * parameter.data
        if self.momentum:
            v = state["v"] = self.momentum * state["v"] + gradient if "v" in state else gradient
            gradient = gradient + self.momentum * v if self.nesterov else v
        parameter.data -= self.lr * gradient


class RMSProp(Optimizer):
    r"""Each step is divided by the root of a running mean of squared gradients.

    .. math::
        s \leftarrow \alpha s + (1 - \alpha) g^2, \qquad \theta \leftarrow \theta - \eta\, g / (\sqrt s + \varepsilon)

    Parameters
    ----------
    parameters : iterable of Tensor
    lr : float, optional
    alpha : float, optional
        How much of the running mean is kept.
    eps : float, optional
    weight_decay : float, optional

    Raises
    ------
    ValueError
        If a setting is outside its range or there is nothing to optimise.

    Notes
    -----
    Taught in "Optimizers". Tieleman and Hinton, COURSERA lecture 6.5 (2012).
    """

    def __init__(self, parameters, lr=0.01, alpha=0.99, eps=1e-8, weight_decay=0.0):
        super().__init__(parameters, lr)
        _within("RMSProp", alpha=alpha)
        _not_negative("RMSProp", eps=eps, weight_decay=weight_decay)
        self.alpha, self.eps, self.weight_decay = alpha, eps, weight_decay

    def _step(self, parameter, gradient, state):
        if self.weight_decay:
            gradient = gradient + self.weight_decay * parameter.data
        s = state["s"] = self.alpha * state.get("s", 0) + (1 - self.alpha) * gradient * gradient
        parameter.data -= self.lr * gradient / (np.sqrt(s) + self.eps)


class Adam(Optimizer):
    r"""Momentum and a running mean of squared gradients, both corrected for their start at zero.

    .. math::
        m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad s \leftarrow \beta_2 s + (1 - \beta_2) g^2, \quad
        \theta \leftarrow \theta - \eta\, \frac{m / (1 - \beta_1^t)}{\sqrt{s / (1 - \beta_2^t)} + \varepsilon}

    Parameters
    ----------
    parameters : iterable of Tensor
    lr : float, optional
    betas : (float, float), optional
    eps : float, optional
    weight_decay : float, optional
        Added to the gradient; see `AdamW` for the other way.

    Raises
    ------
    ValueError
        If a setting is outside its range or there is nothing to optimise.

    Notes
    -----
    Taught in "Optimizers". Kingma and Ba, ICLR 2015.
    """

    def __init__(self, parameters, lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        super().__init__(parameters, lr)
        name = type(self).__name__
        _within(name, beta1=betas[0], beta2=betas[1])
        _not_negative(name, eps=eps, weight_decay=weight_decay)
        self.betas, self.eps, self.weight_decay = betas, eps, weight_decay

    def _step(self, parameter, gradient, state):
        if self.weight_decay:
            gradient = gradient + self.weight_decay * parameter.data
        self._adapt(parameter, gradient, state)

    def _adapt(self, parameter, gradient, state):
        beta1, beta2 = self.betas
        t = state["t"] = state.get("t", 0) + 1
        m = state["m"] = beta1 * state.get("m", 0) + (1 - beta1) * gradient
        s = state["s"] = beta2 * state.get("s", 0) + (1 - beta2) * gradient * gradient
        parameter.data -= (self.lr / (1 - beta1**t)) * m / (np.sqrt(s) * (1 - beta2**t) ** -0.5 + self.eps)


class AdamW(Adam):
    r"""Adam with weight decay apart from the gradient.

    Before each step :math:`\theta \leftarrow \theta - \eta\lambda\theta`.

    Parameters and errors as for `Adam`; `weight_decay` is 0.01 by default.

    Notes
    -----
    Taught in "Optimizers". Loshchilov and Hutter, ICLR 2019.
    """

    def __init__(self, parameters, lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(parameters, lr, betas, eps, weight_decay)

    def _step(self, parameter, gradient, state):
        parameter.data *= 1 - self.lr * self.weight_decay
        self._adapt(parameter, gradient, state)
