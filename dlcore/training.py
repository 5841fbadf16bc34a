"""The training loop: predict, error, gradient, update, with a record of how it went."""

from dataclasses import dataclass, field

import numpy as np

from .tensor import no_grad


@dataclass
class History:
    """What `fit` observed, one entry an epoch.

    Attributes
    ----------
    loss : list of float
        Mean training loss.
    validation_loss, validation_accuracy : list of float
        Empty without validation data; accuracy also for a loss whose targets are not classes.
    lr : list of float
        The learning rate at the end of the epoch.
    stopped : str
        Why it ended: "finished", "early" or "interrupted".
    """

    loss: list = field(default_factory=list)
    validation_loss: list = field(default_factory=list)
    validation_accuracy: list = field(default_factory=list)
    lr: list = field(default_factory=list)
    stopped: str = "finished"


def fit(model, loader, loss, optimizer, epochs, validation=None, schedule=None, patience=None, max_norm=None,
        progress=True):  # fmt: skip
    """Train a model.

    Parameters
    ----------
    model : Module
    loader : DataLoader
        Gives batches ``(X, y)``.
    loss : callable
        ``loss(prediction, y)``, a scalar tensor; for example `losses.cross_entropy`.
    optimizer : Optimizer
    epochs : int
        How many times to go through the loader.
    validation : (X, y), optional
        Data to measure on after each epoch, without learning from them.
    schedule : Schedule, optional
        Goes on by one step after each epoch.
    patience : int, optional
        Stop early when the validation loss has not improved for so many epochs, and take the best parameters back.
    max_norm : float, optional
        Clip the gradient's norm.
    progress : bool, optional
        Show a progress bar.

    Returns
    -------
    History
        Also after an interrupt from the keyboard: the model then has the parameters of the last complete step.

    Raises
    ------
    ValueError
        If `patience` is given without validation data, or `epochs` is less than 1.
    FloatingPointError
        If the loss is no longer a number; the message says in which epoch, and what to try.

    Notes
    -----
    The same seeds give the same numbers. Taught in "Training".
    """
    from tqdm.auto import tqdm

    if epochs < 1:
        raise ValueError(f"fit: epochs must be at least 1, not {epochs}.")
    if patience is not None and validation is None:
        raise ValueError("fit: early stopping looks at validation data; pass validation=(X, y) together with patience.")
    history, best = History(), None
    with tqdm(total=epochs * len(loader), disable=not progress, unit="batch") as bar:
        try:
            for epoch in range(epochs):
                history.loss.append(_epoch(model, loader, loss, optimizer, max_norm, bar, epoch))
                history.lr.append(optimizer.lr)
                if schedule is not None:
                    schedule.step()
                if validation is not None:
                    _validate(model, loss, validation, history)
                    best = _better(model, history, best)
                    bar.set_postfix(loss=f"{history.loss[-1]:.4f}", validation=f"{history.validation_loss[-1]:.4f}")
                    if patience is not None and epoch - best[0] >= patience:
                        history.stopped = "early"
                        break
        except KeyboardInterrupt:
            history.stopped = "interrupted"
    if patience is not None and best is not None:
        model.load_state_dict(best[1])
    return history


def evaluate(model, loss, X, y):
    """Measure a model without learning: (loss, accuracy), accuracy being nan unless `y` holds class numbers.

    The model is put into evaluation mode, and back into the one it had.
    """
    mode = model.training
    model.eval()
    try:
        with no_grad():
            prediction = model(X)
            value = loss(prediction, y).item()
    finally:
        model.train(mode)
    y = np.asarray(y)
    classes = y.dtype.kind in "iu" and prediction.ndim == 2 and y.ndim == 1
    return value, float(np.mean(prediction.data.argmax(axis=1) == y)) if classes else float("nan")


def _epoch(model, loader, loss, optimizer, max_norm, bar, epoch):
    from .optim import clip_grad_norm

    model.train()
    total = count = 0
    for X, y in loader:
        error = loss(model(X), y)
        value = error.item()
        if not np.isfinite(value):
            raise FloatingPointError(
                f"fit: the loss became {value} in epoch {epoch + 1}. Try a smaller learning rate or max_norm=1; "
                "autodiff.detect_anomaly() finds the operation."
            )
        optimizer.zero_grad()
        error.backward()
        if max_norm is not None:
            clip_grad_norm(optimizer.parameters, max_norm)
        optimizer.step()
        total, count = total + value * len(X), count + len(X)
        bar.update()
    return total / count


def _validate(model, loss, validation, history):
    value, accuracy = evaluate(model, loss, *validation)
    history.validation_loss.append(value)
    history.validation_accuracy.append(accuracy)


def _better(model, history, best):
    """Return (epoch, state) of the best epoch so far."""
    epoch = len(history.validation_loss) - 1
    if best is None or history.validation_loss[epoch] < history.validation_loss[best[0]]:
        return epoch, model.state_dict()
    return best
