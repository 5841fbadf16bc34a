"""PyTorch as it runs without compilation, on one thread."""

from itertools import cycle

import torch
from torch import nn
from torch.nn.functional import cross_entropy

torch.set_num_threads(1)


def mlp(problem):
    """Return one training step; see `workloads.mlp`."""
    parts = []
    for W, _ in problem.parameters:
        parts += [nn.Linear(W.shape[1], W.shape[0]), nn.ReLU()]
    return _training(nn.Sequential(*parts[:-1]), problem)


def cnn(problem):
    """Return one training step; see `workloads.cnn`."""
    (K, _), (W, _) = problem.parameters
    convolution = nn.Conv2d(K.shape[1], K.shape[0], K.shape[2])
    output = nn.Linear(W.shape[1], W.shape[0])
    return _training(nn.Sequential(convolution, nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), output), problem)


def _training(model, problem):
    start = [array for layer in problem.parameters for array in layer]
    with torch.no_grad():
        for parameter, array in zip(model.parameters(), start, strict=True):
            parameter.copy_(torch.from_numpy(array))
    optimizer = torch.optim.SGD(model.parameters(), lr=problem.lr)
    batches = cycle([(torch.from_numpy(X), torch.from_numpy(y)) for X, y in problem.batches])

    def step():
        X, y = next(batches)
        loss = cross_entropy(model(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def scalars(n):
    """Return a function that builds a graph of n scalar nodes, three a round, and goes back through it."""

    def run():
        w, b = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (0.9, 0.1))
        h = torch.tensor(0.5, dtype=torch.float64)
        for _ in range(n // 3):
            h = torch.tanh(w * h + b)
        h.backward()
        return h.item() + w.grad.item() + b.grad.item()

    return run


def chain(n):
    """Return a function that multiplies n times, and goes back."""

    def run():
        x = h = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
        for _ in range(n):
            h = h * 0.999999
        h.backward()
        return h.item() + x.grad.item()

    return run
