"""What to do with the gradients once they are known: optimizers, gradient clipping, learning-rate schedules."""

from .clipping import clip_grad_norm, clip_grad_value
from .optimizers import SGD, Adam, AdamW, Optimizer, RMSProp
from .schedules import CosineLR, StepLR, WarmupLR

__all__ = [
    "Optimizer", "SGD", "RMSProp", "Adam", "AdamW",
    "clip_grad_norm", "clip_grad_value",
    "StepLR", "CosineLR", "WarmupLR",
]  # fmt: skip
