"""dlcore: the small deep-learning engine that the book builds and uses.

It needs NumPy and nothing else to be imported; drawing and exercises load what they need when first used.
Read it in this order: `tensor`, `backward`, `switch`, `functional`, `losses`, `nn`, `optim`, `training`; then
`gradcheck`, `autodiff` and `graph`.
"""

from . import functional, losses, nn, optim
from .tensor import Tensor, no_grad

__all__ = ["Tensor", "no_grad", "nn", "optim", "functional", "losses"]
__version__ = "0.1.0"
