"""Slips that are recognised in the numbers, in any exercise."""

import numpy as np
import pytest

from dlcore.exercises.diagnose import diagnose

rng = np.random.default_rng(0)
CASES = [{"dout": rng.normal(size=(n, 3)), "x": rng.normal(size=(n, 3)), "scale": float(n)} for n in (2, 4, 5)]


def found(slip, right=lambda dout, x, scale: (dout * x).mean(0)):
    return diagnose([slip(**case) for case in CASES], [right(**case) for case in CASES], CASES)


@pytest.mark.parametrize(
    ("slip", "right", "words"),
    [
        (lambda dout, x, scale: -(dout * x).mean(0), lambda dout, x, scale: (dout * x).mean(0), "wrong sign"),
        (lambda dout, x, scale: x.T @ dout, lambda dout, x, scale: dout.T @ x, "transposed"),
        (lambda dout, x, scale: x.T, lambda dout, x, scale: x, "transposed"),
        (lambda dout, x, scale: dout, lambda dout, x, scale: dout.sum(0), "sum over the batch"),
        (lambda dout, x, scale: dout, lambda dout, x, scale: dout.mean(0), "take the mean over the batch"),
        (lambda dout, x, scale: dout.sum(0), lambda dout, x, scale: dout.mean(0), "too large by the number of"),
        (lambda dout, x, scale: dout.mean(0), lambda dout, x, scale: dout.sum(0), "divided by the number of examples"),
        (lambda dout, x, scale: x, lambda dout, x, scale: dout * x, "lacks the factor `dout`"),
        (lambda dout, x, scale: x * dout**2, lambda dout, x, scale: dout * x, "the factor `dout` once too often"),
        (lambda dout, x, scale: 2 * x, lambda dout, x, scale: x, "same factor everywhere"),
        (lambda dout, x, scale: x + 1, lambda dout, x, scale: x, "same amount everywhere"),
    ],
)
def test_a_slip_is_named(slip, right, words):
    assert words in found(slip, right)


def test_no_slip_is_named_that_does_not_explain_every_case():
    assert found(lambda dout, x, scale: -(dout * x).mean(0) if scale > 2 else (dout * x).sum(0)) is None
    assert found(lambda dout, x, scale: np.tanh(x)) is None


def test_no_number_is_shown():
    sentences = [found(lambda dout, x, scale, k=k: k * (dout * x).mean(0)) for k in (2.0, -3.0, 0.25)]
    assert not any(character.isdigit() for sentence in sentences for character in sentence)


def test_what_is_no_number_has_no_pattern():
    assert diagnose([None], [1.0]) is None and diagnose([np.nan], [1.0]) is None and diagnose([], []) is None


def test_one_number_alone_shows_no_pattern_by_chance():
    assert diagnose([2.0], [1.0]) is None
