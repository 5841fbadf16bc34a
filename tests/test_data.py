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


MADE = {
    # name: (function, columns of X, classes)
    "spirals": (data.spirals, 2, 3),
    "moons": (data.moons, 2, 2),
    "xor": (data.xor, 2, 2),
    "regression": (data.regression, 1, None),
}
every_made_set = pytest.mark.parametrize("name", MADE)


@every_made_set
def test_made_sets_have_the_promised_shapes_and_balanced_classes(name):
    make, columns, classes = MADE[name]
    X, y = make(n=120)
    assert X.shape == (120, columns) and np.all(np.isfinite(X))
    if classes is None:
        assert y.shape == (120, 1)
    else:
        assert y.shape == (120,) and np.bincount(y).tolist() == [120 // classes] * classes
    assert len(make(n=7)[0]) == len(make(n=7)[1]) == 7


@every_made_set
def test_made_sets_repeat_with_the_seed(name):
    make = MADE[name][0]
    first, again, other = make(seed=3), make(seed=3), make(seed=4)
    np.testing.assert_array_equal(first[0], again[0])
    np.testing.assert_array_equal(first[1], again[1])
    assert not np.array_equal(first[0], other[0])


def test_without_noise_the_sets_lie_where_their_formula_says():
    X, y = data.spirals(90, noise=0)
    assert np.all(np.hypot(*X.T) <= 1) and len(np.unique(data.spirals(100, classes=5)[1])) == 5
    X, y = data.moons(noise=0)
    np.testing.assert_allclose(np.hypot(X[:, 0] - y, X[:, 1] - 0.5 * y), 1)
    X, y = data.xor(noise=0)
    np.testing.assert_array_equal(y, X[:, 0] != X[:, 1])
    assert len(np.unique(X, axis=0)) == 4
    X, y = data.regression(curve=np.cos, low=0, high=1, noise=0)
    np.testing.assert_array_equal(y, np.cos(X))
    assert X.min() >= 0 and X.max() <= 1


def test_the_corpus_is_plain_text_and_the_same_each_time():
    text = data.corpus()
    assert text.isascii() and len(text.split()) > 100 and text.count(".") > 10
    assert text == data.corpus()


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("size", [1, 3, 10, 99])
def test_a_pass_shows_every_row_once_and_rows_stay_together(shuffle, size):
    X, y = np.arange(20).reshape(10, 2), np.arange(10)
    loader = data.DataLoader(X, y, batch_size=size, shuffle=shuffle)
    batches = list(loader)
    assert len(batches) == len(loader) == -(-10 // size)
    rows, labels = (np.concatenate(part) for part in zip(*batches, strict=True))
    np.testing.assert_array_equal(rows, X[labels])
    assert sorted(labels) == list(range(10)) and (labels.tolist() != list(range(10))) == shuffle


def orders(**settings):
    loader = data.DataLoader(np.arange(50), batch_size=8, shuffle=True, **settings)
    return [np.concatenate([batch for (batch,) in loader]).tolist() for _ in range(2)]


def test_the_seed_fixes_the_orders_and_each_pass_has_another():
    first, again, other = orders(seed=1), orders(seed=1), orders(seed=2)
    assert first == again and first[0] != first[1] and first[0] != other[0]


def test_drop_last_leaves_out_the_batch_that_is_not_full():
    loader = data.DataLoader(np.arange(10), batch_size=4, drop_last=True)
    assert len(loader) == 2 and [len(x) for (x,) in loader] == [4, 4]
    assert len(data.DataLoader(np.arange(8), batch_size=4, drop_last=True)) == 2


def test_a_batch_is_a_copy():
    X = np.zeros(4)
    for (batch,) in data.DataLoader(X, batch_size=2):
        batch += 1
    assert not X.any()


@pytest.mark.parametrize(
    ("arrays", "settings", "words"),
    [
        ([np.ones(3), np.ones(4)], {}, r"\[3, 4\]"),
        ([], {}, "none"),
        ([np.ones(3)], {"batch_size": 0}, "at least 1, not 0"),
        ([np.ones(3)], {"batch_size": 4, "drop_last": True}, "3 examples leave no full batch of 4"),
        ([np.ones(0)], {}, "0 examples"),
    ],
)
def test_a_loader_says_what_does_not_fit(arrays, settings, words):
    with pytest.raises(ValueError, match=words):
        data.DataLoader(*arrays, **settings)


def test_batches_of_tensors_are_arrays_of_their_numbers():
    (X, y), _ = data.DataLoader(dlcore.Tensor([[1.0, 2.0], [3.0, 4.0]]), dlcore.Tensor([0, 1]), batch_size=1)
    assert X.dtype == np.float64 and X.tolist() == [[1, 2]] and y.dtype.kind == "i" and y.tolist() == [0]
