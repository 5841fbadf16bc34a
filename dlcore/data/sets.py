"""Data sets that come with the book, and small ones made by a formula. The same seed gives the same data."""

from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent


def digits(test_size=360, seed=0, dtype=np.float32):
    """The 1,797 handwritten digits of 8 × 8 pixels, shuffled and split.

    Parameters
    ----------
    test_size : int, optional
        How many are held out, at least 0 and less than 1,797.
    seed : int, optional
        Seed of the shuffle: the same seed gives the same split.
    dtype : dtype, optional
        Type of the pixels.

    Returns
    -------
    X_train : ndarray, shape (1797 - test_size, 64)
        One image a row, row by row from the top; a pixel is 0 (paper) to 1 (full ink).
    y_train : ndarray of int, shape (1797 - test_size,)
        Which digit it is, 0 to 9.
    X_test : ndarray, shape (test_size, 64)
    y_test : ndarray of int, shape (test_size,)

    Raises
    ------
    ValueError
        If `test_size` is outside that range.

    Notes
    -----
    The test part of "Optical Recognition of Handwritten Digits", E. Alpaydin and C. Kaynak, UCI Machine Learning
    Repository (1998), doi:10.24432/C50P49, as scikit-learn distributes it; CC BY 4.0.
    """
    with np.load(FOLDER / "digits.npz") as file:
        images, labels = file["images"], file["labels"].astype(np.int64)
    if not 0 <= test_size < len(labels):
        raise ValueError(f"digits: test_size must be 0 to {len(labels) - 1}, not {test_size}.")
    order = np.random.default_rng(seed).permutation(len(labels))
    train, test = order[: len(order) - test_size], order[len(order) - test_size :]
    X = images.astype(dtype) / np.dtype(dtype).type(16)  # the scans count ink from 0 to 16
    return X[train], labels[train], X[test], labels[test]


def spirals(n=300, classes=3, turns=0.75, noise=0.1, seed=0):
    """Spiral arms around the origin, one for each class: (X, y), shapes (n, 2) and (n,)."""
    rng = np.random.default_rng(seed)
    y = np.arange(n) % classes
    r = rng.uniform(0.05, 1, n)
    angle = 2 * np.pi * (y / classes + turns * r) + noise * rng.standard_normal(n)
    return np.stack([r * np.cos(angle), r * np.sin(angle)], axis=1), y


def moons(n=200, noise=0.1, seed=0):
    """Two half circles, one hooked into the other: (X, y), shapes (n, 2) and (n,)."""
    rng = np.random.default_rng(seed)
    y = np.arange(n) % 2
    angle = np.pi * rng.uniform(0, 1, n)
    X = np.stack([np.cos(angle) * (1 - 2 * y) + y, np.sin(angle) * (1 - 2 * y) + 0.5 * y], axis=1)
    return X + noise * rng.standard_normal((n, 2)), y


def xor(n=200, noise=0.15, seed=0):
    """Four clouds at the corners of a square, opposite ones of one class: (X, y), shapes (n, 2) and (n,)."""
    rng = np.random.default_rng(seed)
    corners = np.arange(n)[:, None] // np.array([1, 2]) % 2
    return corners + noise * rng.standard_normal((n, 2)), corners[:, 0] ^ corners[:, 1]


def regression(n=100, curve=np.sin, low=-3.0, high=3.0, noise=0.1, seed=0):
    """Points along a curve, with noise: (X, y), shapes (n, 1) and (n, 1)."""
    rng = np.random.default_rng(seed)
    X = rng.uniform(low, high, (n, 1))
    return X, curve(X) + noise * rng.standard_normal((n, 1))


def corpus():
    """A short text in simple sentences, written for the book, for models of language: one str."""
    return (FOLDER / "corpus.txt").read_text(encoding="utf-8")
