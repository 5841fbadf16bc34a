"""The training loop."""

import numpy as np
import pytest

from dlcore import losses, nn, optim
from dlcore.data import DataLoader, moons
from dlcore.training import evaluate, fit


def setting(n=120, seed=0, lr=0.1, **options):
    X, y = moons(n, seed=seed)
    X = X.astype(np.float32)
    model = nn.Sequential(nn.Linear(2, 8, rng=0), nn.Tanh(), nn.Dropout(0.1, rng=0), nn.Linear(8, 2, rng=1))
    loader = DataLoader(X[:80], y[:80], batch_size=16, shuffle=True)
    return model, loader, losses.cross_entropy, optim.Adam(model.parameters(), lr=lr), (X[80:], y[80:])


def test_it_learns_and_keeps_a_record():
    model, loader, loss, optimizer, validation = setting()
    history = fit(model, loader, loss, optimizer, 30, validation, progress=False)
    assert history.stopped == "finished" and len(history.loss) == len(history.validation_accuracy) == 30
    assert history.loss[-1] < 0.2 < history.loss[0] and history.validation_accuracy[-1] > 0.9


def test_the_same_seeds_give_the_same_numbers():
    runs = []
    for _ in range(2):
        model, loader, loss, optimizer, validation = setting()
        runs.append(fit(model, loader, loss, optimizer, 3, validation, progress=False))
    assert runs[0] == runs[1]


def test_early_stopping_takes_the_best_parameters_back():
    model, loader, loss, optimizer, (X, y) = setting(lr=0.05)
    history = fit(model, loader, loss, optimizer, 200, (X, 1 - y), patience=3, progress=False)  # it can only get worse
    assert history.stopped == "early" and len(history.loss) < 10
    assert evaluate(model, loss, X, 1 - y)[0] == pytest.approx(min(history.validation_loss))


def test_an_interrupt_leaves_the_model_usable_and_the_history_whole():
    model, loader, loss, optimizer, validation = setting()
    calls = []

    def interrupting(prediction, y):
        calls.append(1)
        if len(calls) == 12:
            raise KeyboardInterrupt
        return loss(prediction, y)

    history = fit(model, loader, interrupting, optimizer, 10, progress=False)
    assert history.stopped == "interrupted" and len(history.loss) == 2
    assert np.isfinite(evaluate(model, loss, *validation)[0])


def test_a_schedule_goes_on_once_an_epoch():
    model, loader, loss, optimizer, _ = setting(lr=0.1)
    history = fit(model, loader, loss, optimizer, 3, schedule=optim.StepLR(optimizer, 1, gamma=0.5), progress=False)
    np.testing.assert_allclose(history.lr, [0.1, 0.05, 0.025])


def test_evaluation_leaves_the_mode_and_needs_no_classes():
    model, *_, (X, _) = setting()
    value, accuracy = evaluate(model.train(), losses.mse_loss, X, np.zeros((len(X), 2), np.float32))
    assert model.training and np.isfinite(value) and np.isnan(accuracy)


def test_a_loss_that_is_no_number_stops_with_advice():
    model, loader, loss, optimizer, _ = setting()
    broken = lambda p, y: loss(p, y) * np.float32(np.nan)  # noqa: E731
    with pytest.raises(FloatingPointError, match="nan in epoch 1.*smaller learning rate"):
        fit(model, loader, broken, optimizer, 2, progress=False)


def test_settings_that_cannot_work_are_refused():
    model, loader, loss, optimizer, _ = setting()
    with pytest.raises(ValueError, match="validation"):
        fit(model, loader, loss, optimizer, 2, patience=1)
    with pytest.raises(ValueError, match="at least 1"):
        fit(model, loader, loss, optimizer, 0)


def test_the_progress_bar_shows_the_loss(capsys):
    model, loader, loss, optimizer, validation = setting()
    fit(model, loader, loss, optimizer, 1, validation)
    assert "validation=" in capsys.readouterr().err
