"""Exercises that check themselves: the bank, the check, the graders for nbval, and the author's tools."""

from .check import CheckFailed, check

__all__ = ["check", "CheckFailed"]
