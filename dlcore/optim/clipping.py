"""Keep gradients from exploding."""

import numpy as np


def clip_grad_norm(parameters, max_norm):
    r"""Scale all gradients together so that their norm is at most `max_norm`; the direction stays.

    .. math:: g \leftarrow g \cdot \min\!\left(1, \frac{c}{\lVert g \rVert}\right), \qquad
        \lVert g \rVert = \sqrt{\textstyle\sum \lVert g_i \rVert^2}

    Parameters
    ----------
    parameters : iterable of Tensor
        Those without a gradient are passed over.
    max_norm : float
        The bound c, positive.

    Returns
    -------
    float
        The norm before.

    Raises
    ------
    ValueError
        If `max_norm` is not positive.

    Notes
    -----
    Taught in "When Gradients Fail". Pascanu, Mikolov and Bengio, ICML 2013.
    """
    if not max_norm > 0:
        raise ValueError(f"clip_grad_norm: max_norm must be positive, not {max_norm}.")
    parameters = [p for p in parameters if p.grad is not None]
    norm = float(np.sqrt(sum(float(np.sum(np.square(p.grad, dtype=np.float64))) for p in parameters)))
    if norm > max_norm:
        for p in parameters:
            p.grad = p.grad * (max_norm / norm)
    return norm


def clip_grad_value(parameters, limit):
    """Limit each element of each gradient to plus or minus `limit`; the direction may change.

    Raises
    ------
    ValueError
        If `limit` is not positive.

    Notes
    -----
    Taught in "When Gradients Fail".
    """
    if not limit > 0:
        raise ValueError(f"clip_grad_value: limit must be positive, not {limit}.")
    for p in parameters:
        if p.grad is not None:
            p.grad = np.clip(p.grad, -limit, limit)
