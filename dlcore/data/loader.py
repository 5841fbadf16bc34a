"""Batches of examples, in order or shuffled."""

import numpy as np

from ..tensor import value


class DataLoader:
    """Go through arrays batch by batch, in another order each time if wanted.

    Parameters
    ----------
    *arrays : array_like or Tensor
        Of the same length, for example ``X, y``.
    batch_size : int, optional
    shuffle : bool, optional
        Draw a new order at the start of each pass.
    seed : int, optional
        The same seed gives the same orders.
    drop_last : bool, optional
        Leave out a last batch that is not full.

    Raises
    ------
    ValueError
        If there is no array, the lengths differ, the batch size is less than 1, or no batch would be left.

    Notes
    -----
    Taught in "Training".

    Examples
    --------
    >>> for X, y in DataLoader(np.arange(6).reshape(3, 2), np.arange(3), batch_size=2):
    ...     print(X.shape, y)
    (2, 2) [0 1]
    (1, 2) [2]
    """

    def __init__(self, *arrays, batch_size=32, shuffle=False, seed=0, drop_last=False):
        self.arrays = tuple(np.asarray(value(a)) for a in arrays)
        lengths = {len(a) for a in self.arrays}
        if len(lengths) != 1:
            raise ValueError(f"DataLoader: give it arrays of one length; these have {sorted(lengths) or 'none'}.")
        if batch_size < 1:
            raise ValueError(f"DataLoader: batch_size must be at least 1, not {batch_size}.")
        self.batch_size, self.shuffle, self.drop_last = batch_size, shuffle, drop_last
        self._rng = np.random.default_rng(seed)
        if len(self) == 0:
            raise ValueError(f"DataLoader: {lengths.pop()} examples leave no full batch of {batch_size}.")

    def __len__(self):
        whole, rest = divmod(len(self.arrays[0]), self.batch_size)
        return whole + (rest > 0 and not self.drop_last)

    def __iter__(self):
        n = len(self.arrays[0])
        order = self._rng.permutation(n) if self.shuffle else np.arange(n)
        for i in range(len(self)):
            rows = order[i * self.batch_size : (i + 1) * self.batch_size]
            yield tuple(a[rows] for a in self.arrays)
