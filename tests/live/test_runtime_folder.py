"""The folder with the browser's Python: whole, small, the same each time, and it runs."""

import gzip
import io
import json
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "book"))

import wheel_facts
from _live import archive, build, compiled, front

from dlcore.widgets.bundle import install

PAGE = r"""
import os, threading
os.environ["MPLBACKEND"] = "agg"
threading.Timer.start = threading.Timer.cancel = lambda self: None
import io
import numpy as np
from numpy import *
import numpy.testing, numpy.fft, numpy.ma, numpy.polynomial
import concurrent.futures, doctest, email, pdb, pydoc, unittest, urllib.request, xml.etree.ElementTree
np.testing.assert_allclose(np.linalg.solve(np.eye(2), [1, 2]), np.einsum("ij,j->i", np.eye(2), [1.0, 2.0]))
for fails in (lambda: np.linalg.inv(np.ones((2, 2))), lambda: np.linalg.solve(np.zeros((2, 2)), [1, 2]),
              lambda: np.linalg.cholesky([[1, 2], [2, 1]])):
    try:
        raise AssertionError(fails())
    except np.linalg.LinAlgError:
        pass
assert np.isnan(np.linalg.inv([[np.nan, 1], [1, 2]])).any() and np.linalg.det(np.ones((2, 2))) == 0
import matplotlib.pyplot as plt
from dlcore import Tensor, functional, graph, losses, nn, optim, plot, training
from dlcore.data import digits
from dlcore.exercises import check
from dlcore.widgets import MatrixShapes
assert len(digits()[0])
fig, ax = plt.subplots()
ax.set_title(r"$\frac{x_1}{\sqrt{2}} \nabla \mathbf{w} \mathcal{L}$")
import warnings
warnings.simplefilter("error")
for kind in ("svg", "png"):
    fig.savefig(io.BytesIO(), format=kind)
assert plot.__file__.endswith(".py") and np.__file__.endswith(".pyc")
help(np.linalg.norm)
print("it runs")
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory, unavailable):
    """Return the folder of the runtime, made from the tree."""
    if not compiled.usual():
        pytest.fail("usual.txt is empty")
    try:
        install(build.HERE)
    except RuntimeError as error:
        unavailable(str(error))
    path = tmp_path_factory.mktemp("python")
    build.runtime(path)
    return path


@pytest.fixture(scope="module")
def packages(folder):
    """Return the packages of the lock file by name."""
    return json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]


def test_the_lock_names_the_wheels_that_are_there_and_no_others(folder, packages):
    assert {one["file_name"] for one in packages.values()} == {path.name for path in folder.glob("*.whl")}
    for one in packages.values():
        assert archive.sha256((folder / one["file_name"]).read_bytes()) == one["sha256"]
        assert set(one["depends"]) <= packages.keys()


def test_imports_lead_to_packages(packages):
    homes = {top: name for name, one in packages.items() for top in one["imports"]}
    wanted = "numpy matplotlib mpl_toolkits PIL dateutil ipywidgets anywidget traitlets grandalf tqdm dlcore IPython"
    assert set(wanted.split()) <= homes.keys()
    assert packages["dlcore"]["depends"] == ["numpy"]


def test_every_wheel_has_a_right_record_and_its_licence(folder):
    for path in folder.glob("*.whl"):
        wheel_facts.check(archive.unpack(path))
    assert "Mozilla Public License" in (folder / "licenses.txt").read_text(encoding="utf-8")


def test_what_a_page_loads_is_below_the_limits(folder, packages):
    def size(*names):
        found, ahead = set(), list(names)
        while ahead:
            if (name := ahead.pop()) not in found:
                found.add(name)
                ahead += packages[name]["depends"]
        files = [folder / name for name in (*build.FILES, "python_stdlib.zip", "pyodide-lock.json")]
        files += [folder / packages[name]["file_name"] for name in found]
        return sum(min(path.stat().st_size, len(gzip.compress(path.read_bytes(), 9))) for path in files) / 1e6

    assert size(*build.START) < 10.8  # of 11; the page's own scripts are the rest
    assert size(*build.START, "matplotlib") < 16.8  # of 17


def test_dlcore_keeps_its_sources_beside_what_is_compiled(folder, packages):
    files = archive.unpack(folder / packages["dlcore"]["file_name"])
    assert {"dlcore/tensor.py", "dlcore/__pycache__/tensor.cpython-314.pyc", "dlcore/data/digits.npz"} <= files.keys()
    assert not [name for name in files if name.startswith(("dlcore/exercises/cli/", "dlcore/widgets/shared/"))]


def test_the_same_tree_gives_the_same_bytes():
    source = {
        "numpy/__init__.py": b"X in {'a', 'b', 'c'}\n",
        "numpy/_globals.py": b"def f(x): return x in {'d', 'e', x}\n",
    }
    once, again = (compiled.compile_usual([(source, compiled.SITE, False)]) for _ in range(2))
    assert once == again and once[0].keys() == {"numpy/__init__.pyc", "numpy/_globals.pyc"}


def test_python_runs_from_the_folder_alone(folder, tmp_path):
    script = tmp_path / "page.py"
    script.write_text(PAGE, encoding="utf-8")
    loaded = ("matplotlib", "ipywidgets", "anywidget", "grandalf", "tqdm", "dlcore", "book-live")
    assert "it runs" in compiled.in_pyodide(script, tmp_path, *loaded, runtime=folder)


def test_more_wheels_can_be_added(tmp_path):
    name, data = archive.wheel("one-more", "1.0", {"one_more.py": b""}, {"LICENSE": b"x" * 200})
    (tmp_path / name).write_bytes(data)
    more = build.added(tmp_path / name)
    assert build.entry(more, name, data)["imports"] == ["one_more"]
    assert more["name"] == "one-more" and more["version"] == "1.0"


def test_an_unknown_need_is_refused(tmp_path, monkeypatch):
    wheel = ("a-1-py3-none-any.whl", archive.archive({"a.py": b""}))
    broken = {"name": "a", "version": "1", "files": {}, "depends": ["b"], "wheel": wheel}
    monkeypatch.setattr(build, "supplied", lambda: [broken])
    monkeypatch.setattr(build, "compiled", lambda: ({}, []))
    with pytest.raises(RuntimeError, match="not in the runtime: b"):
        build.runtime(tmp_path)


def test_scripts_are_bundled_where_the_browser_looks_for_them(tmp_path, folder):
    source = tmp_path / "src"
    source.mkdir()
    (source / "shared.js").write_text("export const shared = () => document.title;")
    (source / "page.js").write_text('import { shared } from "./shared.js"; export const open = () => shared();')
    (source / "worker.js").write_text('import { shared } from "./shared.js"; shared();')
    (source / "starter.js").write_text("console.log(1);")
    (source / "sw.js").write_text("self.onfetch = () => 1;")
    front.bundle(tmp_path, source)
    assert {"page.js", "worker.js", "licenses.txt"} <= {path.name for path in (tmp_path / "_live" / "app").iterdir()}
    assert (tmp_path / "_static" / "live.js").is_file() and (tmp_path / "sw.js").is_file()


def test_pythons_library_stays_a_plain_archive(folder):
    with zipfile.ZipFile(io.BytesIO((folder / "python_stdlib.zip").read_bytes())) as library:
        names = set(library.namelist())
    assert "functools.pyc" in names and "functools.py" not in names
    assert "encodings/cp037.py" not in names and "encodings/cp437.pyc" in names
