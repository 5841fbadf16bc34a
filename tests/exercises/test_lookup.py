"""What a learner may call an exercise."""

import pytest
import sample

from dlcore.exercises import bank, lookup

pytestmark = pytest.mark.usefixtures("sample_page")


@pytest.mark.parametrize("name", ["sample/page/speed", "speed"])
def test_an_exercise_is_found_by_its_id_and_by_a_slug_that_is_unique(name):
    assert lookup.exercises(name) == [sample.SPEED] and lookup.exercise(name) is sample.SPEED


@pytest.mark.parametrize("name", ["sample/page", "sample", "page", "sample/"])
def test_a_page_or_a_part_stands_for_all_its_exercises_and_for_no_single_one(name):
    assert lookup.pages(name) == ["sample/page"] and lookup.exercises(name) == list(sample.EXERCISES)
    with pytest.raises(lookup.UnknownExercise, match="is a page.*'sample/page/speed'"):
        lookup.exercise(name)


def test_a_part_of_several_pages_stands_for_all_of_them(monkeypatch):
    monkeypatch.setattr(bank, "pages", lambda: ["sample/one", "sample/sample", "other/one"])
    assert lookup.pages("sample") == ["sample/one", "sample/sample"] and lookup.pages("sample/one") == ["sample/one"]
    assert lookup.pages("speed") == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("sped", "sample/page/speed"),
        ("sample/page/doubel", "sample/page/double"),
        ("sample/pag", "sample/page"),
        ("chainrule", "chain_rule"),
        ("what-is-deep-learning", "deep_learning/what_is_deep_learning"),
    ],
)
def test_an_unknown_name_suggests_the_nearest(name, meant):
    with pytest.raises(lookup.UnknownExercise) as error:
        lookup.exercises(name)
    assert str(error.value) == f"there is no exercise or page {name!r}. Did you mean {meant!r}?"


def test_a_name_that_is_near_to_nothing_suggests_nothing():
    with pytest.raises(lookup.UnknownExercise, match="no exercise or page 'xyzzy'. `dlcore list` shows all.$"):
        lookup.exercises("xyzzy")
    with pytest.raises(KeyError) as error:
        bank.find("xyzzy")
    assert "mean" not in str(error.value)


def test_a_slug_of_two_pages_must_be_given_whole():
    with pytest.raises(lookup.UnknownExercise, match="backpropagation/backpropagation/two-paths.*whole id"):
        lookup.exercise("two-paths")


def test_the_short_name_of_an_exercise_finds_it():
    assert lookup.short(sample.SPEED) == "speed"
    assert lookup.short(bank.find("chain_rule/chain_rule/two-paths")) == "chain_rule/two-paths"
    assert all(lookup.exercise(lookup.short(e)) is e for e in lookup.every())
