"""The book builds strictly: what is wrong stops the build."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, writes

ROOT = Path(__file__).parents[2]


@pytest.fixture
def build(tmp_path):
    """Build a book of one page with the project's own settings; return the process."""
    shutil.copytree(ROOT / "book" / "_ext", tmp_path / "book" / "_ext")
    shutil.copytree(ROOT / "book" / "_assets", tmp_path / "book" / "_assets")
    for file in ("_config.yml", "book/references.bib"):
        shutil.copy(ROOT / file, tmp_path / file)
    toc = "format: jb-book\nroot: book/page\nchapters:\n- file: book/genindex\n"
    (tmp_path / "_toc.yml").write_text(toc, encoding="utf-8")
    shutil.copy(ROOT / "book" / "genindex.md", tmp_path / "book")

    def run(source):
        cells = [new_markdown_cell("# A page"), new_code_cell(source)]
        (tmp_path / "book" / "page.ipynb").write_text(writes(new_notebook(cells=cells)), encoding="utf-8")
        command = [Path(sys.executable).with_name("jupyter-book"), "build", ".", "-W", "-n", "--keep-going"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    return run


def test_a_notebook_that_raises_fails_the_build_twice_and_a_mended_one_passes(build):
    for _ in range(2):  # the second is incremental
        result = build("1 / 0")
        assert result.returncode != 0 and "ZeroDivisionError" in result.stdout + result.stderr
    result = build("1 / 1")
    assert result.returncode == 0, result.stdout + result.stderr
