"""Build a book of one page with the project's own settings, without what runs in the reader's browser."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, writes

ROOT = Path(__file__).parents[1]
PARTS = ("_config.yml", "book/references.bib", "book/genindex.md", "book/_ext", "book/_assets", "book/_widgets/bundled")
TOC = "format: jb-book\nroot: book/page\nchapters:\n- file: book/genindex\n"


@pytest.fixture
def build(tmp_path):
    """Return a function that builds the page with one cell for each source; it returns the process.

    The page is ``_build/html/book/page.html`` in ``tmp_path``.
    """
    (tmp_path / "_toc.yml").write_text(TOC, encoding="utf-8")
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        (tmp_path / part).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / part, tmp_path / part)

    def run(*sources):
        cells = [new_markdown_cell("# A page\n\nIt has mathematics, $a = b$."), *map(new_code_cell, sources)]
        (tmp_path / "book" / "page.ipynb").write_text(writes(new_notebook(cells=cells)), encoding="utf-8")
        command = [Path(sys.executable).with_name("jupyter-book"), "build", ".", "-W", "-n", "--keep-going"]
        alone = {**os.environ, "LIVE": "0"}
        return subprocess.run(command, cwd=tmp_path, env=alone, capture_output=True, text=True)

    return run
