"""What a learner may call an exercise."""

import pytest
import sample

from dlcore.exercises import lookup

pytestmark = pytest.mark.usefixtures("sample_page")


@pytest.mark.parametrize("name", ["sample/page/speed", "speed"])
def test_an_exercise_is_found_by_its_id_and_by_a_slug_that_is_unique(name):
    assert lookup.exercises(name) == [sample.SPEED] and lookup.exercise(name) is sample.SPEED


def test_a_page_stands_for_all_its_exercises_and_for_no_single_one():
    assert lookup.exercises("sample/page") == list(sample.EXERCISES)
    with pytest.raises(lookup.UnknownExercise, match="is a page"):
        lookup.exercise("sample/page")


@pytest.mark.parametrize(
    ("name", "meant"),
    [("sped", "sample/page/speed"), ("sample/page/doubel", "sample/page/double"), ("sample/pag", "sample/page")],
)
def test_an_unknown_name_suggests_the_nearest(name, meant):
    with pytest.raises(lookup.UnknownExercise) as error:
        lookup.exercises(name)
    assert str(error.value) == f"there is no exercise {name!r}. Did you mean {meant!r}?"


def test_a_slug_of_two_pages_must_be_given_whole():
    with pytest.raises(lookup.UnknownExercise, match="backpropagation/backpropagation/two-paths.*whole id"):
        lookup.exercise("two-paths")
