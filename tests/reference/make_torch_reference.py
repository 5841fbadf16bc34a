"""Write torch.npz: what PyTorch computes on small problems, to compare dlcore with where PyTorch is not installed.

Run with PyTorch 2.13: ``python tests/reference/make_torch_reference.py``.
"""

from pathlib import Path

import numpy as np
import torch

OPTIMIZERS = {
    # name: (PyTorch's class, its settings); test_optim.py runs dlcore's with the same
    "sgd": ("SGD", dict(lr=0.01)),
    "sgd_momentum": ("SGD", dict(lr=0.01, momentum=0.9)),
    "sgd_nesterov": ("SGD", dict(lr=0.01, momentum=0.9, nesterov=True)),
    "sgd_decay": ("SGD", dict(lr=0.01, momentum=0.5, weight_decay=0.1)),
    "rmsprop": ("RMSprop", dict(lr=0.01)),
    "rmsprop_decay": ("RMSprop", dict(lr=0.02, alpha=0.9, weight_decay=0.05)),
    "adam": ("Adam", dict(lr=0.05)),
    "adam_decay": ("Adam", dict(lr=0.05, betas=(0.8, 0.95), weight_decay=0.1)),
    "adamw": ("AdamW", dict(lr=0.05)),
    "adamw_decay": ("AdamW", dict(lr=0.05, weight_decay=0.2)),
}
START = np.array([-1.2, 1.0, 0.5])


def problem(x):
    """Rosenbrock's function of three numbers: curved, and no two directions alike."""
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 * 0.01 + (1 - x[:-1]) ** 2).sum()


def trajectories():
    """Return the path of each optimizer, shape (50, 3)."""
    found = {}
    for name, (cls, settings) in OPTIMIZERS.items():
        x = torch.tensor(START, requires_grad=True)
        optimizer, path = getattr(torch.optim, cls)([x], **settings), []
        for _ in range(50):
            optimizer.zero_grad()
            problem(x).backward()
            optimizer.step()
            path.append(x.detach().numpy().copy())
        found[f"optim_{name}"] = np.array(path)
    return found


def layers():
    """Return inputs, parameters, outputs and input gradients of layers, in float64."""
    torch.manual_seed(0)
    found = {}
    cases = {
        "rnn": (torch.nn.RNN(3, 4, batch_first=True), (2, 5, 3)),
        "lstm": (torch.nn.LSTM(3, 4, batch_first=True), (2, 5, 3)),
        "conv2d": (torch.nn.Conv2d(2, 3, 3, stride=2, padding=1), (2, 2, 7, 6)),
        "batch_norm": (torch.nn.BatchNorm1d(3), (5, 3)),
        "layer_norm": (torch.nn.LayerNorm(4), (3, 4)),
        "max_pool2d": (torch.nn.MaxPool2d(2), (2, 2, 6, 4)),
        "avg_pool2d": (torch.nn.AvgPool2d(2), (2, 2, 6, 4)),
    }
    for name, (layer, shape) in cases.items():
        layer = layer.double()
        for p in layer.parameters():
            torch.nn.init.normal_(p, std=0.5)
        x = torch.randn(shape, dtype=torch.float64, requires_grad=True)
        y = layer(x)
        y = y[0] if isinstance(y, tuple) else y
        (y**2).sum().backward()
        found |= {f"{name}_x": x.detach().numpy(), f"{name}_y": y.detach().numpy(), f"{name}_dx": x.grad.numpy()}
        for key, p in layer.named_parameters():
            found |= {f"{name}_{key}": p.detach().numpy(), f"{name}_d_{key}": p.grad.numpy()}
        for key, buffer in layer.named_buffers():
            found[f"{name}_{key}"] = buffer.numpy()
    return found


def functions():
    """Return values and gradients of elementwise functions and losses, in float64."""
    found, x = {}, torch.linspace(-4, 4, 17, dtype=torch.float64)
    y, t = torch.linspace(3, -2, 17, dtype=torch.float64), torch.linspace(0, 1, 17, dtype=torch.float64)
    F = torch.nn.functional
    cases = {
        "softplus": F.softplus, "elu": F.elu, "selu": F.selu, "silu": F.silu, "leaky_relu": F.leaky_relu,
        "gelu": lambda x: F.gelu(x, approximate="tanh"),
        "mse_loss": lambda x: F.mse_loss(x, y), "l1_loss": lambda x: F.l1_loss(x, y),
        "huber_loss": lambda x: F.huber_loss(x, y, delta=1.5),
        "binary_cross_entropy_with_logits": lambda x: F.binary_cross_entropy_with_logits(x, t),
    }  # fmt: skip
    for name, function in cases.items():
        a = x.clone().requires_grad_()
        z = function(a)
        z.sum().backward()
        found |= {f"{name}_z": z.detach().numpy(), f"{name}_dx": a.grad.numpy()}
    return found


if __name__ == "__main__":
    np.savez_compressed(Path(__file__).with_name("torch.npz"), **trajectories(), **layers(), **functions())
