"""Exercises that check themselves: the bank, the check, the graders for nbval, and the author's tools."""

from .check import CheckFailed, check
from .in_notebook import hint, progress, solution

__all__ = ["check", "CheckFailed", "hint", "solution", "progress"]
