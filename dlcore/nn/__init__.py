"""Layers and networks: operations together with the parameters they learn."""

from .activations import ELU, GELU, SELU, LeakyReLU, ReLU, Sigmoid, SiLU, Softmax, Softplus, Tanh
from .layers import Conv2d, Dropout, Embedding, Linear
from .module import Module, Sequential
from .normalisation import BatchNorm1d, LayerNorm
from .recurrent import LSTM, RNN
from .storage import load, save

__all__ = [
    "Module", "Sequential",
    "Linear", "Conv2d", "Embedding", "Dropout",
    "RNN", "LSTM",
    "LayerNorm", "BatchNorm1d",
    "ReLU", "LeakyReLU", "ELU", "SELU", "GELU", "SiLU", "Softplus", "Sigmoid", "Tanh", "Softmax",
    "save", "load",
]  # fmt: skip
