"""Learning-rate schedules: call ``step()`` once an epoch (or once a batch), after the optimizer's own."""

import math


class Schedule:
    """A factor on the optimizer's first learning rate, which changes with the number of steps.

    A subclass defines ``factor(t)`` for t = 0, 1, 2, ...

    Parameters
    ----------
    optimizer : Optimizer
        Its ``lr`` is set at once and at each step.
    """

    def __init__(self, optimizer):
        self.optimizer, self.initial, self.t = optimizer, optimizer.lr, 0
        self._set()

    def step(self):
        """Go on by one step."""
        self.t += 1
        self._set()

    def factor(self, t):
        """Return the factor at step `t`; each subclass defines it."""
        raise NotImplementedError(f"{type(self).__name__} does not define factor(t).")

    def _set(self):
        self.optimizer.lr = self.initial * self.factor(self.t)


class StepLR(Schedule):
    r"""Multiply the rate by gamma every `step_size` steps: :math:`\gamma^{\lfloor t/s \rfloor}`.

    Raises
    ------
    ValueError
        If `step_size` is less than 1.
    """

    def __init__(self, optimizer, step_size, gamma=0.1):
        if step_size < 1:
            raise ValueError(f"StepLR: step_size must be at least 1, not {step_size}.")
        self.step_size, self.gamma = step_size, gamma
        super().__init__(optimizer)

    def factor(self, t):
        """Return the factor at step `t`."""
        return self.gamma ** (t // self.step_size)


class CosineLR(Schedule):
    r"""Half a cosine from the first rate to a share of it: :math:`f + (1 - f)\,\tfrac12(1 + \cos(\pi t/T))`.

    Parameters
    ----------
    optimizer : Optimizer
    total_steps : int
        T; later steps keep the last rate.
    final : float, optional
        The share f at the end.

    Raises
    ------
    ValueError
        If `total_steps` is less than 1.

    Notes
    -----
    Taught in "Optimizers". Loshchilov and Hutter, ICLR 2017.
    """

    def __init__(self, optimizer, total_steps, final=0.0):
        if total_steps < 1:
            raise ValueError(f"CosineLR: total_steps must be at least 1, not {total_steps}.")
        self.total_steps, self.final = total_steps, final
        super().__init__(optimizer)

    def factor(self, t):
        """Return the factor at step `t`."""
        share = min(t / self.total_steps, 1)
        return self.final + (1 - self.final) * (1 + math.cos(math.pi * share)) / 2


class WarmupLR(Schedule):
    r"""Rise in a straight line to the first rate in `warmup_steps` steps, then follow another schedule if wanted.

    Parameters
    ----------
    optimizer : Optimizer
    warmup_steps : int
        At step t of the rise the factor is (t + 1)/(warmup_steps + 1).
    after : callable, optional
        Makes the schedule that follows: it receives the optimizer, as in ``lambda o: CosineLR(o, 100)``.

    Raises
    ------
    ValueError
        If `warmup_steps` is less than 1.
    """

    def __init__(self, optimizer, warmup_steps, after=None):
        if warmup_steps < 1:
            raise ValueError(f"WarmupLR: warmup_steps must be at least 1, not {warmup_steps}.")
        self.warmup_steps = warmup_steps
        self.after = after(optimizer) if after else None
        super().__init__(optimizer)

    def factor(self, t):
        """Return the factor at step `t`."""
        if t < self.warmup_steps:
            return (t + 1) / (self.warmup_steps + 1)
        return self.after.factor(t - self.warmup_steps) if self.after else 1.0
