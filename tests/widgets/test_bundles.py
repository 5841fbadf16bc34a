"""The bundles that ship are those that their sources give."""

import importlib.util
import re
from collections import Counter
from pathlib import Path

import pytest

from dlcore.widgets import bundle

ROOT = Path(__file__).parents[2]


def module(path):
    """Return a module that is no part of a package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("bundler", [bundle, module(ROOT / "book" / "_widgets" / "bundle.py")], ids=["dlcore", "book"])
def test_the_bundles_are_those_of_the_sources(bundler, tmp_path, unavailable):
    try:
        bundle.install(bundler.HERE)
    except RuntimeError as error:
        unavailable(str(error))
    bundler.bundle(tmp_path)
    fresh, kept = contents(tmp_path), contents(bundler.BUNDLED)
    assert sorted(fresh) == sorted(kept)
    assert [name for name in fresh if fresh[name] != kept[name]] == []


def test_no_two_widgets_give_one_class_different_looks():
    style = (bundle.HERE / "shared" / "widgets.css").read_text("utf-8")
    everywhere = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", style)
    classes = Counter(re.findall(r"^(\.dl-[\w-]+) \{", everywhere, re.MULTILINE))
    assert len(classes) > 40 and [name for name, times in classes.items() if times > 1] == []
