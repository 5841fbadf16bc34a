"""Data sets that come with the book."""

from pathlib import Path

import numpy as np

_DIGITS = Path(__file__).with_name("data") / "digits.npz"


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
    with np.load(_DIGITS) as file:
        images, labels = file["images"], file["labels"].astype(np.int64)
    if not 0 <= test_size < len(labels):
        raise ValueError(f"digits: test_size must be 0 to {len(labels) - 1}, not {test_size}.")
    order = np.random.default_rng(seed).permutation(len(labels))
    train, test = order[: len(order) - test_size], order[len(order) - test_size :]
    X = images.astype(dtype) / np.dtype(dtype).type(16)  # the scans count ink from 0 to 16
    return X[train], labels[train], X[test], labels[test]
