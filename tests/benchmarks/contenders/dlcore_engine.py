"""`dlcore`, used as its pages use it."""

from itertools import cycle

from dlcore import Tensor, nn, optim
from dlcore.conv import max_pool2d
from dlcore.functional import relu, tanh
from dlcore.losses import cross_entropy


def mlp(problem):
    """Return one training step; see `workloads.mlp`."""
    parts = []
    for W, _ in problem.parameters:
        parts += [nn.Linear(W.shape[1], W.shape[0]), nn.ReLU()]
    return _training(nn.Sequential(*parts[:-1]), problem)


def cnn(problem):
    """Return one training step; see `workloads.cnn`."""
    (K, _), (W, _) = problem.parameters
    return _training(_ConvNet(K.shape, W.shape), problem)


class _ConvNet(nn.Module):
    def __init__(self, kernel, weight):
        self.convolution = nn.Conv2d(kernel[1], kernel[0], kernel[2])
        self.output = nn.Linear(weight[1], weight[0])

    def forward(self, x):
        return self.output(max_pool2d(relu(self.convolution(x)), 2).reshape(len(x), -1))


def _training(model, problem):
    start = [array for layer in problem.parameters for array in layer]
    for parameter, array in zip(model.parameters(), start, strict=True):
        parameter.data[...] = array
    optimizer, batches = optim.SGD(model.parameters(), lr=problem.lr), cycle(problem.batches)

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
        w, b, h = Tensor(0.9, requires_grad=True), Tensor(0.1, requires_grad=True), Tensor(0.5)
        for _ in range(n // 3):
            h = tanh(w * h + b)
        h.backward()
        return h.item() + w.grad.item() + b.grad.item()

    return run


def chain(n):
    """Return a function that multiplies n times, and goes back."""

    def run():
        x = h = Tensor(1.0, requires_grad=True)
        for _ in range(n):
            h = h * 0.999999
        h.backward()
        return h.item() + x.grad.item()

    return run


def drop(n):
    """Build a chain of n operations and let go of it without going back."""
    h = Tensor(1.0, requires_grad=True)
    for _ in range(n):
        h = h * 0.999999
    return h.item()
