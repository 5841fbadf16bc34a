"""The wheels for the browser: the kept ones, and how wheels are written."""

import json
import shutil
import sys
from importlib import metadata
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "book"))

import wheel_facts
from _live import archive, build, packed, wheels

LOCK = json.loads((build.HERE / "wheels.lock").read_text(encoding="utf-8"))
NAMES = [one["name"] for one in LOCK]


@pytest.fixture(scope="module")
def kept():
    """Return the kept wheels by name."""
    return {one["name"]: one for one in build.supplied()}


def test_the_lock_names_the_wheels_that_are_there():
    assert NAMES == list(wheels.WHEELS)
    assert {one["file"] for one in LOCK} == {path.name for path in (build.HERE / "wheels").iterdir()}


@pytest.mark.parametrize("name", NAMES)
def test_a_kept_wheel_has_a_right_record_and_its_licences(kept, name):
    wheel_facts.check(kept[name]["files"])
    assert archive.imports(kept[name]["files"]) == kept[name]["imports"]


@pytest.mark.parametrize("name", NAMES)
def test_a_kept_wheel_is_trimmed(kept, name):
    assert not [file for file in kept[name]["files"] if "/tests/" in file or file.endswith((".pyi", ".h", ".pxd"))]


def test_matplotlib_carries_the_licences_of_what_is_linked_in_and_the_fonts_of_formulas(kept):
    files = kept["matplotlib"]["files"]
    texts = b"".join(data for name, data in files.items() if "/licenses/" in name)
    for author in (b"The FreeType Project", b"Maxim Shemanarev", b"C.B. Barber", b"Jean-loup Gailly"):
        assert author in texts
    fonts = {Path(name).stem for name in files if name.endswith(".ttf")}
    assert {"DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSansMono", "cmr10", "STIXGeneral"} <= fonts
    assert any("LICENSE_DEJAVU" in name for name in files) and any("LICENSE_STIX" in name for name in files)


def test_the_note_says_what_each_wheel_comes_from():
    note = (build.HERE / "WHEELS.md").read_text(encoding="utf-8")
    for name, plan in wheels.WHEELS.items():
        assert name in note and plan["version"] in note and plan["from"] in note


def test_a_wheel_with_another_hash_is_refused(tmp_path):
    shutil.copytree(build.HERE / "wheels", tmp_path / "wheels")
    shutil.copyfile(build.HERE / "wheels.lock", tmp_path / "wheels.lock")
    kiwi = next((tmp_path / "wheels").glob("kiwi*"))
    kiwi.write_bytes(kiwi.read_bytes() + b" ")
    with pytest.raises(RuntimeError, match="kiwisolver.* is not the wheel that wheels.lock names: its SHA-256 is"):
        build.supplied(tmp_path)
    kiwi.unlink()
    with pytest.raises(RuntimeError, match="kiwisolver.* is missing from book/_live/wheels"):
        build.supplied(tmp_path)


def test_a_wheel_is_made_from_no_other(tmp_path):
    plan = wheels.WHEELS["kiwisolver"]
    (tmp_path / f"kiwisolver-{plan['version']}-{wheels.TAG}.whl").write_bytes(b"something else")
    with pytest.raises(RuntimeError, match=f"should have {plan['from']}"):
        wheels.source(tmp_path, "kiwisolver", plan)


def test_the_same_files_give_the_same_bytes():
    files = {"a/b.py": b"1", "a/__init__.py": b"2"}
    one = archive.wheel("some-thing", "1.2", files, {"LICENSE": b"x" * 200}, requires=["numpy"])
    again = archive.wheel(
        "some-thing", "1.2", dict(reversed(files.items())), {"LICENSE": b"x" * 200}, requires=["numpy"]
    )
    assert one == again
    assert one[0] == "some_thing-1.2-py3-none-any.whl"
    wheel_facts.check(archive.unpack(one[1]))


def test_a_wheel_needs_a_licence():
    with pytest.raises(ValueError, match="thing 1.2 comes without the text of its licence"):
        archive.wheel("thing", "1.2", {}, {})


def test_a_missing_package_is_named_and_how_to_install_it(monkeypatch):
    def absent(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(packed.metadata, "distribution", absent)
    with pytest.raises(RuntimeError, match="traitlets is not installed, .*: pip install "):
        packed.packages()
