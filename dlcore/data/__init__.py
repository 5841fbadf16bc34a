"""Data: the sets that come with the book, sets made by a formula, batches, and files in the IDX format."""

from .idx import download, mnist, read_idx
from .loader import DataLoader
from .sets import corpus, digits, moons, regression, spirals, xor

__all__ = ["digits", "corpus", "spirals", "moons", "xor", "regression", "DataLoader", "read_idx", "download", "mnist"]
