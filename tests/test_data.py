"""The data that come with the book."""

from pathlib import Path

import numpy as np
import pytest

import dlcore
from dlcore import data

FOLDER = Path(dlcore.__file__).parent / "data"


def test_digits_are_all_there():
    X_train, y_train, X_test, y_test = data.digits()
    assert X_train.shape == (1437, 64) and X_test.shape == (360, 64)
    assert X_train.dtype == np.float32 and X_train.min() == 0 and X_train.max() == 1
    labels = np.concatenate([y_train, y_test])
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_the_same_seed_gives_the_same_split_and_another_seed_another():
    first, again, other = data.digits(seed=1), data.digits(seed=1), data.digits(seed=2)
    np.testing.assert_array_equal(first[0], again[0])
    assert not np.array_equal(first[1], other[1])


def test_no_image_is_lost_or_doubled_by_the_split():
    split = data.digits(test_size=100, dtype=np.float64)
    together = np.concatenate([split[0], split[2]])
    whole = data.digits(test_size=0, seed=5, dtype=np.float64)[0]
    np.testing.assert_array_equal(np.sort(together.sum(1)), np.sort(whole.sum(1)))


@pytest.mark.parametrize("size", [-1, 1797])
def test_an_impossible_split_is_refused(size):
    with pytest.raises(ValueError, match="0 to 1796"):
        data.digits(test_size=size)


def test_the_file_is_small_and_names_source_and_licence():
    assert (FOLDER / "digits.npz").stat().st_size < 150_000
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "UCI Machine Learning" in text and "CC BY 4.0" in text
